package org.crypttalk.server.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrameDecoderTest {

    /** Notes what it hears; stops the decoder after as many messages as it is told. */
    private static final class Notes implements FrameDecoder.Sink {
        final List<String> heard = new ArrayList<>();
        int stopAfter = Integer.MAX_VALUE;

        @Override
        public boolean onMessage(boolean binary, byte[] data) {
            heard.add((binary ? "bytes " : "text ") + new String(data, StandardCharsets.ISO_8859_1));
            return heard.size() < stopAfter;
        }

        @Override
        public boolean onPing(byte[] data) {
            heard.add("ping " + new String(data, StandardCharsets.ISO_8859_1));
            return true;
        }

        @Override
        public void onClose() {
            heard.add("close");
        }
    }

    private static final int LIMIT = 100_000;

    private static ByteBuf hex(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** A masked frame. */
    static ByteBuf frame(int first, byte[] data) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeByte(first);
        if (data.length <= 125) {
            frame.writeByte(0x80 | data.length);
        } else if (data.length <= 0xffff) {
            frame.writeByte(0x80 | 126).writeShort(data.length);
        } else {
            frame.writeByte(0x80 | 127).writeLong(data.length);
        }
        byte[] mask = {0x37, (byte) 0xfa, 0x21, 0x3d};
        frame.writeBytes(mask);
        for (int i = 0; i < data.length; i++) {
            frame.writeByte(data[i] ^ mask[i & 3]);
        }
        return frame;
    }

    private static ByteBuf text(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void decodesTheExampleOfTheRfc() throws WebSocketException {
        Notes notes = new Notes();
        new FrameDecoder(LIMIT).decode(hex("81 85 37 fa 21 3d 7f 9f 4d 51 58"), notes);
        assertThat(notes.heard).containsExactly("text Hello");
    }

    @Test
    void decodesEveryLengthWhereverItIsCut() throws WebSocketException {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int length : new int[] {0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536, LIMIT}) {
            byte[] data = new byte[length];
            random.nextBytes(data);
            ByteBuf bytes = Unpooled.wrappedBuffer(frame(0x82, data), text("after"));
            FrameDecoder decoder = new FrameDecoder(LIMIT);
            Notes notes = new Notes();
            while (bytes.isReadable()) {
                decoder.decode(bytes.readSlice(Math.min(bytes.readableBytes(), 1 + random.nextInt(1_000))), notes);
            }
            assertThat(notes.heard)
                    .as("%d bytes", length)
                    .containsExactly("bytes " + new String(data, StandardCharsets.ISO_8859_1), "text after");
        }
    }

    @Test
    void joinsFragmentsWithControlFramesBetween() throws WebSocketException {
        Notes notes = new Notes();
        new FrameDecoder(LIMIT)
                .decode(
                        Unpooled.wrappedBuffer(
                                frame(0x01, new byte[] {'a'}),
                                frame(0x89, new byte[] {'p'}),
                                frame(0x00, new byte[0]),
                                frame(0x8a, new byte[] {'q'}),
                                frame(0x80, new byte[] {'b'}),
                                frame(0x88, new byte[] {3, (byte) 0xe8}),
                                text("never heard")),
                        notes);
        assertThat(notes.heard).containsExactly("ping p", "text ab", "close");
    }

    @Test
    void stopsWhereItIsToldAndGoesOnLater() throws WebSocketException {
        Notes notes = new Notes();
        notes.stopAfter = 1;
        FrameDecoder decoder = new FrameDecoder(LIMIT);
        ByteBuf bytes = Unpooled.wrappedBuffer(text("one"), text("two"));
        assertThat(decoder.decode(bytes, notes)).isFalse();
        assertThat(notes.heard).containsExactly("text one");
        notes.stopAfter = 10;
        assertThat(decoder.decode(bytes, notes)).isTrue();
        assertThat(notes.heard).containsExactly("text one", "text two");
    }

    @ParameterizedTest
    @CsvSource({
        "81 05 48 65 6c 6c 6f, 1002", // not masked
        "c1 80 00 00 00 00, 1002", // a reserved bit
        "83 80 00 00 00 00, 1002", // an unknown data opcode
        "8b 80 00 00 00 00, 1002", // an unknown control opcode
        "80 80 00 00 00 00, 1002", // continues nothing
        "09 80 00 00 00 00, 1002", // a ping in fragments
        "89 fe 00 7e 00 00 00 00, 1002", // a ping of 126 bytes
        "88 81 00 00 00 00 01, 1002", // half a close status
        "01 80 00 00 00 00 81 80 00 00 00 00, 1002", // a message inside a message
        "81 fe 00 7d 00 00 00 00, 1002", // a length that fits in fewer bytes
        "81 ff 00 00 00 00 00 00 ff ff 00 00 00 00, 1002", // the same with eight
        "82 ff 00 00 00 00 00 01 86 a1 00 00 00 00, 1009", // one byte too many
        "82 ff 7f ff ff ff ff ff ff ff 00 00 00 00, 1009", // a claim of exabytes
        "82 ff ff ff ff ff ff ff ff ff 00 00 00 00, 1009", // a negative length
    })
    void rejectsViolations(String frames, int code) {
        assertThatExceptionOfType(WebSocketException.class)
                .isThrownBy(() -> new FrameDecoder(LIMIT).decode(hex(frames), new Notes()))
                .satisfies(violation -> assertThat(violation.code()).isEqualTo(code));
    }

    @Test
    void limitsAMessageOfFragments() throws WebSocketException {
        FrameDecoder decoder = new FrameDecoder(LIMIT);
        decoder.decode(frame(0x02, new byte[LIMIT - 1]), new Notes());
        decoder.decode(frame(0x00, new byte[1]), new Notes());
        assertThatExceptionOfType(WebSocketException.class)
                .isThrownBy(() -> decoder.decode(frame(0x00, new byte[1]), new Notes()))
                .satisfies(violation -> assertThat(violation.code()).isEqualTo(1009));
    }

    @Test
    void encodesLengthsInTheirShortestForm() {
        for (int length : new int[] {0, 125, 126, 65_535, 65_536}) {
            ByteBuf out = Unpooled.buffer();
            FrameEncoder.writeHeader(out, true, length);
            String expected = length <= 125
                    ? String.format("82%02x", length)
                    : length <= 65_535 ? String.format("827e%04x", length) : String.format("827f%016x", length);
            byte[] header = new byte[out.readableBytes()];
            out.readBytes(header);
            assertThat(HexFormat.of().formatHex(header)).isEqualTo(expected);
        }
    }

    @Test
    void randomBytesAreDecodedOrRejected() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            for (int i = 0; i + 1 < bytes.length; i += 2) {
                if (random.nextBoolean()) {
                    bytes[i] = (byte) (random.nextInt(4) == 0 ? 0x01 : 0x80 + random.nextInt(11));
                    bytes[i + 1] = (byte) (0x80 | random.nextInt(8));
                }
            }
            FrameDecoderFuzzTest.decode(bytes, random.nextInt(bytes.length + 1));
        }
    }
}
