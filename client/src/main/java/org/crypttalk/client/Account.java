package org.crypttalk.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.crypttalk.client.account.Blocks;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.Held;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.conversation.Arrivals;
import org.crypttalk.client.conversation.Dialogues;
import org.crypttalk.client.crypto.account.LogSigning;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.client.crypto.account.SafetyNumber;
import org.crypttalk.client.live.LiveConnection;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.AuthApi;
import org.crypttalk.client.rest.Refusal;
import org.crypttalk.client.rest.Rest;
import org.crypttalk.client.shared.Sharing;
import org.crypttalk.client.store.RegistrationStore;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.EventStream;
import org.crypttalk.client.view.Person;
import org.crypttalk.client.view.StopReason;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogEntry;

/**
 * An account on this device. It reads its profile from the start; {@link #connect} makes it live. Any thread. Closing it ends its threads, wipes
 * its keys from memory and closes the profile; messages that wait stay in the profile.
 */
public final class Account implements AutoCloseable {

    private final ThisDevice device;
    private final Directory directory;
    private final LiveConnection live;
    private final Blocks blocks;
    private final Dialogues dialogues;
    private final Sharing sharing;
    private final Thread arrivals;
    private boolean connected;
    private boolean closed;

    Account(ThisDevice device, Directory directory, Rest rest, Duration patience) {
        this.device = device;
        this.directory = directory;
        this.live = new LiveConnection(rest, device, patience, device.random());
        this.blocks = new Blocks();
        this.dialogues = new Dialogues(device, directory, live, blocks);
        this.sharing = new Sharing(device, directory, dialogues, blocks);
        Arrivals taking = new Arrivals(device, directory, dialogues, live, blocks, sharing);
        this.arrivals = Thread.ofVirtual().name("crypt-talk arrivals").unstarted(taking::run);
        device.onStop(live::close);
    }

    /** Oneself. */
    public Person self() {
        return new Person(device.self().account(), device.self().name().shown());
    }

    /** The number under which the account's log names this device. */
    public long device() {
        return device.self().device();
    }

    /**
     * The code that registering gave, until {@link #recoveryCodeSeen} is called; also after the program was killed in between. Empty for every other
     * way in. Close it when it was shown.
     */
    public Optional<RecoveryCode> unseenRecoveryCode() {
        return device.profile().registration().read().map(RegistrationStore.Pending::code);
    }

    /** The recovery code was shown, or is not wanted: the profile forgets it. */
    public void recoveryCodeSeen() {
        device.profile().registration().remove();
    }

    /** Events from now on. Open it before {@link #connect} to miss none. */
    public EventStream events() {
        return device.events().open();
    }

    /**
     * Begins to connect, and goes on doing so until the account is closed. Returns at once; {@link Event.Connected} tells when it stands and what
     * was missed is here.
     */
    public synchronized void connect() {
        if (!connected && !closed) {
            connected = true;
            arrivals.start();
            sharing.start();
            live.start();
        }
    }

    /** Whether there is a live connection now. */
    public boolean isConnected() {
        return live.isUp();
    }

    /** People whose name begins with, then contains, a text; as the server says. */
    public List<Person> find(String text) {
        Answer<List<Person>> answer = device.asking(token -> device.people().find(token, text, 50));
        return answer instanceof Answer.Ok<List<Person>>(List<Person> found) ? found : List.of();
    }

    /** All conversations that are here. */
    public List<Conversation> conversations() {
        return dialogues.all().stream()
                .map(each -> new Conversation(device, each))
                .toList();
    }

    public Optional<Conversation> conversation(ConversationId id) {
        return dialogues.known(id).map(each -> new Conversation(device, each));
    }

    /** Notes to oneself. */
    public Conversation notes() {
        return new Conversation(device, dialogues.with(device.self().account()));
    }

    /**
     * The conversation with whoever has this name. A name that was here before stays with its account; the server is asked for others only. The
     * conversation comes to be with its first message.
     */
    public ConversationOutcome conversationWith(String name) {
        Optional<Person> known = directory.named(name);
        Answer<List<Person>> found = device.asking(token -> device.people().find(token, name, 50));
        Optional<Person> offered = found instanceof Answer.Ok<List<Person>>(List<Person> people)
                ? people.stream()
                        .filter(person -> person.name().equalsIgnoreCase(name))
                        .findFirst()
                : Optional.empty();
        if (known.isPresent()) {
            boolean another = offered.isPresent()
                    && !offered.get().account().equals(known.get().account());
            if (another) {
                device.events()
                        .publish(new Event.TrustWarning(
                                TrustProblem.NAME_CHANGED,
                                known,
                                Optional.empty(),
                                known.get().name() + ": " + TrustProblem.NAME_CHANGED.sentence()));
                return new ConversationOutcome.NameChanged(known.get(), offered.get());
            }
            return conversationWith(known.get().account());
        }
        return switch (found) {
            case Answer.None<List<Person>>(String reason) -> new ConversationOutcome.Unreachable(reason);
            case Answer.Refused<List<Person>>(Refusal refusal) -> new ConversationOutcome.Unreachable(refusal.detail());
            case Answer.Ok<List<Person>> _ ->
                offered.isPresent()
                        ? conversationWith(offered.get().account())
                        : new ConversationOutcome.NobodyOfThisName();
        };
    }

    /** The conversation with an account. */
    public ConversationOutcome conversationWith(AccountId account) {
        return switch (directory.atLeast(account, 0)) {
            case Held.Known known ->
                new ConversationOutcome.Open(
                        new Conversation(device, dialogues.with(known.person().account())));
            case Held.Refused(TrustProblem problem, Person person) ->
                new ConversationOutcome.Distrusted(person, problem);
            case Held.Unknown(String reason) -> new ConversationOutcome.Unreachable(reason);
        };
    }

    /**
     * Chooses the generated picture by which everybody sees this account, also strangers: the server stores the seed as it is.
     *
     * @param seed text that the picture is drawn from, at most 256 characters; the same seed gives the same picture everywhere
     * @return whether the server has taken it
     */
    public boolean chooseAvatar(String seed) {
        return device.asking(token -> device.auth().chooseAvatar(token, seed)) instanceof Answer.Ok<Boolean>;
    }

    /** What two people compare to know that they have each other's account: twelve groups of five digits. */
    public String safetyNumberWith(AccountId account) {
        return SafetyNumber.of(device.self().account(), account);
    }

    /** Whether safety numbers were compared with this account, on any of one's devices. */
    public boolean isVerified(AccountId account) {
        return sharing.isVerified(account);
    }

    /** Notes, for all of one's devices, whether safety numbers were compared. */
    public void verify(AccountId account, boolean verified) {
        sharing.verify(account, verified);
    }

    /** Whether this account blocks another one, as far as this device knows. */
    public boolean isBlocked(AccountId account) {
        return blocks.isBlocked(account);
    }

    /**
     * Blocks somebody on all of one's devices, or ends that. While it holds, nothing that the other sends from now on is shown, told or reported as
     * delivered here, and the server keeps presence, typing and reading of the two from each other; the other is not told. Afterwards what came
     * meanwhile is in the history. Kept when this returns; without a connection, the server and the other devices follow with the next one.
     *
     * @throws IllegalArgumentException for oneself
     */
    public void block(AccountId account, boolean blocked) {
        if (account.equals(device.self().account())) {
            throw new IllegalArgumentException("Nobody can block themselves");
        }
        sharing.block(account, blocked);
    }

    /**
     * A device of this account.
     *
     * @param number under which the log names it
     * @param active whether it is neither revoked nor retired
     */
    public record OwnDevice(long number, boolean active, boolean current) {}

    /** All devices that this account ever had, by number. */
    public List<OwnDevice> devices() {
        AccountLog log = directory.log(device.self().account());
        return log == null
                ? List.of()
                : log.devices().stream()
                        .map(each -> new OwnDevice(each.id(), each.isActive(), each.id() == device()))
                        .toList();
    }

    /**
     * Ends this device for good: an entry in the account's log says so, everybody sees it, and all that the profile keeps is removed, its keys and
     * what waits in the outbox too.
     *
     * @return whether it is done; otherwise nothing has changed
     */
    public boolean retire() {
        if (!(directory.grow(device.self().account()) instanceof Held.Known known)) {
            return false;
        }
        LogEntry entry = LogSigning.retire(
                known.log(),
                device(),
                device.self().keys().signing(),
                device.clock().millis());
        device.retiring(true);
        try {
            Answer<Long> answer = device.asking(token -> device.auth().appendLog(token, entry.encode()));
            if (answer instanceof Answer.Ok<Long>) {
                device.retired();
                return true;
            }
            return false;
        } finally {
            device.retiring(false);
        }
    }

    /**
     * Asks another device of this account to go: as soon as it reads that, it retires and removes what it keeps. Its sessions are ended now. A
     * device that never connects again, or that is in a thief's hands, does not go by this.
     *
     * @param number under which the log names it
     * @return whether the server was told; otherwise it will be with the next connection, but for the sessions
     * @throws IllegalArgumentException for this device: see {@link #retire}
     */
    public boolean signOut(long number) {
        if (number == device()) {
            throw new IllegalArgumentException("This device ends by retiring");
        }
        boolean told = sharing.signOut(number);
        Answer<List<AuthApi.Session>> answer = device.asking(device.auth()::sessions);
        if (!(answer instanceof Answer.Ok<List<AuthApi.Session>>(List<AuthApi.Session> sessions))) {
            return false;
        }
        boolean ended = true;
        for (AuthApi.Session session : sessions) {
            if (session.device().equals(Optional.of(number))) {
                ended &= device.asking(token -> device.auth().endSession(token, session.id()))
                        instanceof Answer.Ok<Boolean>;
            }
        }
        return told && ended;
    }

    /** Ends the session at the server. The device stays; opening the profile again begins a new session. */
    public void signOut() {
        device.signOut();
        device.stop(StopReason.SIGNED_OUT);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        live.close();
        sharing.close();
        arrivals.interrupt();
        device.close();
        device.profile().file().close();
    }

    @Override
    public String toString() {
        return "Account[" + device.self().name() + ", device " + device() + "]";
    }
}
