/**
 * Accounts (docs/protocol.md, sections 3 to 6): registering, logging in, enrolling devices, the account log and the private store.
 *
 * <p>The server checks everything that public data allows: a bundle whose hashes do not fit its log entry is never stored. It learns no
 * secret but two values that prove the knowledge of one, of which it keeps bcrypt hashes.
 */
@NullMarked
package org.crypttalk.server.account;

import org.jspecify.annotations.NullMarked;
