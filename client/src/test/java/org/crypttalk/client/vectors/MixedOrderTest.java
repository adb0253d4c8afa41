package org.crypttalk.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.key.Ed25519;
import org.junit.jupiter.api.Test;

/**
 * A signature whose R has a part of small order, made by somebody who has the key. Libraries that multiply the equation by a number take some of
 * them and not others; here all are refused (protocol section 2.1), or two clients could see different histories.
 */
class MixedOrderTest {

    private static final int TRIES = 60;

    /** Of order 8, 4 and 2. */
    private static final List<EdwardsPoint> SMALL = smallOrder();

    @Test
    void isNeverTaken() throws Exception {
        SeededRandom random = new SeededRandom("mixed order");
        SigningKey key = SigningKey.create(random);
        for (int i = 0; i < TRIES; i++) {
            byte[] message = ("message " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            BigInteger nonce = new BigInteger(250, random);
            EdwardsPoint honest = baseTimes(nonce);
            assertThat(Ed25519.verifyRaw(key.publicKey(), message, signature(key, nonce, honest, message)))
                    .as("without a part of small order")
                    .isTrue();
            for (EdwardsPoint small : SMALL) {
                assertThat(Ed25519.verifyRaw(
                                key.publicKey(), message, signature(key, nonce, honest.add(small), message)))
                        .isFalse();
            }
        }
    }

    private static Bytes signature(SigningKey key, BigInteger nonce, EdwardsPoint r, byte[] message) throws Exception {
        byte[] encoded = r.encode().toArray();
        MessageDigest hash = MessageDigest.getInstance("SHA-512");
        hash.update(encoded);
        hash.update(key.publicKey().toArray());
        BigInteger h = EdwardsPoint.littleEndian(hash.digest(message));
        BigInteger s = nonce.add(h.multiply(scalar(key.seed()))).mod(EdwardsPoint.L);
        byte[] signature = Arrays.copyOf(encoded, 64);
        System.arraycopy(EdwardsPoint.bytes(s), 0, signature, 32, 32);
        return Bytes.wrap(signature);
    }

    /** RFC 8032 section 5.1.5. */
    private static BigInteger scalar(Secret seed) throws Exception {
        byte[] half = Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(seed.unsafeArray()), 32);
        half[0] &= (byte) 0xf8;
        half[31] = (byte) ((half[31] & 0x7f) | 0x40);
        return EdwardsPoint.littleEndian(half);
    }

    private static EdwardsPoint baseTimes(BigInteger scalar) {
        EdwardsPoint base = EdwardsPoint.decode(Bytes.wrap(
                java.util.HexFormat.of().parseHex("5866666666666666666666666666666666666666666666666666666666666666")));
        return times(base, scalar);
    }

    private static EdwardsPoint times(EdwardsPoint point, BigInteger scalar) {
        EdwardsPoint sum = new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE);
        for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
            sum = sum.add(sum);
            if (scalar.testBit(bit)) {
                sum = sum.add(point);
            }
        }
        return sum;
    }

    private static List<EdwardsPoint> smallOrder() {
        EdwardsPoint eight = EdwardsPoint.decode(Bytes.wrap(
                java.util.HexFormat.of().parseHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")));
        EdwardsPoint four = eight.add(eight);
        return List.of(eight, four, four.add(four));
    }
}
