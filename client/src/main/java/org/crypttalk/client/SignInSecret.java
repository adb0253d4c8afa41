package org.crypttalk.client;

import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.crypto.account.RecoveryCode;

/** What somebody signs in with. Neither is kept; closing the wrapped value wipes it. */
public sealed interface SignInSecret {

    record ByPassword(Password password) implements SignInSecret {}

    record ByRecoveryCode(RecoveryCode code) implements SignInSecret {}
}
