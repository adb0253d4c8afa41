package org.crypttalk.server.store.copy;

import org.crypttalk.protocol.Hash;

/** Everything that a server keeps, to be copied; no server has it open meanwhile. */
public interface CopySource extends AutoCloseable {

    /** Takes items with their positions. */
    interface Visitor {
        void accept(long position, Item item);
    }

    /** Whose data it is: the same for as long as it exists, another for every other server's. */
    Hash identity();

    /** About how many items of a kind there are, for people who wait. */
    long roughCount(ItemKind kind);

    /**
     * Gives the items of a kind in rising positions.
     *
     * @param after the last position that is known; 0 for the beginning
     */
    void visit(ItemKind kind, long after, Visitor visitor);

    @Override
    void close();
}
