package org.crypttalk.protocol;

/** Every label of the protocol. No two purposes share one; each begins with the protocol's name and version. */
public final class Labels {

    public static final String PUBLIC_KEY = "crypt-talk/1 public key";

    public static final String PASSWORD_SALT = "crypt-talk/1 password salt";
    public static final String PASSWORD_AUTH_SECRET = "crypt-talk/1 password auth secret";
    public static final String PASSWORD_WRAP_KEY = "crypt-talk/1 password wrap key";
    public static final String RECOVERY_CHECKSUM = "crypt-talk/1 recovery checksum";
    public static final String RECOVERY_AUTH_SECRET = "crypt-talk/1 recovery auth secret";
    public static final String RECOVERY_WRAP_KEY = "crypt-talk/1 recovery wrap key";
    public static final String UNLOCK_BOX = "crypt-talk/1 unlock box";

    public static final String VAULT_KEY_TO_UNLOCK = "crypt-talk/1 vault key to unlock";
    public static final String ENROLMENT_KEY_TO_UNLOCK = "crypt-talk/1 enrolment key to unlock";
    public static final String VAULT_KEY_TO_DEVICE = "crypt-talk/1 vault key to device";
    public static final String UNLOCK_SEALS = "crypt-talk/1 unlock seals";

    public static final String ACCOUNT = "crypt-talk/1 account";
    public static final String ACCOUNT_LOG_ENTRY = "crypt-talk/1 account log entry";
    public static final String ACCOUNT_LOG_SIGNATURE = "crypt-talk/1 account log signature";

    public static final String KEY_VAULT = "crypt-talk/1 key vault";
    public static final String KEY_VAULT_HASH = "crypt-talk/1 key vault hash";
    public static final String VAULT_KEY = "crypt-talk/1 vault key";
    public static final String PRIVATE_STORE = "crypt-talk/1 private store";
    public static final String PRIVATE_STORE_SIGNATURE = "crypt-talk/1 private store signature";

    public static final String SESSION = "crypt-talk/1 session";

    public static final String DIRECT_CONVERSATION = "crypt-talk/1 direct conversation";
    public static final String GROUP_CONVERSATION = "crypt-talk/1 group conversation";
    public static final String TRANSCRIPT = "crypt-talk/1 transcript";
    public static final String EPOCH_RECORD = "crypt-talk/1 epoch record";
    public static final String EPOCH_RECORD_SIGNATURE = "crypt-talk/1 epoch record signature";
    public static final String ROSTER = "crypt-talk/1 roster";
    public static final String EPOCH_KEY = "crypt-talk/1 epoch key";
    public static final String DERIVED_EPOCH_KEY = "crypt-talk/1 derived epoch key";
    public static final String EPOCH_KEY_SEAL = "crypt-talk/1 epoch key seal";

    public static final String ENVELOPE = "crypt-talk/1 envelope";
    public static final String MESSAGE = "crypt-talk/1 message";
    public static final String MESSAGE_SIGNATURE = "crypt-talk/1 message signature";
    public static final String READ_MARK = "crypt-talk/1 read mark";
    public static final String READ_MARK_SIGNATURE = "crypt-talk/1 read mark signature";
    public static final String TYPING = "crypt-talk/1 typing";
    public static final String TYPING_SIGNATURE = "crypt-talk/1 typing signature";

    public static final String SAFETY_NUMBER = "crypt-talk/1 safety number";

    private Labels() {}
}
