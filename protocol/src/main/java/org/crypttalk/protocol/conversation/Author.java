package org.crypttalk.protocol.conversation;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.account.LogHead;

/**
 * Who made an epoch record.
 *
 * @param device the signing device
 * @param head of the account's log, as the device knew it
 */
public record Author(AccountId account, long device, LogHead head) {}
