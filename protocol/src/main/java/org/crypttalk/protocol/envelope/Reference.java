package org.crypttalk.protocol.envelope;

import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MessageId;

/** Another message of the conversation, named by its id and the hash of its envelope. */
public record Reference(MessageId message, Hash envelopeHash) {}
