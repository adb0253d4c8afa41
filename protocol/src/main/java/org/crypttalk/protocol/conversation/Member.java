package org.crypttalk.protocol.conversation;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * A member of a conversation as an epoch record names it.
 *
 * @param role 0 member, 1 admin, 2 owner; in direct conversations always 0
 * @param head an entry of the account's log, the one the keys are taken from
 * @param generation of the account's keys at that entry
 * @param keyHash of the account key of that generation
 */
public record Member(AccountId account, long role, LogHead head, long generation, Hash keyHash) {

    void write(CborWriter writer) {
        writer.array(6)
                .hash(account.value())
                .uint(role)
                .uint(head.seq())
                .hash(head.hash())
                .uint(generation)
                .hash(keyHash);
    }

    static Member read(CborReader reader) throws MalformedException {
        reader.array(6);
        return new Member(
                new AccountId(reader.hash()),
                reader.uint(2),
                new LogHead(reader.uint(), reader.hash()),
                reader.uint(),
                reader.hash());
    }
}
