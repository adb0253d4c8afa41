import org.jspecify.annotations.NullMarked;

/** A client of Crypt-Talk for Java programs. Begin at {@link org.crypttalk.client.CryptTalk}. */
@NullMarked
module org.crypttalk.client {
    requires java.net.http;
    requires java.sql;
    requires org.bouncycastle.provider;
    requires org.xerial.sqlitejdbc;
    requires static transitive org.jspecify;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires transitive org.crypttalk.protocol;

    exports org.crypttalk.client;
    exports org.crypttalk.client.crypto;
    exports org.crypttalk.client.crypto.account;
    exports org.crypttalk.client.crypto.conversation;
    exports org.crypttalk.client.view;
}
