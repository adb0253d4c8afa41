package org.crypttalk.server.story;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.crypttalk.server.Server;
import org.crypttalk.server.ServerSettings;

/** Runs one node of a server: {@code MongoDB-URI Redis-URI}; its port is the first line it prints. */
final class NodeProcess {

    private NodeProcess() {}

    public static void main(String[] arguments) throws Exception {
        Server server = Server.start(ServerSettings.local(Path.of("unused"))
                .with(new ServerSettings.Scale(
                        Optional.of(arguments[0]),
                        Optional.of(arguments[1]),
                        Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        TestProcess.announce(server.port());
    }
}
