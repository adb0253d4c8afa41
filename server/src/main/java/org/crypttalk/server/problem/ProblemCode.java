package org.crypttalk.server.problem;

import java.util.Locale;

/** The error codes of docs/protocol.md, section 13. Programs branch on them, so they never change. */
public enum ProblemCode {
    MALFORMED(400, "Malformed request"),
    NOT_SIGNED_IN(401, "Not signed in"),
    WRONG_CREDENTIALS(401, "Wrong name, password or code"),
    DEVICE_REFUSED(401, "Device refused"),
    REGISTRATION_CLOSED(403, "Registration is closed"),
    INVITE_NEEDED(403, "An invite is needed"),
    CROSS_SITE(403, "Request from another site"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NAME_TAKEN(409, "Name taken"),
    ID_CONFLICT(409, "Message id in use"),
    STALE_EPOCH(409, "Epoch is not the newest"),
    EPOCH_CONFLICT(409, "Epoch exists"),
    STALE_LOG(409, "Account log has grown"),
    STALE_VERSION(409, "Version is not the newest"),
    DIRTY(409, "A fresh key is needed"),
    BODY_TOO_LARGE(413, "Too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    INVALID(422, "Against the protocol"),
    SEALS_MISSING(422, "Seals are missing"),
    NOT_SUPPORTED(422, "Not supported yet"),
    THROTTLED(429, "Too many tries"),
    INTERNAL(500, "Internal error"),
    UNAVAILABLE(503, "Not available now");

    private final int status;
    private final String title;
    private final String code = name().toLowerCase(Locale.ROOT);

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** A short summary, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** The code on the wire. */
    public String code() {
        return code;
    }
}
