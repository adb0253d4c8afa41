/**
 * Engine.IO, protocol revision 4: packets, payloads of long polling, and the life of a session.
 */
@NullMarked
package org.crypttalk.server.gateway.engineio;

import org.jspecify.annotations.NullMarked;
