package org.crypttalk.server.cluster;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.crypttalk.protocol.AccountId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other nodes, by way of Redis ({@link RedisKeys}).
 *
 * <p>News of an account is published on a channel of its own, so that only nodes to which it is connected hear it, and counted in the same
 * step. A node that hears number 7 after 5, or that finds the count ahead of what it heard when it compares every few seconds, knows that
 * something was lost and says so. A node whose sign of life expires is dead: another one takes its accounts off and asks all nodes to look
 * what they may have missed, since it may have died between storing and telling ({@link RedisHeart}).
 *
 * <p>Redis away: nothing waits long for it ({@link RedisLink}), the state is degraded, and when it is back, empty or not, every node puts
 * its accounts there again ({@link RedisAccounts}) and everybody looks what was missed.
 */
public final class RedisPeers implements Peers {

    private static final Logger LOG = LoggerFactory.getLogger(RedisPeers.class);

    private static final int ID_BYTES = 8;

    private final byte[] nodeBytes;
    private final RedisLink link;
    private final RedisShared shared;
    private final Ear ear;
    private final RedisAccounts accounts;
    private final RedisHeart heart;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Connects to nobody yet.
     *
     * @param random for this node's name, which must be nobody else's
     * @throws IllegalArgumentException if the address is none
     */
    public RedisPeers(String uri, InstantSource clock, RandomGenerator random) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        String node = HexFormat.of().formatHex(id);
        this.nodeBytes = RedisKeys.ascii(node);
        this.link = new RedisLink(uri, clock);
        this.shared = new RedisShared(link, clock);
        this.ear = new Ear(clock);
        this.accounts = new RedisAccounts(node, link, ear);
        this.heart = new RedisHeart(node, link, accounts, ear, this::message, clock);
    }

    /** What the nodes count together. */
    public SharedTries tries() {
        return shared;
    }

    /** What the nodes leave for each other. */
    public SharedNotes notes() {
        return shared;
    }

    @Override
    public void start(Listener listener) {
        ear.open(listener);
        heart.start();
    }

    @Override
    public State state() {
        return link.state();
    }

    @Override
    public void tell(AccountId account, News news) {
        RedisLink.@Nullable Connections connected = link.connections();
        if (connected == null) {
            link.owe();
            return;
        }
        byte[] encoded = NewsBytes.encode(news);
        byte[] message = Arrays.copyOf(nodeBytes, nodeBytes.length + encoded.length);
        System.arraycopy(encoded, 0, message, nodeBytes.length, encoded.length);
        try {
            var _ = connected
                    .ask()
                    .<Long>eval(
                            RedisScripts.TELL,
                            ScriptOutputType.INTEGER,
                            new byte[][] {RedisKeys.account(account)},
                            message)
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            link.owe();
                        }
                    });
        } catch (RedisException | IllegalStateException e) {
            // Too much waits for Redis, or the client is closing: whoever tells must not suffer for it.
            LOG.debug("News were not told", e);
            link.owe();
        }
    }

    /** What was published: for everybody, or for one account, with its number and who tells it. */
    private void message(byte[] channel, byte[] message) {
        if (Arrays.equals(channel, RedisKeys.EVERYBODY)) {
            long since = Long.parseLong(RedisKeys.text(message));
            ear.pass(listener -> accounts.here().forEach(account -> listener.missed(account, since)));
            return;
        }
        int space = 0;
        while (message[space] != ' ') {
            space++;
        }
        long number = Long.parseLong(RedisKeys.text(Arrays.copyOf(message, space)));
        AccountId account = RedisKeys.accountOf(channel);
        int from = space + 1;
        int body = from + nodeBytes.length;
        if (accounts.hear(account, number)) {
            ear.missed(account);
        }
        boolean own = Arrays.equals(message, from, body, nodeBytes, 0, nodeBytes.length);
        if (!own) {
            News news = NewsBytes.decode(Arrays.copyOfRange(message, body, message.length));
            switch (news) {
                // May read ahead for a while, and a sequence says by itself what is newer.
                case News.Rung _ -> ear.pass(listener -> listener.heard(account, news));
                // Somebody came and went again: the other way round it would stay wrong.
                case News.Event _, News.SessionEnded _ ->
                    ear.passInOrder(account, listener -> listener.heard(account, news));
            }
        }
    }

    @Override
    public boolean arrived(AccountId account) {
        return accounts.settle(account);
    }

    @Override
    public boolean left(AccountId account) {
        return accounts.settle(account);
    }

    @Override
    public Set<AccountId> elsewhere(Collection<AccountId> others) {
        return accounts.elsewhere(others);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            link.beginClosing();
            heart.close();
            ear.close();
            link.close();
        }
    }
}
