package org.crypttalk.server.gateway.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.crypttalk.server.gateway.engineio.EnginePacket;

/** Whatever messages come in, they are decoded or rejected, and what was decoded can be encoded. */
final class SocketDecoderFuzzTest {

    /** One message a line; a line that starts with b is bytes. */
    @FuzzTest(maxDuration = "60s")
    void messages(byte[] bytes) {
        SocketDecoder decoder = new SocketDecoder();
        int start = 0;
        for (int end = 0; end <= bytes.length; end++) {
            if (end == bytes.length || bytes[end] == '\n') {
                boolean binary = end > start && bytes[start] == 'b';
                byte[] message = Arrays.copyOfRange(bytes, start, end);
                decode(decoder, binary ? EnginePacket.binary(message) : EnginePacket.text(message));
                start = end + 1;
            }
        }
    }

    static void decode(SocketDecoder decoder, EnginePacket message) {
        try {
            SocketPacket packet = decoder.decode(message);
            if (packet instanceof SocketPacket.Event event) {
                assertThat(SocketEncoder.event(
                                event.id(), event.name(), event.arguments().toArray()))
                        .isNotEmpty();
            }
        } catch (MalformedSocketPacketException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }
}
