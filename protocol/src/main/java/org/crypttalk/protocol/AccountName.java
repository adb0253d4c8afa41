package org.crypttalk.protocol;

import java.util.Locale;

/**
 * The name a person registered (protocol section 3.1): 3 to 32 ASCII letters, digits, {@code . _ -}, beginning with a letter or digit.
 * Equal by its lower case.
 */
public final class AccountName {

    private final String shown;
    private final String key;

    private AccountName(String shown) {
        this.shown = shown;
        this.key = shown.toLowerCase(Locale.ROOT);
    }

    public static AccountName parse(String text) throws MalformedException {
        if (text.length() < 3 || text.length() > 32) {
            throw new MalformedException("A name has 3 to 32 characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && (i == 0 || (c != '.' && c != '_' && c != '-'))) {
                throw new MalformedException(
                        "A name has letters a to z, digits, dots, hyphens and underscores, and begins with a letter or digit");
            }
        }
        return new AccountName(text);
    }

    /** As it was registered. */
    public String shown() {
        return shown;
    }

    /** In lower case: what is compared and used in derivations. */
    public String key() {
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccountName name && key.equals(name.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return shown;
    }
}
