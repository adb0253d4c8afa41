package org.crypttalk.server.gateway.socketio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crypttalk.server.gateway.engineio.EnginePacket;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.ByteArrayBuilder;

/** Encodes what this server says in Socket.IO, protocol revision 5, always in the namespace {@code /}. */
final class SocketEncoder {

    private SocketEncoder() {}

    /** CONNECT: the client is admitted. */
    static EnginePacket connected(String id) {
        return EnginePacket.text(("0{\"sid\":\"" + id + "\"}").getBytes(StandardCharsets.US_ASCII));
    }

    /** DISCONNECT. */
    static EnginePacket disconnect() {
        return EnginePacket.text(new byte[] {'1'});
    }

    /** CONNECT_ERROR with a code and what it adds. */
    static EnginePacket refused(Admission.Refused refused) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("code", refused.code());
        data.putAll(refused.members());
        return connectError("", Map.of("message", refused.message(), "data", data));
    }

    /** CONNECT_ERROR of a namespace that does not exist. */
    static EnginePacket invalidNamespace(String namespace) {
        return connectError(namespace + ",", Map.of("message", "Invalid namespace"));
    }

    /**
     * EVENT, or BINARY_EVENT when there are bytes among the arguments.
     *
     * @param id what the client is to acknowledge it by, or {@link SocketPacket#NO_ID}
     */
    static List<EnginePacket> event(long id, String name, @Nullable Object[] arguments) {
        return packets('2', '5', id, name, arguments);
    }

    /** ACK, or BINARY_ACK when there are bytes among the arguments. */
    static List<EnginePacket> ack(long id, @Nullable Object[] arguments) {
        return packets('3', '6', id, null, arguments);
    }

    private static List<EnginePacket> packets(
            char plain, char binary, long id, @Nullable String name, @Nullable Object[] arguments) {
        List<byte[]> attachments = new ArrayList<>(1);
        ByteArrayBuilder json = new ByteArrayBuilder(512);
        JsonValues.writeArray(json, name, arguments, attachments);
        String prefix = (attachments.isEmpty() ? String.valueOf(plain) : binary + "" + attachments.size() + "-")
                + (id == SocketPacket.NO_ID ? "" : String.valueOf(id));
        EnginePacket text = EnginePacket.text(prepend(prefix.getBytes(StandardCharsets.US_ASCII), json));
        if (attachments.isEmpty()) {
            return List.of(text);
        }
        List<EnginePacket> packets = new ArrayList<>(1 + attachments.size());
        packets.add(text);
        for (byte[] attachment : attachments) {
            packets.add(EnginePacket.binary(attachment));
        }
        return packets;
    }

    private static EnginePacket connectError(String prefix, Map<String, Object> problem) {
        ByteArrayBuilder json = new ByteArrayBuilder(256);
        JsonValues.writeObject(json, problem);
        return EnginePacket.text(prepend(("4" + prefix).getBytes(StandardCharsets.UTF_8), json));
    }

    private static byte[] prepend(byte[] prefix, ByteArrayBuilder json) {
        byte[] data = json.toByteArray();
        byte[] text = Arrays.copyOf(prefix, prefix.length + data.length);
        System.arraycopy(data, 0, text, prefix.length, data.length);
        return text;
    }
}
