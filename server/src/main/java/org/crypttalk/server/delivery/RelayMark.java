package org.crypttalk.server.delivery;

import java.util.Optional;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.envelope.Mark;
import org.crypttalk.protocol.envelope.MarkHeader;
import org.crypttalk.protocol.sync.Receipts;
import org.crypttalk.server.conversation.Memberships;
import org.crypttalk.server.ids.Ids;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.AccountId;
import org.crypttalk.server.store.ConversationId;
import org.crypttalk.server.store.ReadMarks;

/** Passes read marks and typing notices on to the other members (docs/protocol.md, section 9); a member's last read mark is kept. */
public final class RelayMark {

    private final ReadMarks readMarks;
    private final Memberships memberships;
    private final Connections connections;

    public RelayMark(ReadMarks readMarks, Memberships memberships, Connections connections) {
        this.readMarks = readMarks;
        this.memberships = memberships;
        this.connections = connections;
    }

    /** Keeps a read mark and tells every connection of every member, the reader's others included; empty if it was taken. */
    public Optional<Problem> read(SignedIn session, byte[] mark, Optional<ConversationId> named) {
        Checked checked = check(session, mark, named);
        if (checked.problem().isEmpty()) {
            readMarks.put(checked.conversation(), session.account(), mark);
            byte[] marked = marked(session, mark);
            for (AccountId member : memberships.of(checked.conversation())) {
                connections.emit(member, "read", (Object) marked);
            }
        }
        return checked.problem();
    }

    /** Tells the other members, and keeps nothing; empty if it was taken. */
    public Optional<Problem> typing(SignedIn session, byte[] mark) {
        Checked checked = check(session, mark, Optional.empty());
        if (checked.problem().isEmpty()) {
            byte[] marked = marked(session, mark);
            for (AccountId member : memberships.of(checked.conversation())) {
                if (!member.equals(session.account())) {
                    connections.emit(member, "typing", (Object) marked);
                }
            }
        }
        return checked.problem();
    }

    private record Checked(ConversationId conversation, Optional<Problem> problem) {}

    private static final ConversationId NONE = ConversationId.of(new byte[32]);

    private Checked check(SignedIn session, byte[] mark, Optional<ConversationId> named) {
        MarkHeader header;
        try {
            header = Mark.decodeHeader(mark);
        } catch (MalformedException e) {
            return new Checked(
                    NONE, Optional.of(Problem.malformed("The mark does not decode: " + e.getMessage() + ".")));
        }
        ConversationId conversation = Ids.stored(header.conversation());
        if (!memberships.isMember(named.orElse(conversation), session.account())) {
            return new Checked(NONE, Optional.of(Problem.notFound()));
        }
        if (named.isPresent() && !named.get().equals(conversation)) {
            return new Checked(
                    NONE, Optional.of(Problem.invalid("The mark is for another conversation than the address.")));
        }
        boolean own = Ids.stored(header.account()).equals(session.account()) && header.device() == session.device();
        return new Checked(
                conversation,
                own
                        ? Optional.empty()
                        : Optional.of(
                                Problem.invalid("The mark names another account or device than this session's.")));
    }

    private static byte[] marked(SignedIn session, byte[] mark) {
        return new Receipts.Marked(Ids.wire(session.account()), Bytes.wrap(mark))
                .encode()
                .unsafeArray();
    }
}
