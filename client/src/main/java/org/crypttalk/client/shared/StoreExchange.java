package org.crypttalk.client.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.Held;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.crypto.account.StoreContent;
import org.crypttalk.client.crypto.account.StoreItem;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.AuthApi;
import org.crypttalk.client.store.Self;
import org.crypttalk.client.store.SharedStore;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.StopReason;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.vault.KeyVault;
import org.crypttalk.protocol.vault.PrivateStore;

/**
 * The private store here and at the server: merged item by item, and never believed when it went back. Any thread; one exchange with the server
 * at a time.
 */
final class StoreExchange {

    private static final int MOST_TRIES = 5;

    private record Name(long kind, Bytes key) {}

    private final ThisDevice device;
    private final Directory directory;
    private final SharedStore store;
    private final ReentrantLock exchange = new ReentrantLock();
    private final ReentrantLock content = new ReentrantLock();
    private List<Fact> arrived;
    /** What the server had when it was last asked is not believed, and nothing is written over it. */
    private boolean refused;

    private boolean vaultRefused;

    StoreExchange(ThisDevice device, Directory directory) {
        this.device = device;
        this.directory = directory;
        this.store = device.profile().shared();
        // Whether all of it was compared before the program ended last time, nobody knows.
        this.arrived = new ArrayList<>(facts());
    }

    /** All facts that are here. */
    List<Fact> facts() {
        return facts(store.read().content());
    }

    /** What other devices wrote since this was last asked. */
    List<Fact> takeArrived() {
        exchange.lock();
        try {
            List<Fact> taken = arrived;
            arrived = new ArrayList<>();
            return taken;
        } finally {
            exchange.unlock();
        }
    }

    /** Notes facts; {@link #push} leaves them to the others. */
    void note(List<Fact> facts) {
        content.lock();
        try {
            SharedStore.Row held = store.read();
            List<Fact> known = facts(held.content());
            Map<Name, StoreItem> before = held.content().items().stream()
                    .collect(Collectors.toMap(item -> new Name(item.kind(), item.key()), Function.identity()));
            long now = device.clock().millis();
            List<StoreItem> news = facts.stream()
                    .filter(fact -> !known.contains(fact))
                    .map(fact -> fact.at(now, device.self().device()))
                    .map(item -> after(item, before.get(new Name(item.kind(), item.key()))))
                    .toList();
            StoreContent merged = held.content().merge(StoreContent.of(news));
            if (!merged.equals(held.content())) {
                store.write(new SharedStore.Row(held.version(), merged, true));
            }
        } finally {
            content.unlock();
        }
    }

    /** Chosen after the other was seen: it counts also where this device's clock is behind. */
    private static StoreItem after(StoreItem item, @org.jspecify.annotations.Nullable StoreItem before) {
        return before == null || before.time() < item.time()
                ? item
                : new StoreItem(item.kind(), item.key(), before.time() + 1, item.device(), item.value());
    }

    /** Writes what was noted to the server, unless it has it. Returns whether it has all of it now. */
    boolean push() {
        exchange.lock();
        try {
            for (int tries = 0; tries < MOST_TRIES && !refused && !device.isStopped(); tries++) {
                SharedStore.Row held = store.read();
                AccountLog own = directory.log(device.self().account());
                if (!held.changed()) {
                    return true;
                }
                if (own == null) {
                    return false;
                }
                Answer<Long> answer = put(held, own);
                if (answer instanceof Answer.Ok<Long>) {
                    pushed(held);
                    return true;
                }
                if (!answer.isRefused("stale_version") || !pull()) {
                    return false;
                }
            }
            return false;
        } finally {
            exchange.unlock();
        }
    }

    private Answer<Long> put(SharedStore.Row held, AccountLog own) {
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
        return device.asking(token -> device.auth().putStore(token, version, sealed));
    }

    private void pushed(SharedStore.Row held) {
        content.lock();
        try {
            SharedStore.Row now = store.read();
            boolean changed = !now.content().equals(held.content());
            store.write(new SharedStore.Row(held.version() + 1, now.content(), changed));
        } finally {
            content.unlock();
        }
    }

    /** Reads what other devices wrote. False if it cannot be had or is not believed. */
    boolean pull() {
        exchange.lock();
        try {
            return fetch();
        } finally {
            exchange.unlock();
        }
    }

    private boolean fetch() {
        Answer<AuthApi.Vault> answer = device.asking(device.auth()::vault);
        AccountLog own = directory.log(device.self().account());
        if (!(answer instanceof Answer.Ok<AuthApi.Vault>(AuthApi.Vault vault)) || own == null) {
            return false;
        }
        boolean sameVault = KeyVault.hash(vault.keyVault().unsafeArray())
                .equals(own.generation().keyVaultHash());
        if (!sameVault && !vaultRefused) {
            vaultRefused = true;
            warn(TrustProblem.VAULT_REPLACED);
        }
        SharedStore.Row held = store.read();
        // After a refusal the same number may be another one's: it is read like a newer one.
        if (vault.version() == held.version() && (!refused || vault.version() == 0)) {
            refused = false;
            return true;
        }
        if (vault.version() < held.version() || vault.store().isEmpty()) {
            return refuse();
        }
        Optional<StoreContent> opened = open(vault.version(), vault.store().get(), own);
        if (opened.isEmpty()) {
            return false;
        }
        merge(vault.version(), opened.get());
        arrived.addAll(facts(opened.get()));
        refused = false;
        return true;
    }

    private void merge(long version, StoreContent theirs) {
        content.lock();
        try {
            StoreContent merged = store.read().content().merge(theirs);
            store.write(new SharedStore.Row(version, merged, !merged.equals(theirs)));
        } finally {
            content.unlock();
        }
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
                    // Said by one of the own devices it is a proof, said by the server it is nothing.
                    if (signed.isSignedBy(log)) {
                        device.stop(StopReason.OWN_LOG_ROLLED_BACK);
                    } else {
                        refuse();
                    }
                    return Optional.empty();
                }
            }
            boolean fits = signed.isSignedBy(log)
                    && signed.body().version() == version
                    && log.contains(signed.body().head());
            Optional<StoreContent> opened =
                    fits ? StoreContent.open(signed, device.self().vaultKey()) : Optional.empty();
            if (opened.isEmpty()) {
                refuse();
            }
            return opened;
        } catch (MalformedException e) {
            refuse();
            return Optional.empty();
        }
    }

    private boolean refuse() {
        if (!refused) {
            refused = true;
            warn(TrustProblem.STORE_REFUSED);
        }
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

    private static List<Fact> facts(StoreContent content) {
        return content.items().stream().flatMap(item -> Fact.of(item).stream()).toList();
    }
}
