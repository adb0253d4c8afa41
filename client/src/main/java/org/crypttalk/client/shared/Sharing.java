package org.crypttalk.client.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.crypttalk.client.account.Blocks;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.Held;
import org.crypttalk.client.account.Leaving;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.conversation.Arrivals;
import org.crypttalk.client.conversation.Dialogue;
import org.crypttalk.client.conversation.Dialogues;
import org.crypttalk.protocol.AccountId;

/**
 * What this device and the person's others leave to each other in the private store: heads of contacts' logs and of conversations, so that what
 * one has seen cannot be hidden from another; and what the person chose. Its own virtual thread, beside the ones that call it.
 */
public final class Sharing implements Arrivals.Shared, AutoCloseable {

    private static final long SOON_MILLIS = 1_000;
    private static final long LATER_MILLIS = 10_000;
    private static final long SETTLE_PAUSE_MILLIS = 5_000;

    private final ThisDevice device;
    private final Directory directory;
    private final Dialogues dialogues;
    private final StoreExchange exchange;
    private final Blocking blocking;
    private final Leaving leaving;
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("crypt-talk sharing").unstarted(this::run);
    private volatile boolean sharedSoon;

    /** Takes at once what the profile says of the person's choices. */
    public Sharing(ThisDevice device, Directory directory, Dialogues dialogues, Blocks blocks) {
        this.device = device;
        this.directory = directory;
        this.dialogues = dialogues;
        this.exchange = new StoreExchange(device, directory);
        this.blocking = new Blocking(device, dialogues, exchange, blocks);
        this.leaving = new Leaving(device, directory);
        blocking.take();
    }

    public void start() {
        thread.start();
    }

    @Override
    public void storeChanged() {
        exchange.pull();
        take();
        sharedSoon = true;
        wanted.release();
    }

    @Override
    public void factsChanged() {
        wanted.release();
    }

    @Override
    public void connecting() {
        boolean pulled = exchange.pull();
        take();
        blocking.asked(pulled);
    }

    @Override
    public void connected() {
        sharedSoon = true;
        wanted.release();
    }

    /** Whether somebody compared safety numbers with this account, on any device. */
    public boolean isVerified(AccountId account) {
        return exchange.facts().contains(new Fact.Verified(account, true));
    }

    public void verify(AccountId account, boolean verified) {
        exchange.note(List.of(new Fact.Verified(account, verified)));
        factsChanged();
    }

    /** Nothing of theirs is shown that comes from now on, on any device; or all of it again. */
    public void block(AccountId account, boolean blocked) {
        blocking.choose(account, blocked);
        factsChanged();
    }

    /** Asks another device of the account to go. Returns whether that is at the server; otherwise it is told later. */
    public boolean signOut(long other) {
        exchange.note(List.of(new Fact.SignedOut(other, true)));
        boolean told = exchange.push();
        factsChanged();
        return told;
    }

    private void run() {
        try {
            // What was read before the program ended, but not done any more.
            take();
            while (!device.isStopped()) {
                await();
                boolean soon = sharedSoon;
                sharedSoon = false;
                exchange.takeArrived().forEach(this::compare);
                blocking.settle();
                // What follows within moments goes with it.
                Thread.sleep(soon ? SOON_MILLIS : LATER_MILLIS);
                share();
                exchange.push();
            }
        } catch (InterruptedException e) {
            // The account was closed.
        } catch (RuntimeException e) {
            device.failed(e);
        }
    }

    private void await() throws InterruptedException {
        if (!blocking.isUnsettled()) {
            wanted.acquire();
        } else if (!wanted.tryAcquire(SETTLE_PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            blocking.asked(exchange.pull());
            take();
        }
        wanted.drainPermits();
    }

    /** Does what the store says now. */
    private void take() {
        blocking.take();
        boolean mustLeave =
                exchange.facts().contains(new Fact.SignedOut(device.self().device(), true));
        if (mustLeave) {
            leaving.leave();
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
        exchange.note(facts);
    }

    /** What another device has seen against what is shown here: something shorter was cut, something else was forked. */
    private void compare(Fact fact) {
        switch (fact) {
            case Fact.Contact(AccountId account, String _, var head) -> directory.pinned(account, head);
            case Fact.Head head -> dialogues.known(head.conversation()).ifPresent(each -> each.compare(head.seen()));
            case Fact.Verified _, Fact.Blocked _, Fact.SignedOut _ -> {
                // Choices, which are taken from the store as a whole.
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
