package org.crypttalk.acceptance;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.sync.Page;

/**
 * Shows entries of conversations other than they are, pushed or fetched, to everybody who asks.
 *
 * @param change may be asked again about the same entries, and must then say the same; a page that it leaves empty is not pushed
 */
record ChangedPages(UnaryOperator<Page> change) implements Interference {

    @Override
    public HttpMessage answer(HttpMessage request, HttpMessage answer) {
        boolean page = request.method().equals("GET") && request.target().startsWith("/api/messages/");
        return page && answer.status() == 200
                ? answer.with(change.apply(decoded(answer.body())).encode())
                : answer;
    }

    @Override
    public Optional<List<Bytes>> packet(String announcement, List<Bytes> attachments) {
        if (!announcement.contains("[\"entries\"")) {
            return Optional.of(attachments);
        }
        Page page = change.apply(decoded(attachments.getFirst()));
        return page.entries().isEmpty() ? Optional.empty() : Optional.of(List.of(page.encode()));
    }

    private static Page decoded(Bytes page) {
        try {
            return Page.decode(page.unsafeArray());
        } catch (MalformedException e) {
            throw new IllegalStateException("the server sends pages that decode", e);
        }
    }
}
