package org.crypttalk.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClientFramesTest {

    @Test
    void theMaskedHelloOfRfc6455() {
        ByteBuf out = Unpooled.buffer();
        byte[] hello = "Hello".getBytes(StandardCharsets.US_ASCII);

        ClientFrames.write(out, ClientFrames.TEXT, 0x37fa213d, hello, hello.length);

        byte[] written = new byte[out.readableBytes()];
        out.readBytes(written);
        assertThat(HexFormat.of().formatHex(written)).isEqualTo("818537fa213d7f9f4d5158");
    }

    @Test
    void everyLengthUnmasksToWhatWasWritten() {
        SplittableRandom random = new SplittableRandom(7);
        for (int length = 0; length < 300; length++) {
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            ByteBuf out = Unpooled.buffer();

            ClientFrames.write(out, ClientFrames.BINARY, 0x01fe7380, payload, length);

            assertThat(out.readUnsignedByte()).isEqualTo((short) 0x82);
            int first = out.readUnsignedByte();
            assertThat(first & 0x80).isEqualTo(0x80);
            assertThat((first & 0x7f) == 126 ? out.readUnsignedShort() : first & 0x7f)
                    .isEqualTo(length);
            byte[] mask = new byte[4];
            out.readBytes(mask);
            byte[] body = new byte[length];
            out.readBytes(body);
            assertThat(out.isReadable()).isFalse();
            for (int i = 0; i < length; i++) {
                body[i] ^= mask[i % 4];
            }
            assertThat(body).isEqualTo(payload);
        }
    }
}
