package org.crypttalk.server.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Whatever bytes come in, cut wherever, the decoder hears the same: messages, or a violation. */
final class FrameDecoderFuzzTest {

    private static final int LIMIT = 512;

    private static final class Notes implements FrameDecoder.Sink {
        final StringBuilder heard = new StringBuilder();

        @Override
        public boolean onMessage(boolean binary, byte[] data) {
            assertThat(data.length).isLessThanOrEqualTo(LIMIT);
            heard.append(binary).append(new String(data, StandardCharsets.ISO_8859_1));
            return true;
        }

        @Override
        public boolean onPing(byte[] data) {
            assertThat(data.length).isLessThanOrEqualTo(125);
            heard.append("ping").append(new String(data, StandardCharsets.ISO_8859_1));
            return true;
        }

        @Override
        public void onClose() {
            heard.append("close");
        }
    }

    @FuzzTest(maxDuration = "60s")
    void frames(byte[] bytes) {
        for (int cut = 0; cut <= Math.min(bytes.length, 32); cut++) {
            decode(bytes, cut);
        }
    }

    /** Decodes the bytes whole and cut in two: both must hear the same. */
    static void decode(byte[] bytes, int cut) {
        int at = Math.min(cut, bytes.length);
        String whole = hear(Unpooled.wrappedBuffer(bytes));
        String parts = hear(Unpooled.wrappedBuffer(bytes, 0, at), Unpooled.wrappedBuffer(bytes, at, bytes.length - at));
        assertThat(parts).isEqualTo(whole);
    }

    private static String hear(ByteBuf... parts) {
        FrameDecoder decoder = new FrameDecoder(LIMIT);
        Notes notes = new Notes();
        for (ByteBuf part : parts) {
            try {
                decoder.decode(part, notes);
            } catch (WebSocketException violation) {
                return notes.heard.append(violation.code()).toString();
            }
        }
        return notes.heard.toString();
    }
}
