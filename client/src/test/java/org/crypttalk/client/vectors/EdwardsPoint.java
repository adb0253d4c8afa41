package org.crypttalk.client.vectors;

import java.math.BigInteger;
import org.crypttalk.protocol.Bytes;

/** Points of edwards25519 in affine coordinates (RFC 8032 section 5.1), slow and plain: to make signatures that libraries would not make. */
record EdwardsPoint(BigInteger x, BigInteger y) {

    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger L = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D = BigInteger.valueOf(-121_665)
            .multiply(BigInteger.valueOf(121_666).modInverse(P))
            .mod(P);

    static EdwardsPoint decode(Bytes encoded) {
        BigInteger number = littleEndian(encoded.toArray());
        boolean odd = number.testBit(255);
        BigInteger y = number.clearBit(255);
        BigInteger y2 = y.multiply(y).mod(P);
        BigInteger x2 = y2.subtract(BigInteger.ONE)
                .multiply(D.multiply(y2).add(BigInteger.ONE).modInverse(P))
                .mod(P);
        BigInteger x = x2.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        if (!x.multiply(x).mod(P).equals(x2)) {
            x = x.multiply(BigInteger.TWO.modPow(P.shiftRight(2), P)).mod(P);
        }
        return new EdwardsPoint(x.testBit(0) == odd ? x : P.subtract(x).mod(P), y);
    }

    Bytes encode() {
        BigInteger number = x.testBit(0) ? y.setBit(255) : y;
        return Bytes.wrap(bytes(number));
    }

    EdwardsPoint add(EdwardsPoint other) {
        BigInteger product =
                D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(P);
        BigInteger sumX = x.multiply(other.y)
                .add(y.multiply(other.x))
                .multiply(BigInteger.ONE.add(product).modInverse(P))
                .mod(P);
        BigInteger sumY = y.multiply(other.y)
                .add(x.multiply(other.x))
                .multiply(BigInteger.ONE.subtract(product).modInverse(P))
                .mod(P);
        return new EdwardsPoint(sumX, sumY);
    }

    static BigInteger littleEndian(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    /** 32 bytes, little-endian. */
    static byte[] bytes(BigInteger number) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = number.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }
}
