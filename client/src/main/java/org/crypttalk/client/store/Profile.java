package org.crypttalk.client.store;

import java.util.function.Supplier;

/** The stores of one profile. */
public record Profile(
        ProfileFile file,
        SelfStore self,
        LogStore logs,
        ConversationStore conversations,
        EntryStore entries,
        OutboxStore outbox,
        SharedStore shared) {

    public static Profile of(ProfileFile file) {
        return new Profile(
                file,
                new SelfStore(file),
                new LogStore(file),
                new ConversationStore(file),
                new EntryStore(file),
                new OutboxStore(file),
                new SharedStore(file));
    }

    /** Runs several steps as one transaction. */
    public <T> T together(Supplier<T> steps) {
        return file.together(steps);
    }
}
