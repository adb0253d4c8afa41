package org.crypttalk.cli.talk;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.List;
import java.util.Optional;

/** What a new account's password must withstand: the same as in the browser (docs/decisions/0013). */
final class PasswordGate {

    private static final int LEAST_CHARACTERS = 10;
    private static final double LEAST_GUESSES = 1e10;

    private PasswordGate() {}

    /** Why it is too weak, in one sentence; nothing if it is not. */
    static Optional<String> objection(CharSequence password, String name) {
        if (password.codePoints().count() < LEAST_CHARACTERS) {
            return Optional.of("A password needs at least " + LEAST_CHARACTERS + " characters.");
        }
        double guesses = new Zxcvbn()
                .measure(password, List.of(name, "crypt-talk", "crypttalk"))
                .getGuesses();
        return guesses < LEAST_GUESSES
                ? Optional.of("This password is too easy to guess. Four or more words by chance make a good one.")
                : Optional.empty();
    }
}
