package org.crypttalk.client.vectors;

import static org.crypttalk.client.vectors.Cases.fields;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crypttalk.client.crypto.Boxes;
import org.crypttalk.client.crypto.Seals;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Padding;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.key.XWing;
import org.crypttalk.protocol.vault.Box;

/** Vectors of notation and primitives: protocol sections 1 to 3.1. */
final class PrimitiveVectors {

    private PrimitiveVectors() {}

    static Map<String, Cases> all() {
        Map<String, Cases> files = new TreeMap<>();
        files.put("cbor", cbor());
        files.put("padding", padding());
        files.put("base64url", base64url());
        files.put("names", names());
        files.put("ed25519", ed25519());
        files.put("xwing", xwing());
        files.put("seal", seal());
        files.put("box", box());
        return files;
    }

    private static Cases cbor() {
        Cases cases = new Cases(
                "One CBOR item of the protocol's subset (section 1.1). `encoded` is the input. Valid cases have `value`: a"
                        + " number, a string for text, null, an array, or {\"bytes\": hex}; encoding it gives `encoded` again.");
        for (long n : new long[] {
            0, 1, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295L, 4_294_967_296L, 9_007_199_254_740_991L
        }) {
            cases.valid("uint " + n, "encoded", new CborWriter().uint(n).finish(), "value", n);
        }
        cases.valid("empty bytes", "encoded", Bytes.ofHex("40"), "value", fields("bytes", Bytes.EMPTY));
        cases.valid(
                "24 bytes",
                "encoded",
                new CborWriter().bytes(new byte[24]).finish(),
                "value",
                fields("bytes", new byte[24]));
        cases.valid(
                "256 bytes",
                "encoded",
                new CborWriter().bytes(new byte[256]).finish(),
                "value",
                fields("bytes", new byte[256]));
        for (String text : List.of("", "a", "ü", "水", "\uD83D\uDE00", "e\u0301", "\u0000", "\uFEFFx")) {
            cases.valid(
                    "text of " + text.codePointCount(0, text.length()) + " code points, "
                            + text.getBytes(StandardCharsets.UTF_8).length + " bytes",
                    "encoded",
                    new CborWriter().text(text).finish(),
                    "value",
                    text);
        }
        cases.valid("null", "encoded", Bytes.ofHex("f6"), "value", null);
        cases.valid("empty array", "encoded", Bytes.ofHex("80"), "value", List.of());
        cases.valid(
                "nested",
                "encoded",
                Bytes.ofHex("8301820243040506" + "6161"),
                "value",
                List.of(1, List.of(2, fields("bytes", Bytes.ofHex("040506"))), "a"));
        cases.valid("12 arrays deep", "encoded", Bytes.ofHex("81".repeat(11) + "80"), "value", nest(12));
        cases.invalid("13 arrays deep", "depth", "encoded", Bytes.ofHex("81".repeat(12) + "80"));
        String[][] bad = {
            {"empty input", "truncated", ""},
            {"0 in two bytes", "not shortest", "1800"},
            {"23 in two bytes", "not shortest", "1817"},
            {"255 in three bytes", "not shortest", "1900ff"},
            {"65535 in five bytes", "not shortest", "1a0000ffff"},
            {"2^32-1 in nine bytes", "not shortest", "1b00000000ffffffff"},
            {"2^53", "above 2^53-1", "1b0020000000000000"},
            {"2^64-1", "above 2^53-1", "1bffffffffffffffff"},
            {"negative", "type", "20"},
            {"byte string length not shortest", "not shortest", "580100"},
            {"text length not shortest", "not shortest", "780161"},
            {"array length not shortest", "not shortest", "980100"},
            {"indefinite bytes", "indefinite", "5f4100ff"},
            {"indefinite text", "indefinite", "7f6161ff"},
            {"indefinite array", "indefinite", "9f00ff"},
            {"break alone", "indefinite", "ff"},
            {"reserved length 28", "reserved", "1c"},
            {"reserved length 29", "reserved", "5d"},
            {"reserved length 30", "reserved", "9e"},
            {"map", "type", "a0"},
            {"map with an entry", "type", "a10102"},
            {"tag", "type", "c000"},
            {"tag 55799", "type", "d9d9f700"},
            {"false", "type", "f4"},
            {"true", "type", "f5"},
            {"undefined", "type", "f7"},
            {"simple value", "type", "f820"},
            {"null in two bytes", "type", "f8f6"},
            {"half float", "type", "f90000"},
            {"float", "type", "fa00000000"},
            {"double", "type", "fb0000000000000000"},
            {"trailing byte", "trailing", "0000"},
            {"trailing after array", "trailing", "8000"},
            {"truncated number", "truncated", "19ff"},
            {"truncated bytes", "truncated", "4200"},
            {"truncated text", "truncated", "6261"},
            {"truncated array", "truncated", "8200"},
            {"length beyond the input", "truncated", "5affffffff00"},
            {"array longer than the input", "truncated", "9affffffff00"},
            {"length of 2^63", "above 2^53-1", "5b8000000000000000"},
            {"overlong UTF-8", "UTF-8", "62c080"},
            {"overlong slash", "UTF-8", "63e080af"},
            {"surrogate", "UTF-8", "63eda080"},
            {"surrogate pair in UTF-8", "UTF-8", "66eda0bdedb880"},
            {"above U+10FFFF", "UTF-8", "64f4908080"},
            {"lone continuation", "UTF-8", "6180"},
            {"cut sequence", "UTF-8", "61e2"},
            {"byte 0xff", "UTF-8", "61ff"},
        };
        for (String[] c : bad) {
            cases.invalid(c[0], c[1], "encoded", Bytes.ofHex(c[2]));
        }
        return cases;
    }

    private static Object nest(int depth) {
        return depth == 1 ? List.of() : List.of(nest(depth - 1));
    }

    private static Cases padding() {
        Cases cases = new Cases("Padmé (section 2.5): `length` in bytes gives `padded`.");
        for (int length : new int[] {
            0, 1, 255, 256, 257, 258, 263, 264, 265, 300, 511, 512, 513, 1_000, 1_023, 1_024, 1_025, 4_097, 9_999,
            65_535, 65_536, 65_537, 100_000, 262_144
        }) {
            cases.valid("length " + length, "length", length, "padded", Padding.paddedLength(length));
        }
        return cases;
    }

    private static Cases base64url() {
        Cases cases =
                new Cases("Bytes in JSON (section 2.6): `text` decodes to `bytes`, which encode to `text` again.");
        for (String hex : List.of("", "00", "ff", "fbff", "000102", "fffefdfc", "14fb9c03d97e")) {
            cases.valid(
                    "bytes " + hex, "text", Base64Url.encode(Bytes.ofHex(hex).toArray()), "bytes", Bytes.ofHex(hex));
        }
        String[][] bad = {
            {"padding", "padding", "AA=="},
            {"standard alphabet plus", "alphabet", "+/8"},
            {"slash", "alphabet", "_/8"},
            {"one character", "length", "A"},
            {"five characters", "length", "AAAAA"},
            {"trailing bits of two", "trailing bits", "AB"},
            {"trailing bits of three", "trailing bits", "AAB"},
            {"space", "alphabet", "AA AA"},
            {"line break", "alphabet", "AAAA\n"},
            {"not ASCII", "alphabet", "AAAÄ"},
        };
        for (String[] c : bad) {
            cases.invalid(c[0], c[1], "text", c[2]);
        }
        return cases;
    }

    private static Cases names() {
        Cases cases =
                new Cases("Names (section 3.1): `input` as registered, `key` as compared and used in derivations.");
        for (String name : List.of("abc", "Alice", "a.b_c-d", "0xf", "A1.", "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345")) {
            cases.valid(name, "input", name, "key", name.toLowerCase(java.util.Locale.ROOT));
        }
        String[][] bad = {
            {"empty", "length", ""},
            {"two", "length", "ab"},
            {"33", "length", "a".repeat(33)},
            {"begins with a dot", "begin", ".abc"},
            {"begins with a hyphen", "begin", "-abc"},
            {"begins with an underscore", "begin", "_abc"},
            {"space", "character", "a bc"},
            {"not ASCII", "character", "älice"},
            {"dotless i", "character", "al\u0131ce"},
            {"Kelvin sign", "character", "\u212Aelvin"},
            {"full width", "character", "\uFF41bc"},
            {"at", "character", "a@bc"},
            {"NUL", "character", "abc\u0000"},
        };
        for (String[] c : bad) {
            cases.invalid(c[0], c[1], "input", c[2]);
        }
        return cases;
    }

    private static Cases ed25519() {
        Cases cases = new Cases(
                "Ed25519 (section 2.1). `what` is \"sign\" (seed, label and body give publicKey, message = CBOR([label, body])"
                        + " and signature), \"key\" (whether publicKey may enter a log) or \"verify\" (whether signature is accepted for publicKey,"
                        + " a valid key, and message).");
        SeededRandom random = new SeededRandom("ed25519");
        for (int i = 0; i < 4; i++) {
            SigningKey key = SigningKey.create(random);
            Bytes body = random.bytes(i * 40);
            String label = "crypt-talk/1 session";
            cases.valid(
                    "sign " + i,
                    "what",
                    "sign",
                    "seed",
                    key.seed(),
                    "label",
                    label,
                    "body",
                    body,
                    "message",
                    org.crypttalk.protocol.key.Ed25519.signedBytes(label, body),
                    "publicKey",
                    key.publicKey(),
                    "signature",
                    key.sign(label, body));
            cases.valid("key " + i, "what", "key", "publicKey", key.publicKey());
        }
        keyCases(cases, random);
        verifyCases(cases, random);
        return cases;
    }

    private static final List<String> SMALL_ORDER = List.of(
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa");

    private static void keyCases(Cases cases, SeededRandom random) {
        for (int i = 0; i < SMALL_ORDER.size(); i++) {
            cases.invalid(
                    i == 0 ? "identity key" : "small-order key " + i,
                    "small order",
                    "what",
                    "key",
                    "publicKey",
                    Bytes.ofHex(SMALL_ORDER.get(i)));
        }
        String[][] nonCanonical = {
            {"identity with y = p + 1", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
            {"y = p", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
            {"y = p with sign", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"},
            {"y = 2^255 - 1", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
            {"y = p + 3", "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
            {"identity with sign", "0100000000000000000000000000000000000000000000000000000000000080"},
            {"minus one with sign", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"},
        };
        for (String[] c : nonCanonical) {
            cases.invalid("non-canonical key: " + c[0], "not canonical", "what", "key", "publicKey", Bytes.ofHex(c[1]));
        }
        cases.invalid(
                "not on the curve",
                "not a point",
                "what",
                "key",
                "publicKey",
                Bytes.ofHex("0200000000000000000000000000000000000000000000000000000000000000"));
        EdwardsPoint point = EdwardsPoint.decode(SigningKey.create(random).publicKey());
        for (int i = 1; i < SMALL_ORDER.size(); i++) {
            cases.invalid(
                    "mixed-order key " + i,
                    "mixed order",
                    "what",
                    "key",
                    "publicKey",
                    point.add(EdwardsPoint.decode(Bytes.ofHex(SMALL_ORDER.get(i))))
                            .encode());
        }
        cases.invalid("31 bytes", "length", "what", "key", "publicKey", random.bytes(31));
        cases.invalid("33 bytes", "length", "what", "key", "publicKey", random.bytes(33));
    }

    private static void verifyCases(Cases cases, SeededRandom random) {
        SigningKey key = SigningKey.create(random);
        Bytes body = random.bytes(20);
        byte[] message = org.crypttalk.protocol.key.Ed25519.signedBytes("crypt-talk/1 session", body);
        byte[] signature = key.sign("crypt-talk/1 session", body).toArray();
        cases.valid(
                "verify", "what", "verify", "publicKey", key.publicKey(), "message", message, "signature", signature);
        byte[] highS = signature.clone();
        BigInteger s = EdwardsPoint.littleEndian(Arrays.copyOfRange(signature, 32, 64));
        System.arraycopy(EdwardsPoint.bytes(s.add(EdwardsPoint.L)), 0, highS, 32, 32);
        verifyInvalid(cases, "S + L", "S >= L", key, message, highS);
        byte[] orderS = signature.clone();
        System.arraycopy(EdwardsPoint.bytes(EdwardsPoint.L), 0, orderS, 32, 32);
        verifyInvalid(cases, "S = L", "S >= L", key, message, orderS);
        byte[] topBit = signature.clone();
        topBit[63] |= (byte) 0x80;
        verifyInvalid(cases, "top bit of S", "S >= L", key, message, topBit);
        for (int at : new int[] {0, 31, 32}) {
            byte[] flipped = signature.clone();
            flipped[at] ^= 1;
            verifyInvalid(cases, "flipped bit in byte " + at, "signature", key, message, flipped);
        }
        byte[] other = message.clone();
        other[other.length - 1] ^= 1;
        verifyInvalid(cases, "other message", "signature", key, other, signature);
        verifyInvalid(cases, "63 bytes", "length", key, message, Arrays.copyOf(signature, 63));
        verifyInvalid(cases, "65 bytes", "length", key, message, Arrays.copyOf(signature, 65));
        verifyInvalid(cases, "zeros", "signature", key, message, new byte[64]);
        verifyInvalid(
                cases,
                "label swapped",
                "label",
                key,
                org.crypttalk.protocol.key.Ed25519.signedBytes("crypt-talk/1 message signature", body),
                signature);
        // R with a component of small order, S made for it: passes with the cofactor, fails without.
        for (int i = 1; i < SMALL_ORDER.size(); i++) {
            Bytes torsion = Bytes.ofHex(SMALL_ORDER.get(i));
            verifyInvalid(
                    cases,
                    "R of mixed order " + i,
                    "cofactorless",
                    key,
                    message,
                    craft(key, nonceSeed(random), torsion, message, null));
        }
        // r = 0: R is the identity, [S]B = [h]A. Canonical R verifies; every other encoding of it must not.
        Bytes identity = Bytes.ofHex(SMALL_ORDER.getFirst());
        cases.valid(
                "R is the identity",
                "what",
                "verify",
                "publicKey",
                key.publicKey(),
                "message",
                message,
                "signature",
                craft(key, BigInteger.ZERO, identity, message, null));
        verifyInvalid(
                cases,
                "R is the identity as p + 1",
                "R not canonical",
                key,
                message,
                craft(
                        key,
                        BigInteger.ZERO,
                        identity,
                        message,
                        Bytes.ofHex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")));
        verifyInvalid(
                cases,
                "R is the identity with the sign set",
                "R not canonical",
                key,
                message,
                craft(
                        key,
                        BigInteger.ZERO,
                        identity,
                        message,
                        Bytes.ofHex("0100000000000000000000000000000000000000000000000000000000000080")));
        verifyInvalid(
                cases,
                "R is the identity as p + 1 with the sign set",
                "R not canonical",
                key,
                message,
                craft(
                        key,
                        BigInteger.ZERO,
                        identity,
                        message,
                        Bytes.ofHex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")));
    }

    private static BigInteger nonceSeed(SeededRandom random) {
        return EdwardsPoint.littleEndian(random.bytes(32).toArray()).mod(EdwardsPoint.L);
    }

    /** A signature with R = [r]B + torsion, encoded as {@code encodedR} if given, and S = r + h a. */
    private static byte[] craft(
            SigningKey key,
            BigInteger r,
            Bytes torsion,
            byte[] message,
            @org.jspecify.annotations.Nullable Bytes encodedR) {
        EdwardsPoint point = multiplyBase(r).add(EdwardsPoint.decode(torsion));
        byte[] encoded = encodedR == null ? point.encode().toArray() : encodedR.toArray();
        byte[] expanded = sha512(key.seed().unsafeArray());
        byte[] scalar = Arrays.copyOf(expanded, 32);
        scalar[0] &= (byte) 248;
        scalar[31] &= 127;
        scalar[31] |= 64;
        byte[] hash = sha512(ByteBuffer.allocate(64 + message.length)
                .put(encoded)
                .put(key.publicKey().toArray())
                .put(message)
                .array());
        BigInteger s = EdwardsPoint.littleEndian(hash)
                .multiply(EdwardsPoint.littleEndian(scalar))
                .add(r)
                .mod(EdwardsPoint.L);
        return ByteBuffer.allocate(64).put(encoded).put(EdwardsPoint.bytes(s)).array();
    }

    private static EdwardsPoint multiplyBase(BigInteger scalar) {
        EdwardsPoint sum = new EdwardsPoint(BigInteger.ZERO, BigInteger.ONE);
        EdwardsPoint base =
                EdwardsPoint.decode(Bytes.ofHex("5866666666666666666666666666666666666666666666666666666666666666"));
        for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
            sum = sum.add(sum);
            if (scalar.testBit(bit)) {
                sum = sum.add(base);
            }
        }
        return sum;
    }

    private static byte[] sha512(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void verifyInvalid(
            Cases cases, String name, String reason, SigningKey key, byte[] message, byte[] signature) {
        cases.invalid(
                name,
                reason,
                "what",
                "verify",
                "publicKey",
                key.publicKey(),
                "message",
                message,
                "signature",
                signature);
    }

    private static Cases xwing() {
        Cases cases = new Cases(
                "X-Wing keys (section 2.2): valid cases have `seed`, its `publicKey` and `keyHash`; invalid ones a `publicKey`"
                        + " that must not enter a log or vault.");
        SeededRandom random = new SeededRandom("xwing");
        Bytes key = Bytes.EMPTY;
        for (int i = 0; i < 3; i++) {
            Secret seed = Secret.random(32, random);
            key = Seals.publicKey(seed);
            cases.valid("key " + i, "seed", seed, "publicKey", key, "keyHash", XWing.keyHash(key));
        }
        int[][] coefficients = {{0, 3_329}, {0, 4_095}, {1, 3_329}, {767, 3_329}, {767, 4_095}};
        for (int[] c : coefficients) {
            byte[] bad = key.toArray();
            int at = c[0] / 2 * 3;
            if (c[0] % 2 == 0) {
                bad[at] = (byte) c[1];
                bad[at + 1] = (byte) ((bad[at + 1] & 0xf0) | (c[1] >> 8));
            } else {
                bad[at + 1] = (byte) ((bad[at + 1] & 0x0f) | ((c[1] & 0xf) << 4));
                bad[at + 2] = (byte) (c[1] >> 4);
            }
            cases.invalid("coefficient " + c[0] + " is " + c[1], "ML-KEM modulus", "publicKey", bad);
        }
        for (String hex : List.of(
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000080")) {
            byte[] bad = key.toArray();
            System.arraycopy(Bytes.ofHex(hex).toArray(), 0, bad, 1_184, 32);
            cases.invalid(
                    "X25519 part " + hex.substring(0, 8) + "…" + hex.substring(60),
                    "X25519 small order",
                    "publicKey",
                    bad);
        }
        cases.invalid("1215 bytes", "length", "publicKey", Arrays.copyOf(key.toArray(), 1_215));
        cases.invalid("1217 bytes", "length", "publicKey", Arrays.copyOf(key.toArray(), 1_217));
        return cases;
    }

    private static Cases seal() {
        Cases cases = new Cases(
                "Seals (section 2.3): `seal` opened with the X-Wing `seed` and `info` gives the 32 bytes `secret`.");
        SeededRandom random = new SeededRandom("seal");
        Secret seed = Secret.random(32, random);
        Secret other = Secret.random(32, random);
        Bytes key = Seals.publicKey(seed);
        Secret secret = Secret.random(32, random);
        Bytes info = new CborWriter()
                .array(2)
                .text("crypt-talk/1 epoch key seal")
                .uint(7)
                .finish();
        Bytes seal = Seals.seal(key, info, secret, random);
        cases.valid("with info", "seed", seed, "info", info, "seal", seal, "secret", secret);
        cases.valid(
                "without info",
                "seed",
                seed,
                "info",
                Bytes.EMPTY,
                "seal",
                Seals.seal(key, Bytes.EMPTY, secret, random),
                "secret",
                secret);
        cases.invalid("other seed", "key", "seed", other, "info", info, "seal", seal);
        cases.invalid("other info", "info", "seed", seed, "info", Bytes.EMPTY, "seal", seal);
        for (int at : new int[] {0, 1_087, 1_088, 1_119, 1_120, 1_167}) {
            byte[] bad = seal.toArray();
            bad[at] ^= 1;
            cases.invalid("flipped bit in byte " + at, "tag", "seed", seed, "info", info, "seal", bad);
        }
        byte[] zeros = seal.toArray();
        Arrays.fill(zeros, 1_088, 1_120, (byte) 0);
        cases.invalid("X25519 share of zeros", "all-zero result", "seed", seed, "info", info, "seal", zeros);
        cases.invalid("truncated", "length", "seed", seed, "info", info, "seal", Arrays.copyOf(seal.toArray(), 1_167));
        cases.invalid("longer", "length", "seed", seed, "info", info, "seal", Arrays.copyOf(seal.toArray(), 1_169));
        cases.invalid("empty", "length", "seed", seed, "info", info, "seal", Bytes.EMPTY);
        return cases;
    }

    private static Cases box() {
        Cases cases = new Cases(
                "Boxes (section 2.4): `box` opened with `key` and `info` = CBOR([label, context…]) gives `plaintext`;"
                        + " encrypting `plaintext` with the salt in the box gives `box`.");
        SeededRandom random = new SeededRandom("box");
        Secret key = Secret.random(32, random);
        Bytes info = new CborWriter()
                .array(3)
                .text("crypt-talk/1 key vault")
                .uint(0)
                .bytes(random.bytes(32))
                .finish();
        List<Integer> sizes = new ArrayList<>(List.of(0, 1, 100, 1_000));
        Box box = new Box(Bytes.EMPTY, Bytes.EMPTY);
        for (int size : sizes) {
            Secret plaintext = Secret.random(size, random);
            box = Boxes.seal(key, info, plaintext, random);
            cases.valid(size + " bytes", "key", key, "info", info, "box", box.encode(), "plaintext", plaintext);
        }
        cases.invalid("other key", "tag", "key", Secret.random(32, random), "info", info, "box", box.encode());
        cases.invalid(
                "other label",
                "tag",
                "key",
                key,
                "info",
                new CborWriter().array(1).text("crypt-talk/1 unlock box").finish(),
                "box",
                box.encode());
        byte[] badSalt = box.salt().toArray();
        badSalt[0] ^= 1;
        cases.invalid(
                "flipped salt",
                "tag",
                "key",
                key,
                "info",
                info,
                "box",
                new Box(Bytes.wrap(badSalt), box.ciphertext()).encode());
        byte[] badText = box.ciphertext().toArray();
        badText[0] ^= 1;
        cases.invalid(
                "flipped ciphertext",
                "tag",
                "key",
                key,
                "info",
                info,
                "box",
                new Box(box.salt(), Bytes.wrap(badText)).encode());
        String[][] heads = {{"version 2", "0201"}, {"suite 2", "0102"}};
        for (String[] head : heads) {
            cases.invalid(
                    head[0],
                    "unknown version or suite",
                    "key",
                    key,
                    "info",
                    info,
                    "box",
                    Bytes.ofHex("84" + head[1] + box.encode().hex().substring(6)));
        }
        cases.invalid(
                "salt of 31 bytes",
                "length",
                "key",
                key,
                "info",
                info,
                "box",
                new Box(random.bytes(31), box.ciphertext()).encode());
        cases.invalid(
                "shorter than a tag",
                "length",
                "key",
                key,
                "info",
                info,
                "box",
                new Box(box.salt(), random.bytes(15)).encode());
        cases.invalid(
                "trailing byte",
                "trailing",
                "key",
                key,
                "info",
                info,
                "box",
                Bytes.ofHex(box.encode().hex() + "00"));
        return cases;
    }
}
