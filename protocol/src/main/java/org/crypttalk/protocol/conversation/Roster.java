package org.crypttalk.protocol.conversation;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.cbor.CborWriter;

/** The members of a conversation in an epoch, sorted by account. Immutable. */
public final class Roster {

    /** Nobody: before record 0. */
    public static final Roster EMPTY = new Roster(new TreeMap<>());

    private final SortedMap<AccountId, Member> members;

    private Roster(SortedMap<AccountId, Member> members) {
        this.members = members;
    }

    public static Roster of(Collection<Member> members) {
        return EMPTY.after(new RosterChange(List.copyOf(members), List.of()));
    }

    /** By ascending account. */
    public List<Member> members() {
        return List.copyOf(members.values());
    }

    public Optional<Member> member(AccountId account) {
        return Optional.ofNullable(members.get(account));
    }

    public int size() {
        return members.size();
    }

    /** This roster with members put in and accounts taken out. */
    public Roster after(RosterChange change) {
        TreeMap<AccountId, Member> next = new TreeMap<>(members);
        change.removed().forEach(next::remove);
        change.put().forEach(member -> next.put(member.account(), member));
        return new Roster(next);
    }

    /** rosterHash: what a record commits to. */
    public Hash hash() {
        CborWriter writer = new CborWriter(64 + members.size() * 128).array(2).text(Labels.ROSTER);
        writer.list(members(), (w, member) -> member.write(w));
        return Hashes.of(writer);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Roster roster && members.equals(roster.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return "Roster" + members.keySet();
    }
}
