package org.crypttalk.client.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.Held;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.conversation.Dialogue;
import org.crypttalk.client.conversation.Dialogues;
import org.crypttalk.client.crypto.account.StoreContent;
import org.crypttalk.client.crypto.account.StoreItem;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.AuthApi;
import org.crypttalk.client.store.Self;
import org.crypttalk.client.store.SharedStore;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.StopReason;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.vault.KeyVault;
import org.crypttalk.protocol.vault.PrivateStore;

/**
 * Reads and writes the private store: heads of contacts' logs and of conversations, so that what one device has seen cannot be hidden from
 * another. Merged item by item, written by whoever has something new, and never believed when it went back. Its own virtual thread.
 */
public final class Sharing implements AutoCloseable {

    private static final int MOST_TRIES = 5;
    private static final long PULL_DELAY_MILLIS = 1_000;
    private static final long SHARE_DELAY_MILLIS = 10_000;

    private final ThisDevice device;
    private final Directory directory;
    private final Dialogues dialogues;
    private final SharedStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("crypt-talk sharing").unstarted(this::run);
    private volatile boolean pullWanted;
    private boolean refused;
    private boolean vaultRefused;

    public Sharing(ThisDevice device, Directory directory, Dialogues dialogues) {
        this.device = device;
        this.directory = directory;
        this.dialogues = dialogues;
        this.store = device.profile().shared();
    }

    public void start() {
        thread.start();
    }

    /** The store at the server may be another one. Returns at once. */
    public void lookSoon() {
        pullWanted = true;
        wanted.release();
    }

    /** There may be something to leave to others. Returns at once. */
    public void shareSoon() {
        wanted.release();
    }

    /** Whether somebody compared safety numbers with this account, on any device. */
    public boolean isVerified(AccountId account) {
        return store.read().content().items().stream()
                .flatMap(item -> Fact.of(item).stream())
                .anyMatch(fact -> fact.equals(new Fact.Verified(account, true)));
    }

    public void verify(AccountId account, boolean verified) {
        note(List.of(new Fact.Verified(account, verified)));
        shareSoon();
    }

    private void run() {
        try {
            while (!device.isStopped()) {
                wanted.acquire();
                wanted.drainPermits();
                boolean pull = pullWanted;
                pullWanted = false;
                if (pull) {
                    pull();
                }
                // What follows within moments goes with it.
                Thread.sleep(pull ? PULL_DELAY_MILLIS : SHARE_DELAY_MILLIS);
                share();
                push();
            }
        } catch (InterruptedException e) {
            // The account was closed.
        } catch (RuntimeException e) {
            device.failed(e);
        }
    }

    /** Leaves what this device holds to the others. */
    private void share() {
        List<Fact> facts = new ArrayList<>();
        for (Dialogue dialogue : dialogues.all()) {
            AccountId peer = dialogue.row().peer();
            boolean other = !peer.equals(device.self().account());
            if (other && directory.held(peer).orElse(null) instanceof Held.Known known) {
                facts.add(new Fact.Contact(
                        peer, known.person().name(), known.log().head()));
            }
            dialogue.head()
                    .ifPresent(head -> facts.add(
                            new Fact.Head(dialogue.row().conversation(), head.n(), head.recordHash(), head.seen())));
        }
        note(facts);
    }

    private void note(List<Fact> facts) {
        lock.lock();
        try {
            SharedStore.Row held = store.read();
            List<Fact> known = held.content().items().stream()
                    .flatMap(item -> Fact.of(item).stream())
                    .toList();
            long now = device.clock().millis();
            List<StoreItem> news = facts.stream()
                    .filter(fact -> !known.contains(fact))
                    .map(fact -> fact.at(now, device.self().device()))
                    .toList();
            StoreContent merged = held.content().merge(StoreContent.of(news));
            if (!merged.equals(held.content())) {
                store.write(new SharedStore.Row(held.version(), merged, true));
            }
        } finally {
            lock.unlock();
        }
    }

    private void push() {
        for (int tries = 0; tries < MOST_TRIES && !refused && !device.isStopped(); tries++) {
            SharedStore.Row held = store.read();
            AccountLog own = directory.log(device.self().account());
            if (!held.changed() || own == null) {
                return;
            }
            Self self = device.self();
            long version = held.version() + 1;
            Bytes sealed = held.content()
                    .seal(
                            self.account(),
                            version,
                            self.generation(),
                            self.device(),
                            own.head(),
                            device.clock().millis(),
                            self.vaultKey(),
                            self.keys().signing(),
                            device.random())
                    .encode();
            Answer<Long> answer = device.asking(token -> device.auth().putStore(token, version, sealed));
            if (answer instanceof Answer.Ok<Long>) {
                lock.lock();
                try {
                    SharedStore.Row now = store.read();
                    store.write(new SharedStore.Row(
                            version, now.content(), !now.content().equals(held.content())));
                } finally {
                    lock.unlock();
                }
                return;
            }
            if (!answer.isRefused("stale_version") || !pull()) {
                return;
            }
        }
    }

    /** Reads what other devices wrote. False if it cannot be had or is not believed. */
    private boolean pull() {
        Answer<AuthApi.Vault> answer = device.asking(device.auth()::vault);
        AccountLog own = directory.log(device.self().account());
        if (!(answer instanceof Answer.Ok<AuthApi.Vault>(AuthApi.Vault vault)) || own == null || refused) {
            return false;
        }
        boolean sameVault = KeyVault.hash(vault.keyVault().unsafeArray())
                .equals(own.generation().keyVaultHash());
        if (!sameVault && !vaultRefused) {
            vaultRefused = true;
            warn(TrustProblem.VAULT_REPLACED);
        }
        SharedStore.Row held = store.read();
        if (vault.version() == held.version()) {
            return true;
        }
        if (vault.version() < held.version() || vault.store().isEmpty()) {
            return refuse();
        }
        Optional<StoreContent> content = open(vault.version(), vault.store().get(), own);
        if (content.isEmpty()) {
            return false;
        }
        lock.lock();
        try {
            StoreContent merged = store.read().content().merge(content.get());
            store.write(new SharedStore.Row(vault.version(), merged, !merged.equals(content.get())));
        } finally {
            lock.unlock();
        }
        content.get().items().stream().flatMap(item -> Fact.of(item).stream()).forEach(this::compare);
        return true;
    }

    private Optional<StoreContent> open(long version, Bytes bytes, AccountLog own) {
        try {
            PrivateStore signed = PrivateStore.decode(bytes.unsafeArray());
            AccountLog log = own;
            if (signed.body().head().seq() > own.head().seq()) {
                if (!(directory.atLeast(own.account(), signed.body().head().seq()) instanceof Held.Known known)) {
                    return Optional.empty();
                }
                log = known.log();
                if (log.head().seq() < signed.body().head().seq()) {
                    device.stop(StopReason.OWN_LOG_ROLLED_BACK);
                    return Optional.empty();
                }
            }
            boolean fits = signed.isSignedBy(log)
                    && signed.body().version() == version
                    && log.contains(signed.body().head());
            Optional<StoreContent> content =
                    fits ? StoreContent.open(signed, device.self().vaultKey()) : Optional.empty();
            if (content.isEmpty()) {
                refuse();
            }
            return content;
        } catch (MalformedException e) {
            refuse();
            return Optional.empty();
        }
    }

    /** What another device has seen against what is shown here: something shorter was cut, something else was forked. */
    private void compare(Fact fact) {
        switch (fact) {
            case Fact.Contact(AccountId account, String _, var head) -> directory.pinned(account, head);
            case Fact.Head head -> dialogues.known(head.conversation()).ifPresent(each -> each.compare(head.seen()));
            case Fact.Verified _ -> {
                // Asked for when it matters.
            }
        }
    }

    private boolean refuse() {
        refused = true;
        warn(TrustProblem.STORE_REFUSED);
        return false;
    }

    private void warn(TrustProblem problem) {
        device.events()
                .publish(new Event.TrustWarning(
                        problem,
                        Optional.of(directory.person(device.self().account())),
                        Optional.empty(),
                        problem.sentence()));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
