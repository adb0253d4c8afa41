/**
 * What may be said on the wire, as {@code docs/protocol.md} states it: values, structures with their one encoding, and whatever can be
 * verified from public data alone. Nothing here holds or needs a secret; the server and the clients share it.
 *
 * <ul>
 *   <li>{@link org.crypttalk.protocol.cbor}: the strict subset of CBOR in which everything is encoded.
 *   <li>{@link org.crypttalk.protocol.key}: checks of public keys, verification of signatures.
 *   <li>{@link org.crypttalk.protocol.account}: account logs, unlock seals.
 *   <li>{@link org.crypttalk.protocol.vault}: boxes, key vault, private store.
 *   <li>{@link org.crypttalk.protocol.session}: what a device signs to open a session.
 *   <li>{@link org.crypttalk.protocol.conversation}: epoch records, rosters, transcripts.
 *   <li>{@link org.crypttalk.protocol.envelope}: envelopes, messages, marks.
 *   <li>{@link org.crypttalk.protocol.sync}: pages and the binary arguments of events.
 * </ul>
 *
 * <p>Every {@code decode} throws {@link org.crypttalk.protocol.MalformedException} for input that is not the one canonical encoding of a
 * structure, and nothing else. What decodes encodes to the same bytes. All types are immutable and free of threads.
 */
@NullMarked
package org.crypttalk.protocol;

import org.jspecify.annotations.NullMarked;
