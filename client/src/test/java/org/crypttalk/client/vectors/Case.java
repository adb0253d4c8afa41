package org.crypttalk.client.vectors;

import java.util.List;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import tools.jackson.databind.JsonNode;

/** A case, or an object in one, as read from a vector file. */
record Case(JsonNode json) {

    boolean has(String field) {
        return json.hasNonNull(field);
    }

    JsonNode node(String field) {
        JsonNode node = json.get(field);
        if (node == null) {
            throw new IllegalStateException("The case has no field " + field);
        }
        return node;
    }

    String text(String field) {
        return node(field).asString();
    }

    long number(String field) {
        return node(field).asLong();
    }

    boolean flag(String field) {
        return node(field).asBoolean();
    }

    Bytes bytes(String field) {
        return Bytes.ofHex(text(field));
    }

    Secret secret(String field) {
        return Secret.copyOf(bytes(field));
    }

    Hash hash(String field) {
        return Hash.of(bytes(field).unsafeArray());
    }

    AccountId account(String field) {
        return new AccountId(hash(field));
    }

    ConversationId conversation(String field) {
        return new ConversationId(hash(field));
    }

    List<Bytes> byteList(String field) {
        return node(field)
                .valueStream()
                .map(JsonNode::asString)
                .map(Bytes::ofHex)
                .toList();
    }

    List<Case> objects(String field) {
        return node(field).valueStream().map(Case::new).toList();
    }
}
