package org.crypttalk.server.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import org.crypttalk.server.store.StoredEntry;

/** Entries being gathered for a reader, up to a number and a size. Used by one thread. */
final class Page {

    private final List<StoredEntry> entries = new ArrayList<>();
    private final int limit;
    private final int maxBytes;
    private long bytes;

    Page(int limit, int maxBytes) {
        this.limit = limit;
        this.maxBytes = maxBytes;
    }

    /** Takes the entry, or says that the page is full. The first entry always fits. */
    boolean offer(StoredEntry entry) {
        int size = entry.body().length;
        if (remaining() == 0 || (!entries.isEmpty() && bytes + size > maxBytes)) {
            return false;
        }
        bytes += size;
        entries.add(entry);
        return true;
    }

    int remaining() {
        return limit - entries.size();
    }

    List<StoredEntry> entries() {
        return entries;
    }
}
