/**
 * The path of an envelope: appended durably, acknowledged, then announced by a doorbell to every connection of every member, each of which is
 * sent what follows its own position, read from the store. Live delivery and catching up are the same read, so a lost push costs a moment,
 * never a message.
 *
 * <p>Threads: events of a connection come on virtual threads, one at a time; results of appends come on the store's writer thread, which
 * only passes them on; {@link org.crypttalk.server.delivery.Doorbells} has one thread that acknowledges and pushes, and owns the positions
 * of all connections, so they need no locks.
 */
@NullMarked
package org.crypttalk.server.delivery;

import org.jspecify.annotations.NullMarked;
