package org.crypttalk.server.api;

import java.util.ArrayList;
import java.util.List;
import org.crypttalk.protocol.Limits;
import org.crypttalk.server.account.RegistrationPolicy;
import org.crypttalk.server.gateway.http.HttpHandler;
import org.crypttalk.server.gateway.http.Router;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.problem.ProblemCode;
import org.crypttalk.server.session.Authenticate;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.watch.Readiness;

/** The whole API: the routes that tell about the server itself, and the tables of all others. */
public final class ServerRoutes {

    private static final int PROTOCOL = 1;

    /** Whether the server lives, for whoever watches it. */
    record Health(String status, String version, int protocol) {}

    /** Whether the process lives, or a node should be sent clients. */
    record NodeHealth(String status) {}

    /** What a client must know before anybody signs in. */
    record About(int protocol, String registration, boolean firstAccount, int maxEnvelopeBytes) {}

    private final String version;
    private final RegistrationPolicy policy;
    private final Accounts accounts;
    private final Readiness readiness;
    private final List<Route> table;

    public ServerRoutes(
            String version,
            RegistrationPolicy policy,
            Accounts accounts,
            Readiness readiness,
            AuthRoutes auth,
            PeopleRoutes people,
            ConversationRoutes conversations) {
        this.version = version;
        this.policy = policy;
        this.accounts = accounts;
        this.readiness = readiness;
        List<Route> routes = new ArrayList<>(own());
        routes.addAll(auth.routes());
        routes.addAll(people.routes());
        routes.addAll(conversations.routes());
        this.table = List.copyOf(routes);
    }

    /** Answers every route of the table, and nothing else. */
    public HttpHandler handler(Authenticate authenticate) {
        Router.Builder router = Router.builder();
        new Api(authenticate).addTo(router, table);
        return router.build();
    }

    /** All routes. */
    List<Route> table() {
        return table;
    }

    private Answer ready() {
        Readiness.State state = readiness.state();
        return switch (state) {
            case READY, DEGRADED -> Answer.of(new NodeHealth(state.word()));
            case DRAINING, UNAVAILABLE ->
                throw Problem.of(
                                ProblemCode.UNAVAILABLE,
                                "Send clients to another node: this one is " + state.word() + ".")
                        .asException();
        };
    }

    private List<Route> own() {
        return List.of(
                Route.of("GET", "/api/health", "Whether the server lives")
                        .access(Access.ANYONE)
                        .answers(200, Shape.json(Health.class))
                        .by(call -> Answer.of(new Health("ok", version, PROTOCOL))),
                Route.of("GET", "/api/health/live", "Whether the process answers; if not, start it anew")
                        .access(Access.ANYONE)
                        .answers(200, Shape.json(NodeHealth.class))
                        .by(call -> Answer.of(new NodeHealth("ok"))),
                Route.of("GET", "/api/health/ready", "Whether this node should be sent clients")
                        .access(Access.ANYONE)
                        .answers(200, Shape.json(NodeHealth.class))
                        .by(call -> ready()),
                Route.of("GET", "/api/openapi.json", "This description")
                        .access(Access.ANYONE)
                        .answers(200, Shape.otherJson("OpenAPI 3.1"))
                        .by(call -> Answer.of(OpenApi.of(table(), version))),
                Route.of("GET", "/api/server", "What to know before signing in")
                        .access(Access.ANYONE)
                        .answers(200, Shape.json(About.class))
                        .by(call -> Answer.of(
                                new About(PROTOCOL, policy.word(), accounts.isEmpty(), Limits.ENVELOPE_BYTES))));
    }
}
