package org.crypttalk.client.account;

import java.util.Optional;
import org.crypttalk.client.crypto.account.LogSigning;
import org.crypttalk.client.rest.Token;
import org.crypttalk.client.store.FarewellStore.Farewell;
import org.crypttalk.client.store.Self;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogEntry;

/**
 * How a device goes that another one of the account signed out (protocol section 5.2, kind 11): what it keeps is removed first, whatever becomes
 * of the rest; then the server is told that it retires. Keys are gone by then, so the retire entry is signed before, and stays in the profile
 * until the server has it.
 */
public final class Leaving {

    private final ThisDevice device;
    private final Directory directory;

    public Leaving(ThisDevice device, Directory directory) {
        this.device = device;
        this.directory = directory;
    }

    /** Does so, once. Nothing can be done with the profile afterwards; the account is the caller's to close. */
    public void leave() {
        Self self = device.self();
        Optional<LogEntry> retirement = Optional.ofNullable(directory.log(self.account()))
                .filter(log -> log.device(self.device())
                        .map(AccountLog.Device::isActive)
                        .orElse(false))
                .map(log -> LogSigning.retire(
                        log,
                        self.device(),
                        self.keys().signing(),
                        device.clock().millis()));
        Optional<Token> token = self.token();
        boolean canTell = retirement.isPresent() && token.isPresent();
        device.leave(
                canTell
                        ? Optional.of(new Farewell(
                                self.server(), token.get(), retirement.get().encode()))
                        : Optional.empty());
    }
}
