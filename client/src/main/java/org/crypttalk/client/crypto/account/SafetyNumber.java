package org.crypttalk.client.crypto.account;

import java.util.Locale;
import java.util.StringJoiner;
import org.crypttalk.client.crypto.Hkdf;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.cbor.CborWriter;

/** What two people compare to know that they have each other's account (protocol section 10): twelve groups of five digits. */
public final class SafetyNumber {

    private static final int GROUPS = 12;

    private SafetyNumber() {}

    /** The number, groups separated by spaces; the same in either order. */
    public static String of(AccountId one, AccountId other) {
        boolean ordered = one.compareTo(other) <= 0;
        byte[] ids = new byte[64];
        (ordered ? one : other).value().write(ids, 0);
        (ordered ? other : one).value().write(ids, 32);
        byte[] info = new CborWriter().array(1).text(Labels.SAFETY_NUMBER).toBytes();
        byte[] bytes = Hkdf.derive(ids, new byte[0], info, GROUPS * 5);
        StringJoiner groups = new StringJoiner(" ");
        for (int group = 0; group < GROUPS; group++) {
            long value = 0;
            for (int i = 0; i < 5; i++) {
                value = (value << 8) | (bytes[group * 5 + i] & 0xff);
            }
            groups.add(String.format(Locale.ROOT, "%05d", value % 100_000));
        }
        return groups.toString();
    }
}
