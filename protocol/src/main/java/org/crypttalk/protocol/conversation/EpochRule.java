package org.crypttalk.protocol.conversation;

/** The rules of protocol section 7.4 that an epoch record can break, each with a sentence for whoever sent it. */
public enum EpochRule {
    CONVERSATION("conversation must be the one the record is for, and the hash of the two accounts of a direct one"),
    N("n must be one more than that of the last record, from 0"),
    PREV("prev must be the hash of the record before, and empty in record 0 only"),
    KIND("the kind is not allowed here: create in record 0 only; a direct conversation knows only create and rotate"),
    KEY_MODE("the key mode must be fresh for create and rotate"),
    AUTHOR_NOT_MEMBER("the author must be a member before the change"),
    AUTHOR_HEAD("the author's head must be in the author's log and not lower than the roster before names"),
    AUTHOR_DEVICE("the author's device must be active at its head and at the one the roster names"),
    CHANGE_ORDER("put and removed must be ascending by account, without repetition"),
    ROSTER_MEMBERS("a direct conversation has exactly its two accounts, or the one, with role 0"),
    ROTATE_CHANGE("a rotate puts only members with their role unchanged, and removes nobody"),
    ROSTER_HASH("rosterHash must be the hash of the roster after the change"),
    HEAD_LOWERED("no member's headSeq may fall, nor be below the author's own head"),
    MEMBER_HEAD("a member's head must be in the member's log"),
    MEMBER_KEY("generation and keyHash of a member must be those of its log at headSeq"),
    GENERATION_NOT_NEWEST("a fresh key must go to the newest generation of every member"),
    TRANSCRIPT(
            "the transcript must end before the record and not before that of the last record, with the hash of the entries"),
    SIGNATURE("the signature of the author's device does not verify");

    private final String sentence;

    EpochRule(String sentence) {
        this.sentence = sentence;
    }

    /** What the rule asks for. */
    public String sentence() {
        return sentence;
    }
}
