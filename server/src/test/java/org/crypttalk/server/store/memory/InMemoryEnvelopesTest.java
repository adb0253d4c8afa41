package org.crypttalk.server.store.memory;

import java.time.InstantSource;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.EnvelopesContract;

final class InMemoryEnvelopesTest extends EnvelopesContract {

    @Override
    protected Envelopes open(InstantSource clock) {
        return new InMemoryEnvelopes(clock);
    }
}
