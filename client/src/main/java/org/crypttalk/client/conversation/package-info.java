/** Conversations as this device knows them: reading in order, keys, the way of own messages, receipts. */
@NullMarked
package org.crypttalk.client.conversation;

import org.jspecify.annotations.NullMarked;
