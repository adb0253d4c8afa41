package org.crypttalk.server.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.sync.ConversationCursor;
import org.crypttalk.protocol.sync.ConversationHead;
import org.crypttalk.protocol.sync.FetchRequest;
import org.crypttalk.server.account.Throttle;
import org.crypttalk.server.gateway.socketio.Acknowledgement;
import org.crypttalk.server.gateway.socketio.Admission;
import org.crypttalk.server.gateway.socketio.Handshake;
import org.crypttalk.server.gateway.socketio.SocketApplication;
import org.crypttalk.server.gateway.socketio.SocketConnection;
import org.crypttalk.server.gateway.socketio.SocketListener;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.problem.ProblemCode;
import org.crypttalk.server.session.Authenticate;
import org.crypttalk.server.session.SessionCookie;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of docs/protocol.md, section 12: admits device sessions only, and hands each event to its use case. A connection is bound to its
 * session; when that ends, the connection ends.
 */
public final class ChatSockets implements SocketApplication {

    private static final Logger LOG = LoggerFactory.getLogger(ChatSockets.class);

    /** How often the session of a connection that is in use is looked at again; ended ones are cut off without waiting for it. */
    private static final Duration SESSION_NOTED_EVERY = Duration.ofHours(1);

    private final Authenticate authenticate;
    private final Connections connections;
    private final Presence presence;
    private final AppendEnvelope appendEnvelope;
    private final ReadPage readPage;
    private final FindNews findNews;
    private final NoteDelivered noteDelivered;
    private final RelayMark relayMark;
    private final Throttle liveEvents;
    private final InstantSource clock;

    /**
     * @param liveEvents how often an account may send events other than envelopes, over all its connections
     */
    public ChatSockets(
            Authenticate authenticate,
            Connections connections,
            Presence presence,
            AppendEnvelope appendEnvelope,
            ReadPage readPage,
            FindNews findNews,
            NoteDelivered noteDelivered,
            RelayMark relayMark,
            Throttle liveEvents,
            InstantSource clock) {
        this.authenticate = authenticate;
        this.connections = connections;
        this.presence = presence;
        this.appendEnvelope = appendEnvelope;
        this.readPage = readPage;
        this.findNews = findNews;
        this.noteDelivered = noteDelivered;
        this.relayMark = relayMark;
        this.liveEvents = liveEvents;
        this.clock = clock;
    }

    @Override
    public Admission admit(Handshake handshake, SocketConnection socket) {
        Optional<SignedIn> session = sessionOf(handshake);
        if (session.isEmpty()) {
            return refused();
        }
        ClientConnection connection = new ClientConnection(socket, session.get());
        boolean first = connections.add(connection);
        // Looked at again now that an end of the session would find the connection: it may have ended in between.
        if (authenticate.session(session.get().id()).isEmpty()) {
            connections.remove(connection);
            return refused();
        }
        presence.arrived(connection, first);
        LOG.debug("Connection {} of account {}", socket.id(), connection.account());
        return new Admission.Admitted(new Listener(connection));
    }

    private static Admission refused() {
        Problem problem = Problem.notSignedIn();
        return new Admission.Refused(problem.code().code(), problem.detail());
    }

    private Optional<SignedIn> sessionOf(Handshake handshake) {
        Optional<String> token = handshake.auth().get("token") instanceof String given
                ? Optional.of(given)
                : handshake.headers().bearerToken();
        // A browser's page sends the cookie; the gateway lets only this server's own pages come so far.
        if (token.isEmpty()) {
            token = handshake.headers().cookie(SessionCookie.NAME);
        }
        return token.flatMap(authenticate::session).filter(session -> session.kind() == Sessions.Kind.DEVICE);
    }

    private final class Listener implements SocketListener {
        private final ClientConnection connection;
        private final SignedIn session;
        private long notedMillis;

        Listener(ClientConnection connection) {
            this.connection = connection;
            this.session = connection.session();
            this.notedMillis = clock.millis();
        }

        @Override
        public void onEvent(String event, List<@Nullable Object> arguments, Acknowledgement acknowledgement) {
            if (connection.isSignedOut()) {
                return;
            }
            if (!sessionLives()) {
                connection.signOut();
                return;
            }
            try {
                handle(event, arguments, acknowledgement);
            } catch (MalformedException e) {
                refuse(acknowledgement, Problem.malformed("The argument does not decode: " + e.getMessage() + "."));
            } catch (StoreException e) {
                LOG.debug("An event failed in the store, which has said why itself", e);
                refuse(
                        acknowledgement,
                        Problem.of(ProblemCode.UNAVAILABLE, "The server cannot do this now. Try again in a moment."));
            }
        }

        @Override
        public void onClose(String reason) {
            if (connections.remove(connection)) {
                presence.left(connection.account());
            }
        }

        private boolean sessionLives() {
            long now = clock.millis();
            if (now - notedMillis < SESSION_NOTED_EVERY.toMillis()) {
                return true;
            }
            notedMillis = now;
            return authenticate.session(session.id()).isPresent();
        }

        private void handle(String event, List<@Nullable Object> arguments, Acknowledgement acknowledgement)
                throws MalformedException {
            // Envelopes are what the server is for; everything else could be asked for without end.
            Optional<Problem> tooOften =
                    event.equals("send") ? Optional.empty() : liveEvents.count(connection.account());
            if (tooOften.isPresent()) {
                refuse(acknowledgement, tooOften.get());
                return;
            }
            if (arguments.size() != 1 || !(arguments.getFirst() instanceof byte[] argument)) {
                refuse(acknowledgement, Problem.malformed("This event takes one binary argument."));
                return;
            }
            switch (event) {
                case "send" -> {
                    if (argument.length > Limits.ENVELOPE_BYTES) {
                        refuse(acknowledgement, tooLarge(Limits.ENVELOPE_BYTES));
                        return;
                    }
                    appendEnvelope.append(session, argument, Optional.empty(), outcome -> {
                        switch (outcome) {
                            case AppendEnvelope.Outcome.Accepted accepted ->
                                acknowledgement.send(
                                        null, Map.of("sequence", accepted.sequence(), "time", accepted.timeMillis()));
                            case AppendEnvelope.Outcome.Refused refused -> refuse(acknowledgement, refused.problem());
                        }
                    });
                }
                case "fetch" -> {
                    FetchRequest request = FetchRequest.decode(argument);
                    if (request.limit() < 1) {
                        refuse(acknowledgement, Problem.malformed("limit is at least 1."));
                        return;
                    }
                    readPage.after(session, request.conversation(), request.after(), request.limit())
                            .ifPresentOrElse(
                                    page -> acknowledgement.send(null, page),
                                    () -> refuse(acknowledgement, Problem.notFound()));
                }
                case "resume" -> {
                    List<ConversationCursor> cursors = ConversationCursor.decodeList(argument);
                    acknowledgement.send(
                            null,
                            ConversationHead.encodeList(findNews.above(session, cursors))
                                    .unsafeArray());
                }
                case "delivered" -> {
                    boolean all = true;
                    for (ConversationCursor cursor : ConversationCursor.decodeList(argument)) {
                        all &= noteDelivered.note(session, cursor.conversation(), cursor.sequence());
                    }
                    answer(acknowledgement, all ? Optional.empty() : Optional.of(Problem.notFound()));
                }
                case "read" -> answer(acknowledgement, relayMark.read(session, argument, Optional.empty()));
                case "typing" -> answer(acknowledgement, relayMark.typing(session, argument));
                default -> refuse(acknowledgement, Problem.notFound());
            }
        }
    }

    private static Problem tooLarge(int most) {
        return Problem.of(ProblemCode.BODY_TOO_LARGE, "At most " + most + " bytes are taken.");
    }

    private static void answer(Acknowledgement acknowledgement, Optional<Problem> problem) {
        if (problem.isPresent()) {
            refuse(acknowledgement, problem.get());
        } else {
            acknowledgement.send(null, Map.of());
        }
    }

    private static void refuse(Acknowledgement acknowledgement, Problem problem) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("code", problem.code().code());
        answer.put("title", problem.code().title());
        answer.put("detail", problem.detail());
        answer.putAll(problem.members());
        acknowledgement.send(answer);
    }
}
