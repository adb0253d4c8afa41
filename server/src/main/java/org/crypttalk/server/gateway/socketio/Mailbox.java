package org.crypttalk.server.gateway.socketio;

import java.util.ArrayDeque;
import org.crypttalk.server.gateway.engineio.EnginePacket;
import org.jspecify.annotations.Nullable;

/**
 * What one connection still has to handle, in order. It holds no thread and no buffer while it is empty. At most one
 * thread empties it at a time: the one that {@link #put} told to start, until {@link #take} returns null.
 */
final class Mailbox {

    /** What can lie in the mailbox. */
    sealed interface Letter {
        /** A message of the client. */
        record Message(EnginePacket packet) implements Letter {}

        /** The transport is gone; the last letter. */
        record Closed(String reason) implements Letter {}

        /** The server goes away once everything before is handled. */
        record Goodbye(String reason) implements Letter {}
    }

    private static final int FULL_LETTERS = 64;
    private static final int FULL_BYTES = 256 * 1024;

    private @Nullable ArrayDeque<Letter> letters;
    private int bytes;
    private boolean emptying;
    private boolean full;

    /** What {@link #put} asks of its caller. */
    enum Put {
        /** Nothing. */
        QUEUED,
        /** Start emptying the mailbox. */
        START
    }

    /**
     * Adds a letter.
     *
     * @param whenFull called, with the mailbox locked, when the sender must be held back
     */
    synchronized Put put(Letter letter, Runnable whenFull) {
        ArrayDeque<Letter> target = letters;
        if (target == null) {
            target = new ArrayDeque<>(4);
            letters = target;
        }
        target.add(letter);
        bytes += size(letter);
        if (target.size() >= FULL_LETTERS || bytes >= FULL_BYTES) {
            full = true;
            whenFull.run();
        }
        if (emptying) {
            return Put.QUEUED;
        }
        emptying = true;
        return Put.START;
    }

    /** The next letter; null when there is none, and then the caller's turn is over. */
    synchronized @Nullable Letter take() {
        Letter letter = letters == null ? null : letters.poll();
        if (letter == null) {
            letters = null;
            emptying = false;
            return null;
        }
        bytes -= size(letter);
        return letter;
    }

    /** Whether the sender was held back and may send again now; true only once. */
    synchronized boolean hasRoomAgain() {
        if (full && (letters == null || letters.size() <= FULL_LETTERS / 2) && bytes <= FULL_BYTES / 2) {
            full = false;
            return true;
        }
        return false;
    }

    private static int size(Letter letter) {
        return letter instanceof Letter.Message message ? message.packet().data().length : 0;
    }
}
