/** Conversations, their epoch records, rosters and transcripts (protocol section 7). */
@NullMarked
package org.crypttalk.protocol.conversation;

import org.jspecify.annotations.NullMarked;
