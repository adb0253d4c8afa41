package org.crypttalk.protocol.account;

/** The rules of protocol section 4.2 that an entry can break, each with a sentence for whoever sent it. */
public enum LogRule {
    MALFORMED("the entry is not canonical CBOR of its structure"),
    EMPTY("a log begins with a create entry"),
    TOO_LONG("a log has at most 10,000 entries"),
    SEQ("seq must rise by one from 0"),
    PREV("prev must be the hash of the entry before, and empty in the create entry only"),
    ACCOUNT("account must be the log's, and empty in the create entry only"),
    CREATE_PLACE("create must be the first entry, and only that"),
    TIME("time must not be 0"),
    ED25519_KEY("an Ed25519 public key must be canonical and of prime order"),
    X_WING_KEY("an X-Wing public key must pass its checks"),
    KEY_REUSED("a device or enrolment key must be new to the log"),
    GENERATION("the generation must be the current one, or the next where one begins"),
    WHICH("which must be 0 or 1"),
    NOT_ACTIVE("the acting, retired or revoked device must be active"),
    REVOKED_LIST(
            "the revoked must be ascending, without repetition, at least one in a revocation and none in a change of secrets"),
    BY_REVOKED("a device cannot revoke itself"),
    SIGNATURES("there must be exactly the signatures of the kind"),
    SIGNATURE("a signature does not verify");

    private final String sentence;

    LogRule(String sentence) {
        this.sentence = sentence;
    }

    /** What the rule asks for. */
    public String sentence() {
        return sentence;
    }
}
