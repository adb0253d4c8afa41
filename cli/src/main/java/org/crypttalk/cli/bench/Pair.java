package org.crypttalk.cli.bench;

/**
 * Two people with a direct conversation in epoch 0.
 *
 * @param conversation its id, 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Pair(Participant first, Participant second, byte[] conversation) {}
