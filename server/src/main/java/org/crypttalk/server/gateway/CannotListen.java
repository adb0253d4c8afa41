package org.crypttalk.server.gateway;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.io.Serial;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;

/** An address cannot be listened on; the message says why, and what the operator can do. */
public final class CannotListen extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    // Of Linux, where the native transport runs, which reports them negative.
    private static final int EACCES = 13;
    private static final int EADDRINUSE = 98;
    private static final int EADDRNOTAVAIL = 99;

    private enum Why {
        NAME_UNKNOWN,
        IN_USE,
        PRIVILEGED,
        NOT_OF_THIS_MACHINE,
        ELSE
    }

    /**
     * @param host as it was given
     * @param options which options change address and port, for example {@code --port and --bind}
     * @param cause what the system said
     */
    public CannotListen(String host, int port, String options, Throwable cause) {
        super(message(host, port, options, cause), cause);
    }

    /**
     * Listens on an address for a moment: for a start that writes nothing before it knows that it can go on.
     *
     * @param port 0 for any, which is always free
     */
    public static void unlessFree(String host, int port, String options) throws CannotListen {
        try (ServerSocket trial = new ServerSocket()) {
            trial.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new CannotListen(host, port, options, e);
        }
    }

    private static String message(String host, int port, String options, Throwable cause) {
        String literal = host.contains(":") ? "[" + host + "]" : host;
        return "Cannot listen on " + literal + ":" + port + ": "
                + switch (why(host, port, cause)) {
                    case NAME_UNKNOWN ->
                        "the name " + host
                                + " is not known on this machine. Give an address of this machine, 0.0.0.0 for all of"
                                + " them, or 127.0.0.1 to be reached from here only (" + options + ").";
                    case IN_USE ->
                        "another program listens there already, maybe another Crypt-Talk (ss -ltnp shows which). Stop that"
                                + " one, or choose another port (" + options + ").";
                    case PRIVILEGED ->
                        "the system lets only privileged users listen on port " + port
                                + ". Choose a port from 1024 on (" + options
                                + "), put a proxy in front, or grant the privilege:"
                                + " AmbientCapabilities=CAP_NET_BIND_SERVICE in a unit of systemd.";
                    case NOT_OF_THIS_MACHINE ->
                        "no network interface of this machine has the address " + host
                                + " (ip address lists those it has). Give one of them, 0.0.0.0 for all, or 127.0.0.1 to be reached"
                                + " from here only (" + options + ").";
                    case ELSE ->
                        "the system refuses it (" + cause.getMessage() + "). Choose another address or port (" + options
                                + ").";
                };
    }

    private static Why why(String host, int port, Throwable cause) {
        if (new InetSocketAddress(host, port).isUnresolved()) {
            return Why.NAME_UNKNOWN;
        }
        if (cause instanceof NativeIoException system) {
            return switch (-system.expectedErr()) {
                case EACCES -> Why.PRIVILEGED;
                case EADDRINUSE -> Why.IN_USE;
                case EADDRNOTAVAIL -> Why.NOT_OF_THIS_MACHINE;
                default -> Why.ELSE;
            };
        }
        // Java has one exception for all of these, with the system's sentence.
        String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return said.contains("in use")
                ? Why.IN_USE
                : said.contains("permission denied")
                        ? Why.PRIVILEGED
                        : said.contains("assign requested address") ? Why.NOT_OF_THIS_MACHINE : Why.ELSE;
    }
}
