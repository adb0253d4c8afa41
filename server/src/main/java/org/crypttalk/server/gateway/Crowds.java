package org.crypttalk.server.gateway;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.crypttalk.server.gateway.http.ClientNetwork;
import org.crypttalk.server.gateway.socketio.SocketFate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much each {@link ClientNetwork} has open, so that nobody takes the places of everybody. What has a socket that was admitted counts towards one
 * limit, all else, which anybody can open, towards a lower one as well. Safe for any thread.
 */
final class Crowds {

    private static final Logger LOG = LoggerFactory.getLogger(Crowds.class);
    private static final long SAID_EVERY_NANOS = TimeUnit.MINUTES.toNanos(10);

    private record Crowd(int strangers, int admitted) {
        static final Crowd NOBODY = new Crowd(0, 0);
    }

    private enum Standing {
        STRANGER,
        ADMITTED,
        GONE
    }

    private final GatewaySettings.OfAnAddress most;
    private final ConcurrentMap<ClientNetwork, Crowd> crowds = new ConcurrentHashMap<>();
    private final AtomicLong saidNanos = new AtomicLong(System.nanoTime() - SAID_EVERY_NANOS);

    Crowds(GatewaySettings.OfAnAddress most) {
        this.most = most;
    }

    /** A place for something that a stranger at this address opens; null if there is none left. */
    @Nullable
    Place take(InetAddress address) {
        ClientNetwork network = ClientNetwork.of(address);
        boolean[] taken = {false};
        crowds.compute(network, (_, before) -> {
            Crowd now = before == null ? Crowd.NOBODY : before;
            taken[0] = now.strangers < most.strangers() && now.strangers + now.admitted < most.connections();
            return taken[0] ? new Crowd(now.strangers + 1, now.admitted) : before;
        });
        if (!taken[0]) {
            sayFull();
            return null;
        }
        return new Place(network);
    }

    private void sayFull() {
        long last = saidNanos.get();
        long now = System.nanoTime();
        if (now - last >= SAID_EVERY_NANOS && saidNanos.compareAndSet(last, now)) {
            LOG.warn(
                    "Connections are turned away: one address has {} that nobody signed in on, or {} in all. If that is a proxy of"
                            + " your own, start with --behind-proxy and let it set X-Forwarded-For; otherwise there is nothing to do",
                    most.strangers(),
                    most.connections());
        }
    }

    /** One thing that is open. */
    final class Place implements SocketFate {

        private final ClientNetwork network;
        private Standing standing = Standing.STRANGER;
        private @Nullable Place follower;

        private Place(ClientNetwork network) {
            this.network = network;
        }

        /** Another connection takes over what this one opened: if that is admitted, both are. */
        void goesOnIn(Place other) {
            boolean admitted;
            synchronized (this) {
                follower = other;
                admitted = standing == Standing.ADMITTED;
            }
            if (admitted) {
                other.admitted();
            }
        }

        @Override
        public void admitted() {
            @Nullable Place next;
            synchronized (this) {
                next = follower;
                if (standing == Standing.STRANGER) {
                    standing = Standing.ADMITTED;
                    change(-1, 1);
                }
            }
            if (next != null) {
                next.admitted();
            }
        }

        @Override
        public synchronized void ended() {
            switch (standing) {
                case STRANGER -> change(-1, 0);
                case ADMITTED -> change(0, -1);
                case GONE -> {}
            }
            standing = Standing.GONE;
        }

        private void change(int strangers, int admitted) {
            crowds.computeIfPresent(network, (_, before) -> {
                Crowd now = new Crowd(before.strangers + strangers, before.admitted + admitted);
                return now.equals(Crowd.NOBODY) ? null : now;
            });
        }
    }
}
