/**
 * The REST routes of docs/protocol.md, section 11: one table from which the router and the OpenAPI description are both made.
 *
 * <p>The edge lives here: sessions are looked up, JSON is bound strictly to records, sizes are held, and outcomes become answers. What the
 * answers mean is decided by the use cases.
 */
@NullMarked
package org.crypttalk.server.api;

import org.jspecify.annotations.NullMarked;
