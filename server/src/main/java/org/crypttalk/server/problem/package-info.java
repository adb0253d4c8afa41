/**
 * What a client is told when it does not get what it asked for: the stable codes of docs/protocol.md, section 13. The same problems answer
 * REST requests (RFC 9457) and events of Socket.IO.
 */
@NullMarked
package org.crypttalk.server.problem;

import org.jspecify.annotations.NullMarked;
