package org.crypttalk.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.crypttalk.protocol.account.LogEntry;
import org.crypttalk.protocol.account.UnlockSeals;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.protocol.envelope.Mark;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.crypttalk.protocol.envelope.SignedReadMark;
import org.crypttalk.protocol.envelope.SignedTyping;
import org.crypttalk.protocol.sync.ConversationCursor;
import org.crypttalk.protocol.sync.ConversationHead;
import org.crypttalk.protocol.sync.FetchRequest;
import org.crypttalk.protocol.sync.Page;
import org.crypttalk.protocol.sync.Receipts;
import org.crypttalk.protocol.vault.Box;
import org.crypttalk.protocol.vault.PrivateStore;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Every decoder, fed with noise: it refuses with {@link MalformedException} or accepts exactly what it would encode. */
class DecodersTest {

    private static final Path VECTORS = Path.of("vectors");
    private static final int ROUNDS = 1_500;

    /** Decodes and encodes again. */
    @FunctionalInterface
    private interface Codec {
        Bytes recode(byte[] input) throws MalformedException;
    }

    private static final Map<String, Codec> CODECS = new TreeMap<>(Map.ofEntries(
            Map.entry("log entry", input -> LogEntry.decode(input).encode()),
            Map.entry("log body", input -> LogEntry.decode(input).body().encode()),
            Map.entry("unlock seals", input -> UnlockSeals.decode(input).encode()),
            Map.entry("box", input -> Box.decode(input, 10_000).encode()),
            Map.entry("private store", input -> PrivateStore.decode(input).encode()),
            Map.entry("epoch record", input -> EpochRecord.decode(input).encode()),
            Map.entry("envelope", input -> Envelope.decode(input).encode()),
            Map.entry("mark", input -> Mark.decode(input).encode()),
            Map.entry(
                    "message", input -> SignedMessage.decode(Bytes.wrap(input)).encode()),
            Map.entry(
                    "read mark",
                    input -> SignedReadMark.decode(Bytes.wrap(input)).encode()),
            Map.entry("typing", input -> SignedTyping.decode(Bytes.wrap(input)).encode()),
            Map.entry("page", input -> Page.decode(input).encode()),
            Map.entry("cursor", input -> ConversationCursor.decode(input).encode()),
            Map.entry("cursors", input -> ConversationCursor.encodeList(ConversationCursor.decodeList(input))),
            Map.entry("heads", input -> ConversationHead.encodeList(ConversationHead.decodeList(input))),
            Map.entry("fetch", input -> FetchRequest.decode(input).encode()),
            Map.entry("delivered", input -> Receipts.Delivered.decode(input).encode()),
            Map.entry("marked", input -> Receipts.Marked.decode(input).encode())));

    @TestFactory
    Stream<DynamicTest> noiseAndMutationsAreRefusedOrRecodedAlike() throws IOException {
        List<byte[]> seeds = seeds();
        return CODECS.entrySet().stream()
                .map(codec -> DynamicTest.dynamicTest(codec.getKey(), () -> {
                    // The same for every run: a failure can be run again.
                    Random random = new Random(codec.getKey().hashCode());
                    for (int round = 0; round < ROUNDS; round++) {
                        feed(codec.getKey(), codec.getValue(), mutate(seeds.get(random.nextInt(seeds.size())), random));
                    }
                }));
    }

    @FuzzTest
    void anyBytesAreRefusedOrRecodedAlike(byte[] input) {
        CODECS.forEach((name, codec) -> feed(name, codec, input));
    }

    private static void feed(String name, Codec codec, byte[] input) {
        try {
            Bytes encoded = codec.recode(input);
            if (!name.equals("log body")) {
                assertThat(encoded).isEqualTo(Bytes.copyOf(input));
            }
        } catch (MalformedException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            // Heads of structures stand in front: most changes go there.
            int within = random.nextBoolean() ? Math.min(bytes.length, 64) : bytes.length;
            bytes[random.nextInt(within)] = (byte) random.nextInt();
        }
        return random.nextInt(5) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 2)) : bytes;
    }

    /** Everything in the vectors that may be a structure, and noise. */
    private static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        Random random = new Random(1);
        for (int size = 0; size < 40; size++) {
            byte[] noise = new byte[size * 4];
            random.nextBytes(noise);
            seeds.add(noise);
        }
        for (String file : List.of(
                "account-log",
                "epoch-record",
                "envelope",
                "read-mark",
                "unlock-seals",
                "box",
                "private-store",
                "cbor")) {
            JsonNode cases = new ObjectMapper()
                    .readTree(Files.readString(VECTORS.resolve(file + ".json")))
                    .get("cases");
            for (JsonNode one : cases) {
                for (String field : List.of("record", "envelope", "mark", "encoded", "box", "store", "signed")) {
                    if (one.hasNonNull(field)) {
                        seeds.add(Bytes.ofHex(one.get(field).asString()).toArray());
                    }
                }
                if (one.hasNonNull("entries")) {
                    one.get("entries")
                            .forEach(entry ->
                                    seeds.add(Bytes.ofHex(entry.asString()).toArray()));
                }
            }
        }
        return seeds;
    }
}
