/**
 * Sessions (docs/protocol.md, section 6): who is asking. A login may only enrol; everything else needs a session that a device opened by
 * signing a challenge.
 */
@NullMarked
package org.crypttalk.server.session;

import org.jspecify.annotations.NullMarked;
