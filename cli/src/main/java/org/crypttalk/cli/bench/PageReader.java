package org.crypttalk.cli.bench;

import io.netty.buffer.ByteBuf;

/**
 * Reads a Page (docs/protocol.md, section 11) where it lies, entry by entry. It trusts the server under test to write
 * correct CBOR: what does not fit ends the bench with an exception.
 */
final class PageReader {

    private static final int UNSIGNED = 0;
    private static final int BYTES = 2;
    private static final int ARRAY = 4;

    private ByteBuf page;
    private int at;
    private long entriesLeft;
    private long head;
    private long sequence;
    private int sender;
    private int counter;

    /** Begins with a page. */
    PageReader(ByteBuf page) {
        this.page = page;
        begin(page);
    }

    /** Begins with another page. */
    void begin(ByteBuf next) {
        page = next;
        at = next.readerIndex();
        expectArray(3);
        int conversationBytes = Math.toIntExact(argument(BYTES));
        at += conversationBytes;
        head = argument(UNSIGNED);
        entriesLeft = argument(ARRAY);
    }

    /**
     * Steps to the next envelope; epoch records in between are passed over.
     *
     * @return false at the end of the page
     */
    boolean next() {
        while (entriesLeft > 0) {
            entriesLeft--;
            expectArray(4);
            sequence = argument(UNSIGNED);
            argument(UNSIGNED); // time
            long kind = argument(UNSIGNED);
            int length = Math.toIntExact(argument(BYTES));
            int entry = at;
            at += length;
            if (kind == 0) {
                int id = entry + EnvelopeTemplate.HEADER_OFFSET + EnvelopeTemplate.ID_OFFSET;
                long second = page.getLong(id + 8);
                sender = EnvelopeTemplate.sender(second);
                counter = EnvelopeTemplate.counter(second);
                return true;
            }
        }
        return false;
    }

    /** The conversation's last sequence when the page was made. */
    long head() {
        return head;
    }

    /** The place of the entry that was stepped to; at the end of a page, of its last entry. */
    long sequence() {
        return sequence;
    }

    /** The number of the envelope's sender. */
    int sender() {
        return sender;
    }

    /** The envelope's counter. */
    int counter() {
        return counter;
    }

    private void expectArray(int elements) {
        if (argument(ARRAY) != elements) {
            throw new IllegalStateException("a page with another structure than the protocol's");
        }
    }

    private long argument(int majorType) {
        int first = page.getUnsignedByte(at++);
        if (first >>> 5 != majorType) {
            throw new IllegalStateException(
                    "a page with CBOR major type " + (first >>> 5) + " in place of " + majorType);
        }
        int additional = first & 0x1f;
        if (additional < 24) {
            return additional;
        }
        int begin = at;
        return switch (additional) {
            case 24 -> {
                at += 1;
                yield page.getUnsignedByte(begin);
            }
            case 25 -> {
                at += 2;
                yield page.getUnsignedShort(begin);
            }
            case 26 -> {
                at += 4;
                yield page.getUnsignedInt(begin);
            }
            case 27 -> {
                at += 8;
                yield page.getLong(begin);
            }
            default -> throw new IllegalStateException("a page with an indefinite length");
        };
    }
}
