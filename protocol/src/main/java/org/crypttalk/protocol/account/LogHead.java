package org.crypttalk.protocol.account;

import org.crypttalk.protocol.Hash;

/** An entry of an account log, named by its place and hash; as a log's head, its last one. */
public record LogHead(long seq, Hash hash) {}
