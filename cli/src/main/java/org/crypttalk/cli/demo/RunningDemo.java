package org.crypttalk.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.crypttalk.client.Account;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.CryptTalk;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.RegisterOutcome;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.EventStream;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.server.Server;
import org.crypttalk.server.ServerSettings;

/** A server whose people have a past, and a bot who answers. Closing it ends both; the folder is the caller's to remove. */
final class RunningDemo implements AutoCloseable {

    /** Easy to guess, which a demonstration's may be: nothing of it outlives it, and only this machine reaches it. */
    static final String PASSWORD = "password123";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** An Argon2id at a time for each processor of a small machine, and 64 MiB. */
    private static final int REGISTERING_AT_ONCE = 2;

    private final Server server;
    private final CryptTalk talk;
    private final Map<Figure, Account> people = new EnumMap<>(Figure.class);
    private Optional<Pip> pip = Optional.empty();

    private RunningDemo(Server server, CryptTalk talk) {
        this.server = server;
        this.talk = talk;
    }

    /**
     * What a demonstration is made with.
     *
     * @param folder for everything that is kept; empty
     * @param port 0 for any free one
     * @param clock the real time, in the zone in which the story plays
     * @param pace how fast Pip writes
     */
    record Setting(Path folder, int port, String version, Clock clock, SecureRandom random, Pip.Pace pace) {}

    /**
     * Starts the server, makes the accounts and tells the story; returns when everything is ready.
     *
     * @param progress is told what is going on
     * @throws IOException if the port cannot be had; the message says why
     */
    static RunningDemo start(Setting setting, Consumer<String> progress) throws IOException, InterruptedException {
        Instant now = setting.clock().instant();
        StoryClock clock = StoryClock.at(now.minus(Duration.ofDays(Story.DAYS)), setting.clock());
        Server server = Server.start(ServerSettings.local(setting.folder().resolve("server"))
                .with(ServerSettings.Limits.usual())
                .with(clock)
                .on(setting.port(), setting.version()));
        CryptTalk talk = CryptTalk.at(new ClientSettings(
                URI.create("http://127.0.0.1:" + server.port()),
                clock,
                setting.random(),
                PATIENCE,
                Optional.empty(),
                false));
        RunningDemo demo = new RunningDemo(server, talk);
        boolean ready = false;
        try {
            progress.accept("accounts");
            demo.register(setting);
            new TellStory(demo.people, clock).tell(now, setting.clock().getZone(), progress);
            demo.leaveAllButPip();
            clock.catchUp();
            demo.pip = Optional.of(Pip.on(
                    demo.account(Figure.PIP),
                    new PipAnswers(setting.clock().getZone(), setting.random()),
                    clock,
                    setting.pace()));
            ready = true;
            return demo;
        } finally {
            if (!ready) {
                demo.close();
            }
        }
    }

    int port() {
        return server.port();
    }

    /** The newcomer's account first, as on any server: it is the administrator's. */
    private void register(Setting setting) throws InterruptedException {
        people.put(Figure.TESTUSER, register(Figure.TESTUSER, setting));
        List<Figure> others = Arrays.stream(Figure.values())
                .filter(each -> each != Figure.TESTUSER)
                .toList();
        try (ExecutorService workers = Executors.newFixedThreadPool(REGISTERING_AT_ONCE)) {
            List<Callable<Account>> tasks = others.stream()
                    .<Callable<Account>>map(each -> () -> register(each, setting))
                    .toList();
            List<Future<Account>> registered = workers.invokeAll(tasks);
            for (int i = 0; i < registered.size(); i++) {
                people.put(others.get(i), registered.get(i).get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("An account of the demonstration could not be made", e.getCause());
        }
    }

    private Account register(Figure figure, Setting setting) throws InterruptedException {
        try (Password password = password(figure, setting)) {
            ProfilePlace place = ProfilePlace.at(setting.folder().resolve(figure.shown() + ".profile"));
            RegisterOutcome outcome =
                    talk.register(place, CryptTalk.Registration.of(AccountName.parse(figure.shown())), password);
            if (!(outcome instanceof RegisterOutcome.Registered(Account account, RecoveryCode code))) {
                throw new IllegalStateException(figure + " could not register: " + outcome);
            }
            code.close();
            account.recoveryCodeSeen();
            if (!account.chooseAvatar(figure.avatarSeed())) {
                throw new IllegalStateException("The server refused the picture of " + figure);
            }
            connect(account);
            return account;
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nobody but the newcomer signs in again: the others' are random and forgotten. */
    private static Password password(Figure figure, Setting setting) {
        String text = figure == Figure.TESTUSER
                ? PASSWORD
                : Long.toHexString(setting.random().nextLong());
        return Password.of(text).orElseThrow();
    }

    private static void connect(Account account) throws InterruptedException {
        try (EventStream events = account.events()) {
            account.connect();
            Optional<Event> next = events.next(PATIENCE);
            while (next.isPresent() && !(next.get() instanceof Event.Connected)) {
                next = events.next(PATIENCE);
            }
            if (next.isEmpty()) {
                throw new IllegalStateException(account + " did not get a connection");
            }
        }
    }

    private void leaveAllButPip() {
        for (Figure figure : Figure.values()) {
            if (figure != Figure.PIP) {
                account(figure).close();
            }
        }
    }

    private Account account(Figure figure) {
        Account account = people.get(figure);
        if (account == null) {
            throw new IllegalStateException(figure + " has no account");
        }
        return account;
    }

    @Override
    public void close() {
        pip.ifPresent(Pip::close);
        people.values().forEach(Account::close);
        talk.close();
        server.close();
    }
}
