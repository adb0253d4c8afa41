package org.crypttalk.server.store.memory;

import java.time.InstantSource;
import java.util.SplittableRandom;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.StoresContract;

final class InMemoryStoresTest extends StoresContract {

    @Override
    protected Stores open() {
        return new InMemoryStores(InstantSource.system(), new SplittableRandom(1));
    }
}
