package org.crypttalk.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.crypttalk.server.gateway.GatewaySettings.OfAnAddress;
import org.crypttalk.server.gateway.http.ClientNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One address that opens all it can takes no place from the others, nor from those at the same address who are signed in. */
final class CrowdsTest {

    private static final String SLOW_HEAD = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";

    private final List<RawClient> opened = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (RawClient client : opened) {
            client.close();
        }
    }

    private RawClient open(RawClient client) {
        opened.add(client);
        return client;
    }

    private static GatewaySettings limited(int strangers, int connections) {
        return GatewaySettings.defaults("0.0.0.0", 0).withOfAnAddress(new OfAnAddress(strangers, connections));
    }

    @Test
    void requestsThatNeverEndTakeNoPlaceFromAnotherAddress() throws Exception {
        Duration soon = Duration.ofMillis(1_500);
        try (TestGateway gateway = TestGateway.with(limited(10, 100).withTimeouts(soon, soon, soon))) {
            RawClient signedIn = open(RawClient.admitted(gateway.port()));
            List<RawClient> slow = new ArrayList<>();
            int turnedAway = 0;
            for (int i = 0; i < 30; i++) {
                RawClient attacker = open(RawClient.connect(gateway.port()));
                slow.add(attacker);
                try {
                    attacker.send(SLOW_HEAD);
                } catch (IOException reset) {
                    turnedAway++;
                }
            }
            waitUntilOpen(gateway, 11);
            assertThat(turnedAway).isLessThanOrEqualTo(20);

            RawClient neighbour = open(RawClient.connectFrom("127.0.0.2", gateway.port()));
            neighbour
                    .send("GET /api/hello/bob HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .readUntil("hello bob");
            signedIn.send(RawClient.text("421[\"a\"]")).readUntil("431[]");

            for (RawClient attacker : slow) {
                assertThat(attacker.isClosedByServer())
                        .as("at once, or when the time for a request is over")
                        .isTrue();
            }
            RawClient later = open(RawClient.connect(gateway.port()));
            later.send("GET /api/hello/bob HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("hello bob");
        }
    }

    private static void waitUntilOpen(TestGateway gateway, int expected) throws InterruptedException {
        for (int i = 0; i < 1_000 && gateway.gateway.connections() != expected; i++) {
            Thread.sleep(5);
        }
        assertThat(gateway.gateway.connections()).isEqualTo(expected);
    }

    @Test
    void whoIsAdmittedLeavesAPlaceToStrangersUpToTheLimitOfAll() throws Exception {
        try (TestGateway gateway = TestGateway.with(limited(2, 5))) {
            for (int i = 0; i < 5; i++) {
                open(RawClient.admitted(gateway.port()));
            }
            assertThat(open(RawClient.connect(gateway.port())).isClosedByServer())
                    .isTrue();
            opened.getFirst().close();
            waitUntilOpen(gateway, 4);
            open(RawClient.admitted(gateway.port()));
        }
    }

    @Test
    void socketsThatNobodySignsInOnAreCountedHoweverTheyAreOpened() throws Exception {
        try (TestGateway gateway = TestGateway.with(limited(4, 100))) {
            RawClient attacker = open(RawClient.connect(gateway.port()));
            List<String> sessions = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                attacker.send("GET " + POLLING + " HTTP/1.1\r\nHost: x\r\n\r\n");
                sessions.add(RawClient.sid(attacker.readUntil("1000000}")));
            }
            attacker.send("GET " + POLLING + " HTTP/1.1\r\nHost: x\r\n\r\n");
            String refused = attacker.readUntil("\"retryAfterSeconds\":60}");
            assertThat(refused)
                    .startsWith("HTTP/1.1 429")
                    .contains("Retry-After: 60")
                    .contains("throttled");

            // One of the sessions signs in: that makes room for another.
            String connect = "40{\"token\":\"letmein\"}";
            attacker.send("POST " + POLLING + "&sid=" + sessions.getFirst() + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                    + connect.length() + "\r\n\r\n" + connect);
            attacker.readUntil("\r\n\r\nok");
            attacker.send("GET " + POLLING + "&sid=" + sessions.getFirst() + " HTTP/1.1\r\nHost: x\r\n\r\n");
            attacker.readUntil("[\"auth\",{\"token\":\"letmein\"}]");
            attacker.send("GET " + POLLING + " HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("1000000}");

            // And one that ends does.
            attacker.send("GET " + POLLING + " HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("\"retryAfterSeconds\":60}");
            attacker.send("POST " + POLLING + "&sid=" + sessions.getLast()
                            + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1")
                    .readUntil("\r\n\r\nok");
            attacker.send("GET " + POLLING + " HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("1000000}");
        }
    }

    @Test
    void anUpgradeOfAnAdmittedSocketIsNoStranger() throws Exception {
        try (TestGateway gateway = TestGateway.with(limited(2, 100))) {
            for (int i = 0; i < 5; i++) {
                RawClient client = open(RawClient.connect(gateway.port()));
                client.send("GET " + POLLING + " HTTP/1.1\r\nHost: x\r\n\r\n");
                String sid = RawClient.sid(client.readUntil("1000000}"));
                String connect = "40{\"token\":\"letmein\"}";
                client.send("POST " + POLLING + "&sid=" + sid + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                                + connect.length() + "\r\n\r\n" + connect)
                        .readUntil("\r\n\r\nok");
                client.send("GET " + POLLING + "&sid=" + sid + " HTTP/1.1\r\nHost: x\r\n\r\n")
                        .readUntil("[\"auth\",{\"token\":\"letmein\"}]");
                client.send(RawClient.HANDSHAKE.replace("transport=websocket", "transport=websocket&sid=" + sid))
                        .readUntil("\r\n\r\n");
                client.send(RawClient.text("2probe")).readUntil("3probe");
                client.send(RawClient.text("5"));
                client.send(RawClient.text("421[\"a\"]")).readUntil("431[]");
            }
        }
    }

    @Test
    void behindAProxyTheAddressThatItNamesCounts() throws Exception {
        try (TestGateway gateway = TestGateway.with(limited(1, 100).withProxy())) {
            assertThat(openFrom(gateway, "192.0.2.1")).startsWith("HTTP/1.1 200");
            assertThat(openFrom(gateway, "192.0.2.1")).startsWith("HTTP/1.1 429");
            assertThat(openFrom(gateway, "198.51.100.9, 192.0.2.1"))
                    .as("the client's own claim")
                    .startsWith("HTTP/1.1 429");
            assertThat(openFrom(gateway, "192.0.2.2")).startsWith("HTTP/1.1 200");
            assertThat(openFrom(gateway, "2001:db8:1:2::1")).startsWith("HTTP/1.1 200");
            assertThat(openFrom(gateway, "2001:db8:1:2:ffff::9"))
                    .as("of the same network")
                    .startsWith("HTTP/1.1 429");
            assertThat(openFrom(gateway, "2001:db8:1:3::1")).startsWith("HTTP/1.1 200");
        }
    }

    private String openFrom(TestGateway gateway, String forwardedFor) throws IOException {
        return open(RawClient.connect(gateway.port()))
                .send("GET " + POLLING + " HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + forwardedFor + "\r\n\r\n")
                .readUntil("\r\n\r\n");
    }

    @Test
    void anIPv4AddressIsItselfHoweverItIsWritten() {
        ClientNetwork network = ClientNetwork.of(InetAddress.ofLiteral("192.0.2.1"));
        assertThat(ClientNetwork.of(InetAddress.ofLiteral("::ffff:192.0.2.1"))).isEqualTo(network);
        assertThat(ClientNetwork.of(InetAddress.ofLiteral("192.0.2.2"))).isNotEqualTo(network);
        assertThat(ClientNetwork.of(InetAddress.ofLiteral("::c000:201"))).isNotEqualTo(network);
    }
}
