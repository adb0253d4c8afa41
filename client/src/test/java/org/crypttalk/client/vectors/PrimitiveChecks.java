package org.crypttalk.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.crypttalk.client.crypto.Boxes;
import org.crypttalk.client.crypto.Seals;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Padding;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.key.Ed25519;
import org.crypttalk.protocol.key.XWing;
import org.crypttalk.protocol.vault.Box;
import tools.jackson.databind.JsonNode;

/** Checks for the files of {@link PrimitiveVectors}. */
final class PrimitiveChecks {

    private PrimitiveChecks() {}

    static Map<String, Check> all() {
        return Map.of(
                "cbor", PrimitiveChecks::cbor,
                "padding", PrimitiveChecks::padding,
                "base64url", PrimitiveChecks::base64url,
                "names", PrimitiveChecks::names,
                "ed25519", PrimitiveChecks::ed25519,
                "xwing", PrimitiveChecks::xwing,
                "seal", PrimitiveChecks::seal,
                "box", PrimitiveChecks::box);
    }

    private static boolean cbor(Case c) throws Exception {
        CborReader.check(c.bytes("encoded").unsafeArray(), 1_000);
        CborWriter writer = new CborWriter();
        write(writer, c.node("value"));
        assertThat(writer.finish()).isEqualTo(c.bytes("encoded"));
        return true;
    }

    private static void write(CborWriter writer, JsonNode value) {
        if (value.isNull()) {
            writer.none();
        } else if (value.isNumber()) {
            writer.uint(value.asLong());
        } else if (value.isString()) {
            writer.text(value.asString());
        } else if (value.isArray()) {
            writer.array(value.size());
            value.forEach(element -> write(writer, element));
        } else {
            writer.bytes(new Case(value).bytes("bytes"));
        }
    }

    private static boolean padding(Case c) {
        assertThat(Padding.paddedLength((int) c.number("length"))).isEqualTo((int) c.number("padded"));
        return true;
    }

    private static boolean base64url(Case c) throws Exception {
        byte[] bytes = Base64Url.decode(c.text("text"));
        assertThat(Bytes.copyOf(bytes)).isEqualTo(c.bytes("bytes"));
        assertThat(Base64Url.encode(bytes)).isEqualTo(c.text("text"));
        return true;
    }

    private static boolean names(Case c) throws Exception {
        AccountName name = AccountName.parse(c.text("input"));
        assertThat(name.shown()).isEqualTo(c.text("input"));
        assertThat(name.key()).isEqualTo(c.text("key"));
        return true;
    }

    private static boolean ed25519(Case c) {
        return switch (c.text("what")) {
            case "sign" -> {
                SigningKey key = SigningKey.of(c.secret("seed"));
                assertThat(key.publicKey()).isEqualTo(c.bytes("publicKey"));
                assertThat(Bytes.wrap(Ed25519.signedBytes(c.text("label"), c.bytes("body"))))
                        .isEqualTo(c.bytes("message"));
                assertThat(key.sign(c.text("label"), c.bytes("body"))).isEqualTo(c.bytes("signature"));
                yield Ed25519.verify(key.publicKey(), c.text("label"), c.bytes("body"), c.bytes("signature"));
            }
            case "key" -> Ed25519.isValidPublicKey(c.bytes("publicKey"));
            default ->
                Ed25519.verifyRaw(c.bytes("publicKey"), c.bytes("message").unsafeArray(), c.bytes("signature"));
        };
    }

    private static boolean xwing(Case c) {
        if (c.flag("valid")) {
            assertThat(Seals.publicKey(c.secret("seed"))).isEqualTo(c.bytes("publicKey"));
            assertThat(XWing.keyHash(c.bytes("publicKey"))).isEqualTo(c.hash("keyHash"));
        }
        return XWing.isValidPublicKey(c.bytes("publicKey"));
    }

    private static boolean seal(Case c) {
        Optional<Secret> opened = Seals.open(c.secret("seed"), c.bytes("info"), c.bytes("seal"));
        opened.ifPresent(secret -> assertThat(secret).isEqualTo(c.secret("secret")));
        return opened.isPresent();
    }

    private static boolean box(Case c) throws Exception {
        Box box = Box.decode(c.bytes("box").unsafeArray(), 10_000);
        Optional<Secret> opened = Boxes.open(c.secret("key"), c.bytes("info"), box);
        opened.ifPresent(plaintext -> assertThat(plaintext).isEqualTo(c.secret("plaintext")));
        return opened.isPresent();
    }
}
