package org.crypttalk.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, as the jar's manifest states it. */
public final class Version implements IVersionProvider {

    /** The version, or {@code development} when run from classes. */
    public static String current() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "Crypt-Talk " + current(), "Java " + Runtime.version() + ", " + System.getProperty("java.vendor", "unknown")
        };
    }
}
