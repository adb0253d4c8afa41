package org.crypttalk.server.cluster;

import java.nio.charset.StandardCharsets;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;

/**
 * What is in Redis. All of it may be lost: the nodes put it there again.
 *
 * <table>
 * <caption>Keys and their life cycle</caption>
 * <tr><th>key</th><th>holds</th><th>begins</th><th>ends</th></tr>
 * <tr><td>{@code ct:nodes}</td><td>set of node ids</td><td>a node's start</td><td>its end, or when another node finds it dead</td></tr>
 * <tr><td>{@code ct:node:ID}</td><td>a sign of life</td><td>every beat</td><td>expires some beats after the last</td></tr>
 * <tr><td>{@code ct:of:ID}</td><td>set of the accounts connected to a node</td><td>first connection</td><td>with the node</td></tr>
 * <tr><td>{@code ct:a:ACCOUNT}</td><td>hash: the nodes that an account is connected to, and {@code n}, how much news it was told</td><td>
 * first connection</td><td>last connection; expires if no node confirms it</td></tr>
 * <tr><td>{@code ct:t:KEY}</td><td>until when tries are used up</td><td>a try</td><td>expires when all have come back</td></tr>
 * <tr><td>{@code ct:note:NAME}</td><td>a note</td><td>left</td><td>taken, or expires</td></tr>
 * </table>
 *
 * <p>Channels: {@code ct:a:ACCOUNT}, to which the nodes subscribe that an account is connected to, and {@code ct:all}.
 */
final class RedisKeys {

    static final byte[] NODES = ascii("ct:nodes");
    static final byte[] EVERYBODY = ascii("ct:all");
    static final byte[] COUNT = ascii("n");

    private static final String ACCOUNT = "ct:a:";

    private RedisKeys() {}

    static byte[] life(String node) {
        return ascii("ct:node:" + node);
    }

    static byte[] accountsOf(String node) {
        return ascii("ct:of:" + node);
    }

    static byte[] account(AccountId account) {
        return ascii(ACCOUNT + account.text());
    }

    /**
     * The account of a channel.
     *
     * @throws IllegalArgumentException if it is the channel of none
     */
    static AccountId accountOf(byte[] channel) {
        try {
            return AccountId.parse(text(channel).substring(ACCOUNT.length()));
        } catch (MalformedException e) {
            throw new IllegalArgumentException("No account has this channel", e);
        }
    }

    static byte[] tries(String key) {
        return ("ct:t:" + key).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] note(Hash name) {
        return ascii("ct:note:" + name);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static String text(byte[] ascii) {
        return new String(ascii, StandardCharsets.US_ASCII);
    }

    static byte[] number(long number) {
        return ascii(Long.toString(number));
    }
}
