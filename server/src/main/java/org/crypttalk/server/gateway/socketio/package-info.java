/**
 * Socket.IO, protocol revision 5: packets, their limits, and what an application sees of a connection.
 */
@NullMarked
package org.crypttalk.server.gateway.socketio;

import org.jspecify.annotations.NullMarked;
