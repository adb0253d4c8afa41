package org.crypttalk.server.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;

/** Ids, hashes and entries made from numbers, so that a test that fails reads the same each time. */
public final class Samples {

    private Samples() {}

    /** SHA-256. */
    public static Hash sha256(byte[] bytes) {
        try {
            return Hash.of(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Some 32 bytes that belong to a name and a number. */
    public static Hash bytes32(String name, long number) {
        return sha256((name + number).getBytes(StandardCharsets.UTF_8));
    }

    public static ConversationId conversation(long number) {
        return new ConversationId(bytes32("conversation", number));
    }

    public static AccountId account(long number) {
        return new AccountId(bytes32("account", number));
    }

    /** A UUIDv7 whose time is the number, so that ids rise with it. */
    public static EntryId messageId(long number) {
        return new EntryId(number << 16 | 0x7000, 0x8000_0000_0000_0000L | number);
    }

    /** An envelope whose body is {@code size} bytes that begin with the number. */
    public static NewEntry.Envelope envelope(ConversationId conversation, long epoch, long number, int size) {
        byte[] body =
                ByteBuffer.allocate(Math.max(size, Long.BYTES)).putLong(number).array();
        return new NewEntry.Envelope(conversation, epoch, messageId(number), sha256(body), account(1), body);
    }

    /** A small envelope. */
    public static NewEntry.Envelope envelope(ConversationId conversation, long epoch, long number) {
        return envelope(conversation, epoch, number, 100);
    }

    /** The record of an epoch; variants differ in their body and hash. */
    public static NewEntry.EpochRecord epochRecord(ConversationId conversation, long epoch, int variant) {
        byte[] body = ByteBuffer.allocate(200).putLong(epoch).putInt(variant).array();
        Hash hash = sha256(body);
        return new NewEntry.EpochRecord(conversation, epoch, hash, account(1), body);
    }
}
