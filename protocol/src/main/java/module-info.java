import org.jspecify.annotations.NullMarked;

/** What may be said on the wire, and whatever can be verified from public data alone. */
@NullMarked
module org.crypttalk.protocol {
    requires org.bouncycastle.provider;
    requires static transitive org.jspecify;

    exports org.crypttalk.protocol;
    exports org.crypttalk.protocol.account;
    exports org.crypttalk.protocol.cbor;
    exports org.crypttalk.protocol.conversation;
    exports org.crypttalk.protocol.envelope;
    exports org.crypttalk.protocol.key;
    exports org.crypttalk.protocol.session;
    exports org.crypttalk.protocol.sync;
    exports org.crypttalk.protocol.vault;
}
