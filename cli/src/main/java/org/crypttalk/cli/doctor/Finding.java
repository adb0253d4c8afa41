package org.crypttalk.cli.doctor;

import java.util.Optional;

/**
 * What one check found.
 *
 * @param check its name, for programs
 * @param sentence what is so
 * @param advice what to do; there unless all is well
 */
record Finding(String check, Verdict verdict, String sentence, Optional<String> advice) {

    /** How it stands. */
    enum Verdict {
        /** As it should be. */
        OK,
        /** Works, but look at it. */
        WARN,
        /** Does not work, or will soon not, or is not safe. */
        FAIL
    }

    static Finding ok(String check, String sentence) {
        return new Finding(check, Verdict.OK, sentence, Optional.empty());
    }

    static Finding warn(String check, String sentence, String advice) {
        return new Finding(check, Verdict.WARN, sentence, Optional.of(advice));
    }

    static Finding fail(String check, String sentence, String advice) {
        return new Finding(check, Verdict.FAIL, sentence, Optional.of(advice));
    }
}
