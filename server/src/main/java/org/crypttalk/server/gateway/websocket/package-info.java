/** WebSocket frames (RFC 6455) of a server: a decoder that keeps nothing between messages, and an encoder. */
@NullMarked
package org.crypttalk.server.gateway.websocket;

import org.jspecify.annotations.NullMarked;
