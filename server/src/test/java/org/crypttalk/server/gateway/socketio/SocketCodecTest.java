package org.crypttalk.server.gateway.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.crypttalk.server.gateway.engineio.EnginePacket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SocketCodecTest {

    private static EnginePacket text(String text) {
        return EnginePacket.text(text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable SocketPacket decode(String text) throws MalformedSocketPacketException {
        return new SocketDecoder().decode(text(text));
    }

    private static String said(EnginePacket packet) {
        return new String(packet.data(), StandardCharsets.UTF_8);
    }

    static Stream<Arguments> packets() {
        return Stream.of(
                Arguments.of("0", new SocketPacket.Connect("/", Map.of())),
                Arguments.of("0{\"token\":\"t\"}", new SocketPacket.Connect("/", Map.of("token", "t"))),
                Arguments.of("0/,{\"token\":\"t\"}", new SocketPacket.Connect("/", Map.of("token", "t"))),
                Arguments.of("0/admin", new SocketPacket.Connect("/admin", Map.of())),
                Arguments.of("0/admin,{}", new SocketPacket.Connect("/admin", Map.of())),
                Arguments.of("1", new SocketPacket.Disconnect("/")),
                Arguments.of("1/admin,", new SocketPacket.Disconnect("/admin")),
                Arguments.of("2[\"a\"]", new SocketPacket.Event("/", -1, "a", List.of())),
                Arguments.of("20[\"a\",1]", new SocketPacket.Event("/", 0, "a", List.of(1L))),
                Arguments.of("2/x,12[\"a\"]", new SocketPacket.Event("/x", 12, "a", List.of())),
                Arguments.of("3456[]", new SocketPacket.Ack("/", 456, List.of())),
                Arguments.of(
                        "2[\"a\",null,true,-7,9007199254740993,1.5,1e3,\"é\\u00e9\\n\",[[]],{\"k\":{}}]",
                        new SocketPacket.Event(
                                "/",
                                -1,
                                "a",
                                Arrays.asList(
                                        null,
                                        true,
                                        -7L,
                                        9007199254740993L,
                                        1.5,
                                        1000.0,
                                        "éé\n",
                                        List.of(List.of()),
                                        Map.of("k", Map.of())))),
                Arguments.of(
                        "2[\"a\",123456789012345678901234567890]",
                        new SocketPacket.Event("/", -1, "a", List.of(1.2345678901234568e29))),
                Arguments.of(
                        "2[\"a\",{\"_placeholder\":true,\"num\":0}]",
                        new SocketPacket.Event("/", -1, "a", List.of(Map.of("_placeholder", true, "num", 0L)))),
                Arguments.of("50-[\"a\"]", new SocketPacket.Event("/", -1, "a", List.of())));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void decodesPackets(String text, SocketPacket expected) throws MalformedSocketPacketException {
        assertThat(decode(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4",
                "4{}",
                "7",
                "a",
                "-",
                "01",
                "01{}",
                "0[]",
                "0null",
                "0\"x\"",
                "0{",
                "0{}x",
                "0{}{}",
                "0{\"a\":1,\"a\":2}",
                "1{}",
                "11",
                "2",
                "2{}",
                "2null",
                "2[]",
                "2[1]",
                "2[null]",
                "2[[\"a\"]]",
                "2[\"a\"",
                "2[\"a\",]",
                "2[\"a\"][]",
                "2[\"a\",NaN]",
                "2[\"a\",01]",
                "2[\"a\",1e999]",
                "2['a']",
                "2[\"a\",/**/1]",
                "2[\"connect\"]",
                "2[\"disconnect\"]",
                "2[\"newListener\"]",
                "2-1[\"a\"]",
                "21234567890123456[\"a\"]",
                "3[]",
                "3",
                "31",
                "31{}",
                "5[\"a\"]",
                "5-[\"a\"]",
                "517-[\"a\"]",
                "5100-[\"a\"]",
                "51",
                "50-[\"a\",",
                "6[]",
                "60-[]",
                "2[\"a\",\"\\ud800x\u0000\"]"
            })
    void rejectsWhatIsNoPacket(String text) {
        assertThatExceptionOfType(MalformedSocketPacketException.class).isThrownBy(() -> decode(text));
    }

    @Test
    void limitsNamespaceDepthAndNames() throws MalformedSocketPacketException {
        assertThat(decode("2[\"a\"," + "[".repeat(31) + "]".repeat(31) + "]")).isNotNull();
        for (String text : List.of(
                "0/" + "n".repeat(64),
                "2[\"a\"," + "[".repeat(32) + "]".repeat(32) + "]",
                "2[\"a\"," + "[".repeat(100_000),
                "2[\"a\"," + "{\"a\":".repeat(100_000),
                "2[\"a\"," + "9".repeat(65) + "]",
                "2[\"a\",{\"" + "n".repeat(100_000) + "\":1}]")) {
            assertThatExceptionOfType(MalformedSocketPacketException.class).isThrownBy(() -> decode(text));
        }
    }

    @Test
    void putsAttachmentsInTheirPlaces() throws MalformedSocketPacketException {
        SocketDecoder decoder = new SocketDecoder();
        String first = "{\"_placeholder\":true,\"num\":0}";
        String second = "{\"num\":1,\"_placeholder\":true}";
        assertThat(decoder.decode(text("52-7[\"a\"," + first + ",{\"deep\":[" + second + "]}]")))
                .isNull();
        assertThat(decoder.decode(EnginePacket.binary(new byte[] {0}))).isNull();
        SocketPacket packet = decoder.decode(EnginePacket.binary(new byte[0]));
        assertThat(packet).isInstanceOfSatisfying(SocketPacket.Event.class, event -> {
            assertThat(event.id()).isEqualTo(7);
            assertThat(event.arguments().getFirst()).isEqualTo(new byte[] {0});
            assertThat(event.arguments().get(1))
                    .extracting("deep")
                    .extracting(deep -> ((List<?>) deep).getFirst())
                    .isEqualTo(new byte[0]);
        });
        assertThat(decoder.decode(text("2[\"next\"]"))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "51-[\"a\"]",
                "51-[\"a\",{\"_placeholder\":true,\"num\":1}]",
                "51-[\"a\",{\"_placeholder\":true,\"num\":-1}]",
                "51-[\"a\",{\"_placeholder\":true,\"num\":0.0}]",
                "51-[\"a\",{\"_placeholder\":true,\"num\":\"0\"}]",
                "51-[\"a\",{\"_placeholder\":true}]",
                "51-[\"a\",{\"_placeholder\":true,\"num\":0,\"x\":1}]",
                "51-[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]",
                "51-[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]"
            })
    void rejectsPlaceholdersThatDoNotFit(String text) throws MalformedSocketPacketException {
        SocketDecoder decoder = new SocketDecoder();
        assertThat(decoder.decode(text(text))).isNull();
        assertThatExceptionOfType(MalformedSocketPacketException.class)
                .isThrownBy(() -> decoder.decode(EnginePacket.binary(new byte[] {1})));
    }

    @Test
    void rejectsTextBetweenAttachmentsAndBytesWithoutAPacket() throws MalformedSocketPacketException {
        SocketDecoder decoder = new SocketDecoder();
        assertThatExceptionOfType(MalformedSocketPacketException.class)
                .isThrownBy(() -> decoder.decode(EnginePacket.binary(new byte[] {1})));
        assertThat(decoder.decode(text("51-[\"a\",{\"_placeholder\":true,\"num\":0}]")))
                .isNull();
        assertThatExceptionOfType(MalformedSocketPacketException.class)
                .isThrownBy(() -> decoder.decode(text("2[\"a\"]")));
    }

    @Test
    void limitsThePacketWithItsAttachments() throws MalformedSocketPacketException {
        SocketDecoder decoder = new SocketDecoder();
        assertThat(decoder.decode(text("516-[\"a\"]"))).isNull();
        byte[] megabyte = new byte[1_000_000];
        assertThat(decoder.decode(EnginePacket.binary(megabyte))).isNull();
        assertThat(decoder.decode(EnginePacket.binary(megabyte))).isNull();
        assertThatExceptionOfType(MalformedSocketPacketException.class)
                .isThrownBy(() -> decoder.decode(EnginePacket.binary(megabyte)));
    }

    @Test
    void encodesEventsAndAcknowledgements() {
        assertThat(SocketEncoder.event(-1, "a", new Object[] {1, 2L, 1.5, true, "é\"", List.of(), Map.of("k", "v")}))
                .extracting(SocketCodecTest::said)
                .containsExactly("2[\"a\",1,2,1.5,true,\"é\\\"\",[],{\"k\":\"v\"}]");
        assertThat(SocketEncoder.event(5, "a", new @Nullable Object[] {null}))
                .extracting(SocketCodecTest::said)
                .containsExactly("25[\"a\",null]");
        assertThat(SocketEncoder.ack(0, new Object[0]))
                .extracting(SocketCodecTest::said)
                .containsExactly("30[]");
        List<EnginePacket> binary = SocketEncoder.ack(3, new Object[] {List.of(new byte[] {0, 1}), new byte[] {2}});
        assertThat(binary).extracting(EnginePacket::binary).containsExactly(false, true, true);
        assertThat(said(binary.getFirst()))
                .isEqualTo("62-3[[{\"_placeholder\":true,\"num\":0}],{\"_placeholder\":true,\"num\":1}]");
        assertThat(binary.get(1).data()).isEqualTo(new byte[] {0, 1});
    }

    @Test
    void refusesToEncodeWhatJsonHasNot() {
        Map<Object, Object> numbered = new HashMap<>();
        numbered.put(1, "one");
        for (Object value : List.of(Double.NaN, Double.POSITIVE_INFINITY, 1.5f, 'c', new Object(), numbered)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SocketEncoder.event(-1, "a", new Object[] {List.of(value)}));
        }
    }

    @Test
    void randomMessagesAreDecodedOrRejected() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        String[] pieces = {
            "0",
            "1",
            "2",
            "3",
            "5",
            "6",
            "1-",
            "2-",
            "/",
            ",",
            "[",
            "]",
            "{",
            "}",
            "\"a\"",
            ":",
            "12",
            "null",
            "true",
            "1e9",
            "{\"_placeholder\":true,\"num\":0}",
            "\\u0000",
            "\u0001",
            "é"
        };
        for (int round = 0; round < 20_000; round++) {
            SocketDecoder decoder = new SocketDecoder();
            for (int message = 0; message < 3; message++) {
                StringBuilder text = new StringBuilder();
                for (int i = random.nextInt(10); i >= 0; i--) {
                    text.append(pieces[random.nextInt(pieces.length)]);
                }
                SocketDecoderFuzzTest.decode(
                        decoder, random.nextInt(4) == 0 ? EnginePacket.binary(new byte[] {0}) : text(text.toString()));
            }
        }
    }
}
