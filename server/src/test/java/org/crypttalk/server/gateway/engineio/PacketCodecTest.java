package org.crypttalk.server.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PacketCodecTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "0{},OPEN,{}",
        "1,CLOSE,''",
        "2probe,PING,probe",
        "3,PONG,''",
        "4€uro,MESSAGE,€uro",
        "5,UPGRADE,''",
        "6,NOOP,''"
    })
    void decodesText(String text, EnginePacket.Type type, String data) throws MalformedPacketException {
        EnginePacket packet = PacketCodec.decodeText(utf8(text));
        assertThat(packet.type()).isEqualTo(type);
        assertThat(packet.binary()).isFalse();
        assertThat(packet.data()).isEqualTo(utf8(data));
        assertThat(PacketCodec.encodePayload(List.of(packet))).isEqualTo(utf8(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "a", "b", " 4", "/", ":", "-1"})
    void rejectsWhatIsNoText(String text) {
        assertThatExceptionOfType(MalformedPacketException.class).isThrownBy(() -> PacketCodec.decodeText(utf8(text)));
    }

    @Test
    void rejectsTextThatIsNotUtf8() {
        for (byte[] bytes : new byte[][] {
            {'4', (byte) 0xff},
            {'4', (byte) 0xc0, (byte) 0x80},
            {'4', (byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {'4', (byte) 0xe2}
        }) {
            assertThatExceptionOfType(MalformedPacketException.class).isThrownBy(() -> PacketCodec.decodeText(bytes));
        }
    }

    @Test
    void aPayloadHoldsTextAndBytes() throws MalformedPacketException {
        byte[] payload = utf8("4hello\u001ebAAEC/w==\u001e4\u001eb");
        List<EnginePacket> packets = PacketCodec.decodePayload(payload);
        assertThat(packets).extracting(EnginePacket::binary).containsExactly(false, true, false, true);
        assertThat(packets.get(1).data()).isEqualTo(new byte[] {0, 1, 2, (byte) 0xff});
        assertThat(packets.get(3).data()).isEmpty();
        assertThat(PacketCodec.encodePayload(packets)).isEqualTo(payload);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u001e",
                "4a\u001e",
                "\u001e4a",
                "4a\u001e\u001e4b",
                "b!",
                "bA",
                "bAA=A",
                "bAAAA ",
                "4a\u001e9"
            })
    void rejectsWhatIsNoPayload(String payload) {
        assertThatExceptionOfType(MalformedPacketException.class)
                .isThrownBy(() -> PacketCodec.decodePayload(utf8(payload)));
    }

    @Test
    void limitsThePacketsOfAPayload() throws MalformedPacketException {
        String most = "6" + "\u001e6".repeat(PacketCodec.MAX_PACKETS_IN_PAYLOAD - 1);
        assertThat(PacketCodec.decodePayload(utf8(most))).hasSize(PacketCodec.MAX_PACKETS_IN_PAYLOAD);
        assertThatExceptionOfType(MalformedPacketException.class)
                .isThrownBy(() -> PacketCodec.decodePayload(utf8(most + "\u001e6")));
    }

    @Test
    void randomBytesAreDecodedOrRejected() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        byte[] alphabet = utf8("0123456789b=AZ/+{}[]\"");
        alphabet[0] = 0x1e;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(8) == 0 ? bytes[i] : alphabet[(bytes[i] & 0xff) % alphabet.length];
            }
            DecoderFuzzTest.decode(bytes);
        }
    }

    @Test
    void aPacketDoesNotTellItsData() {
        assertThat(EnginePacket.text(utf8("secret"))).hasToString("EnginePacket[MESSAGE, 6 bytes]");
    }
}
