package org.crypttalk.server.api;

import java.util.List;
import org.crypttalk.server.account.ReadAccounts;
import org.crypttalk.server.account.Throttle;
import org.crypttalk.server.conversation.BlockPerson;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.store.Accounts;

/** The routes below {@code /api/users}, and who is blocked. */
public final class PeopleRoutes {

    private final ReadAccounts readAccounts;
    private final BlockPerson blockPerson;
    private final Throttle writes;

    public PeopleRoutes(ReadAccounts readAccounts, BlockPerson blockPerson, Throttle writes) {
        this.readAccounts = readAccounts;
        this.blockPerson = blockPerson;
        this.writes = writes;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/users", "Find people by name")
                        .query("query", "limit")
                        .answers(200, Shape.json(PeopleBodies.Users.class))
                        .by(this::search),
                Route.of("GET", "/api/users/{account}", "One person")
                        .answers(200, Shape.json(PeopleBodies.User.class))
                        .by(this::one),
                Route.of("GET", "/api/users/{account}/log", "A person's account log")
                        .query("from")
                        .answers(200, Shape.json(PeopleBodies.Log.class))
                        .by(this::log),
                Route.of("PUT", "/api/users/{account}/blocked", "Block a person, or lift it")
                        .throttledBy(writes)
                        .takes(Shape.json(PeopleBodies.Block.class))
                        .answers(204, Shape.nothing())
                        .by(this::block),
                Route.of("GET", "/api/auth/blocked", "Whom the account blocks")
                        .answers(200, Shape.json(PeopleBodies.Blocked.class))
                        .by(this::blocked));
    }

    private Answer search(Call call) {
        String query = call.request().queryParameter("query").orElse("");
        if (query.length() > 64) {
            return Answer.refused(Problem.malformed("query has at most 64 characters."));
        }
        return Answer.of(new PeopleBodies.Users(readAccounts.search(query, call.limit(20, 50)).stream()
                .map(PeopleRoutes::user)
                .toList()));
    }

    private Answer one(Call call) {
        return readAccounts
                .one(call.account())
                .map(account -> Answer.of(user(account)))
                .orElseGet(() -> Answer.refused(Problem.notFound()));
    }

    private Answer log(Call call) {
        return readAccounts
                .log(call.account(), call.queryNumber("from").orElse(0L))
                .map(part -> Answer.of(new PeopleBodies.Log(part.entries(), part.headSeq())))
                .orElseGet(() -> Answer.refused(Problem.notFound()));
    }

    private Answer block(Call call) {
        return blockPerson
                .block(
                        call.session(),
                        call.account(),
                        call.json(PeopleBodies.Block.class).blocked())
                .map(Answer::refused)
                .orElseGet(Answer::nothing);
    }

    private Answer blocked(Call call) {
        return Answer.of(new PeopleBodies.Blocked(blockPerson.blockedBy(call.session())));
    }

    private static PeopleBodies.User user(Accounts.Account account) {
        return new PeopleBodies.User(
                account.id(),
                account.name(),
                account.avatarImage().isPresent(),
                account.avatarImage().orElse(""));
    }
}
