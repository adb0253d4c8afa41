package org.crypttalk.client.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.Held;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.EntryRow;
import org.crypttalk.client.store.EntryStore;
import org.crypttalk.client.view.StopReason;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.sync.Page;

/**
 * The one way by which entries get here, pushed or fetched: in their order from the first, without a gap, and with what {@link Admission} needs to
 * judge them. Under the lock of its {@link Dialogue}.
 */
final class Sync {

    private static final int PAGE = 500;
    private static final int MOST_PAGES = 100_000;

    /** How far reading got. */
    enum Caught {
        /** Everything that the server has is here. */
        UP,
        /** The server does not answer; later. */
        UNREACHABLE,
        /** Something does not fit, and nothing more is read. */
        REFUSED
    }

    private final ThisDevice device;
    private final Directory directory;
    private final Dialogue dialogue;
    private final EntryStore entries;
    private final Admission admission;

    Sync(ThisDevice device, Directory directory, Dialogue dialogue) {
        this.device = device;
        this.directory = directory;
        this.dialogue = dialogue;
        this.entries = device.profile().entries();
        this.admission = new Admission(device, directory, dialogue);
    }

    /** Fetches until everything is here. */
    Caught catchUp() {
        boolean lacked = dialogue.isRolledBack();
        Caught caught = lacked ? toWhatWasLacked() : Caught.UP;
        caught = caught == Caught.UP ? fetchAll() : caught;
        if (caught == Caught.UP) {
            dialogue.nowCaughtUp();
            if (lacked) {
                // One may have had its number before.
                dialogue.drainSoon();
            }
        }
        return caught;
    }

    /**
     * Goes on from what the server was found to lack, once it has that again. Nothing behind that place is taken before: it would be a fork's, and the
     * place that has to be shown again would move onto it.
     */
    private Caught toWhatWasLacked() {
        if (dialogue.row().cursor() < lacked().sequence()) {
            Caught caught = fetchAll();
            if (dialogue.row().cursor() < lacked().sequence()) {
                return caught == Caught.UP ? Caught.REFUSED : caught;
            }
        }
        if (!hasAgain()) {
            return Caught.REFUSED;
        }
        dialogue.whole();
        return Caught.UP;
    }

    /** The highest place that the server was found to lack. */
    private TranscriptPoint lacked() {
        ConversationRow row = dialogue.row();
        return row.lacked().equals(TranscriptPoint.START) ? row.seen() : row.lacked();
    }

    /** Whether the server has again in that place what is here; what is below is here already, and the transcript holds it. */
    private boolean hasAgain() {
        ConversationRow row = dialogue.row();
        TranscriptPoint lacked = lacked();
        long sequence = lacked.sequence();
        Optional<EntryRow> here =
                entries.at(row, sequence).filter(entry -> entry.point().equals(lacked));
        if (here.isEmpty()) {
            return false;
        }
        Answer<Page> answer =
                device.asking(token -> device.conversations().pageAfter(token, row.conversation(), sequence - 1, 1));
        return answer instanceof Answer.Ok<Page>(Page page)
                && page.entries().size() == 1
                && page.entries().getFirst().sequence() == sequence
                && Admission.hash(page.entries().getFirst())
                        .equals(Optional.of(here.get().entryHash()));
    }

    private Caught fetchAll() {
        for (int round = 0; round < MOST_PAGES; round++) {
            long cursor = dialogue.row().cursor();
            Answer<Page> answer = device.asking(token ->
                    device.conversations().pageAfter(token, dialogue.row().conversation(), cursor, PAGE));
            if (answer.isRefused("not_found") && cursor > 0) {
                dialogue.lacks(dialogue.row().seen());
                return Caught.REFUSED;
            }
            if (!(answer instanceof Answer.Ok<Page>(Page page))) {
                return Caught.UNREACHABLE;
            }
            if (page.head() < cursor) {
                dialogue.lacks(dialogue.row().seen());
                return Caught.REFUSED;
            }
            if (page.entries().isEmpty()) {
                return page.head() == cursor ? Caught.UP : Caught.UNREACHABLE;
            }
            Caught caught = take(page.entries(), Admission.HISTORY);
            if (caught != Caught.UP || dialogue.row().cursor() >= page.head()) {
                return caught;
            }
        }
        return Caught.UNREACHABLE;
    }

    /**
     * A page that was pushed. What does not continue what is here is fetched instead.
     *
     * @param arrivedNanos {@link System#nanoTime} at its arrival
     */
    Caught pushed(Page page, long arrivedNanos) {
        if (dialogue.isRolledBack()) {
            return catchUp();
        }
        List<Page.Entry> fresh = page.entries().stream()
                .filter(entry -> entry.sequence() > dialogue.row().cursor())
                .toList();
        if (fresh.isEmpty() || fresh.getFirst().sequence() != dialogue.row().cursor() + 1) {
            return page.head() > dialogue.row().cursor() ? catchUp() : Caught.UP;
        }
        Caught caught = take(fresh, arrivedNanos);
        return caught == Caught.UP && dialogue.row().cursor() < page.head() ? catchUp() : caught;
    }

    /** Entries that follow the cursor without a gap. */
    Caught take(List<Page.Entry> all, long arrivedNanos) {
        long last = dialogue.isRolledBack() ? lacked().sequence() : Long.MAX_VALUE;
        List<Page.Entry> page =
                all.stream().filter(entry -> entry.sequence() <= last).toList();
        if (page.isEmpty() && !all.isEmpty()) {
            return Caught.REFUSED;
        }
        int next = 0;
        while (next < page.size()) {
            List<News> news = new ArrayList<>();
            List<Page.Entry> rest = page.subList(next, page.size());
            Admission.Pause pause = device.profile().together(() -> {
                Admission.Pause reached = admission.take(rest, arrivedNanos, news);
                if (reached.taken() > 0) {
                    // Once for all of them: where they end is where the cursor is.
                    dialogue.write(dialogue.row());
                }
                return reached;
            });
            next += pause.taken();
            dialogue.tell(news);
            switch (pause.why()) {
                case Admission.Why.Done() -> {
                    // The loop ends.
                }
                case Admission.Why.Seals(long n) -> {
                    if (!dialogue.epochs().fetchSeals(dialogue.row(), n)) {
                        return Caught.UNREACHABLE;
                    }
                }
                case Admission.Why.Log(AccountId account, long seq) -> {
                    Caught grown = fetchLog(account, seq);
                    if (grown != Caught.UP) {
                        return grown;
                    }
                }
                case Admission.Why.Gap() -> {
                    return Caught.UNREACHABLE;
                }
                case Admission.Why.Copied() -> {
                    device.stop(StopReason.PROFILE_COPIED);
                    return Caught.REFUSED;
                }
            }
        }
        return Caught.UP;
    }

    /** Opens what waited for a key, now that keys came. */
    void openWaiting() {
        List<News> news = new ArrayList<>();
        admission.openWaiting(news);
        dialogue.tell(news);
    }

    private Caught fetchLog(AccountId account, long seq) {
        Held grown = directory.atLeast(account, seq);
        return switch (grown) {
            case Held.Unknown _ -> Caught.UNREACHABLE;
            case Held.Known known
            when known.log().head().seq() < seq && isOwn(account) -> {
                device.stop(StopReason.OWN_LOG_ROLLED_BACK);
                yield Caught.REFUSED;
            }
            case Held.Known known -> {
                if (known.log().head().seq() < seq) {
                    dialogue.withheld(account, seq);
                }
                yield Caught.UP;
            }
            case Held.Refused refused
            when isOwn(account) -> {
                device.stop(StopReason.ofOwnLog(refused.problem()));
                yield Caught.REFUSED;
            }
            case Held.Refused _ -> {
                dialogue.withheld(account, seq);
                yield Caught.UP;
            }
        };
    }

    private boolean isOwn(AccountId account) {
        return account.equals(device.self().account());
    }
}
