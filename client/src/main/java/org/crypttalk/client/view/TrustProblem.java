package org.crypttalk.client.view;

/** What was shown that cannot be true. Each blocks what it is about: reading goes on where it safely can, sending does not. */
public enum TrustProblem {
    LOG_FORKED("The server showed two different lists of this account's devices. The account is not used any more."),
    LOG_ROLLED_BACK("The server showed an older list of this account's devices than the one that was here."),
    LOG_INVALID("The server sent a list of this account's devices that is not valid."),
    NEWER_VERSION("This account uses a newer version. Update this program to write to it."),
    NAME_CHANGED("The server shows another account under a name that was here before. It may be somebody else."),
    RECORD_REFUSED("A change of the conversation's keys or members is not valid. Nothing after it is believed."),
    HISTORY_ROLLED_BACK("The server lacks messages of this conversation that this device has."),
    HISTORY_FORKED("The server shows this conversation differently from what this device or another one has seen."),
    STORE_REFUSED("What the server keeps for this account's devices does not fit or is older than before."),
    VAULT_REPLACED("The server keeps another key vault than the one this account's list of devices names.");

    private final String sentence;

    TrustProblem(String sentence) {
        this.sentence = sentence;
    }

    /** What happened, for people. */
    public String sentence() {
        return sentence;
    }
}
