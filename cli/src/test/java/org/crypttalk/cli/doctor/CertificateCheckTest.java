package org.crypttalk.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.crypttalk.cli.doctor.Finding.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With certificates made by the JDK's keytool, valid for 90 days from now. */
class CertificateCheckTest {

    private static final char[] PASSWORD = "for the test".toCharArray();

    @TempDir
    private Path folder = Path.of("");

    private final Instant now = Instant.now().plus(Duration.ofHours(1));

    @Test
    void aFreshCertificateAndItsKeyAreFine() throws Exception {
        for (String algorithm : new String[] {"EC", "RSA", "Ed25519"}) {
            make(algorithm, algorithm);

            assertThat(CertificateCheck.of(file(algorithm, "cert"), file(algorithm, "key"), now))
                    .extracting(Finding::verdict)
                    .as(algorithm)
                    .containsExactly(Verdict.OK, Verdict.OK);
        }
    }

    @Test
    void oneThatEndsSoonIsAWarningAndOneThatEndedAFailure() throws Exception {
        make("chat", "EC");

        assertThat(validityAt(now.plus(Duration.ofDays(80)))).isEqualTo(Verdict.WARN);
        assertThat(validityAt(now.plus(Duration.ofDays(91)))).isEqualTo(Verdict.FAIL);
        assertThat(validityAt(now.minus(Duration.ofDays(2)))).isEqualTo(Verdict.FAIL);
    }

    @Test
    void aKeyOfAnotherCertificateIsFound() throws Exception {
        make("chat", "EC");
        make("other", "EC");
        make("third", "RSA");

        assertThat(CertificateCheck.of(file("chat", "cert"), file("other", "key"), now)
                        .get(1)
                        .verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(CertificateCheck.of(file("chat", "cert"), file("third", "key"), now)
                        .get(1)
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void whatCannotBeReadIsNamed() throws Exception {
        make("chat", "EC");
        Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");

        assertThat(CertificateCheck.of(folder.resolve("missing.pem"), file("chat", "key"), now))
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence()).contains("missing.pem"));
        assertThat(CertificateCheck.of(nonsense, file("chat", "key"), now))
                .singleElement()
                .extracting(Finding::verdict)
                .isEqualTo(Verdict.FAIL);
        assertThat(CertificateCheck.of(file("chat", "cert"), nonsense, now)
                        .get(1)
                        .advice())
                .hasValueSatisfying(advice -> assertThat(advice).contains("openssl pkcs8"));
    }

    private Verdict validityAt(Instant time) {
        return CertificateCheck.of(file("chat", "cert"), file("chat", "key"), time)
                .getFirst()
                .verdict();
    }

    private Path file(String name, String what) {
        return folder.resolve(name + "." + what + ".pem");
    }

    private void make(String name, String algorithm) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        algorithm,
                        "-validity",
                        "90",
                        "-dname",
                        "CN=localhost",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        writePem(
                file(name, "cert"), "CERTIFICATE", keys.getCertificate("server").getEncoded());
        writePem(
                file(name, "key"),
                "PRIVATE KEY",
                keys.getKey("server", PASSWORD).getEncoded());
    }

    private static void writePem(Path file, String type, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                file,
                "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n",
                StandardCharsets.US_ASCII);
    }
}
