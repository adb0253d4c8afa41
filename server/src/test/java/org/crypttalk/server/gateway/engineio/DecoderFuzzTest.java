package org.crypttalk.server.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Whatever comes in, payloads are decoded or rejected, and what was decoded survives a round trip. */
final class DecoderFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void payloads(byte[] bytes) {
        decode(bytes);
    }

    static void decode(byte[] bytes) {
        try {
            List<EnginePacket> packets = PacketCodec.decodePayload(bytes);
            List<EnginePacket> again = PacketCodec.decodePayload(PacketCodec.encodePayload(packets));
            assertThat(again).hasSameSizeAs(packets);
            for (int i = 0; i < packets.size(); i++) {
                assertThat(again.get(i).type()).isEqualTo(packets.get(i).type());
                assertThat(again.get(i).data()).isEqualTo(packets.get(i).data());
            }
        } catch (MalformedPacketException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }
}
