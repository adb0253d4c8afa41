package org.crypttalk.server.cluster;

import java.util.Collection;
import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;

/**
 * The other nodes of this server: who is connected to them, and what those should hear. Safe for any thread. News may be lost; whoever
 * finds that out tells {@link Listener#missed}.
 */
public interface Peers extends AutoCloseable {

    /** What may happen to an account that its connections at other nodes should hear of. */
    sealed interface News {

        /** A conversation of the account has entries up to this sequence. */
        record Rung(ConversationId conversation, long sequence) implements News {}

        /**
         * An event of docs/protocol.md, section 12.
         *
         * @param argument its one argument: bytes, or what JSON can say
         */
        record Event(String name, Object argument) implements News {}

        /** A session is over. */
        record SessionEnded(Hash session) implements News {}
    }

    /** How things stand with the other nodes. */
    enum State {
        /** There are none, by choice. */
        ALONE,
        CONNECTED,
        /** They cannot be reached now: what is stored is safe, and heard elsewhere with a delay. */
        DEGRADED
    }

    /** The node that this is. Calls come on threads that may block for a while. */
    interface Listener {

        /** Whether the account has a connection to this node now. */
        boolean isHere(AccountId account);

        /** Something happened to an account that is connected here. */
        void heard(AccountId account, News news);

        /** News for this account, which is connected here, was lost at some time since. */
        void missed(AccountId account, long sinceMillis);

        /** An account is online no more, for the node it was connected to has died. */
        void gone(AccountId account);

        /** The other nodes can be reached again: who of them is online may be anybody by now. */
        void restored();
    }

    /** Begins to listen. Called once. */
    void start(Listener listener);

    /** Tells an account's connections at other nodes. Returns at once. */
    void tell(AccountId account, News news);

    /** The account's first connection to this node is there. Blocks shortly. Returns whether no other node has one. */
    boolean arrived(AccountId account);

    /** The account's last connection to this node is gone. Blocks shortly. Returns whether no other node has one. */
    boolean left(AccountId account);

    /** Which of these are connected to other nodes. Blocks shortly; empty if that cannot be known now. */
    Set<AccountId> elsewhere(Collection<AccountId> accounts);

    State state();

    /** Leaves. */
    @Override
    void close();
}
