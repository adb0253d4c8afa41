package org.crypttalk.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A certificate chain with its key, both in PEM: whether they can be read, belong together, and for how long they are good. */
final class CertificateCheck {

    private static final Duration RENEW_BEFORE = Duration.ofDays(21);
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private CertificateCheck() {}

    static List<Finding> of(Path certificate, Path key, Instant now) {
        X509Certificate own;
        try (InputStream in = Files.newInputStream(certificate)) {
            Collection<? extends Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (chain.isEmpty() || !(chain.iterator().next() instanceof X509Certificate first)) {
                return List.of(unreadable(certificate, "there is no certificate in it"));
            }
            own = first;
        } catch (IOException | GeneralSecurityException e) {
            return List.of(unreadable(certificate, String.valueOf(e.getMessage())));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(validity(certificate, own, now));
        findings.add(belongs(certificate, key, own.getPublicKey()));
        return findings;
    }

    private static Finding unreadable(Path certificate, String why) {
        return Finding.fail(
                "certificate",
                "The certificate " + certificate + " cannot be used (" + why + ").",
                "Name a readable PEM file with the chain, the server's own certificate first.");
    }

    private static Finding validity(Path file, X509Certificate own, Instant now) {
        Instant begins = own.getNotBefore().toInstant();
        Instant ends = own.getNotAfter().toInstant();
        String sentence =
                file + " is valid from " + begins.atOffset(ZoneOffset.UTC).toLocalDate() + " to "
                        + ends.atOffset(ZoneOffset.UTC).toLocalDate() + ".";
        if (now.isBefore(begins) || now.isAfter(ends)) {
            return Finding.fail(
                    "certificate",
                    sentence,
                    "Get one that is valid now; browsers refuse this one. Check the clock, too.");
        }
        return now.plus(RENEW_BEFORE).isAfter(ends)
                ? Finding.warn(
                        "certificate", sentence, "Renew it, and restart the server, which reads it at its start.")
                : Finding.ok("certificate", sentence);
    }

    private static Finding belongs(Path certificate, Path key, PublicKey publicKey) {
        String text;
        try {
            text = Files.readString(key, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return Finding.fail(
                    "key",
                    "The key " + key + " cannot be read (" + e.getMessage() + ").",
                    "Name a file that the user who runs the server may read.");
        }
        Matcher pem = PKCS8.matcher(text);
        if (!pem.find()) {
            return Finding.fail(
                    "key",
                    key + " is no PKCS #8 key in PEM without a password.",
                    "openssl pkcs8 -topk8 -nocrypt -in KEY -out NEWKEY makes one of other keys.");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
            PrivateKey privateKey =
                    KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return signs(privateKey, publicKey)
                    ? Finding.ok("key", key + " belongs to the certificate.")
                    : otherKey(certificate, key);
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return otherKey(certificate, key);
        }
    }

    private static Finding otherKey(Path certificate, Path key) {
        return Finding.fail(
                "key",
                key + " is not the key of " + certificate + ".",
                "Name the key that the certificate was made for.");
    }

    private static boolean signs(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> publicKey.getAlgorithm();
                });
        byte[] sample = "does this key fit".getBytes(StandardCharsets.US_ASCII);
        signature.initSign(privateKey);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(sample);
        return signature.verify(signed);
    }
}
