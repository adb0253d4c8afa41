package org.crypttalk.server.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.crypttalk.server.gateway.http.HttpHandler;
import org.crypttalk.server.gateway.http.HttpResponse;
import org.crypttalk.server.gateway.http.Router;
import org.crypttalk.server.gateway.http.StaticFiles;

/** A gateway on a free port of the loopback, with the echo application behind it. */
final class TestGateway implements AutoCloseable {

    final EchoApplication application = new EchoApplication();
    final Gateway gateway;

    private TestGateway(GatewaySettings settings, HttpHandler api, HttpHandler web) {
        gateway = new Gateway(settings, api, web, application, InstantSource.system(), new SecureRandom());
        try {
            gateway.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TestGateway plain() {
        return with(GatewaySettings.defaults("127.0.0.1", 0));
    }

    static TestGateway with(GatewaySettings settings) {
        return with(settings, routes(), new StaticFiles(name -> null));
    }

    static TestGateway with(GatewaySettings settings, HttpHandler api, HttpHandler web) {
        return new TestGateway(settings, api, web);
    }

    static Router routes() {
        return Router.builder()
                .route("POST", "/api/echo", request -> HttpResponse.of(200, "application/octet-stream", request.body()))
                .route(
                        "GET",
                        "/api/hello/{name}",
                        request -> HttpResponse.text(200, "hello " + request.parameter("name")))
                .route("POST", "/api/small", 16, request -> HttpResponse.empty(204))
                .route("GET", "/api/failure", request -> {
                    throw new IllegalStateException("a secret of the server");
                })
                .build();
    }

    int port() {
        return gateway.boundPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    URI uri(String path) {
        return URI.create(url(path));
    }

    URI webSocketUri(String path) {
        return URI.create("ws://127.0.0.1:" + port() + path);
    }

    @Override
    public void close() {
        gateway.close();
    }
}
