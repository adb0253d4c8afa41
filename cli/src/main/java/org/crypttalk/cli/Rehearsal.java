package org.crypttalk.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The first requests that a server gets, sent by itself, so that a JVM can record what they need. */
final class Rehearsal {

    private static final List<String> PATHS = List.of("/api/health", "/api/server", "/", "/api/users");
    private static final int PATIENCE_MILLIS = 10_000;

    private Rehearsal() {}

    /** Sends them to a port of this machine and reads the answers, whatever they are. */
    static void with(int port) {
        for (String path : PATHS) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port
                                        + "\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException("The server did not answer " + path, e);
            }
        }
    }
}
