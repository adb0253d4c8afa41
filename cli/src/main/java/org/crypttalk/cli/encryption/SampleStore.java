package org.crypttalk.cli.encryption;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.crypttalk.cli.TemporaryFolder;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.server.store.AppendResult;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.NewEntry;
import org.crypttalk.server.store.StoredEntry;
import org.crypttalk.server.store.sqlite.SqliteStores;

/** The server's own store, in a folder for the moment: what it keeps, and what can be found in its files. */
final class SampleStore implements AutoCloseable {

    /**
     * A search through every file.
     *
     * @param found in how many of them
     */
    record Search(int files, long bytes, int found) {}

    private final TemporaryFolder folder;
    private final SqliteStores stores;

    SampleStore(InstantSource clock, SecureRandom random) {
        folder = TemporaryFolder.make("demo-encryption");
        try {
            stores = SqliteStores.open(folder.path(), clock, random);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Appends what begins a conversation. Returns its place. */
    long keep(ConversationId conversation, EpochRecord record, AccountId sender) {
        byte[] body = record.encode().toArray();
        return append(new NewEntry.EpochRecord(conversation, record.body().n(), record.hash(), sender, body));
    }

    /** Appends an envelope as it was received. Returns its place. */
    long keep(Envelope envelope) {
        var header = envelope.header();
        byte[] body = envelope.encode().toArray();
        return append(new NewEntry.Envelope(
                header.conversation(),
                header.n(),
                EntryId.of(header.message().toBytes()),
                Envelope.hash(body),
                header.account(),
                body));
    }

    private long append(NewEntry entry) {
        AppendResult result = stores.envelopes().append(entry);
        if (result instanceof AppendResult.Accepted(long sequence, long _)) {
            return sequence;
        }
        throw new IllegalStateException("A new store accepts what is appended in order, but said " + result);
    }

    /** What stands at a place. */
    StoredEntry read(ConversationId conversation, long sequence) {
        return stores.envelopes()
                .after(conversation, sequence - 1, 1, NewEntry.MAX_BODY_BYTES)
                .getFirst();
    }

    /** Looks for a text in the encodings in which it could have been written down. */
    Search search(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return search(List.of(
                utf8,
                text.getBytes(StandardCharsets.UTF_16LE),
                text.getBytes(StandardCharsets.UTF_16BE),
                HexFormat.of().formatHex(utf8).getBytes(StandardCharsets.US_ASCII),
                Base64.getEncoder().withoutPadding().encode(utf8),
                Base64.getUrlEncoder().withoutPadding().encode(utf8)));
    }

    /** Looks for any of these byte strings. */
    Search search(List<byte[]> wanted) {
        int files = 0;
        long bytes = 0;
        int found = 0;
        try (Stream<Path> inside = Files.list(folder.path())) {
            for (Path file : inside.filter(Files::isRegularFile).toList()) {
                byte[] content = Files.readAllBytes(file);
                files++;
                bytes += content.length;
                if (wanted.stream().anyMatch(each -> contains(content, each))) {
                    found++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The files of the store cannot be read", e);
        }
        return new Search(files, bytes, found);
    }

    private static boolean contains(byte[] content, byte[] wanted) {
        // ISO 8859-1 gives each byte one character.
        return new String(content, StandardCharsets.ISO_8859_1)
                .contains(new String(wanted, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        try {
            stores.close();
        } finally {
            folder.close();
        }
    }
}
