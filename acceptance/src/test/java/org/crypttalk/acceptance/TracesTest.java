package org.crypttalk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who finds nothing must have looked. */
final class TracesTest {
    private static final String SECRET = "Größe 43 für Zoë";

    private final Traces traces = new Traces().text("the secret", SECRET);

    @Test
    void findsTextInEveryUsualEncoding() {
        assertThat(found(SECRET.getBytes(StandardCharsets.UTF_8))).contains("the secret");
        assertThat(found(SECRET.getBytes(StandardCharsets.UTF_16BE))).contains("the secret in UTF-16BE");
        assertThat(found(SECRET.getBytes(StandardCharsets.UTF_16LE))).contains("the secret in UTF-16LE");
        assertThat(found(SECRET.getBytes(StandardCharsets.ISO_8859_1))).contains("the secret in Latin-1");
        String hex = HexFormat.of().formatHex(SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(found(hex)).contains("the secret in hexadecimal");
        assertThat(found(hex.toUpperCase(Locale.ROOT))).contains("the secret in upper-case hexadecimal");
        assertThat(found("Gr%C3%B6%C3%9Fe+43+f%C3%BCr+Zo%C3%AB")).contains("the secret, URL-encoded");
        assertThat(found("Gr%C3%B6%C3%9Fe%2043%20f%C3%BCr%20Zo%C3%AB")).contains("the secret, URL-encoded with %20");
        assertThat(found("Gr\\u00f6\\u00dfe 43 f\\u00fcr Zo\\u00eb")).contains("the secret, escaped for JSON");
        assertThat(found("Gr\\u00F6\\u00DFe 43 f\\u00FCr Zo\\u00EB"))
                .contains("the secret, escaped for JSON in upper case");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void findsBase64WhateverStandsAroundIt(int before) {
        byte[] around = noise(before, SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(found(Base64.getEncoder().encodeToString(around)))
                .contains("the secret in base64 behind " + before % 3);
        assertThat(found(Base64.getUrlEncoder().encodeToString(around)))
                .contains("the secret in base64url behind " + before % 3);
    }

    @Test
    void findsNothingWhereItIsNot() {
        byte[] noise = new byte[1_000_000];
        new Random(4).nextBytes(noise);
        assertThat(traces.in(noise)).isEmpty();
        assertThat(found(SECRET.substring(1))).isEmpty();
    }

    private Set<String> found(String text) {
        return found(text.getBytes(StandardCharsets.US_ASCII));
    }

    private Set<String> found(byte[] planted) {
        return traces.in(noise(1_001, planted));
    }

    private static byte[] noise(int before, byte[] planted) {
        byte[] noise = new byte[before + planted.length + 50];
        new Random(7).nextBytes(noise);
        System.arraycopy(planted, 0, noise, before, planted.length);
        return noise;
    }
}
