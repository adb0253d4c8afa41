package org.crypttalk.server.story;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.sync.ConversationCursor;
import org.crypttalk.protocol.sync.ConversationHead;
import org.crypttalk.protocol.sync.FetchRequest;
import org.crypttalk.protocol.sync.Page;
import org.jspecify.annotations.Nullable;

/**
 * A person's device with one conversation, behind a load balancer: connected to some node, and to another one as soon as that dies. It keeps
 * what it gets only in order and without gaps, and asks for what lies between, as docs/protocol.md, section 12 tells clients to. It never asks
 * for news without a reason: a connection that lasts has to be told.
 */
final class RoamingClient implements AutoCloseable {

    private final Person person;
    private final ConversationId conversation;
    private final IntSupplier someNode;
    private final SortedMap<Long, Bytes> seen = new ConcurrentSkipListMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    RoamingClient(Person person, ConversationId conversation, IntSupplier someNode) {
        this.person = person;
        this.conversation = conversation;
        this.someNode = someNode;
        this.thread = Thread.ofVirtual().start(this::roam);
    }

    /** The head of its conversation. */
    long headIn(Map<ConversationId, Long> heads) {
        return heads.getOrDefault(conversation, 0L);
    }

    /** The last sequence that it holds. */
    long cursor() {
        return seen.isEmpty() ? 0 : seen.lastKey();
    }

    /** How often it was connected. */
    int connections() {
        return connections.get();
    }

    private void roam() {
        while (!closed) {
            try (Socket socket = Socket.connect(someNode.getAsInt(), person.token())) {
                connections.incrementAndGet();
                listen(socket);
            } catch (AssertionError | RuntimeException e) {
                // The node is down, or went down: another one.
                pause();
            } catch (InterruptedException | MalformedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void listen(Socket socket) throws InterruptedException, MalformedException {
        byte[] cursors = ConversationCursor.encodeList(List.of(new ConversationCursor(conversation, cursor())))
                .toArray();
        for (ConversationHead news :
                ConversationHead.decodeList(socket.ask("resume", cursors).onlyBytes())) {
            fetchUpTo(socket, news.head());
        }
        while (!closed) {
            Socket.@Nullable Received event = socket.next(Duration.ofMillis(200));
            if (event == null) {
                continue;
            }
            switch (event.name()) {
                case "entries" -> take(socket, Socket.page(event.onlyBytes()));
                // [conversation, head]: whatever it is, there is more.
                case "bell" -> fetchUpTo(socket, cursor() + 1);
                case "closed" -> {
                    return;
                }
                default -> {}
            }
        }
    }

    private void take(Socket socket, Page page) {
        if (!page.entries().isEmpty() && page.entries().getFirst().sequence() > cursor() + 1) {
            fetchUpTo(socket, page.entries().getLast().sequence());
        }
        keep(page);
        if (page.head() > cursor()) {
            fetchUpTo(socket, page.head());
        }
    }

    private void fetchUpTo(Socket socket, long sequence) {
        while (cursor() < sequence) {
            Page page = Socket.page(socket.ask(
                            "fetch",
                            new FetchRequest(conversation, cursor(), 500)
                                    .encode()
                                    .toArray())
                    .onlyBytes());
            if (page.entries().isEmpty()) {
                return;
            }
            keep(page);
        }
    }

    private void keep(Page page) {
        for (Page.Entry entry : page.entries()) {
            if (entry.sequence() == cursor() + 1) {
                seen.put(entry.sequence(), entry.bytes());
            } else if (!Objects.equals(seen.get(entry.sequence()), entry.bytes())) {
                throw new IllegalStateException("Entry " + entry.sequence() + " is another than before");
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
