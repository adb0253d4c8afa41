package org.crypttalk.protocol;

/**
 * A structure of another version or suite than this program knows. A server answers as for any malformed input; a client stops sending
 * and says that a newer version is needed (protocol section 1.3).
 */
public final class UnsupportedVersionException extends MalformedException {

    public UnsupportedVersionException(long version, long suite) {
        super("It has version " + version + " and suite " + suite + ", but only version 1 and suite 1 are known here");
    }
}
