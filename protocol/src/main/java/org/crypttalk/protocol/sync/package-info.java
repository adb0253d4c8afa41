/** Pages and the binary arguments of Socket.IO events (protocol sections 11 and 12). */
@NullMarked
package org.crypttalk.protocol.sync;

import org.jspecify.annotations.NullMarked;
