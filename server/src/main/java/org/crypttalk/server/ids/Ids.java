package org.crypttalk.server.ids;

import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.AccountId;
import org.crypttalk.server.store.Bytes32;
import org.crypttalk.server.store.ConversationId;

/** Turns ids of the protocol into those of the stores and back; both are four longs, so it costs next to nothing. */
public final class Ids {

    private Ids() {}

    public static Bytes32 stored(Hash hash) {
        return new Bytes32(hash.first(), hash.second(), hash.third(), hash.fourth());
    }

    public static AccountId stored(org.crypttalk.protocol.AccountId account) {
        return new AccountId(stored(account.value()));
    }

    public static ConversationId stored(org.crypttalk.protocol.ConversationId conversation) {
        return new ConversationId(stored(conversation.value()));
    }

    public static Hash wire(Bytes32 value) {
        return new Hash(value.first(), value.second(), value.third(), value.fourth());
    }

    public static org.crypttalk.protocol.AccountId wire(AccountId account) {
        return new org.crypttalk.protocol.AccountId(wire(account.value()));
    }

    public static org.crypttalk.protocol.ConversationId wire(ConversationId conversation) {
        return new org.crypttalk.protocol.ConversationId(wire(conversation.value()));
    }

    /** The form in JSON. */
    public static String text(AccountId account) {
        return Base64Url.encode(account.toBytes());
    }

    /** The form in JSON. */
    public static String text(Bytes32 value) {
        return Base64Url.encode(value.toBytes());
    }
}
