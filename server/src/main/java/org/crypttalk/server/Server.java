package org.crypttalk.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.crypttalk.server.account.ChangeAvatar;
import org.crypttalk.server.account.DerivationParameters;
import org.crypttalk.server.account.Enrol;
import org.crypttalk.server.account.ExtendAccountLog;
import org.crypttalk.server.account.LogCheck;
import org.crypttalk.server.account.LogIn;
import org.crypttalk.server.account.OpenDeviceSession;
import org.crypttalk.server.account.PasswordHashes;
import org.crypttalk.server.account.ReadAccounts;
import org.crypttalk.server.account.Register;
import org.crypttalk.server.account.Throttle;
import org.crypttalk.server.account.VerifiedLogs;
import org.crypttalk.server.account.WritePrivateStore;
import org.crypttalk.server.api.AuthRoutes;
import org.crypttalk.server.api.ConversationRoutes;
import org.crypttalk.server.api.PeopleRoutes;
import org.crypttalk.server.api.ServerRoutes;
import org.crypttalk.server.cluster.Alone;
import org.crypttalk.server.cluster.Peers;
import org.crypttalk.server.cluster.RedisPeers;
import org.crypttalk.server.cluster.SharedNotes;
import org.crypttalk.server.cluster.SharedTries;
import org.crypttalk.server.conversation.AcceptEpoch;
import org.crypttalk.server.conversation.Acquaintances;
import org.crypttalk.server.conversation.AskForRepair;
import org.crypttalk.server.conversation.BlockPerson;
import org.crypttalk.server.conversation.Memberships;
import org.crypttalk.server.conversation.ReadConversations;
import org.crypttalk.server.conversation.RepairSeals;
import org.crypttalk.server.delivery.AppendEnvelope;
import org.crypttalk.server.delivery.ChatSockets;
import org.crypttalk.server.delivery.Connections;
import org.crypttalk.server.delivery.Doorbells;
import org.crypttalk.server.delivery.FindNews;
import org.crypttalk.server.delivery.HearPeers;
import org.crypttalk.server.delivery.LastSeen;
import org.crypttalk.server.delivery.LiveNews;
import org.crypttalk.server.delivery.NoteDelivered;
import org.crypttalk.server.delivery.Presence;
import org.crypttalk.server.delivery.ReadPage;
import org.crypttalk.server.delivery.RelayMark;
import org.crypttalk.server.gateway.Gateway;
import org.crypttalk.server.gateway.GatewaySettings;
import org.crypttalk.server.gateway.http.StaticFiles;
import org.crypttalk.server.session.Authenticate;
import org.crypttalk.server.session.Challenges;
import org.crypttalk.server.session.EndSession;
import org.crypttalk.server.session.ForgetOldSessions;
import org.crypttalk.server.session.ListSessions;
import org.crypttalk.server.session.OpenSession;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.mongo.MongoStores;
import org.crypttalk.server.store.sqlite.SqliteStores;
import org.crypttalk.server.watch.Figures;
import org.crypttalk.server.watch.Readiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server: the one place where stores, use cases, routes and gateway are put together.
 *
 * <p>Whoever closes it waits until what was accepted is answered and on disk.
 */
public final class Server implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** How long requests that have arrived may take when the server stops. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Stores stores;
    private final Envelopes envelopes;
    private final Nodes nodes;
    private final Optional<Figures> figures;
    private final Readiness readiness;
    private final PasswordHashes hashes;
    private final Doorbells doorbells;
    private final HearPeers hearPeers;
    private final LastSeen lastSeen;
    private final ForgetOldSessions forgetOldSessions;
    private final Gateway gateway;

    private Server(ServerSettings settings, Stores stores, Nodes nodes, Optional<Figures> figures) {
        this.stores = stores;
        this.nodes = nodes;
        this.figures = figures;
        envelopes = figures.map(each -> each.watch(stores.envelopes())).orElseGet(stores::envelopes);
        readiness = new Readiness(stores.accounts(), nodes.peers());
        hashes = new PasswordHashes(settings.random());

        Memberships memberships = new Memberships(stores.conversations());
        Connections connections = new Connections(nodes.peers());
        figures.ifPresent(each -> each.watch(connections::count, nodes.peers()));
        lastSeen = new LastSeen(stores.sightings(), connections, settings.clock());
        Acquaintances acquaintances = new Acquaintances(stores.conversations(), stores.blocks());
        Presence presence = new Presence(acquaintances, connections, nodes.peers(), lastSeen);
        doorbells = new Doorbells(envelopes, memberships, connections, nodes.peers());
        LiveNews news = new LiveNews(memberships, connections, presence, doorbells);

        Authenticate authenticate = new Authenticate(stores.sessions(), settings.clock());
        OpenSession openSession = new OpenSession(stores.sessions(), connections, settings.random(), settings.clock());
        EndSession endSession = new EndSession(stores.sessions(), connections);
        forgetOldSessions = new ForgetOldSessions(stores.sessions(), connections, settings.clock());

        AppendEnvelope appendEnvelope = new AppendEnvelope(envelopes, memberships, acquaintances, news, doorbells);
        ReadPage readPage = new ReadPage(envelopes, memberships);
        NoteDelivered noteDelivered =
                new NoteDelivered(stores.cursors(), envelopes, memberships, acquaintances, connections);
        RelayMark relayMark = new RelayMark(stores.readMarks(), memberships, acquaintances, connections);

        // Counted by each node for itself: asking the others would cost more than the event.
        Throttle liveEvents =
                new Throttle("live", settings.limits().liveEventsOfAnAccount(), new Alone(), settings.clock());
        Throttle writes = throttle("writes", settings.limits().writesOfAnAccount(), settings);
        VerifiedLogs logs = new VerifiedLogs(stores.accountLogs());
        ServerRoutes routes = new ServerRoutes(
                settings.version(),
                settings.registration(),
                stores.accounts(),
                readiness,
                authRoutes(settings, logs, news, openSession, endSession, writes),
                new PeopleRoutes(
                        new ReadAccounts(stores.accounts(), stores.accountLogs()),
                        new BlockPerson(stores.accounts(), stores.blocks(), news),
                        writes),
                conversationRoutes(
                        settings,
                        logs,
                        memberships,
                        acquaintances,
                        news,
                        appendEnvelope,
                        readPage,
                        noteDelivered,
                        relayMark,
                        writes,
                        liveEvents));
        ChatSockets sockets = new ChatSockets(
                authenticate,
                connections,
                presence,
                appendEnvelope,
                readPage,
                new FindNews(envelopes, stores.conversations()),
                noteDelivered,
                relayMark,
                liveEvents,
                settings.clock());
        hearPeers = new HearPeers(connections, presence, doorbells, envelopes, stores.conversations(), authenticate);
        gateway = new Gateway(
                gatewaySettings(settings),
                routes.handler(authenticate),
                StaticFiles.ofClassPath(),
                sockets,
                settings.clock(),
                settings.random());
    }

    /**
     * Opens the data and starts to listen. What it cannot listen on is found out first: then no data folder is made.
     *
     * @throws IOException when the port cannot be had or the certificate cannot be used; the message says which and why
     * @throws org.crypttalk.server.store.StoreException when the data cannot be opened; the message says why
     */
    public static Server start(ServerSettings settings) throws IOException {
        Gateway.tryOut(gatewaySettings(settings));
        if (settings.scale().metrics().isPresent()) {
            Figures.tryOut(settings.scale().metrics().get());
        }
        return start(
                settings,
                settings.scale()
                        .mongodb()
                        .<Stores>map(uri -> MongoStores.open(uri, settings.clock(), settings.random()))
                        .orElseGet(() -> SqliteStores.open(settings.data(), settings.clock(), settings.random())));
    }

    /** What joins this node to others. */
    private record Nodes(Peers peers, SharedTries tries, SharedNotes notes) {
        static Nodes of(ServerSettings settings) {
            if (settings.scale().redis().isEmpty()) {
                Alone alone = new Alone();
                return new Nodes(alone, alone, alone);
            }
            RedisPeers redis = new RedisPeers(settings.scale().redis().get(), settings.clock(), settings.random());
            return new Nodes(redis, redis.tries(), redis.notes());
        }
    }

    /** Starts on these stores, which the server closes in the end. */
    static Server start(ServerSettings settings, Stores stores) throws IOException {
        Optional<Figures> figures = Optional.empty();
        if (settings.scale().metrics().isPresent()) {
            try {
                figures = Optional.of(Figures.at(settings.scale().metrics().get()));
            } catch (IOException e) {
                stores.close();
                throw e;
            }
        }
        Server server = new Server(settings, stores, Nodes.of(settings), figures);
        try {
            server.nodes.peers().start(server.hearPeers);
            server.gateway.start();
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        LOG.info(
                "Listening on {}:{}, registration {}",
                settings.bind(),
                server.port(),
                settings.registration().word());
        return server;
    }

    /** The port that is listened on. */
    public int port() {
        return gateway.boundPort();
    }

    /** The port of the figures for Prometheus; empty if they are not offered. */
    public OptionalInt metricsPort() {
        return figures.map(each -> OptionalInt.of(each.port())).orElseGet(OptionalInt::empty);
    }

    /** From now on says at {@code /api/health/ready} that it should get no new clients; everything goes on. */
    public void drain() {
        readiness.drain();
    }

    /** Whether nobody has registered yet. */
    public boolean awaitsFirstAccount() {
        return stores.accounts().isEmpty();
    }

    /** Takes nothing new, answers what has arrived, closes the stores. */
    @Override
    public void close() {
        gateway.drain(GRACE);
        doorbells.close();
        lastSeen.close();
        nodes.peers().close();
        hashes.close();
        forgetOldSessions.close();
        stores.close();
        figures.ifPresent(Figures::close);
    }

    private AuthRoutes authRoutes(
            ServerSettings settings,
            VerifiedLogs logs,
            LiveNews news,
            OpenSession openSession,
            EndSession endSession,
            Throttle writes) {
        LogCheck check = new LogCheck(logs);
        Challenges challenges = new Challenges(nodes.notes(), settings.random(), settings.clock());
        return new AuthRoutes(
                new DerivationParameters(stores.accounts(), stores.settings().secret("unknown names")),
                new Register(
                        stores.accounts(),
                        stores.invites(),
                        hashes,
                        settings.registration(),
                        throttle("register", settings.limits().registrationsOfAnAddress(), settings),
                        settings.clock()),
                new LogIn(
                        stores.accounts(),
                        stores.accountLogs(),
                        stores.vaults(),
                        hashes,
                        openSession,
                        throttle("name", settings.limits().loginsOfAName(), settings),
                        throttle("login", settings.limits().loginsOfAnAddress(), settings)),
                new Enrol(stores.accountLogs(), check, endSession, news),
                challenges,
                new OpenDeviceSession(challenges, logs, openSession, endSession),
                new ListSessions(stores.sessions(), settings.clock()),
                endSession,
                new ChangeAvatar(stores.accounts()),
                new ExtendAccountLog(stores.accountLogs(), check, endSession, news),
                new WritePrivateStore(stores.vaults(), logs, news),
                stores.accounts(),
                stores.vaults(),
                throttle("kdf", settings.limits().derivationsOfAnAddress(), settings),
                throttle("challenge", settings.limits().challengesOfAnAddress(), settings),
                writes,
                settings.clock());
    }

    private Throttle throttle(String name, Throttle.Rate rate, ServerSettings settings) {
        return new Throttle(name, rate, nodes.tries(), settings.clock());
    }

    private ConversationRoutes conversationRoutes(
            ServerSettings settings,
            VerifiedLogs logs,
            Memberships memberships,
            Acquaintances acquaintances,
            LiveNews news,
            AppendEnvelope appendEnvelope,
            ReadPage readPage,
            NoteDelivered noteDelivered,
            RelayMark relayMark,
            Throttle writes,
            Throttle liveEvents) {
        return new ConversationRoutes(
                new AcceptEpoch(
                        envelopes,
                        stores.conversations(),
                        stores.epochSeals(),
                        memberships,
                        logs,
                        news,
                        settings.clock()),
                new ReadConversations(
                        envelopes,
                        stores.conversations(),
                        stores.epochSeals(),
                        stores.cursors(),
                        stores.readMarks(),
                        memberships,
                        acquaintances),
                new AskForRepair(envelopes, stores.epochSeals(), memberships, acquaintances, news),
                new RepairSeals(envelopes, stores.epochSeals(), memberships, news),
                appendEnvelope,
                readPage,
                noteDelivered,
                relayMark,
                writes,
                liveEvents);
    }

    private static GatewaySettings gatewaySettings(ServerSettings settings) {
        GatewaySettings plain = GatewaySettings.defaults(settings.bind(), settings.port())
                .withOfAnAddress(settings.limits().openOfAnAddress());
        GatewaySettings reached = settings.behindProxy() ? plain.withProxy() : plain;
        return settings.tls()
                .map(tls -> reached.withTls(tls.certificate(), tls.key()))
                .orElse(reached);
    }
}
