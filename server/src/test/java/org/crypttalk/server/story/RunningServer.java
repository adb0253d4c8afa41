package org.crypttalk.server.story;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.crypttalk.server.Server;
import org.crypttalk.server.ServerSettings;

/** A server on a port of its own with data in a folder; it can be stopped and started again on the same data. */
final class RunningServer implements AutoCloseable {

    private final ServerSettings settings;
    private Server server;

    private RunningServer(ServerSettings settings) throws IOException {
        this.settings = settings;
        this.server = Server.start(settings);
    }

    static RunningServer on(Path data) throws IOException {
        return new RunningServer(ServerSettings.local(data));
    }

    static RunningServer on(Path data, UnaryOperator<ServerSettings> change) throws IOException {
        return new RunningServer(change.apply(ServerSettings.local(data)));
    }

    int port() {
        return server.port();
    }

    Api api() {
        return new Api(port());
    }

    void restart() throws IOException {
        server.close();
        server = Server.start(settings);
    }

    @Override
    public void close() {
        server.close();
    }
}
