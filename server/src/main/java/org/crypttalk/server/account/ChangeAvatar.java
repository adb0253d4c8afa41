package org.crypttalk.server.account;

import java.util.Optional;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.Accounts;

/** Sets the seed of a person's generated picture. It is public to everybody who is signed in. */
public final class ChangeAvatar {

    private static final int MOST_CHARACTERS = 256;

    private final Accounts accounts;

    public ChangeAvatar(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Sets it; empty if it was taken. */
    public Optional<Problem> change(SignedIn session, String avatarImage) {
        if (avatarImage.isBlank()
                || avatarImage.length() > MOST_CHARACTERS
                || avatarImage.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(Problem.invalid("An avatar is a text of 1 to " + MOST_CHARACTERS + " characters."));
        }
        accounts.setAvatar(session.account(), avatarImage);
        return Optional.empty();
    }
}
