package org.crypttalk.cli.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One measured value.
 *
 * @param scenario where it was measured
 * @param name what it is, for people
 * @param unit its unit
 * @param aim what it ought to be; null where nothing was aimed for
 */
public record Figure(
        String scenario,
        String name,
        double value,
        String unit,
        @Nullable Aim aim) {

    /** A number with about four significant digits. */
    public static String number(double value) {
        double size = Math.abs(value);
        String format =
                size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }
}
