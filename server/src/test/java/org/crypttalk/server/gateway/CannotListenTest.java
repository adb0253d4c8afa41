package org.crypttalk.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever may not listen reads why, whichever part of Java says so. A port that is really in use stands in the tests of the command. */
class CannotListenTest {

    @Test
    void aPrivilegedPortIsExplained() {
        // Tests may run as root, who may do everything.
        for (Exception said : said("Permission denied", 13)) {
            assertThat(new CannotListen("127.0.0.1", 443, "--port, --bind", said))
                    .hasMessageContaining("only privileged users listen on port 443")
                    .hasMessageContaining("Choose a port from 1024 on (--port, --bind)");
        }
    }

    @Test
    void theNativeTransportAndJavaAreUnderstoodAlike() {
        for (Exception said : said("Address already in use", 98)) {
            assertThat(new CannotListen("::1", 5000, "--port", said))
                    .hasMessageStartingWith("Cannot listen on [::1]:5000: another program listens there already");
        }
        for (Exception said : said("Cannot assign requested address", 99)) {
            assertThat(new CannotListen("192.0.2.1", 5000, "--port", said))
                    .hasMessageContaining("no network interface of this machine");
        }
        assertThat(new CannotListen("127.0.0.1", 5000, "--port", new BindException("Moon too bright")))
                .hasMessageContaining("(Moon too bright)");
    }

    /** What Java says, and where there is a native transport, what that one says with Linux's number of the error. */
    private static List<Exception> said(String sentence, int number) {
        List<Exception> said = new ArrayList<>(List.of(new BindException(sentence)));
        if (Epoll.isAvailable()) {
            said.add(Errors.newIOException("bind", -number));
        }
        return said;
    }
}
