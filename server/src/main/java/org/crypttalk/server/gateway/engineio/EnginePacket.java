package org.crypttalk.server.gateway.engineio;

/**
 * One Engine.IO packet, of either direction.
 *
 * @param type what it is
 * @param binary whether the data are bytes of the application rather than text; only messages are
 * @param data UTF-8 text or bytes, without the type; nobody writes to it
 */
@SuppressWarnings("ArrayRecordComponent") // the data are handed on, and never compared
public record EnginePacket(Type type, boolean binary, byte[] data) {

    /** The types in the order of their digits on the wire. */
    public enum Type {
        OPEN('0'),
        CLOSE('1'),
        PING('2'),
        PONG('3'),
        MESSAGE('4'),
        UPGRADE('5'),
        NOOP('6');

        private static final Type[] ALL = values();

        private final byte digit;

        Type(char digit) {
            this.digit = (byte) digit;
        }

        /** The digit of this type in ASCII. */
        public byte digit() {
            return digit;
        }

        static Type ofDigit(byte digit) throws MalformedPacketException {
            int index = digit - '0';
            if (index < 0 || index >= ALL.length) {
                throw new MalformedPacketException("unknown packet type");
            }
            return ALL[index];
        }
    }

    private static final byte[] EMPTY = new byte[0];

    /** A packet without data. */
    public static EnginePacket bare(Type type) {
        return new EnginePacket(type, false, EMPTY);
    }

    /** A message of text, given as UTF-8. */
    public static EnginePacket text(byte[] utf8) {
        return new EnginePacket(Type.MESSAGE, false, utf8);
    }

    /** A message of bytes. */
    public static EnginePacket binary(byte[] bytes) {
        return new EnginePacket(Type.MESSAGE, true, bytes);
    }

    /** Type and size: the data may be secret. */
    @Override
    public String toString() {
        return "EnginePacket[" + type + (binary ? ", binary, " : ", ") + data.length + " bytes]";
    }
}
