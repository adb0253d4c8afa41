package org.crypttalk.server.delivery;

import java.util.Optional;
import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.envelope.Mark;
import org.crypttalk.protocol.envelope.MarkHeader;
import org.crypttalk.protocol.sync.Receipts;
import org.crypttalk.server.conversation.Acquaintances;
import org.crypttalk.server.conversation.Memberships;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.ReadMarks;

/**
 * Passes read marks and typing notices on to the other members (docs/protocol.md, section 9), but not between two of whom one blocks the other; a member's last
 * read mark is kept.
 */
public final class RelayMark {

    private final ReadMarks readMarks;
    private final Memberships memberships;
    private final Acquaintances acquaintances;
    private final Connections connections;

    public RelayMark(
            ReadMarks readMarks, Memberships memberships, Acquaintances acquaintances, Connections connections) {
        this.readMarks = readMarks;
        this.memberships = memberships;
        this.acquaintances = acquaintances;
        this.connections = connections;
    }

    /** Keeps a read mark and tells every connection of every member, the reader's others included; empty if it was taken. */
    public Optional<Problem> read(SignedIn session, byte[] mark, Optional<ConversationId> named) {
        return switch (check(session, mark, named)) {
            case Check.Refused refused -> Optional.of(refused.problem());
            case Check.Fits fits -> {
                readMarks.put(fits.conversation(), session.account(), mark);
                byte[] marked = marked(session, mark);
                Set<AccountId> apart = acquaintances.apartFrom(session.account());
                for (AccountId member : memberships.of(fits.conversation())) {
                    if (!apart.contains(member)) {
                        connections.emit(member, "read", (Object) marked);
                    }
                }
                yield Optional.empty();
            }
        };
    }

    /** Tells the other members, and keeps nothing; empty if it was taken. */
    public Optional<Problem> typing(SignedIn session, byte[] mark) {
        return switch (check(session, mark, Optional.empty())) {
            case Check.Refused refused -> Optional.of(refused.problem());
            case Check.Fits fits -> {
                byte[] marked = marked(session, mark);
                Set<AccountId> apart = acquaintances.apartFrom(session.account());
                for (AccountId member : memberships.of(fits.conversation())) {
                    if (!member.equals(session.account()) && !apart.contains(member)) {
                        connections.emit(member, "typing", (Object) marked);
                    }
                }
                yield Optional.empty();
            }
        };
    }

    private sealed interface Check {
        record Fits(ConversationId conversation) implements Check {}

        record Refused(Problem problem) implements Check {}
    }

    private Check check(SignedIn session, byte[] mark, Optional<ConversationId> named) {
        MarkHeader header;
        try {
            header = Mark.decodeHeader(mark);
        } catch (MalformedException e) {
            return new Check.Refused(Problem.malformed("The mark does not decode: " + e.getMessage() + "."));
        }
        ConversationId conversation = header.conversation();
        if (!memberships.isMember(named.orElse(conversation), session.account())) {
            return new Check.Refused(Problem.notFound());
        }
        if (named.isPresent() && !named.get().equals(conversation)) {
            return new Check.Refused(Problem.invalid("The mark is for another conversation than the address."));
        }
        boolean own = header.account().equals(session.account()) && header.device() == session.device();
        return own
                ? new Check.Fits(conversation)
                : new Check.Refused(Problem.invalid("The mark names another account or device than this session's."));
    }

    private static byte[] marked(SignedIn session, byte[] mark) {
        return new Receipts.Marked(session.account(), Bytes.wrap(mark)).encode().unsafeArray();
    }
}
