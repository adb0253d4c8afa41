package org.crypttalk.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.sync.ConversationCursor;
import org.crypttalk.protocol.sync.Page;
import org.crypttalk.server.cluster.Alone;
import org.crypttalk.server.conversation.Memberships;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.NewEntry;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.memory.InMemoryStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who reads slowly gets no pile of pushes, but one bell when there is room; who reads fast never notices. */
class ASlowConnectionGetsABellTest {

    private static final AccountId ALICE = new AccountId(new Hash(1, 1, 1, 1));
    private static final AccountId BOB = new AccountId(new Hash(2, 2, 2, 2));
    private static final ConversationId CONVERSATION = new ConversationId(new Hash(3, 3, 3, 3));

    private final Stores stores = new InMemoryStores(Clock.systemUTC(), new SecureRandom());
    private final Connections connections = new Connections(new Alone());
    private final Doorbells doorbells =
            new Doorbells(stores.envelopes(), new Memberships(stores.conversations()), connections, new Alone());
    private final FakeSocket slow = new FakeSocket();
    private final FakeSocket fast = new FakeSocket();

    @BeforeEach
    void aConversationOfTwo() {
        stores.conversations().create(CONVERSATION, List.of(ALICE, BOB), 1);
        stores.envelopes()
                .append(new NewEntry.EpochRecord(CONVERSATION, 0, new Hash(9, 9, 9, 9), ALICE, new byte[] {1}));
        connections.add(new ClientConnection(slow, session(BOB)));
        connections.add(new ClientConnection(fast, session(ALICE)));
    }

    @AfterEach
    void stop() {
        doorbells.close();
        stores.close();
    }

    @Test
    void whatComesWhileItIsFullIsAnnouncedOnceThereIsRoom() throws Exception {
        send(2);
        assertThat(slow.taken()).extracting(FakeSocket.Sent::event).containsExactly("entries");
        slow.fill();
        send(3);
        send(4);
        send(5);
        assertThat(slow.taken()).isEmpty();
        slow.drain();
        settle();
        assertThat(slow.taken()).singleElement().satisfies(sent -> {
            assertThat(sent.event()).isEqualTo("bell");
            assertThat(ConversationCursor.decode(bytes(sent))).isEqualTo(new ConversationCursor(CONVERSATION, 5));
        });
        send(6);
        assertThat(slow.taken()).singleElement().satisfies(sent -> {
            assertThat(sent.event()).isEqualTo("entries");
            assertThat(Page.decode(bytes(sent)).entries())
                    .extracting(Page.Entry::sequence)
                    .containsExactly(6L);
        });
        assertThat(fast.taken())
                .extracting(FakeSocket.Sent::event)
                .containsExactly("entries", "entries", "entries", "entries", "entries");
    }

    @Test
    void ringsThatComeTogetherBecomeOnePush() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        doorbells.afterwards(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        for (long sequence = 2; sequence <= 6; sequence++) {
            append(sequence);
            doorbells.ring(CONVERSATION, sequence, () -> {});
        }
        gate.countDown();
        settle();
        List<Long> pushed = fast.taken().stream()
                .flatMap(sent -> page(sent).entries().stream())
                .map(Page.Entry::sequence)
                .toList();
        assertThat(pushed).containsExactly(2L, 3L, 4L, 5L, 6L);
    }

    private static Page page(FakeSocket.Sent sent) {
        try {
            return Page.decode(bytes(sent));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(FakeSocket.Sent sent) {
        if (sent.argument() instanceof byte[] bytes) {
            return bytes;
        }
        throw new AssertionError("No bytes in " + sent);
    }

    private void send(long sequence) throws InterruptedException {
        append(sequence);
        doorbells.ring(CONVERSATION, sequence, () -> {});
        settle();
    }

    private void append(long sequence) {
        stores.envelopes()
                .append(new NewEntry.Envelope(
                        CONVERSATION, 0, new EntryId(sequence, 0), new Hash(sequence, 0, 0, 0), ALICE, new byte[] {2}));
    }

    /** Waits for two rounds: the pushes of one come after its work. */
    private void settle() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            CountDownLatch round = new CountDownLatch(1);
            doorbells.afterwards(round::countDown);
            round.await();
        }
    }

    private static SignedIn session(AccountId account) {
        return new SignedIn(account.value(), account, Sessions.Kind.DEVICE, 0, 0);
    }
}
