package org.crypttalk.client.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.EntryRow;
import org.crypttalk.client.store.EntryStore;
import org.crypttalk.client.store.EntryStore.Link;
import org.crypttalk.client.store.Profile;
import org.crypttalk.client.store.ProfileFile;
import org.crypttalk.client.store.ProfileLock;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A profile that an earlier version wrote goes on. */
class OlderFormatTest {

    private static final String KEY = "-- key: ";

    @TempDir
    private Path folder = Path.of("");

    private Path profile = Path.of("");

    @BeforeEach
    void alicesProfileIsOfFormat2() throws Exception {
        profile = folder.resolve("alice.profile");
        Files.createFile(profile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Path key = Files.createFile(
                folder.resolve("alice.profile.key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + profile);
                Statement statement = connection.createStatement()) {
            for (String line : written().lines().toList()) {
                if (line.startsWith(KEY)) {
                    Files.write(key, HexFormat.of().parseHex(line.substring(KEY.length())));
                } else if (!line.startsWith("--")) {
                    statement.execute(line);
                }
            }
        }
    }

    @Test
    void hashesOfEnvelopesBecomeTags() throws Exception {
        Set<Hash> envelopes = new HashSet<>();
        // Once as it becomes, and once as it is from then on.
        for (int opening = 0; opening < 2; opening++) {
            try (ProfileFile file =
                    ProfileLock.open(profile, ProfilePlace.at(profile).key(), new SecureRandom())) {
                Profile stores = Profile.of(file);
                ConversationRow conversation = stores.conversations().all().getFirst();
                assertThat(conversation.counter()).isEqualTo(3);
                for (long sequence = 2; sequence <= 5; sequence++) {
                    envelopes.add(isInItsChain(stores.entries(), conversation, sequence));
                }
            }
        }
        assertThat(envelopes).hasSize(4);
        String before = written().toLowerCase(Locale.ROOT);
        String now = HexFormat.of().formatHex(Files.readAllBytes(profile));
        for (Hash envelope : envelopes) {
            String hash = HexFormat.of().formatHex(envelope.toBytes());
            assertThat(before).contains(hash);
            assertThat(now).doesNotContain(hash);
        }
        assertThat(version()).isEqualTo(3);
    }

    /** Its envelopeHash. */
    private static Hash isInItsChain(EntryStore entries, ConversationRow conversation, long sequence) {
        EntryRow entry = entries.at(conversation, sequence).orElseThrow();
        SignedMessage message = ((EntryRow.State.Opened) entry.state()).message();
        AccountId sender = message.account();
        Hash previous = message.previous();
        assertThat(entries.linkAt(conversation, sender, message.device(), message.counter()))
                .contains(new Link(
                        message.counter(),
                        sequence,
                        entries.tag(entry.entryHash()),
                        previous == null ? null : entries.tag(previous)));
        return entry.entryHash();
    }

    private int version() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + profile);
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    private static String written() throws IOException {
        try (InputStream in = OlderFormatTest.class.getResourceAsStream("format-2.sql")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
