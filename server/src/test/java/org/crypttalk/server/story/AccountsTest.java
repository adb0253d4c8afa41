package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registering, logging in, enrolling, sessions. */
class AccountsTest extends ServerStory {

    @Test
    void eightRegistrationsOfOneNameOneWins() throws Exception {
        List<Callable<Integer>> registrations = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            // Names are the same without regard to case.
            Person stranger = Person.stranger(server.api(), noise, i % 2 == 0 ? "carol" : "CAROL");
            Map<String, Object> bundle = stranger.bundle();
            registrations.add(
                    () -> server.api().post("/api/auth/register", bundle).status());
        }
        List<Integer> statuses = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> status : executor.invokeAll(registrations)) {
                statuses.add(status.get());
            }
        }
        assertThat(statuses).containsOnlyOnce(201).hasSize(8);
        assertThat(statuses).filteredOn(status -> status != 201).containsOnly(409);
    }

    @Test
    void whoeverLostTheAnswerRegistersAgainWithTheSameBundleAndIsAnsweredAsTheFirstTime() {
        Person carol = Person.stranger(server.api(), noise, "Carol");
        Api.Answer first =
                server.api().post("/api/auth/register", carol.bundle()).expect(201);
        Api.Answer again =
                server.api().post("/api/auth/register", carol.bundle()).expect(201);
        assertThat(again.text()).isEqualTo(first.text());
        Person other = Person.stranger(server.api(), noise, "Carol");
        for (String part : List.of("authSecret", "recoveryAuthSecret")) {
            Map<String, Object> altered = new HashMap<>(carol.bundle());
            altered.put(part, other.bundle().get(part));
            assertThat(problem(server.api().post("/api/auth/register", altered)))
                    .as("another %s", part)
                    .isEqualTo("409 name_taken");
        }
        assertThat(problem(server.api().post("/api/auth/register", other.bundle())))
                .as("another account")
                .isEqualTo("409 name_taken");
        carol.enrolAnew();
        assertThat(server.api()
                        .post("/api/auth/register", carol.bundle())
                        .expect(201)
                        .text())
                .as("also after the account went on")
                .isEqualTo(first.text());
    }

    @Test
    void eightIdenticalRegistrationsAtOnceMakeOneAccount() throws Exception {
        Map<String, Object> bundle =
                Person.stranger(server.api(), noise, "Carol").bundle();
        List<Callable<String>> registrations = Collections.nCopies(8, () -> {
            Api.Answer answer = server.api().post("/api/auth/register", bundle);
            return answer.status() + " " + answer.text();
        });
        List<String> answers = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> answer : executor.invokeAll(registrations)) {
                answers.add(answer.get());
            }
        }
        assertThat(answers).hasSize(8).allSatisfy(answer -> assertThat(answer).startsWith("201 "));
        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(alice.api()
                        .get("/api/users?query=carol")
                        .json()
                        .path("users")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void theFirstAccountIsTheAdministrator() {
        assertThat(alice.api().get("/api/auth/session").json().path("role").asString())
                .isEqualTo("administrator");
        assertThat(bob.api().get("/api/auth/session").json().path("role").asString())
                .isEqualTo("user");
    }

    @Test
    void aBundleWhosePartsDoNotFitIsRefused() {
        Person carol = Person.stranger(server.api(), noise, "Carol");
        Person other = Person.stranger(server.api(), noise, "Other");
        for (String part : List.of("unlockSeals", "keyVault", "entry")) {
            Map<String, Object> bundle = new HashMap<>(carol.bundle());
            bundle.put(part, other.bundle().get(part));
            assertThat(problem(server.api().post("/api/auth/register", bundle)))
                    .as("another's %s", part)
                    .isEqualTo("422 invalid");
        }
        for (Map.Entry<String, Object> wrong : Map.<String, Object>of(
                        "memoryKiB",
                        1024,
                        "iterations",
                        1,
                        "parallelism",
                        4,
                        "passwordBox",
                        new byte[10],
                        "name",
                        "a b c")
                .entrySet()) {
            Map<String, Object> bundle = new HashMap<>(carol.bundle());
            bundle.put(wrong.getKey(), wrong.getValue());
            assertThat(problem(server.api().post("/api/auth/register", bundle)))
                    .as(wrong.getKey())
                    .isEqualTo("422 invalid");
        }
        server.api().post("/api/auth/register", carol.bundle()).expect(201);
    }

    @Test
    void aPasswordOpensAnewDeviceAndTheOldOneStays() {
        String first = alice.token();
        alice.enrolAnew();
        assertThat(alice.device()).isEqualTo(1);
        assertThat(alice.api().get("/api/auth/sessions").json().path("sessions").size())
                .isEqualTo(2);
        assertThat(server.api().as(first).get("/api/auth/session").status()).isEqualTo(200);
        var log = bob.api()
                .get("/api/users/" + alice.account().text() + "/log")
                .expect(200)
                .json();
        assertThat(log.path("headSeq").asLong()).isEqualTo(1);
        assertThat(log.path("log").size()).isEqualTo(2);
    }

    @Test
    void anUnlockSessionMayOnlyEnrol() {
        String login = server.api()
                .post("/api/auth/login", alice.login())
                .expect(200)
                .json()
                .path("token")
                .asString();
        Api api = server.api().as(login);
        assertThat(api.get("/api/auth/session").json().path("kind").asString()).isEqualTo("unlock");
        assertThat(problem(api.get("/api/conversations"))).isEqualTo("401 not_signed_in");
        assertThat(problem(api.get("/api/users"))).isEqualTo("401 not_signed_in");
        Socket socket = Socket.attempt(server.port(), login);
        assertThat(socket.await("refused").arguments().path("data").path("code").asString())
                .isEqualTo("not_signed_in");
        socket.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 54, 55, 72, 100_000})
    void aSecretOfAnotherSizeIsRefusedAlikeForEverybody(int size) {
        List<String> answers = new ArrayList<>();
        for (String name : List.of("alice", "nobody", "no name")) {
            Map<String, Object> login = Map.of("name", name, "authSecret", new byte[size], "with", "password");
            Api.Answer answer = server.api().post("/api/auth/login", login);
            answers.add(answer.status() + " " + answer.text());
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer).startsWith("422 "));
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isEqualTo(answers.getFirst()));
    }

    @Test
    void aStaleEntryIsToldTheHead() {
        Map<String, Object> enrolment = Map.of(
                "entry", alice.addByUnlocking(DeviceKey.make(), 0).encode().toArray(), "box", noise.box());
        alice.enrolAnew();
        String login = server.api()
                .post("/api/auth/login", alice.login())
                .expect(200)
                .json()
                .path("token")
                .asString();
        Api.Answer answer = server.api().as(login).post("/api/auth/enrol", enrolment);
        assertThat(problem(answer)).isEqualTo("409 stale_log");
        assertThat(answer.json().path("headSeq").asLong()).isEqualTo(1);
    }

    @Test
    void aSessionThatEndsTakesItsConnectionsWithIt() {
        String other = alice.openSession();
        String kept = alice.openSession();
        try (Socket doomed = Socket.connect(server.port(), other);
                Socket stays = Socket.connect(server.port(), kept)) {
            var sessions =
                    alice.api().get("/api/auth/sessions").expect(200).json().path("sessions");
            assertThat(sessions.size()).isEqualTo(3);
            server.api().as(other).post("/api/auth/logout", Map.of()).expect(204);
            assertThat(doomed.await("signedOut")
                            .arguments()
                            .path(1)
                            .path("code")
                            .asString())
                    .isEqualTo("not_signed_in");
            doomed.await("closed");
            assertThat(problem(server.api().as(other).get("/api/auth/session"))).isEqualTo("401 not_signed_in");
            assertThat(stays.ask("resume", new byte[] {(byte) 0x80}).problem()).isEmpty();
        }
    }

    @Test
    void nobodyEndsASessionOfSomebodyElse() {
        String id = alice.api()
                .get("/api/auth/sessions")
                .json()
                .path("sessions")
                .path(0)
                .path("id")
                .asString();
        assertThat(problem(mallory.api().delete("/api/auth/sessions/" + id))).isEqualTo("404 not_found");
        alice.api().delete("/api/auth/sessions/" + id).expect(204);
        assertThat(problem(alice.api().get("/api/auth/session"))).isEqualTo("401 not_signed_in");
    }

    @Test
    void aRetiredDeviceIsOutAtOnce() {
        try (Socket socket = Socket.connect(server.port(), alice.token())) {
            alice.api()
                    .post(
                            "/api/auth/log",
                            Map.of("entry", alice.retirement().encode().toArray()))
                    .expect(201);
            socket.await("closed");
        }
        assertThat(problem(alice.api().get("/api/conversations"))).isEqualTo("401 not_signed_in");
        assertThat(problem(alice.sessionAnswer(server.port()))).isEqualTo("401 device_refused");
    }

    @Test
    void ofTwoDevicesThatWriteOneVersionOneWins() {
        alice.api()
                .put("/api/auth/vault", Map.of("version", 1, "store", alice.privateStore(1)))
                .expect(200);
        Api.Answer second = alice.api().put("/api/auth/vault", Map.of("version", 1, "store", alice.privateStore(1)));
        assertThat(problem(second)).isEqualTo("409 stale_version");
        assertThat(second.json().path("version").asLong()).isEqualTo(1);
        assertThat(problem(mallory.api().put("/api/auth/vault", Map.of("version", 1, "store", alice.privateStore(1)))))
                .as("another's store")
                .isEqualTo("422 invalid");
        assertThat(alice.api().get("/api/auth/vault").json().path("version").asLong())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":{\"$gt\":\"\"},\"authSecret\":{\"$gt\":\"\"},\"with\":\"password\"}",
                "{\"name\":\"Alice\",\"authSecret\":{\"$ne\":null},\"with\":\"password\"}",
                "{\"name\":[\"Alice\"],\"authSecret\":\"\",\"with\":\"password\"}",
                "{\"name\":\"Alice\",\"authSecret\":true,\"with\":\"password\"}",
                "{\"name\":\"Alice\",\"authSecret\":\"AAAA\",\"with\":{\"$in\":[\"password\"]}}"
            })
    void loginTakesNoOperators(String body) {
        Api.Answer answer =
                server.api().send("POST", "/api/auth/login", "application/json", body.getBytes(StandardCharsets.UTF_8));
        assertThat(problem(answer)).isEqualTo("400 malformed");
    }

    @Test
    void aNameIsOnlyAName() {
        for (String name : List.of("' OR '1'='1", "Alice'--", "%", "Ali_e", "Alice\" --", "../alice")) {
            Api.Answer answer = server.api()
                    .post(
                            "/api/auth/login",
                            Map.of("name", name, "authSecret", alice.authSecret(), "with", "password"));
            assertThat(problem(answer)).as(name).isEqualTo("401 wrong_credentials");
        }
        assertThat(alice.api().get("/api/users?query=%25").json().path("users").size())
                .as("a wildcard finds nothing")
                .isZero();
        assertThat(alice.api().get("/api/users?query=_").json().path("users").size())
                .isZero();
    }

    @Test
    void unknownNamesGetStableParametersLikeEverybody() {
        var first = server.api()
                .post("/api/auth/kdf", Map.of("name", "Nobody"))
                .expect(200)
                .text();
        assertThat(server.api().post("/api/auth/kdf", Map.of("name", "NOBODY")).text())
                .isEqualTo(first);
        assertThat(server.api().post("/api/auth/kdf", Map.of("name", "Nobody2")).text())
                .isNotEqualTo(first);
        var known = server.api()
                .post("/api/auth/kdf", Map.of("name", "alice"))
                .expect(200)
                .json();
        assertThat(known.propertyNames())
                .containsExactlyElementsOf(server.api()
                        .post("/api/auth/kdf", Map.of("name", "Nobody"))
                        .json()
                        .propertyNames());
    }

    @Test
    void peopleAreFoundByTheirNames() {
        var users = bob.api().get("/api/users?query=AL").expect(200).json().path("users");
        assertThat(users.findValuesAsString("name")).containsExactly("Alice", "Mallory");
        bob.api().put("/api/auth/avatar", Map.of("avatarImage", "seed 7")).expect(200);
        var bobSeen = alice.api()
                .get("/api/users/" + bob.account().text())
                .expect(200)
                .json();
        assertThat(bobSeen.path("avatarImage").asString()).isEqualTo("seed 7");
        assertThat(bobSeen.path("isAvatarImageSet").asBoolean()).isTrue();
        assertThat(bobSeen.has("email")).isFalse();
    }
}
