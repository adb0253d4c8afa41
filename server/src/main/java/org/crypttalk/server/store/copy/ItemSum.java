package org.crypttalk.server.store.copy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.EpochSeals;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.StoredEntry;

/**
 * How many items there are, and a sum of 256 bits over them that does not depend on their order, for two stores list the same things
 * differently: the SHA-256 of every part of each item, added up. It finds what was lost, doubled or changed by mistake; it is no protection
 * against somebody who forges items on purpose.
 */
final class ItemSum {

    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    private final MessageDigest sha256;
    private long count;
    private BigInteger sum = BigInteger.ZERO;

    ItemSum() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    void add(Item item) {
        count++;
        sum = sum.add(new BigInteger(1, sha256.digest(bytes(item)))).mod(MODULUS);
    }

    long count() {
        return count;
    }

    boolean isSameAs(ItemSum other) {
        return count == other.count && sum.equals(other.sum);
    }

    /** Every part of an item, each so that its end is known. */
    private static byte[] bytes(Item item) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, item);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Item item) throws IOException {
        switch (item) {
            case Item.Secret secret -> {
                write(out, secret.name());
                write(out, secret.value());
            }
            case Item.Invite invite -> {
                out.write(invite.codeHash().toBytes());
                out.writeLong(invite.expiresMillis());
            }
            case Item.Account account -> write(out, account);
            case Item.LogEntry entry -> {
                out.write(entry.account().toBytes());
                out.writeLong(entry.seq());
                write(out, entry.entry());
            }
            case Item.PrivateStore store -> {
                out.write(store.account().toBytes());
                out.writeLong(store.version());
                write(out, store.store());
            }
            case Item.Session(Sessions.Session session) -> {
                out.write(session.id().toBytes());
                out.write(session.account().toBytes());
                write(out, session.kind().name());
                out.writeInt(session.secret());
                out.writeLong(session.device());
                out.writeLong(session.createdMillis());
                out.writeLong(session.lastUsedMillis());
            }
            case Item.Conversation conversation -> {
                out.write(conversation.id().toBytes());
                out.writeInt(conversation.members().size());
                for (var member : conversation.members()) {
                    out.write(member.toBytes());
                }
                out.writeInt(conversation.writers().size());
                for (var writer : conversation.writers()) {
                    out.write(writer.toBytes());
                }
                out.writeLong(conversation.createdMillis());
                out.writeLong(conversation.order());
            }
            case Item.Seals seals -> {
                out.write(seals.conversation().toBytes());
                out.write(seals.recordHash().toBytes());
                write(out, seals.first());
                out.writeInt(seals.repairs().size());
                for (EpochSeals.Seal repair : seals.repairs()) {
                    write(out, repair);
                }
            }
            case Item.RepairRequest request -> {
                out.write(request.conversation().toBytes());
                out.write(request.repair().account().toBytes());
                out.writeLong(request.repair().epoch());
            }
            case Item.Cursor cursor -> {
                out.write(cursor.conversation().toBytes());
                out.write(cursor.account().toBytes());
                out.writeLong(cursor.sequence());
            }
            case Item.ReadMark mark -> {
                out.write(mark.conversation().toBytes());
                out.write(mark.account().toBytes());
                write(out, mark.mark());
            }
            case Item.Sighting sighting -> {
                out.write(sighting.account().toBytes());
                out.writeLong(sighting.timeMillis());
            }
            case Item.Block block -> {
                out.write(block.by().toBytes());
                out.write(block.whom().toBytes());
            }
            case Item.Entry(StoredEntry entry) -> {
                out.write(entry.conversation().toBytes());
                out.writeLong(entry.sequence());
                out.writeByte(entry.kind().code());
                out.writeLong(entry.epoch());
                out.write(entry.id().toBytes());
                out.write(entry.hash().toBytes());
                out.write(entry.transcript().toBytes());
                out.writeLong(entry.timeMillis());
                out.write(entry.sender().toBytes());
                write(out, entry.body());
            }
        }
    }

    private static void write(DataOutputStream out, Item.Account item) throws IOException {
        Accounts.NewAccount account = item.account();
        Accounts.Credentials credentials = account.credentials();
        out.write(account.id().toBytes());
        write(out, account.name());
        out.writeBoolean(account.email().isPresent());
        write(out, account.email().orElse(""));
        write(out, item.role().name());
        out.writeBoolean(item.avatarImage().isPresent());
        write(out, item.avatarImage().orElse(""));
        out.writeLong(account.timeMillis());
        write(out, credentials.derivation().random());
        out.writeLong(credentials.derivation().memoryKiB());
        out.writeLong(credentials.derivation().iterations());
        out.writeLong(credentials.derivation().parallelism());
        write(out, credentials.passwordHash());
        write(out, credentials.recoveryHash());
        write(out, credentials.passwordBox());
        write(out, credentials.recoveryBox());
        write(out, account.entry());
        write(out, account.unlockSeals());
        write(out, account.keyVault());
        out.writeBoolean(account.invite().isPresent());
        if (account.invite().isPresent()) {
            out.write(account.invite().get().toBytes());
        }
    }

    private static void write(DataOutputStream out, EpochSeals.Seal seal) throws IOException {
        out.write(seal.account().toBytes());
        out.writeLong(seal.generation());
        write(out, seal.seal());
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
