package org.crypttalk.client.view;

/** Why a device stopped. */
public enum StopReason {
    SIGNED_OUT("This device is signed out. Open the profile again to go on."),
    DEVICE_ENDED("This device was retired or revoked. Sign in to enrol a new one."),
    SIGNED_OUT_ELSEWHERE(
            "Another device of this account signed this one out, and everything that it kept was removed. Sign in to enrol a new one."),
    PROFILE_COPIED(
            "The server has messages of this device that this profile did not send: it is a copy, or an old backup. Sign in to make it a device of its own."),
    OWN_LOG_ROLLED_BACK(
            "The server withholds entries of this account's own list of devices. Nothing is sent any more."),
    OWN_LOG_FORKED(
            "The server shows another list of this account's own devices than the one that was here. Nothing is sent any more."),
    PROFILE_FAILED("The profile cannot be read or written. Nothing is sent any more."),
    FAULT("A fault in this program ended it. Nothing is lost; open the profile again to go on, and please report it.");

    private final String sentence;

    StopReason(String sentence) {
        this.sentence = sentence;
    }

    /** Why a device stops that does not believe the log of its own account. */
    public static StopReason ofOwnLog(TrustProblem problem) {
        return problem == TrustProblem.LOG_ROLLED_BACK ? OWN_LOG_ROLLED_BACK : OWN_LOG_FORKED;
    }

    /** What happened and what to do. */
    public String sentence() {
        return sentence;
    }
}
