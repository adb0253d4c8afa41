package org.crypttalk.server.story;

import java.nio.file.Path;
import org.crypttalk.server.store.copy.CopyStores;
import org.crypttalk.server.store.copy.ItemKind;
import org.crypttalk.server.store.mongo.MongoContents;
import org.crypttalk.server.store.sqlite.SqliteContents;

/**
 * Copies a data folder to MongoDB in small batches until it is killed: {@code folder MongoDB-URI kind batches}. When so many batches of that
 * kind are written it says so and goes on, slower, so that whoever kills it finds it at work.
 */
final class CopyProcess {

    static final int BATCH = 5;

    private static final int PAUSE_MILLIS = 50;

    private CopyProcess() {}

    public static void main(String[] arguments) {
        ItemKind kind = ItemKind.valueOf(arguments[2]);
        long items = Long.parseLong(arguments[3]) * BATCH;
        try (SqliteContents source = SqliteContents.open(Path.of(arguments[0]));
                MongoContents target = MongoContents.open(arguments[1])) {
            var _ = new CopyStores(source, target, new SlowFrom(kind, items), BATCH).copy();
        }
    }

    private static final class SlowFrom implements CopyStores.Progress {
        private final ItemKind from;
        private final long items;
        private boolean said;

        SlowFrom(ItemKind from, long items) {
            this.from = from;
            this.items = items;
        }

        @Override
        public void copied(ItemKind kind, long copied, long ofAbout) {
            if (!said && kind == from && copied >= Math.min(items, ofAbout)) {
                said = true;
                TestProcess.say(0);
            }
            if (said) {
                try {
                    Thread.sleep(PAUSE_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void compared(ItemKind kind, long count) {}
    }
}
