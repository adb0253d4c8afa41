package org.crypttalk.client.store;

import java.util.Optional;
import java.util.function.Supplier;

/** The stores of one profile. */
public record Profile(
        ProfileFile file,
        SelfStore self,
        LogStore logs,
        ConversationStore conversations,
        EntryStore entries,
        OutboxStore outbox,
        SharedStore shared,
        FarewellStore farewells,
        RegistrationStore registration) {

    public static Profile of(ProfileFile file) {
        return new Profile(
                file,
                new SelfStore(file),
                new LogStore(file),
                new ConversationStore(file),
                new EntryStore(file),
                new OutboxStore(file),
                new SharedStore(file),
                new FarewellStore(file),
                new RegistrationStore(file));
    }

    /** Forgets everything of a device that is gone but what the server is still to be told, and closes the file. */
    public void leave(Optional<FarewellStore.Farewell> farewell) {
        file.leave(() -> farewell.ifPresent(farewells::write));
    }

    /** Runs several steps as one transaction. */
    public <T> T together(Supplier<T> steps) {
        return file.together(steps);
    }
}
