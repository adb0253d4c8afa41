/** The live connection (protocol section 12): Socket.IO over a WebSocket, and how it is kept. */
@NullMarked
package org.crypttalk.client.live;

import org.jspecify.annotations.NullMarked;
