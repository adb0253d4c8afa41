package org.crypttalk.server;

import java.io.IOException;
import java.time.Duration;
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
import org.crypttalk.server.conversation.AcceptEpoch;
import org.crypttalk.server.conversation.AskForRepair;
import org.crypttalk.server.conversation.Memberships;
import org.crypttalk.server.conversation.ReadConversations;
import org.crypttalk.server.conversation.RepairSeals;
import org.crypttalk.server.delivery.AppendEnvelope;
import org.crypttalk.server.delivery.ChatSockets;
import org.crypttalk.server.delivery.Connections;
import org.crypttalk.server.delivery.Doorbells;
import org.crypttalk.server.delivery.FindNews;
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
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.sqlite.SqliteStores;
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
    private final PasswordHashes hashes;
    private final Doorbells doorbells;
    private final ForgetOldSessions forgetOldSessions;
    private final Gateway gateway;

    private Server(ServerSettings settings, Stores stores) {
        this.stores = stores;
        hashes = new PasswordHashes(settings.random());

        Memberships memberships = new Memberships(stores.conversations());
        Connections connections = new Connections();
        Presence presence = new Presence(memberships, connections, settings.clock());
        doorbells = new Doorbells(stores.envelopes(), memberships, connections);
        LiveNews news = new LiveNews(memberships, connections, presence, doorbells);

        Authenticate authenticate = new Authenticate(stores.sessions(), settings.clock());
        OpenSession openSession = new OpenSession(stores.sessions(), connections, settings.random(), settings.clock());
        EndSession endSession = new EndSession(stores.sessions(), connections);
        forgetOldSessions = new ForgetOldSessions(stores.sessions(), settings.clock());

        AppendEnvelope appendEnvelope = new AppendEnvelope(stores.envelopes(), memberships, doorbells);
        ReadPage readPage = new ReadPage(stores.envelopes(), memberships);
        NoteDelivered noteDelivered = new NoteDelivered(stores.cursors(), stores.envelopes(), memberships, connections);
        RelayMark relayMark = new RelayMark(stores.readMarks(), memberships, connections);

        VerifiedLogs logs = new VerifiedLogs(stores.accountLogs());
        ServerRoutes routes = new ServerRoutes(
                settings.version(),
                settings.registration(),
                stores.accounts(),
                authRoutes(settings, logs, news, openSession, endSession),
                new PeopleRoutes(new ReadAccounts(stores.accounts(), stores.accountLogs())),
                conversationRoutes(
                        settings, logs, memberships, news, appendEnvelope, readPage, noteDelivered, relayMark));
        ChatSockets sockets = new ChatSockets(
                authenticate,
                connections,
                presence,
                appendEnvelope,
                readPage,
                new FindNews(stores.envelopes(), stores.conversations()),
                noteDelivered,
                relayMark,
                settings.clock());
        gateway = new Gateway(
                gatewaySettings(settings),
                routes.handler(authenticate),
                StaticFiles.ofClassPath(),
                sockets,
                settings.clock(),
                settings.random());
    }

    /**
     * Opens the data and starts to listen.
     *
     * @throws IOException when the port cannot be had or the certificate cannot be used; the message says which and why
     * @throws org.crypttalk.server.store.StoreException when the data cannot be opened; the message says why
     */
    public static Server start(ServerSettings settings) throws IOException {
        return start(settings, SqliteStores.open(settings.data(), settings.clock(), settings.random()));
    }

    /** Starts on these stores, which the server closes in the end. */
    static Server start(ServerSettings settings, Stores stores) throws IOException {
        Server server = new Server(settings, stores);
        try {
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

    /** Takes nothing new, answers what has arrived, closes the stores. */
    @Override
    public void close() {
        gateway.drain(GRACE);
        doorbells.close();
        hashes.close();
        forgetOldSessions.close();
        stores.close();
    }

    private AuthRoutes authRoutes(
            ServerSettings settings, VerifiedLogs logs, LiveNews news, OpenSession openSession, EndSession endSession) {
        LogCheck check = new LogCheck(logs);
        Challenges challenges = new Challenges(settings.random(), settings.clock());
        return new AuthRoutes(
                new DerivationParameters(stores.accounts(), stores.settings().secret("unknown names")),
                new Register(
                        stores.accounts(),
                        hashes,
                        settings.registration(),
                        new Throttle(settings.limits().registrationsOfAnAddress(), settings.clock()),
                        settings.clock()),
                new LogIn(
                        stores.accounts(),
                        stores.accountLogs(),
                        stores.vaults(),
                        hashes,
                        openSession,
                        new Throttle(settings.limits().loginsOfAName(), settings.clock()),
                        new Throttle(settings.limits().loginsOfAnAddress(), settings.clock())),
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
                settings.clock());
    }

    private ConversationRoutes conversationRoutes(
            ServerSettings settings,
            VerifiedLogs logs,
            Memberships memberships,
            LiveNews news,
            AppendEnvelope appendEnvelope,
            ReadPage readPage,
            NoteDelivered noteDelivered,
            RelayMark relayMark) {
        return new ConversationRoutes(
                new AcceptEpoch(
                        stores.envelopes(),
                        stores.conversations(),
                        stores.epochSeals(),
                        memberships,
                        logs,
                        news,
                        settings.clock()),
                new ReadConversations(
                        stores.envelopes(),
                        stores.conversations(),
                        stores.epochSeals(),
                        stores.cursors(),
                        stores.readMarks(),
                        memberships),
                new AskForRepair(stores.envelopes(), stores.epochSeals(), memberships, news),
                new RepairSeals(stores.envelopes(), stores.epochSeals(), memberships, news),
                appendEnvelope,
                readPage,
                noteDelivered,
                relayMark);
    }

    private static GatewaySettings gatewaySettings(ServerSettings settings) {
        GatewaySettings plain = GatewaySettings.defaults(settings.bind(), settings.port());
        GatewaySettings reached = settings.behindProxy() ? plain.withProxy() : plain;
        return settings.tls()
                .map(tls -> reached.withTls(tls.certificate(), tls.key()))
                .orElse(reached);
    }
}
