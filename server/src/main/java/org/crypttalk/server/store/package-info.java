/**
 * What the server keeps, as interfaces that say what is meant: {@code append}, {@code claim}, {@code advance}.
 *
 * <p>Each store is a plural noun, opens with a catalogue of its structures and their life cycle, and has a contract suite that every
 * adapter passes. All stores may be called from any thread; calls may block on the disk, so event loops must not make them. Inputs were
 * validated at the edge; a store checks only what its own guarantees rest on.
 *
 * <p>Outcomes that a caller must handle are sealed results; {@link org.crypttalk.server.store.StoreException} is for what nobody
 * expected, such as a full disk.
 */
@NullMarked
package org.crypttalk.server.store;

import org.jspecify.annotations.NullMarked;
