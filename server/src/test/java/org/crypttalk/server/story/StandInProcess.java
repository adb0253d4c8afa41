package org.crypttalk.server.story;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

/** Runs a stand-in for MongoDB until it is killed; its port is the first line it prints. */
final class StandInProcess {

    private StandInProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        MongoServer server = new MongoServer(new MemoryBackend());
        TestProcess.announce(server.bind().getPort());
    }
}
