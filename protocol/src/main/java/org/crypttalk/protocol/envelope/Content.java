package org.crypttalk.protocol.envelope;

import java.util.List;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/** What a message says (protocol section 8.3). Text has at most 16,384 bytes of UTF-8. */
public sealed interface Content {

    /** Takes the place of a message that was given up after it was numbered. */
    record Withdrawn() implements Content {}

    record Text(String text, List<AccountId> mentioned) implements Content {}

    /** Refers to the message that it answers. */
    record Reply(String text, List<AccountId> mentioned) implements Content {}

    /** Refers to a message of the same account, which it replaces. */
    record Edit(String text, List<AccountId> mentioned) implements Content {}

    /** Refers to a message of the same account. */
    record Delete() implements Content {}

    /**
     * Refers to its target.
     *
     * @param emoji at most 64 bytes; empty takes the reaction back
     */
    record Reaction(String emoji) implements Content {}

    /**
     * How the author shows itself to the members of the conversation. Nothing that is read as a message: the newest one counts.
     *
     * @param shownName at most 256 bytes; empty: the account's name
     * @param picture at most 65,536 bytes, as they came: whoever shows them checks what they are. Empty: none
     */
    record Profile(String shownName, Bytes picture) implements Content {}

    /** A kind that this version does not show: kept as the array it is, which begins with its kind. */
    record Unknown(long kind, Bytes array) implements Content {}

    /** The last kind that section 8.3 lays out; those from 6 to 11 are for later versions of the app. */
    long LAST_KIND = 12;

    /** Writes the content array. */
    default void write(CborWriter writer) {
        switch (this) {
            case Withdrawn() -> writer.array(1).uint(0);
            case Text(String text, List<AccountId> mentioned) -> writeText(writer, 1, text, mentioned);
            case Reply(String text, List<AccountId> mentioned) -> writeText(writer, 2, text, mentioned);
            case Edit(String text, List<AccountId> mentioned) -> writeText(writer, 3, text, mentioned);
            case Delete() -> writer.array(1).uint(4);
            case Reaction(String emoji) -> writer.array(2).uint(5).text(emoji);
            case Profile(String shownName, Bytes picture) ->
                writer.array(3).uint(12).text(shownName).bytes(picture);
            case Unknown(long _, Bytes array) -> writer.raw(array.unsafeArray());
        }
    }

    /** Reads the content array, which stands in another one. */
    static Content read(CborReader reader) throws MalformedException {
        long kind = reader.peekKind();
        if (kind > 5 && kind != 12) {
            return new Unknown(kind, reader.anyArray(1));
        }
        return switch ((int) kind) {
            case 0 -> {
                reader.array(1).uint();
                yield new Withdrawn();
            }
            case 1 -> {
                reader.array(3).uint();
                yield new Text(text(reader), mentioned(reader));
            }
            case 2 -> {
                reader.array(3).uint();
                yield new Reply(text(reader), mentioned(reader));
            }
            case 3 -> {
                reader.array(3).uint();
                yield new Edit(text(reader), mentioned(reader));
            }
            case 4 -> {
                reader.array(1).uint();
                yield new Delete();
            }
            case 12 -> {
                reader.array(3).uint();
                yield new Profile(reader.text(Limits.SHOWN_NAME_BYTES), reader.bytesUpTo(Limits.PICTURE_BYTES));
            }
            default -> {
                reader.array(2).uint();
                yield new Reaction(reader.text(Limits.REACTION_BYTES));
            }
        };
    }

    /** Whether a message of this content has this many references. */
    default boolean allowsReferences(int count) {
        return switch (this) {
            case Withdrawn _, Text _, Profile _ -> count == 0;
            case Reply _, Edit _, Delete _, Reaction _ -> count == 1;
            case Unknown(long kind, Bytes _) -> count <= (kind <= LAST_KIND ? 0 : Limits.REFERENCES);
        };
    }

    private static void writeText(CborWriter writer, int kind, String text, List<AccountId> mentioned) {
        writer.array(3).uint(kind).text(text).list(mentioned, (w, account) -> w.hash(account.value()));
    }

    private static String text(CborReader reader) throws MalformedException {
        return reader.text(Limits.CONTENT_TEXT_BYTES);
    }

    private static List<AccountId> mentioned(CborReader reader) throws MalformedException {
        return reader.list(Limits.MENTIONS, r -> new AccountId(r.hash()));
    }
}
