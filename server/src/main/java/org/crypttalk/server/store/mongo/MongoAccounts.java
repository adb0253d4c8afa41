package org.crypttalk.server.store.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.BsonDateTime;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.store.Accounts;
import org.jspecify.annotations.Nullable;

/**
 * Accounts as documents of {@code users}.
 *
 * <table>
 * <caption>Fields that are more than a copy of what was given</caption>
 * <tr><th>field</th><th>what</th></tr>
 * <tr><td>{@code username}, {@code nameKey}</td><td>the name, and the name in lower case; the latter is unique</td></tr>
 * <tr><td>{@code password}, {@code recovery}</td><td>bcrypt of the two authSecrets: the password itself never comes here</td></tr>
 * <tr><td>{@code place}</td><td>0 for the first account, the account's own id for every other; unique, so exactly one is first</td></tr>
 * <tr><td>{@code invite}</td><td>the invite it was registered with, or the account's own id; unique, so an invite is used once</td></tr>
 * <tr><td>{@code entry}</td><td>entry 0 of the account's log; the others, and newer unlock boxes, are in {@code accountLogs}</td></tr>
 * </table>
 *
 * <p>Registration is the insertion of that one document: name, first place, invite, log and vault begin together or not at all, whatever
 * number of nodes try at once.
 */
final class MongoAccounts implements Accounts {

    private static final long FIRST = 0;

    private static final Bson PUBLIC = Projections.include("username", "role", "avatarImage", "createdAt");

    private final Database database;
    private final MongoCollection<Document> users;
    private final MongoAccountLogs logs;
    private final MongoInvites invites;

    MongoAccounts(Database database, MongoAccountLogs logs, MongoInvites invites) {
        this.database = database;
        this.users = database.collection("users");
        this.logs = logs;
        this.invites = invites;
    }

    @Override
    public Registration register(NewAccount account) {
        String key = lower(account.name());
        while (true) {
            boolean first = isEmpty();
            if (account.invite().isPresent()
                    ? !invites.isOpen(account.invite().get(), account.timeMillis())
                    : account.inviteNeeded() && !first) {
                return new Registration.InviteRefused();
            }
            if (exists(Filters.eq("nameKey", key))) {
                return new Registration.NameTaken();
            }
            if (exists(Filters.eq("_id", Fields.binary(account.id())))) {
                return new Registration.AccountExists();
            }
            Role role = first ? Role.ADMINISTRATOR : Role.USER;
            if (database.claim(() -> users.insertOne(document(account, role)))) {
                return new Registration.Registered(role);
            }
            // Somebody else took the name, the invite or the first place in between: judge again, now that it shows.
        }
    }

    /** A new account as it is inserted. */
    static Document document(NewAccount account, Role role) {
        Binary id = Fields.binary(account.id());
        Derivation derivation = account.credentials().derivation();
        return new Document("_id", id)
                .append("username", account.name())
                .append("nameKey", lower(account.name()))
                .append("email", account.email().orElse(null))
                .append("password", account.credentials().passwordHash())
                .append("recovery", account.credentials().recoveryHash())
                .append("isAvatarImageSet", false)
                .append("avatarImage", "")
                .append("role", codeOf(role))
                .append("createdAt", new BsonDateTime(account.timeMillis()))
                .append("place", role == Role.ADMINISTRATOR ? FIRST : id)
                .append("invite", account.invite().map(Fields::binary).orElse(id))
                .append(
                        "derivation",
                        new Document("random", Fields.binary(derivation.random()))
                                .append("memoryKiB", derivation.memoryKiB())
                                .append("iterations", derivation.iterations())
                                .append("parallelism", derivation.parallelism()))
                .append("passwordBox", Fields.binary(account.credentials().passwordBox()))
                .append("recoveryBox", Fields.binary(account.credentials().recoveryBox()))
                .append("entry", Fields.binary(account.entry()))
                .append("keyVault", Fields.binary(account.keyVault()))
                .append("unlockSeals", Fields.binary(account.unlockSeals()));
    }

    @Override
    public boolean isEmpty() {
        return !exists(new Document());
    }

    private boolean exists(Bson filter) {
        return database.call(() -> users.find(filter)
                        .projection(Projections.include("_id"))
                        .first())
                != null;
    }

    @Override
    public Optional<Account> byId(AccountId id) {
        return one(Filters.eq("_id", Fields.binary(id)));
    }

    @Override
    public Optional<Account> byName(String name) {
        return one(Filters.eq("nameKey", lower(name)));
    }

    private Optional<Account> one(Bson filter) {
        @Nullable
        Document found =
                database.call(() -> users.find(filter).projection(PUBLIC).first());
        return Optional.ofNullable(found).map(MongoAccounts::account);
    }

    @Override
    public Optional<Credentials> credentials(String name) {
        @Nullable
        Document found = database.call(() -> users.find(Filters.eq("nameKey", lower(name)))
                .projection(Projections.include("derivation", "password", "recovery", "passwordBox", "recoveryBox"))
                .first());
        return Optional.ofNullable(found).map(this::credentials);
    }

    Credentials credentials(Document found) {
        AccountId account = Fields.account(found, "_id");
        Document derivation = found.get("derivation", Document.class);
        return new Credentials(
                account,
                new Derivation(
                        Fields.bytes(derivation, "random"),
                        Fields.number(derivation, "memoryKiB"),
                        Fields.number(derivation, "iterations"),
                        Fields.number(derivation, "parallelism")),
                Fields.text(found, "password"),
                Fields.text(found, "recovery"),
                logs.newestBox(account, 0).orElseGet(() -> Fields.bytes(found, "passwordBox")),
                logs.newestBox(account, 1).orElseGet(() -> Fields.bytes(found, "recoveryBox")));
    }

    /** The query inside a name reads every name: fine for a hundred thousand accounts, see docs/scale.md for more. */
    @Override
    public List<Account> search(String query, int limit) {
        String wanted = Pattern.quote(lower(query));
        List<Account> found = new ArrayList<>(byPattern(Filters.regex("nameKey", "^" + wanted), limit));
        if (found.size() < limit && !query.isEmpty()) {
            found.addAll(byPattern(Filters.regex("nameKey", "(?s)^.+" + wanted), limit + found.size()).stream()
                    .filter(account -> !lower(account.name()).startsWith(lower(query)))
                    .limit(limit - found.size())
                    .toList());
        }
        return found;
    }

    private List<Account> byPattern(Bson filter, int limit) {
        return database.call(() -> users.find(filter)
                .projection(PUBLIC)
                .sort(Sorts.ascending("nameKey"))
                .limit(limit)
                .map(MongoAccounts::account)
                .into(new ArrayList<>()));
    }

    @Override
    public void setAvatar(AccountId id, String avatarImage) {
        database.call(() -> users.updateOne(
                Filters.eq("_id", Fields.binary(id)),
                Updates.combine(Updates.set("avatarImage", avatarImage), Updates.set("isAvatarImageSet", true))));
    }

    static Account account(Document found) {
        String avatar = Fields.text(found, "avatarImage");
        return new Account(
                Fields.account(found, "_id"),
                Fields.text(found, "username"),
                Fields.number(found, "role") == codeOf(Role.ADMINISTRATOR) ? Role.ADMINISTRATOR : Role.USER,
                avatar.isEmpty() ? Optional.empty() : Optional.of(avatar),
                Fields.millis(found, "createdAt"));
    }

    private static int codeOf(Role role) {
        return switch (role) {
            case USER -> 0;
            case ADMINISTRATOR -> 1;
        };
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
