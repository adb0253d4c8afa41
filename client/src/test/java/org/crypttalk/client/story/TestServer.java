package org.crypttalk.client.story;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.crypttalk.server.Server;
import org.crypttalk.server.ServerSettings;

/** The real server on a port of its own; it can be stopped and started again on the same data and port. */
final class TestServer implements AutoCloseable {

    private final ServerSettings settings;
    private Server server;

    private TestServer(ServerSettings settings) throws IOException {
        this.server = Server.start(settings);
        this.settings = onPort(settings, server.port());
    }

    static TestServer on(Path data) throws IOException {
        return new TestServer(ServerSettings.local(data));
    }

    private static ServerSettings onPort(ServerSettings from, int port) {
        return new ServerSettings(
                port,
                from.bind(),
                from.data(),
                from.tls(),
                from.registration(),
                from.version(),
                from.clock(),
                from.random(),
                from.limits(),
                from.behindProxy(),
                from.scale());
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + settings.port());
    }

    void stop() {
        server.close();
    }

    void start() throws IOException {
        server = Server.start(settings);
    }

    @Override
    public void close() {
        server.close();
    }
}
