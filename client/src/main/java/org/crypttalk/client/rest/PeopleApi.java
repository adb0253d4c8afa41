package org.crypttalk.client.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.crypttalk.client.view.Person;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;

/** The routes below {@code /api/users}. */
public final class PeopleApi {

    private final Rest rest;

    public PeopleApi(Rest rest) {
        this.rest = rest;
    }

    /** Accounts whose name begins with the query, then those that contain it. */
    public Answer<List<Person>> find(Token token, String query, int limit) {
        String escaped = URLEncoder.encode(query, StandardCharsets.UTF_8);
        return rest.get(token, "/api/users?query=" + escaped + "&limit=" + limit)
                .map(json -> json.list("users", PeopleApi::person));
    }

    public Answer<Person> person(Token token, AccountId account) {
        return rest.get(token, "/api/users/" + account.text()).map(PeopleApi::person);
    }

    /** Entries of a log from a seq, as sent. */
    public record LogPart(List<Bytes> entries, long headSeq) {}

    public Answer<LogPart> log(Token token, AccountId account, long from) {
        return rest.get(token, "/api/users/" + account.text() + "/log?from=" + from)
                .map(json -> new LogPart(json.list("log", Json::bytes), json.uint("headSeq")));
    }

    /** Whom the account blocks, as the server has it. */
    public Answer<Set<AccountId>> blocked(Token token) {
        return rest.get(token, "/api/auth/blocked")
                .map(json -> Set.copyOf(json.list("blocked", each -> AccountId.parse(each.text()))));
    }

    public Answer<Boolean> block(Token token, AccountId account, boolean blocked) {
        return rest.put(
                        token,
                        "/api/users/" + account.text() + "/blocked",
                        Json.object().put("blocked", blocked))
                .map(_ -> true);
    }

    private static Person person(Json json) throws MalformedException {
        return new Person(json.account("account"), json.text("name"));
    }
}
