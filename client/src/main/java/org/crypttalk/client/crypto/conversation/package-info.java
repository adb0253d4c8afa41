/** Epoch keys, envelopes and marks (protocol sections 7 to 9), as functions of what the reader knows. */
@NullMarked
package org.crypttalk.client.crypto.conversation;

import org.jspecify.annotations.NullMarked;
