package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.crypttalk.server.ServerSettings.Limits;
import org.crypttalk.server.account.InviteCodes;
import org.crypttalk.server.account.RegistrationPolicy;
import org.crypttalk.server.account.Throttle;
import org.crypttalk.server.gateway.GatewaySettings.OfAnAddress;
import org.crypttalk.server.store.sqlite.SqliteStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrationPolicyTest {

    private final Noise noise = new Noise(new Random(3));

    @Test
    void anInviteServesOnceAndTheFirstAccountNeedsNone(@TempDir Path data) throws Exception {
        try (RunningServer server = RunningServer.on(data, settings -> settings.with(RegistrationPolicy.INVITE))) {
            Api api = server.api();
            Person.registered(api, noise, "Alice");
            Person bob = Person.stranger(api, noise, "Bob");
            assertThat(api.post("/api/auth/register", bob.bundle()).code()).isEqualTo("invite_needed");
            SqliteStores.addInvite(
                    data,
                    InviteCodes.idOf("a code"),
                    System.currentTimeMillis() + Duration.ofDays(7).toMillis());
            Map<String, Object> invited = new HashMap<>(bob.bundle());
            invited.put("inviteCode", "a code");
            api.post("/api/auth/register", invited).expect(201);
            Map<String, Object> again =
                    new HashMap<>(Person.stranger(api, noise, "Carol").bundle());
            again.put("inviteCode", "a code");
            assertThat(api.post("/api/auth/register", again).code()).isEqualTo("invite_needed");
        }
    }

    @Test
    void whoeverHasNoUsableInviteDoesNotLearnWhichNamesAreTaken(@TempDir Path data) throws Exception {
        try (RunningServer server = RunningServer.on(data, settings -> settings.with(RegistrationPolicy.INVITE))) {
            Api api = server.api();
            Person.registered(api, noise, "Alice");
            for (String name : List.of("alice", "Nobody")) {
                Map<String, Object> bundle =
                        new HashMap<>(Person.stranger(api, noise, name).bundle());
                assertThat(api.post("/api/auth/register", bundle).code())
                        .as("%s without an invite", name)
                        .isEqualTo("invite_needed");
                bundle.put("inviteCode", "a guess");
                assertThat(api.post("/api/auth/register", bundle).code())
                        .as("%s with an unknown invite", name)
                        .isEqualTo("invite_needed");
            }
            SqliteStores.addInvite(
                    data,
                    InviteCodes.idOf("a code"),
                    System.currentTimeMillis() + Duration.ofDays(7).toMillis());
            Map<String, Object> invited =
                    new HashMap<>(Person.stranger(api, noise, "alice").bundle());
            invited.put("inviteCode", "a code");
            assertThat(api.post("/api/auth/register", invited).code()).isEqualTo("name_taken");
        }
    }

    /** Whichever comes second finds the invite used, by itself. */
    @Test
    void anInvitedBundleThatComesManyTimesAtOnceIsAnsweredEachTimeAsTheFirst(@TempDir Path data) throws Exception {
        try (RunningServer server = RunningServer.on(data, settings -> settings.with(RegistrationPolicy.INVITE))) {
            Person.registered(server.api(), noise, "Alice");
            SqliteStores.addInvite(
                    data,
                    InviteCodes.idOf("a code"),
                    System.currentTimeMillis() + Duration.ofDays(7).toMillis());
            Map<String, Object> invited =
                    new HashMap<>(Person.stranger(server.api(), noise, "Bob").bundle());
            invited.put("inviteCode", "a code");
            Callable<Integer> registration =
                    () -> server.api().post("/api/auth/register", invited).status();
            List<Integer> statuses = new ArrayList<>();
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Integer> status : executor.invokeAll(Collections.nCopies(4, registration))) {
                    statuses.add(status.get());
                }
            }
            assertThat(statuses).containsOnly(201).hasSize(4);
        }
    }

    @Test
    void whatUsedAnInviteUpIsAnsweredAgainAlsoByAServerThatWasClosedMeanwhile(@TempDir Path data) throws Exception {
        Map<String, Object> invited;
        String first;
        try (RunningServer server = RunningServer.on(data, settings -> settings.with(RegistrationPolicy.INVITE))) {
            Person.registered(server.api(), noise, "Alice");
            SqliteStores.addInvite(
                    data,
                    InviteCodes.idOf("a code"),
                    System.currentTimeMillis() + Duration.ofDays(7).toMillis());
            invited = new HashMap<>(Person.stranger(server.api(), noise, "Bob").bundle());
            invited.put("inviteCode", "a code");
            first = server.api().post("/api/auth/register", invited).expect(201).text();
            assertThat(server.api()
                            .post("/api/auth/register", invited)
                            .expect(201)
                            .text())
                    .isEqualTo(first);
        }
        try (RunningServer server = RunningServer.on(data, settings -> settings.with(RegistrationPolicy.CLOSED))) {
            assertThat(server.api()
                            .post("/api/auth/register", invited)
                            .expect(201)
                            .text())
                    .isEqualTo(first);
            assertThat(server.api()
                            .post(
                                    "/api/auth/register",
                                    Person.stranger(server.api(), noise, "Bob").bundle())
                            .code())
                    .isEqualTo("registration_closed");
        }
    }

    @Test
    void aClosedServerTakesNobody(@TempDir Path data) throws Exception {
        try (RunningServer server = RunningServer.on(data, settings -> settings.with(RegistrationPolicy.CLOSED))) {
            Person alice = Person.stranger(server.api(), noise, "Alice");
            assertThat(server.api().post("/api/auth/register", alice.bundle()).code())
                    .isEqualTo("registration_closed");
            assertThat(server.api()
                            .get("/api/server")
                            .json()
                            .path("registration")
                            .asString())
                    .isEqualTo("closed");
        }
    }

    @Test
    void guessingIsThrottledByNameAndByAddress(@TempDir Path data) throws Exception {
        Throttle.Rate three = new Throttle.Rate(3, Duration.ofHours(1));
        Throttle.Rate many = new Throttle.Rate(100, Duration.ofHours(1));
        try (RunningServer server = RunningServer.on(
                data,
                settings -> settings.with(new Limits(three, many, many, many, many, many, many, OfAnAddress.ANY)))) {
            Person alice = Person.registered(server.api(), noise, "Alice");
            for (int i = 0; i < 5; i++) {
                // Whoever knows the secret is not counted.
                server.api().post("/api/auth/login", alice.login()).expect(200);
            }
            assertThat(guesses(server.api(), "alice", 3)).isEqualTo("wrong_credentials");
            Api.Answer throttled = guess(server.api(), "ALICE");
            assertThat(throttled.code()).isEqualTo("throttled");
            assertThat(throttled.response().headers().firstValue("Retry-After"))
                    .hasValueSatisfying(
                            seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 3_600));
            assertThat(guess(server.api(), "somebody.else").code()).isEqualTo("wrong_credentials");
        }
    }

    private String guesses(Api api, String name, int count) {
        String code = "";
        for (int i = 0; i < count; i++) {
            code = guess(api, name).code();
        }
        return code;
    }

    private Api.Answer guess(Api api, String name) {
        return api.post("/api/auth/login", Map.of("name", name, "authSecret", noise.bytes(32), "with", "password"));
    }
}
