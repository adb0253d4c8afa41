package org.crypttalk.server.store.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.Conversations;
import org.crypttalk.server.store.Cursors;
import org.crypttalk.server.store.EpochSeals;
import org.crypttalk.server.store.ReadMarks;

/** Conversations with their seals, cursors and read marks, as maps under one lock. */
final class InMemoryConversations {

    private record Member(ConversationId conversation, AccountId account) {}

    private record SealKey(ConversationId conversation, Hash recordHash, AccountId account) {}

    private record Request(ConversationId conversation, EpochSeals.Repair repair) {}

    private final Map<ConversationId, List<AccountId>> conversations = new LinkedHashMap<>();
    private final Map<SealKey, List<EpochSeals.Seal>> seals = new HashMap<>();
    private final Set<Request> requests = new HashSet<>();
    private final Set<Member> writers = new HashSet<>();
    private final Map<Member, Long> cursors = new HashMap<>();
    private final Map<Member, byte[]> marks = new HashMap<>();

    Conversations conversations() {
        return new Conversations() {
            @Override
            public boolean create(ConversationId id, List<AccountId> members, long timeMillis) {
                synchronized (InMemoryConversations.this) {
                    return conversations.putIfAbsent(
                                    id, members.stream().sorted().toList())
                            == null;
                }
            }

            @Override
            public List<AccountId> members(ConversationId id) {
                synchronized (InMemoryConversations.this) {
                    return conversations.getOrDefault(id, List.of());
                }
            }

            @Override
            public List<ConversationId> ofAccount(AccountId account) {
                synchronized (InMemoryConversations.this) {
                    return conversations.entrySet().stream()
                            .filter(entry -> entry.getValue().contains(account))
                            .map(Map.Entry::getKey)
                            .toList();
                }
            }

            @Override
            public int countOf(AccountId account) {
                return ofAccount(account).size();
            }

            @Override
            public boolean noteWriter(ConversationId id, AccountId account) {
                synchronized (InMemoryConversations.this) {
                    return members(id).contains(account) && writers.add(new Member(id, account));
                }
            }

            @Override
            public List<AccountId> acquaintances(AccountId account) {
                synchronized (InMemoryConversations.this) {
                    return writers.stream()
                            .filter(writer -> writers.contains(new Member(writer.conversation(), account)))
                            .map(Member::account)
                            .filter(other -> !other.equals(account))
                            .distinct()
                            .sorted()
                            .toList();
                }
            }
        };
    }

    EpochSeals epochSeals() {
        return new EpochSeals() {
            @Override
            public void keep(ConversationId conversation, Hash recordHash, List<Seal> given) {
                synchronized (InMemoryConversations.this) {
                    given.forEach(seal -> seals.putIfAbsent(
                            new SealKey(conversation, recordHash, seal.account()), new ArrayList<>(List.of(seal))));
                }
            }

            @Override
            public void drop(ConversationId conversation, Hash recordHash) {
                synchronized (InMemoryConversations.this) {
                    seals.keySet()
                            .removeIf(key -> key.conversation().equals(conversation)
                                    && key.recordHash().equals(recordHash));
                }
            }

            @Override
            public void repair(ConversationId conversation, long epoch, Hash recordHash, List<Seal> given) {
                synchronized (InMemoryConversations.this) {
                    for (Seal seal : given) {
                        List<Seal> all = seals.computeIfAbsent(
                                new SealKey(conversation, recordHash, seal.account()), _ -> new ArrayList<>());
                        all.add(seal);
                        if (all.size() > 1 + MAX_REPAIRS) {
                            all.remove(1);
                        }
                        requests.remove(new Request(conversation, new Repair(seal.account(), epoch)));
                    }
                }
            }

            @Override
            public Map<Hash, List<Seal>> of(ConversationId conversation, AccountId account, List<Hash> recordHashes) {
                synchronized (InMemoryConversations.this) {
                    Map<Hash, List<Seal>> found = new HashMap<>();
                    for (Hash recordHash : recordHashes) {
                        List<Seal> all = seals.get(new SealKey(conversation, recordHash, account));
                        if (all != null) {
                            found.put(recordHash, List.copyOf(all.reversed()));
                        }
                    }
                    return found;
                }
            }

            @Override
            public void requestRepair(ConversationId conversation, AccountId account, long epoch) {
                synchronized (InMemoryConversations.this) {
                    requests.add(new Request(conversation, new Repair(account, epoch)));
                }
            }

            @Override
            public List<Repair> repairs(ConversationId conversation) {
                synchronized (InMemoryConversations.this) {
                    return requests.stream()
                            .filter(request -> request.conversation().equals(conversation))
                            .map(Request::repair)
                            .sorted(Comparator.comparingLong(Repair::epoch).thenComparing(Repair::account))
                            .toList();
                }
            }
        };
    }

    Cursors cursors() {
        return new Cursors() {
            @Override
            public boolean advance(ConversationId conversation, AccountId account, long sequence) {
                synchronized (InMemoryConversations.this) {
                    Member member = new Member(conversation, account);
                    if (cursors.getOrDefault(member, 0L) >= sequence) {
                        return false;
                    }
                    cursors.put(member, sequence);
                    return true;
                }
            }

            @Override
            public Map<AccountId, Long> of(ConversationId conversation) {
                synchronized (InMemoryConversations.this) {
                    Map<AccountId, Long> found = new HashMap<>();
                    cursors.forEach((member, sequence) -> {
                        if (member.conversation().equals(conversation)) {
                            found.put(member.account(), sequence);
                        }
                    });
                    return found;
                }
            }
        };
    }

    ReadMarks readMarks() {
        return new ReadMarks() {
            @Override
            public void put(ConversationId conversation, AccountId account, byte[] mark) {
                synchronized (InMemoryConversations.this) {
                    marks.put(new Member(conversation, account), mark);
                }
            }

            @Override
            public Map<AccountId, byte[]> of(ConversationId conversation) {
                synchronized (InMemoryConversations.this) {
                    Map<AccountId, byte[]> found = new HashMap<>();
                    marks.forEach((member, mark) -> {
                        if (member.conversation().equals(conversation)) {
                            found.put(member.account(), mark);
                        }
                    });
                    return found;
                }
            }
        };
    }
}
