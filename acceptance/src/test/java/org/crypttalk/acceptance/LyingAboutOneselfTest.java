package org.crypttalk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.CryptTalk;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.SignInOutcome;
import org.crypttalk.client.SignInSecret;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.StopReason;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.protocol.vault.PrivateStore;
import org.junit.jupiter.api.Test;

/** Lies about one's own account: what a sign-in is given, and what the server keeps for one's devices. */
final class LyingAboutOneselfTest extends UnderALyingServer {
    private static final Pattern LOG = Pattern.compile("\"log\":\\[\"([^\"]+)\"[^\\]]*]");
    private static final Pattern KEY_VAULT = Pattern.compile("\"keyVault\":\"([^\"]+)\"");
    private static final Pattern BOX = Pattern.compile("\"box\":\"....");
    private static final Pattern STORE = Pattern.compile("\"store\":\"([^\"]+)\"");
    private static final Pattern VERSION = Pattern.compile("\"version\":(\\d+)");

    private final Looks looks = new Looks();

    @Test
    void whatASignInIsGiven() {
        Person elsewhere = Person.in(browsers.newProfile(), between.uri("/"), "Anna", PASSWORD);
        AtomicInteger logins = new AtomicInteger();
        between.interfere(new Interference() {
            @Override
            public HttpMessage answer(HttpMessage request, HttpMessage answer) {
                if (request.isFor("POST", "/api/auth/login")) {
                    logins.incrementAndGet();
                }
                return request.isFor("POST", "/api/auth/kdf")
                        ? answer.with(answer.text().replace("65536", "1024"))
                        : answer;
            }
        });
        elsewhere
                .submitsLogin(PASSWORD)
                .sees(
                        "The server asked for unusual settings for your password, which could weaken it. Nothing was sent.");
        assertThat(refusedToAProgram()).contains("outside the bounds. Nothing was sent.");
        assertThat(logins).hasValue(0);

        between.beHonest();
        anotherDevice("Anna");
        lieAboutTheLogin(answer -> LOG.matcher(answer).replaceFirst("\"log\":[\"$1\"]"));
        elsewhere
                .submitsLogin(PASSWORD)
                .sees("The server shows an older list of your devices than your account has confirmed");
        assertThat(refusedToAProgram()).contains("older list of devices");

        String mallorys = keyVaultOf("Mallory");
        lieAboutTheLogin(answer -> KEY_VAULT.matcher(answer).replaceFirst("\"keyVault\":\"" + mallorys + "\""));
        elsewhere.submitsLogin(PASSWORD).sees("The keys that the server keeps for you fail their check.");
        assertThat(refusedToAProgram()).contains("another key vault than the account's");

        lieAboutTheLogin(answer -> BOX.matcher(answer).replaceFirst("\"box\":\"gwEB"));
        elsewhere
                .submitsLogin(PASSWORD)
                .sees("The server accepted your login, but the keys it keeps for you do not open.");
        assertThat(refusedToAProgram()).isNotEmpty();

        between.beHonest();
        elsewhere.submitsLogin(PASSWORD).seesTheApp();
    }

    @Test
    void anotherAccountsKeyVaultWhileSignedIn() {
        JavaPerson niaj = meets("Niaj");
        String mallorys = keyVaultOf("Mallet");
        between.interfere(new Interference() {
            @Override
            public HttpMessage answer(HttpMessage request, HttpMessage answer) {
                return request.isFor("GET", "/api/auth/vault")
                        ? answer.with(
                                KEY_VAULT.matcher(answer.text()).replaceFirst("\"keyVault\":\"" + mallorys + "\""))
                        : answer;
            }
        });
        between.cut();
        alice.sees("The locked copy of your keys at the server fails its check.");
        isWarned(warning -> warning.problem() == TrustProblem.VAULT_REPLACED);
        goesOn(niaj, "Niaj");
    }

    @Test
    void theOwnListOfDevicesCut() {
        Person sybil = somebody("Sybil").registers();
        JavaPerson program = theProgramOf(sybil);
        lieAboutTheLog(program, "{\"log\":[],\"headSeq\":0}");
        anotherDevice("Sybil");
        sybil.sees("The server shows an older state of your account");
        warnsOfItself(program, TrustProblem.LOG_ROLLED_BACK);
        program.awaits(Event.Stopped.class, stopped -> stopped.reason() == StopReason.OWN_LOG_ROLLED_BACK);
        looks.at(sybil, "own-log-rolled-back");
        staysStopped(sybil);
    }

    @Test
    void twoOwnListsOfDevicesThatAreBothValid() throws MalformedException {
        Person ted = somebody("Ted").registers();
        LogEntry other = enrolmentKeptFromTheServer("Ted");
        JavaPerson program = theProgramOf(ted);
        lieAboutTheLog(program, logAnswer(1, other));
        anotherDevice("Ted");
        ted.sees("Your account shows two different histories");
        warnsOfItself(program, TrustProblem.LOG_FORKED);
        program.awaits(Event.Stopped.class, stopped -> stopped.reason() == StopReason.OWN_LOG_FORKED);
        looks.at(ted, "own-log-forked");
        staysStopped(ted);
    }

    @Test
    void anOlderPrivateStore() {
        JavaPerson walter = registers("Walter");
        AccountId about = walter.account().self().account();
        Person browser = Person.in(browsers.newProfile(), between.uri("/"), "Victor", PASSWORD)
                .registers();
        JavaPerson program =
                closedInTheEnd(JavaPerson.logsIn(between.uri(""), newProfile("Victor"), "Victor", PASSWORD));
        JavaPerson elsewhere =
                closedInTheEnd(JavaPerson.logsIn(server.uri(""), newProfile("Victor"), "Victor", PASSWORD));
        program.says("Walter", "Hello from Victor");
        browser.opens("Walter").reads("Hello from Victor");

        Stores stores = new Stores(program.account().self().account());
        between.interfere(stores);
        boolean verified = false;
        while (!stores.bothHaveSeenNewer()) {
            verified = !verified;
            elsewhere.account().verify(about, verified);
            stores.awaitAnother();
        }
        stores.lie();
        elsewhere.account().verify(about, !verified);
        browser.sees("Your settings from other devices fail their check and were not used.");
        program.awaits(
                Event.TrustWarning.class,
                warning -> warning.problem() == TrustProblem.STORE_REFUSED
                        && warning.sentence().contains(TrustProblem.STORE_REFUSED.sentence()));

        between.beHonest();
        walter.says("Victor", "Still here?");
        browser.reads("Still here?").says("Still here");
        program.reads("Walter", "Still here?");
        walter.reads("Victor", "Still here");

        // What it has again is believed again.
        elsewhere.account().verify(about, verified);
        browser.seesNoMore("Your settings from other devices fail their check and were not used.");
        program.holdsVerified(about, verified);
    }

    /** The private stores of an account that pass to a browser and to a program; the first of them, when they are to be lied to. */
    private static final class Stores implements Interference {
        private final AccountId account;
        private Optional<String> first = Optional.empty();
        private long firstVersion;
        private final Map<Boolean, Long> seen = new HashMap<>();
        private int count;
        private boolean lying;

        Stores(AccountId account) {
            this.account = account;
        }

        @Override
        public synchronized HttpMessage answer(HttpMessage request, HttpMessage answer) {
            if (!request.isFor("GET", "/api/auth/vault") || !isTheirs(answer.text())) {
                return answer;
            }
            if (lying) {
                return answer.with(first.orElseThrow());
            }
            Matcher version = VERSION.matcher(answer.text());
            assertThat(version.find()).isTrue();
            if (first.isEmpty()) {
                first = Optional.of(answer.text());
                firstVersion = Long.parseLong(version.group(1));
            }
            boolean isProgram = request.headers().stream().anyMatch(header -> header.is("Authorization"));
            seen.put(isProgram, Long.parseLong(version.group(1)));
            count++;
            notifyAll();
            return answer;
        }

        /** Others' stores pass as well. */
        private boolean isTheirs(String answer) {
            Matcher store = STORE.matcher(answer);
            try {
                return store.find()
                        && PrivateStore.decode(Base64Url.decode(store.group(1)))
                                .body()
                                .account()
                                .equals(account);
            } catch (MalformedException e) {
                throw new IllegalStateException("a private store that is none", e);
            }
        }

        synchronized void lie() {
            lying = true;
        }

        synchronized boolean bothHaveSeenNewer() {
            return seen.getOrDefault(true, 0L) > firstVersion && seen.getOrDefault(false, 0L) > firstVersion;
        }

        synchronized void awaitAnother() {
            int before = count;
            Patience.until("a private store is fetched", this, () -> count > before);
        }
    }

    private Person somebody(String name) {
        return Person.in(Looks.prepare(browsers.newProfile()), between.uri("/"), name, PASSWORD);
    }

    /** Its sign-in is the first entry behind the one that made the account; the browser has seen it. */
    private JavaPerson theProgramOf(Person person) {
        String name = person.name();
        JavaPerson program = closedInTheEnd(JavaPerson.logsIn(between.uri(""), newProfile(name), name, PASSWORD));
        person.sees("Your account was opened on a new device");
        return program;
    }

    private static void warnsOfItself(JavaPerson program, TrustProblem problem) {
        program.awaits(
                Event.TrustWarning.class,
                warning -> warning.problem() == problem
                        && warning.person().equals(Optional.of(program.account().self())));
    }

    /** A server that is honest again is not believed any more. */
    private void staysStopped(Person person) {
        between.beHonest();
        String told = person.page().getByRole(AriaRole.HEADING).first().innerText();
        person.page().reload();
        person.sees(told);
        assertThat(looks.faults()).isEmpty();
    }

    /** As a login of that account is given it. */
    private String keyVaultOf(String name) {
        registers(name);
        AtomicReference<String> seen = new AtomicReference<>("");
        lieAboutTheLogin(answer -> {
            seen.set(answer);
            return answer;
        });
        JavaPerson.logsIn(between.uri(""), newProfile(name), name, PASSWORD).close();
        between.beHonest();
        Matcher keyVault = KEY_VAULT.matcher(seen.get());
        assertThat(keyVault.find()).isTrue();
        return keyVault.group(1);
    }

    private void lieAboutTheLogin(UnaryOperator<String> change) {
        between.interfere(new Interference() {
            @Override
            public HttpMessage answer(HttpMessage request, HttpMessage answer) {
                return request.isFor("POST", "/api/auth/login") ? answer.with(change.apply(answer.text())) : answer;
            }
        });
    }

    /** What a Java program that would become a device of Anna's is told. */
    private String refusedToAProgram() {
        try (CryptTalk talk = CryptTalk.at(ClientSettings.of(between.uri("")))) {
            SignInOutcome outcome = talk.signIn(
                    ProfilePlace.at(newProfile("Anna")),
                    JavaPerson.accountName("Anna"),
                    new SignInSecret.ByPassword(JavaPerson.password(PASSWORD)));
            if (outcome instanceof SignInOutcome.Distrusted(String sentence)) {
                return sentence;
            }
            throw new AssertionError("Anna's program should refuse: " + outcome);
        }
    }
}
