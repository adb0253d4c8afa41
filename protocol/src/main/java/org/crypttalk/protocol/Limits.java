package org.crypttalk.protocol;

/** The most bytes or elements that a structure may have (protocol section 14). */
public final class Limits {

    /** Version of every structure here. */
    public static final long VERSION = 1;

    /** Suite of every structure here: section 1.3. */
    public static final long SUITE = 1;

    /** The greatest integer: 2^53 − 1, exact in JavaScript. */
    public static final long MAX_UINT = (1L << 53) - 1;

    public static final int LOG_ENTRY_BYTES = 8_192;
    /** For kinds 3 and 4, which list devices; and for kinds not known here. */
    public static final int LOG_ENTRY_WITH_LIST_BYTES = 16_384;

    public static final int LOG_ENTRIES = 10_000;
    public static final int UNLOCK_SEALS_BYTES = 262_144;
    public static final int KEY_VAULT_BYTES = 16_384;
    public static final int PRIVATE_STORE_BYTES = 1_048_576;
    public static final int UNLOCK_BOX_BYTES = 1_024;
    public static final int EPOCH_RECORD_BYTES = 262_144;
    public static final int ENVELOPE_BYTES = 262_144;
    public static final int CONTENT_TEXT_BYTES = 16_384;
    public static final int REACTION_BYTES = 64;
    public static final int SHOWN_NAME_BYTES = 256;
    public static final int PICTURE_BYTES = 65_536;
    public static final int MARK_BYTES = 1_024;
    public static final int REFERENCES = 16;
    public static final int MENTIONS = 256;
    /** About the size at which a page ends. */
    public static final int PAGE_BYTES = 1_048_576;
    /** The most a page may have: one entry may be alone on it, or the last one beyond {@link #PAGE_BYTES}. */
    public static final int PAGE_BYTES_WITH_LAST_ENTRY = PAGE_BYTES + ENVELOPE_BYTES + 65_536;

    public static final int PAGE_ENTRIES = 500;
    public static final int CONVERSATIONS_OF_AN_ACCOUNT = 10_000;
    public static final int SESSIONS_OF_AN_ACCOUNT = 100;
    public static final int EMAIL_CHARACTERS = 254;
    public static final int JSON_BODY_BYTES = 2 * 1_048_576;
    public static final int CHALLENGE_BYTES = 32;

    private Limits() {}
}
