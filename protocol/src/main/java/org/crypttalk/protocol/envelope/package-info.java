/** Envelopes, the messages in them, read marks and typing (protocol sections 8 and 9). */
@NullMarked
package org.crypttalk.protocol.envelope;

import org.jspecify.annotations.NullMarked;
