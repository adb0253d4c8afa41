/**
 * Conversations and their epochs (docs/protocol.md, section 7): who is a member, which records are accepted, and the seals that carry epoch
 * keys to members. To everybody else a conversation does not exist.
 */
@NullMarked
package org.crypttalk.server.conversation;

import org.jspecify.annotations.NullMarked;
