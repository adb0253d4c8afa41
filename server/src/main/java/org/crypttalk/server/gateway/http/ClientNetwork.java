package org.crypttalk.server.gateway.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * What an address counts as where something is limited: an IPv4 address for itself, an IPv6 address for its network of 64 bits, which one household or
 * one rented machine has to itself and could otherwise try from address by address.
 *
 * @param version6 whether it is one of IPv6
 * @param bits the address, or the first 64 bits of it
 */
public record ClientNetwork(boolean version6, long bits) {

    public static ClientNetwork of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address
                ? new ClientNetwork(true, bytes.getLong())
                : new ClientNetwork(false, Integer.toUnsignedLong(bytes.getInt()));
    }

    /** Names it: in hexadecimal, with {@code /64} after those of IPv6. */
    @Override
    public String toString() {
        return version6
                ? HexFormat.of().toHexDigits(bits) + "/64"
                : HexFormat.of().toHexDigits((int) bits);
    }
}
