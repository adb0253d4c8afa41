package org.crypttalk.client.rest;

import java.util.List;
import java.util.Optional;
import org.crypttalk.client.crypto.account.OpenedAccount;
import org.crypttalk.client.crypto.account.RegistrationRequest;
import org.crypttalk.client.crypto.account.SignIn;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import tools.jackson.databind.node.ObjectNode;

/** The routes below {@code /api/auth}. */
public final class AuthApi {

    private final Rest rest;

    public AuthApi(Rest rest) {
        this.rest = rest;
    }

    /** How a name's password is stretched; the parameters as the server names them, not checked. */
    public record Derivation(Hash random, long memoryKiB, long iterations, long parallelism) {}

    public Answer<Derivation> derivation(AccountName name) {
        ObjectNode body = Json.object().put("name", name.shown());
        return rest.post(null, "/api/auth/kdf", body).map(AuthApi::derivation);
    }

    private static Derivation derivation(Json json) throws org.crypttalk.protocol.MalformedException {
        return new Derivation(
                json.hash("random"), json.uint("memoryKiB"), json.uint("iterations"), json.uint("parallelism"));
    }

    public Answer<AccountId> register(
            RegistrationRequest account, Optional<String> email, Optional<String> inviteCode) {
        ObjectNode body = Json.object()
                .put("name", account.name().shown())
                .put("random", Json.text(Bytes.wrap(account.random().toBytes())))
                .put("memoryKiB", account.parameters().memoryKiB())
                .put("iterations", account.parameters().iterations())
                .put("parallelism", account.parameters().parallelism())
                .put("authSecret", account.authSecret())
                .put("recoveryAuthSecret", account.recoveryAuthSecret())
                .put("passwordBox", Json.text(account.passwordBox()))
                .put("recoveryBox", Json.text(account.recoveryBox()))
                .put("entry", Json.text(account.entry()))
                .put("unlockSeals", Json.text(account.unlockSeals()))
                .put("keyVault", Json.text(account.keyVault()));
        email.ifPresent(text -> body.put("email", text));
        inviteCode.ifPresent(code -> body.put("inviteCode", code));
        return rest.post(null, "/api/auth/register", body).map(json -> json.account("account"));
    }

    /** What a login gives: everything to open, and a session that may only enrol. */
    public record LoggedIn(AccountId account, String name, Derivation derivation, SignIn.Answer toOpen, Token token) {}

    /**
     * Shows the half of a secret that the server may know.
     *
     * @param authSecret base64url
     */
    public Answer<LoggedIn> logIn(AccountName name, String authSecret, boolean byPassword) {
        ObjectNode body = Json.object()
                .put("name", name.shown())
                .put("authSecret", authSecret)
                .put("with", byPassword ? "password" : "recovery")
                .put("transport", "bearer");
        return rest.post(null, "/api/auth/login", body)
                .map(json -> new LoggedIn(
                        json.account("account"),
                        json.text("name"),
                        derivation(json),
                        new SignIn.Answer(
                                json.bytes("box"),
                                json.list("log", Json::bytes),
                                json.bytes("keyVault"),
                                json.bytes("unlockSeals")),
                        new Token(json.text("token"))));
    }

    /** Adds the device; its number is the answer. */
    public Answer<Long> enrol(Token unlock, OpenedAccount.Enrolment enrolment) {
        ObjectNode body = Json.object()
                .put("entry", Json.text(enrolment.entry().encode()))
                .put("box", Json.text(enrolment.box()));
        return rest.post(unlock, "/api/auth/enrol", body).map(json -> json.uint("device"));
    }

    public Answer<Hash> challenge(AccountId account, long device) {
        ObjectNode body = Json.object().put("account", account.text()).put("device", device);
        return rest.post(null, "/api/auth/challenge", body).map(json -> json.hash("challenge"));
    }

    /** A session of a device, which may do everything else. */
    public record Opened(String name, Token token) {}

    public Answer<Opened> openSession(AccountId account, long device, Hash challenge, long time, Bytes signature) {
        ObjectNode body = Json.object()
                .put("account", account.text())
                .put("device", device)
                .put("challenge", Json.text(Bytes.wrap(challenge.toBytes())))
                .put("time", time)
                .put("signature", Json.text(signature))
                .put("transport", "bearer");
        return rest.post(null, "/api/auth/session", body)
                .map(json -> new Opened(json.text("name"), new Token(json.text("token"))));
    }

    /** The server's clock, milliseconds since 1970 UTC. */
    public Answer<Long> time(Token token) {
        return rest.get(token, "/api/auth/session").map(json -> json.uint("time"));
    }

    /**
     * A session of the account.
     *
     * @param device empty for one that may only enrol
     */
    public record Session(String id, Optional<Long> device, long created, long lastUsed, boolean current) {}

    public Answer<List<Session>> sessions(Token token) {
        return rest.get(token, "/api/auth/sessions")
                .map(json -> json.list(
                        "sessions",
                        each -> new Session(
                                each.text("id"),
                                each.optional("device").isPresent()
                                        ? Optional.of(each.uint("device"))
                                        : Optional.empty(),
                                each.uint("created"),
                                each.uint("lastUsed"),
                                each.member("current").bool())));
    }

    public Answer<Boolean> endSession(Token token, String id) {
        return rest.delete(token, "/api/auth/sessions/" + id).map(_ -> true);
    }

    public Answer<Boolean> logOut(Token token) {
        return rest.post(token, "/api/auth/logout", Json.object()).map(_ -> true);
    }

    /**
     * Chooses the generated picture that everybody sees.
     *
     * @param seed text that the picture is drawn from, at most 256 characters
     */
    public Answer<Boolean> chooseAvatar(Token token, String seed) {
        return rest.put(token, "/api/auth/avatar", Json.object().put("avatarImage", seed))
                .map(_ -> true);
    }

    /** Appends to the own log; the entry's seq is the answer. */
    public Answer<Long> appendLog(Token token, Bytes entry) {
        ObjectNode body = Json.object().put("entry", Json.text(entry));
        return rest.post(token, "/api/auth/log", body).map(json -> json.uint("seq"));
    }

    /** What the server keeps for the account's devices. */
    public record Vault(Bytes keyVault, long version, Optional<Bytes> store) {}

    public Answer<Vault> vault(Token token) {
        return rest.get(token, "/api/auth/vault")
                .map(json -> new Vault(
                        json.bytes("keyVault"),
                        json.uint("version"),
                        json.optional("store").isPresent() ? Optional.of(json.bytes("store")) : Optional.empty()));
    }

    public Answer<Long> putStore(Token token, long version, Bytes store) {
        ObjectNode body = Json.object().put("version", version).put("store", Json.text(store));
        return rest.put(token, "/api/auth/vault", body).map(json -> json.uint("version"));
    }
}
