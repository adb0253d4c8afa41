package org.crypttalk.acceptance;

import java.util.List;
import java.util.Optional;
import org.crypttalk.protocol.Bytes;

/** What an {@link Interceptor} does to what passes. Called on the threads of all connections. */
interface Interference {

    Interference NONE = new Interference() {};

    /** An answer without asking the server, for which the request never happened. */
    default Optional<HttpMessage> answerInstead(HttpMessage request) {
        return Optional.empty();
    }

    /** The answer to give instead of the server's. */
    default HttpMessage answer(HttpMessage request, HttpMessage answer) {
        return answer;
    }

    /** The text frame to send on instead of one that comes without attachments, {@code 437[null,{…}]} for example. */
    default String text(String frame) {
        return frame;
    }

    /**
     * The attachments of a packet that the server sends, or nothing: then the packet is lost.
     *
     * @param announcement the text frame that comes before them, {@code 451-["entries",{…}]} for example
     */
    default Optional<List<Bytes>> packet(String announcement, List<Bytes> attachments) {
        return Optional.of(attachments);
    }
}
