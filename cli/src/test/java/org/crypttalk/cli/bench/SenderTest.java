package org.crypttalk.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.crypttalk.cli.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Alice and Bob of the bench, each over a channel whose other end is this test, playing the server. */
class SenderTest {

    private static final int BYTES = 300;

    private final byte[] conversation = random(32);
    private final Tally tally = new Tally();
    private final Sender alice = sender(0);
    private final Sender bob = sender(1);
    private final EmbeddedChannel toAlice = connect(alice);
    private final EmbeddedChannel toBob = connect(bob);

    SenderTest() {
        alice.join(bob, toAlice.pipeline().get(LoadConnection.class));
        bob.join(alice, toBob.pipeline().get(LoadConnection.class));
    }

    @AfterEach
    void releaseWhatNobodyRead() {
        toAlice.finishAndReleaseAll();
        toBob.finishAndReleaseAll();
    }

    @Test
    void keepsItsWindowFullAndSettlesWhenAllArrived() {
        alice.keepOutstanding(3);
        List<byte[]> envelopes = sentBy(toAlice);
        assertThat(envelopes).hasSize(3).allMatch(envelope -> envelope.length == BYTES);

        acknowledge(toAlice, 0);
        assertThat(sentBy(toAlice)).hasSize(1);
        alice.keepOutstanding(0);
        acknowledge(toAlice, 1, 2, 3);
        assertThat(sentBy(toAlice)).isEmpty();
        assertThat(alice.isSettled()).isFalse();

        alice.sendDue(System.nanoTime());
        envelopes.addAll(sentBy(toAlice));
        push(toBob, 9, page(9, entry(2, envelopes.get(0)), entry(3, envelopes.get(1)), entry(4, envelopes.get(2))));

        assertThat(bob.received()).isEqualTo(3);
        assertThat(tally.deliveries().count()).isEqualTo(3);
        assertThat(tally.acknowledgements().count()).isEqualTo(4);
        assertThat(bob.failure()).isNull();
    }

    @Test
    void anEnvelopeThatArrivesTwiceAtTwoPlacesIsAnError() {
        List<byte[]> envelopes = sent(2);
        push(toBob, 3, page(3, entry(2, envelopes.get(0)), entry(3, envelopes.get(0))));

        assertThat(exitCodeOf(bob)).isEqualTo(ExitCode.BENCH_INCORRECT);
    }

    @Test
    void theSamePlaceTwiceIsALegalOverlapOfLiveAndCatchUp() {
        List<byte[]> envelopes = sent(2);
        push(toBob, 2, page(2, entry(2, envelopes.get(0))));
        push(toBob, 3, page(3, entry(2, envelopes.get(0)), entry(3, envelopes.get(1))));

        assertThat(bob.failure()).isNull();
        assertThat(bob.received()).isEqualTo(2);
    }

    @Test
    void aGapInWhatWasPushedIsFetched() {
        List<byte[]> envelopes = sent(3);
        push(toBob, 2, page(2, entry(2, envelopes.get(0))));
        push(toBob, 4, page(4, entry(4, envelopes.get(2))));

        assertThat(textSentBy(toBob)).anyMatch(text -> text.contains("[\"fetch\""));
        answerFetch(toBob, 0, page(4, entry(3, envelopes.get(1)), entry(4, envelopes.get(2))));

        assertThat(bob.failure()).isNull();
        assertThat(bob.received()).isEqualTo(3);
    }

    /** As it happens where the two are at different nodes: the own envelope is pushed before what another node stored is heard of. */
    @Test
    void aGapBeforeAnOwnEnvelopeIsFetched() {
        byte[] alices = sent(1).getFirst();
        bob.sendDue(System.nanoTime());
        byte[] bobs = sentBy(toBob).getFirst();
        acknowledge(toBob, 0);
        push(toBob, 3, page(3, entry(3, bobs)));
        assertThat(textSentBy(toBob)).anyMatch(text -> text.contains("[\"fetch\""));
        answerFetch(toBob, 0, page(3, entry(2, alices), entry(3, bobs)));

        assertThat(bob.failure()).isNull();
        assertThat(bob.received()).isEqualTo(1);
    }

    @Test
    void aBellIsAnsweredByFetching() {
        List<byte[]> envelopes = sent(1);
        push(toBob, 0, bell());
        answerFetch(toBob, 0, page(2, entry(2, envelopes.get(0))));

        assertThat(bob.received()).isEqualTo(1);
        assertThat(bob.bells()).isEqualTo(1);
    }

    @Test
    void aGapThatTheServerCannotFillIsALoss() {
        List<byte[]> envelopes = sent(3);
        push(toBob, 4, page(4, entry(4, envelopes.get(2))));
        answerFetch(toBob, 0, page(4, entry(2, envelopes.get(0)), entry(4, envelopes.get(2))));

        assertThat(exitCodeOf(bob)).isEqualTo(ExitCode.BENCH_INCORRECT);
    }

    @Test
    void ownEnvelopesPushedBackDoNotCount() {
        List<byte[]> envelopes = sent(2);
        push(toAlice, 3, page(3, entry(2, envelopes.get(0)), entry(3, envelopes.get(1))));

        assertThat(alice.received()).isZero();
        assertThat(alice.failure()).isNull();
    }

    @Test
    void aRefusalEndsTheBenchWithWhatTheServerSaid() {
        sent(1);
        text(toAlice, "430[{\"code\":\"throttled\"}]");

        assertThat(exitCodeOf(alice)).isEqualTo(ExitCode.BENCH_IMPOSSIBLE);
        assertThat(Objects.requireNonNull(alice.failure())).hasMessageContaining("throttled");
    }

    @Test
    void anAcknowledgementOfNothingIsAnError() {
        acknowledge(toAlice, 0);

        assertThat(exitCodeOf(alice)).isEqualTo(ExitCode.BENCH_INCORRECT);
    }

    @Test
    void framesThatArriveInPiecesAreReadAsWhole() {
        List<byte[]> envelopes = sent(1);
        ByteBuf whole = Unpooled.buffer();
        putFrame(whole, 1, "451-[\"entries\",{\"_placeholder\":true,\"num\":0}]".getBytes(StandardCharsets.US_ASCII));
        putFrame(whole, 2, page(2, entry(2, envelopes.get(0))));
        while (whole.isReadable()) {
            toBob.writeInbound(whole.readBytes(1));
        }

        assertThat(bob.received()).isEqualTo(1);
    }

    @Test
    void pingsAreAnswered() {
        text(toBob, "2");

        assertThat(textSentBy(toBob)).containsExactly("3");
    }

    private List<byte[]> sent(int count) {
        for (int i = 0; i < count; i++) {
            alice.sendDue(System.nanoTime());
        }
        return sentBy(toAlice);
    }

    private static ExitCode exitCodeOf(Sender sender) {
        return Objects.requireNonNull(sender.failure()).exitCode();
    }

    private Sender sender(int number) {
        EnvelopeTemplate envelopes =
                new EnvelopeTemplate(conversation, random(32), BYTES, number, new SplittableRandom(number));
        return new Sender(number, conversation, envelopes, () -> tally);
    }

    private static EmbeddedChannel connect(Sender sender) {
        EmbeddedChannel channel = new EmbeddedChannel(new LoadConnection("localhost:1", "token", sender));
        channel.writeInbound(Unpooled.copiedBuffer(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", StandardCharsets.US_ASCII));
        text(
                channel,
                "0{\"sid\":\"x\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}");
        text(channel, "40{\"sid\":\"y\"}");
        assertThat(channel.pipeline().get(LoadConnection.class).isConnected()).isTrue();
        ByteBuf upgrade = channel.readOutbound();
        assertThat(upgrade.toString(StandardCharsets.US_ASCII))
                .startsWith("GET /socket.io/?EIO=4&transport=websocket ");
        upgrade.release();
        assertThat(textSentBy(channel)).containsExactly("40{\"token\":\"token\"}");
        return channel;
    }

    private static void acknowledge(EmbeddedChannel channel, int... ids) {
        for (int id : ids) {
            text(channel, "43" + id + "[null,{\"sequence\":2,\"time\":1}]");
        }
    }

    private static void push(EmbeddedChannel channel, long head, byte[] attachment) {
        String event = head == 0 ? "bell" : "entries";
        text(channel, "451-[\"" + event + "\",{\"_placeholder\":true,\"num\":0}]");
        frame(channel, 2, attachment);
    }

    private static void answerFetch(EmbeddedChannel channel, int fetch, byte[] page) {
        text(channel, "461-" + ((1 << 30) + fetch) + "[null,{\"_placeholder\":true,\"num\":0}]");
        frame(channel, 2, page);
    }

    private static void text(EmbeddedChannel channel, String text) {
        frame(channel, 1, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void frame(EmbeddedChannel channel, int opcode, byte[] payload) {
        ByteBuf frame = Unpooled.buffer();
        putFrame(frame, opcode, payload);
        channel.writeInbound(frame);
    }

    private static void putFrame(ByteBuf frame, int opcode, byte[] payload) {
        frame.writeByte(0x80 | opcode);
        if (payload.length < 126) {
            frame.writeByte(payload.length);
        } else {
            frame.writeByte(126).writeShort(payload.length);
        }
        frame.writeBytes(payload);
    }

    private static List<byte[]> sentBy(EmbeddedChannel channel) {
        return framesSentBy(channel, 2);
    }

    private static List<String> textSentBy(EmbeddedChannel channel) {
        return framesSentBy(channel, 1).stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    private static List<byte[]> framesSentBy(EmbeddedChannel channel, int wantedOpcode) {
        List<byte[]> frames = new ArrayList<>();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            while (out.isReadable()) {
                int opcode = out.readUnsignedByte() & 0x0f;
                int length = out.readUnsignedByte() & 0x7f;
                if (length == 126) {
                    length = out.readUnsignedShort();
                }
                byte[] mask = new byte[4];
                out.readBytes(mask);
                byte[] payload = new byte[length];
                out.readBytes(payload);
                for (int i = 0; i < length; i++) {
                    payload[i] ^= mask[i % 4];
                }
                if (opcode == wantedOpcode) {
                    frames.add(payload);
                }
            }
            out.release();
        }
        return frames;
    }

    private byte[] bell() {
        ByteBuf out = Unpooled.buffer();
        out.writeByte(0x82)
                .writeByte(0x58)
                .writeByte(32)
                .writeBytes(conversation)
                .writeByte(9);
        return Arrays.copyOf(out.array(), out.writerIndex());
    }

    private byte[] page(int head, byte[]... entries) {
        ByteBuf out = Unpooled.buffer();
        out.writeByte(0x83).writeByte(0x58).writeByte(32).writeBytes(conversation);
        out.writeByte(head).writeByte(0x80 | entries.length);
        for (byte[] entry : entries) {
            out.writeBytes(entry);
        }
        return Arrays.copyOf(out.array(), out.writerIndex());
    }

    private static byte[] entry(int sequence, byte[] envelope) {
        ByteBuf out = Unpooled.buffer();
        out.writeByte(0x84).writeByte(sequence);
        out.writeByte(0x1b).writeLong(1_764_000_000_000L);
        out.writeByte(0).writeByte(0x59).writeShort(envelope.length).writeBytes(envelope);
        return Arrays.copyOf(out.array(), out.writerIndex());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }
}
