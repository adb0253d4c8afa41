package org.crypttalk.server.store.copy;

import java.util.List;
import java.util.function.Consumer;
import org.crypttalk.protocol.Hash;

/**
 * Where a server's data is copied to. From {@link #begin} to {@link #finish} it is marked as an unfinished copy, which no server serves.
 */
public interface CopyTarget extends AutoCloseable {

    /** What is there. */
    sealed interface State {
        record Empty() implements State {}

        /**
         * A copy that was begun and not finished.
         *
         * @param source {@link CopySource#identity} of what is copied
         * @param kind the kind that was being copied
         * @param position up to which its items are there for certain; of the kinds before it all are
         */
        record Unfinished(Hash source, ItemKind kind, long position) implements State {}

        /** Something else, that must not be overwritten; {@code where} says which part of it was seen. */
        record Taken(String where) implements State {}
    }

    State state();

    /** Marks it as an unfinished copy of this source. Called on one that is empty, or when the copy goes on. */
    void begin(Hash source);

    /** Adds items of one kind, durably. Those that are there already stay as they are. */
    void add(ItemKind kind, List<Item> items);

    /** Notes, durably, that a kind is there up to a position, and all kinds before it. */
    void reached(ItemKind kind, long position);

    /** Gives all items of a kind, in any order. */
    void forEach(ItemKind kind, Consumer<Item> visitor);

    /** Takes the mark off: from now on it can be served. */
    void finish();

    @Override
    void close();
}
