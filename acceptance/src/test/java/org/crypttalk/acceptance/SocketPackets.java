package org.crypttalk.acceptance;

import java.util.ArrayList;
import java.util.List;
import org.crypttalk.protocol.Bytes;

/** Puts the packets of one Socket.IO connection together from the server's frames. Not for several threads. */
final class SocketPackets {

    private String announcement = "";
    private int expected;
    private final List<Bytes> attachments = new ArrayList<>();

    /** The frames to send on, now that this one is here; none while attachments are still to come. */
    List<WebSocketFrame> pass(WebSocketFrame frame, Interference interference) {
        if (frame.isText()) {
            expected = attachmentsOf(frame.text());
            if (expected == 0) {
                String text = interference.text(frame.text());
                return List.of(text.equals(frame.text()) ? frame : WebSocketFrame.text(text));
            }
            announcement = frame.text();
            return List.of();
        }
        if (!frame.isBinary() || expected == 0) {
            return List.of(frame);
        }
        attachments.add(frame.payload());
        if (attachments.size() < expected) {
            return List.of();
        }
        List<Bytes> all = List.copyOf(attachments);
        attachments.clear();
        expected = 0;
        List<WebSocketFrame> frames = new ArrayList<>();
        interference.packet(announcement, all).ifPresent(kept -> {
            frames.add(WebSocketFrame.text(announcement));
            kept.forEach(each -> frames.add(WebSocketFrame.binary(each)));
        });
        return frames;
    }

    /** Engine.IO message 4, Socket.IO binary event 5 or binary acknowledgement 6, then their number. */
    private static int attachmentsOf(String text) {
        if (!text.startsWith("45") && !text.startsWith("46")) {
            return 0;
        }
        int dash = text.indexOf('-');
        return dash < 3 ? 0 : Integer.parseInt(text.substring(2, dash));
    }
}
