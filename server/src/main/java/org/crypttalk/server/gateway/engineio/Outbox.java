package org.crypttalk.server.gateway.engineio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The packets of one session that wait to leave, in order. Holds no buffer while it is empty. Guarded by its session. */
final class Outbox {

    /** What a waiting packet costs beside its data, in bytes. */
    private static final int PACKET_OVERHEAD = 48;

    private @Nullable ArrayDeque<EnginePacket> packets;
    private int bytes;

    void add(EnginePacket packet) {
        ArrayDeque<EnginePacket> target = packets;
        if (target == null) {
            target = new ArrayDeque<>(4);
            packets = target;
        }
        target.add(packet);
        bytes += packet.data().length + PACKET_OVERHEAD;
    }

    /** Takes the first packet; null when none waits. */
    @Nullable
    EnginePacket take() {
        EnginePacket packet = packets == null ? null : packets.poll();
        if (packet == null) {
            packets = null;
        } else {
            bytes -= packet.data().length + PACKET_OVERHEAD;
        }
        return packet;
    }

    /** Takes every packet. */
    List<EnginePacket> takeAll() {
        List<EnginePacket> all = packets == null ? List.of() : new ArrayList<>(packets);
        clear();
        return all;
    }

    void clear() {
        packets = null;
        bytes = 0;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /** The bytes that wait, with an allowance for each packet. */
    int bytes() {
        return bytes;
    }
}
