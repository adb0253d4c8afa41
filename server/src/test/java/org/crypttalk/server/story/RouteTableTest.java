package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every route: as docs/protocol.md states it, closed to strangers, and unimpressed by rubbish. The list is the server's own description. */
class RouteTableTest extends ServerStory {

    private record Route(String method, String path, boolean open, String bodyType) {

        /** A path that exists in form. */
        String concrete(Person person) {
            return path.replace("{id}", "A".repeat(43))
                    .replace("{account}", person.account().text())
                    .replace("{n}", "0");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        JsonNode paths =
                server.api().get("/api/openapi.json").expect(200).json().path("paths");
        for (var path : paths.properties()) {
            for (var operation : path.getValue().properties()) {
                JsonNode content = operation.getValue().path("requestBody").path("content");
                routes.add(new Route(
                        operation.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        operation.getValue().path("security").isEmpty(),
                        content.isObject() && !content.isEmpty()
                                ? content.propertyNames().iterator().next()
                                : ""));
            }
        }
        assertThat(routes).hasSizeGreaterThan(25);
        return routes;
    }

    @Test
    void theRoutesAreThoseOfTheProtocol() throws Exception {
        String protocol = Files.readString(Path.of("../docs/protocol.md"));
        String section = protocol.substring(protocol.indexOf("## 11 REST"), protocol.indexOf("## 12 Socket.IO"));
        Matcher row = Pattern.compile("(?m)^\\| (GET|POST|PUT|DELETE) (/[^ ?|]+)[^|]*\\| ([^|]+) \\|")
                .matcher(section);
        TreeSet<String> stated = new TreeSet<>();
        while (row.find()) {
            stated.add(row.group(1) + " " + row.group(2) + (row.group(3).equals("–") ? " open" : ""));
        }
        TreeSet<String> served = new TreeSet<>();
        routes().forEach(route -> served.add(route + (route.open() ? " open" : "")));
        assertThat(served).isEqualTo(stated);
    }

    @Test
    void withoutASessionEveryOtherRouteIs401() {
        for (Route route : routes()) {
            if (!route.open()) {
                byte[] body = route.bodyType().isEmpty() ? null : "{}".getBytes(StandardCharsets.UTF_8);
                String type = route.bodyType().isEmpty() ? null : route.bodyType();
                Api.Answer answer = server.api().send(route.method(), route.concrete(alice), type, body);
                assertThat(problem(answer)).as(route.toString()).isEqualTo("401 not_signed_in");
                Api.Answer forged =
                        server.api().as("A".repeat(43)).send(route.method(), route.concrete(alice), type, body);
                assertThat(problem(forged)).as(route.toString()).isEqualTo("401 not_signed_in");
            }
        }
    }

    @Test
    void rubbishIsRefusedWithAStableCodeAndWithoutInternals() {
        List<String> rubbish = List.of(
                "",
                "{",
                "null",
                "[]",
                "\"text\"",
                "{\"unexpected\":1}",
                "{\"a\":1}{}",
                "[".repeat(900),
                "{\"name\":1,\"account\":1,\"entry\":1,\"record\":1,\"seals\":1,\"sequence\":\"1\",\"version\":1.5}",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "\u0000\u0001\u0002");
        for (Route route : routes()) {
            if (route.bodyType().isEmpty()) {
                continue;
            }
            for (String body : rubbish) {
                Api.Answer answer = alice.openedApi()
                        .send(
                                route.method(),
                                route.concrete(alice),
                                route.bodyType(),
                                body.getBytes(StandardCharsets.UTF_8));
                assertThat(answer.status()).as("%s with %s", route, body).isBetween(400, 499);
                assertThat(answer.code()).as("%s with %s", route, body).matches("malformed|not_found|not_signed_in");
                assertThat(answer.text())
                        .as("%s with %s", route, body)
                        .doesNotContain("Exception", "org.crypttalk", "jackson", "SQL", "\tat ");
            }
            Api.Answer wrongType = alice.openedApi()
                    .send(route.method(), route.concrete(alice), "text/plain", "{}".getBytes(StandardCharsets.UTF_8));
            assertThat(wrongType.code()).as(route.toString()).matches("unsupported_media_type|not_signed_in");
        }
    }

    @Test
    void everythingHasASizeLimit() {
        byte[] huge = new byte[3 * 1024 * 1024];
        for (Route route : routes()) {
            if (!route.bodyType().isEmpty()) {
                Api.Answer answer = alice.api().send(route.method(), route.concrete(alice), route.bodyType(), huge);
                assertThat(answer.status()).as(route.toString()).isEqualTo(413);
                assertThat(answer.code()).as(route.toString()).isEqualTo("body_too_large");
            }
        }
    }

    @Test
    void everyEventHasASizeLimit() {
        try (Socket socket = Socket.connect(server.port(), alice.token())) {
            for (String event : List.of("send", "fetch", "resume", "delivered", "read", "typing")) {
                for (byte filler : new byte[] {0, (byte) 0x9f, (byte) 0x81, (byte) 0xff}) {
                    byte[] huge = new byte[900_000];
                    Arrays.fill(huge, filler);
                    assertThat(socket.ask(event, huge).problem()).as(event).isIn("malformed", "body_too_large");
                }
                // An array that claims a million members, and one inside the other without end.
                assertThat(socket.ask(event, new byte[] {(byte) 0x9a, 0, 0x0f, 0x42, 0x40})
                                .problem())
                        .as(event)
                        .isEqualTo("malformed");
            }
        }
    }

    @Test
    void pathsAndQueriesThatDoNotDecodeAreMalformed() {
        Api api = alice.api();
        String id = "A".repeat(43);
        for (String path : List.of(
                "/api/conversations/short",
                "/api/conversations/" + "A".repeat(42) + "B",
                "/api/conversations/" + "A".repeat(43) + "=",
                "/api/conversations/" + id + "/epochs?from=-1",
                "/api/conversations/" + id + "/epochs?from=9007199254740992",
                "/api/users/" + "!".repeat(43),
                "/api/users?limit=0",
                "/api/users?limit=x",
                "/api/messages/" + id,
                "/api/messages/" + id + "?after=1&before=2",
                "/api/messages/" + id + "?after=1e3",
                "/api/messages/" + id + "?after=99999999999999999999")) {
            assertThat(problem(api.get(path))).as(path).isEqualTo("400 malformed");
        }
        assertThat(problem(api.get("/api/nothing"))).isEqualTo("404 not_found");
        assertThat(problem(api.get("/api/auth/login"))).isEqualTo("405 method_not_allowed");
    }

    @Test
    void rubbishEventsAreAnsweredAndTheConnectionLives() {
        try (Socket socket = Socket.connect(server.port(), alice.token())) {
            for (String event : List.of("send", "fetch", "resume", "delivered", "read", "typing")) {
                for (byte[] argument : List.of(new byte[0], new byte[] {1, 2, 3}, noise.bytes(500))) {
                    assertThat(socket.ask(event, argument).problem()).as(event).isEqualTo("malformed");
                }
                for (String json : List.of("", ",null", ",1", ",\"text\"", ",{\"a\":[]}", ",1,2")) {
                    socket.emitJson("[\"" + event + "\"" + json + "]");
                    assertThat(socket.await("ack").problem()).as(event + json).isEqualTo("malformed");
                }
            }
            assertThat(socket.ask("unheard.of", new byte[] {1}).problem()).isEqualTo("not_found");
            assertThat(socket.ask("send", new byte[262_145]).problem()).isEqualTo("body_too_large");
            assertThat(socket.ask("resume", new byte[] {(byte) 0x80}).problem()).isEmpty();
        }
    }
}
