package org.crypttalk.client.crypto.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.crypttalk.client.vectors.WrittenAccount;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogVerdict;
import org.junit.jupiter.api.Test;

/** One account, two logs that are both valid: only who holds one against the other can tell. */
class ForkedLogTest {

    private final WrittenAccount told = new WrittenAccount("alice");
    private final WrittenAccount toldOthers = new WrittenAccount("alice");

    @Test
    void twoValidEntriesAtOneSeqAreAForkAtThatSeq() {
        told.addDevice();
        told.addDevice();
        toldOthers.addDevice();
        toldOthers.retire(0);

        assertThat(told.log().account()).isEqualTo(toldOthers.log().account());
        assertThat(told.log().forkedAt(toldOthers.log())).contains(2L);
        assertThat(toldOthers.log().forkedAt(told.log())).contains(2L);
        assertThat(told.log().contains(toldOthers.log().head())).isFalse();
    }

    @Test
    void aLongerLogIsNoFork() {
        told.addDevice();
        AccountLog shorter = told.log();
        told.addDevice();

        assertThat(shorter.forkedAt(told.log())).isEmpty();
        assertThat(told.log().contains(shorter.head())).isTrue();
    }

    @Test
    void theOtherBranchDoesNotContinueTheOwnOne() {
        told.addDevice();
        toldOthers.retire(0);
        toldOthers.addDevice();
        List<byte[]> continuation =
                toldOthers.entries().stream().skip(2).map(Bytes::unsafeArray).toList();

        assertThat(told.log().extend(continuation)).isInstanceOf(LogVerdict.Invalid.class);
    }
}
