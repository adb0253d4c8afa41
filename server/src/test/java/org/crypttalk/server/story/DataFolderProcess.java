package org.crypttalk.server.story;

import java.nio.file.Path;
import org.crypttalk.server.Server;
import org.crypttalk.server.ServerSettings;

/** Runs a server of one node on a data folder, its only argument; its port is the first line it prints. */
final class DataFolderProcess {

    private DataFolderProcess() {}

    public static void main(String[] arguments) throws Exception {
        Server server = Server.start(ServerSettings.local(Path.of(arguments[0])));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        TestProcess.announce(server.port());
    }
}
