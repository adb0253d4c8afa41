package org.crypttalk.server.store.copy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.crypttalk.server.store.copy.CopyTarget.State;

/**
 * Copies everything that a server keeps, and compares: of each kind, the number and a sum of hashes over every part of every item
 * ({@link ItemSum}), both read again from both sides in the end.
 *
 * <p>It may be killed at any moment and run again; then it goes on behind the last batch that it noted. What was copied without being noted is
 * copied again, which changes nothing. If a server was run on the source in between, the comparison finds that and says so.
 */
public final class CopyStores {

    private static final int USUAL_BATCH = 1_000;
    private static final int BATCH_BYTES = 4 * 1024 * 1024;

    /** Hears how far it is. */
    public interface Progress {

        /** So many items of a kind have been copied now, of about so many. */
        void copied(ItemKind kind, long items, long ofAbout);

        /** A kind was compared: so many items are the same on both sides. */
        void compared(ItemKind kind, long items);
    }

    /** What became of it. */
    public sealed interface Outcome {

        /** Everything is there and the same. */
        record Copied(Map<ItemKind, Long> counts, boolean wasContinued) implements Outcome {}

        /** The target holds something that is no unfinished copy; nothing was changed. */
        record TargetTaken(String where) implements Outcome {}

        /** The target holds an unfinished copy of another source; nothing was changed. */
        record OtherCopy() implements Outcome {}

        /** The two sides differ; the target remains marked as unfinished. */
        record Differs(ItemKind kind, long inSource, long inTarget, boolean wasContinued) implements Outcome {}
    }

    private final CopySource source;
    private final CopyTarget target;
    private final Progress progress;
    private final int batchItems;

    public CopyStores(CopySource source, CopyTarget target, Progress progress) {
        this(source, target, progress, USUAL_BATCH);
    }

    /** With batches of another size, for tests. */
    public CopyStores(CopySource source, CopyTarget target, Progress progress, int batchItems) {
        this.source = source;
        this.target = target;
        this.progress = progress;
        this.batchItems = batchItems;
    }

    /** Copies what is not there yet, and compares. */
    public Outcome copy() {
        State state = target.state();
        return switch (state) {
            case State.Taken(String where) -> new Outcome.TargetTaken(where);
            case State.Unfinished unfinished
            when !unfinished.source().equals(source.identity()) -> new Outcome.OtherCopy();
            case State.Unfinished unfinished -> copyFrom(unfinished.kind(), unfinished.position(), true);
            case State.Empty _ -> copyFrom(ItemKind.first(), 0, false);
        };
    }

    private Outcome copyFrom(ItemKind first, long position, boolean wasContinued) {
        target.begin(source.identity());
        for (ItemKind kind : ItemKind.values()) {
            if (kind.compareTo(first) >= 0) {
                new Batches(kind).copy(kind == first ? position : 0);
            }
        }
        Map<ItemKind, Long> counts = new EnumMap<>(ItemKind.class);
        for (ItemKind kind : ItemKind.values()) {
            ItemSum here = new ItemSum();
            source.visit(kind, 0, (_, item) -> here.add(item));
            ItemSum there = new ItemSum();
            target.forEach(kind, there::add);
            if (!here.isSameAs(there)) {
                return new Outcome.Differs(kind, here.count(), there.count(), wasContinued);
            }
            counts.put(kind, here.count());
            progress.compared(kind, here.count());
        }
        target.finish();
        return new Outcome.Copied(counts, wasContinued);
    }

    /** Gathers the items of one kind and adds them. */
    private final class Batches {
        private final ItemKind kind;
        private final long ofAbout;
        private final List<Item> waiting = new ArrayList<>();
        private long waitingBytes;
        private long reached;
        private long copied;

        Batches(ItemKind kind) {
            this.kind = kind;
            this.ofAbout = source.roughCount(kind);
        }

        void copy(long after) {
            source.visit(kind, after, (position, item) -> {
                waiting.add(item);
                waitingBytes += item.roughBytes();
                reached = position;
                if (waiting.size() >= batchItems || waitingBytes >= BATCH_BYTES) {
                    write();
                }
            });
            if (!waiting.isEmpty()) {
                write();
            }
        }

        private void write() {
            target.add(kind, waiting);
            target.reached(kind, reached);
            copied += waiting.size();
            waiting.clear();
            waitingBytes = 0;
            progress.copied(kind, copied, ofAbout);
        }
    }
}
