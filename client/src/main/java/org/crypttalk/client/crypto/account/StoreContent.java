package org.crypttalk.client.crypto.account;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.crypttalk.client.crypto.Boxes;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.vault.Box;
import org.crypttalk.protocol.vault.PrivateStore;

/** The items of a private store, sorted by kind and key, one for each. Immutable. */
public record StoreContent(List<StoreItem> items) {

    private static final int MAX_ITEMS = 50_000;
    private static final Comparator<StoreItem> ORDER =
            Comparator.comparingLong(StoreItem::kind).thenComparing(StoreItem::key);

    /** No items. */
    public static final StoreContent EMPTY = new StoreContent(List.of());

    /** The items; of several with one kind and key, the one that wins. */
    public static StoreContent of(Collection<StoreItem> items) {
        return EMPTY.with(items);
    }

    /** Both, item by item. */
    public StoreContent merge(StoreContent other) {
        return with(other.items);
    }

    private StoreContent with(Collection<StoreItem> more) {
        TreeMap<StoreItem, StoreItem> merged = new TreeMap<>(ORDER);
        items.forEach(item -> merged.put(item, item));
        for (StoreItem item : more) {
            StoreItem present = merged.get(item);
            if (present == null || item.winsOver(present)) {
                // The tree keeps an equal key, so the old one has to go first.
                merged.remove(item);
                merged.put(item, item);
            }
        }
        return new StoreContent(List.copyOf(merged.values()));
    }

    /**
     * A signed version of the store.
     *
     * @param version one above the server's
     * @param head of the own log
     * @param timeMillis milliseconds since 1970 UTC
     */
    public PrivateStore seal(
            AccountId account,
            long version,
            long generation,
            long device,
            LogHead head,
            long timeMillis,
            Secret vaultKey,
            SigningKey deviceKey,
            SecureRandom random) {
        try (Secret plaintext = Secret.wrap(encode().toArray())) {
            Bytes ciphertext = Boxes.seal(vaultKey, info(account, version, generation, device), plaintext, random)
                    .encode();
            PrivateStore.Body body =
                    new PrivateStore.Body(account, version, generation, device, head, timeMillis, ciphertext);
            Bytes bytes = body.encode();
            return new PrivateStore(bytes, body, deviceKey.sign(Labels.PRIVATE_STORE_SIGNATURE, bytes));
        }
    }

    /**
     * Opens a store whose signature was verified.
     *
     * @param vaultKey of the store's generation
     * @return nothing if the key does not open it
     * @throws MalformedException if the box or the items do not decode
     */
    public static Optional<StoreContent> open(PrivateStore store, Secret vaultKey) throws MalformedException {
        PrivateStore.Body body = store.body();
        Bytes info = info(body.account(), body.version(), body.generation(), body.device());
        Optional<Secret> opened =
                Boxes.open(vaultKey, info, Box.decode(body.ciphertext().unsafeArray(), Limits.PRIVATE_STORE_BYTES));
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (Secret plaintext = opened.get()) {
            return Optional.of(decode(plaintext.unsafeArray()));
        }
    }

    /** CBOR([Item*]). */
    public Bytes encode() {
        return new CborWriter(1_024)
                .list(
                        items,
                        (w, item) -> w.array(5)
                                .uint(item.kind())
                                .bytes(item.key())
                                .uint(item.time())
                                .uint(item.device())
                                .bytes(item.value()))
                .finish();
    }

    /** Refuses items that are not sorted and unique. */
    public static StoreContent decode(byte[] content) throws MalformedException {
        CborReader reader = new CborReader(content, Limits.PRIVATE_STORE_BYTES);
        List<StoreItem> items =
                reader.list(MAX_ITEMS, r -> new StoreItem(r.array(5).uint(), r.bytes(), r.uint(), r.uint(), r.bytes()));
        reader.end();
        for (int i = 1; i < items.size(); i++) {
            if (ORDER.compare(items.get(i - 1), items.get(i)) >= 0) {
                throw new MalformedException("Items are sorted by kind and key, and unique");
            }
        }
        return new StoreContent(items);
    }

    private static Bytes info(AccountId account, long version, long generation, long device) {
        return new CborWriter(96)
                .array(5)
                .text(Labels.PRIVATE_STORE)
                .hash(account.value())
                .uint(version)
                .uint(generation)
                .uint(device)
                .finish();
    }
}
