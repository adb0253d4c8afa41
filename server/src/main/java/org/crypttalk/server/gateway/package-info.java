/**
 * The one port of a server: REST, the web app and Socket.IO on Netty.
 *
 * <p>Threads: an event loop of Netty only moves bytes. Whatever may block (REST handlers, admission, events of a
 * connection) runs on a virtual thread. The packages below it know nothing of Netty.
 */
@NullMarked
package org.crypttalk.server.gateway;

import org.jspecify.annotations.NullMarked;
