package org.crypttalk.server.store.memory;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.crypttalk.server.store.AccountId;
import org.crypttalk.server.store.AccountLogs;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.Bytes32;
import org.crypttalk.server.store.ConversationId;
import org.crypttalk.server.store.Conversations;
import org.crypttalk.server.store.Cursors;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.EpochSeals;
import org.crypttalk.server.store.Invites;
import org.crypttalk.server.store.ReadMarks;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.Settings;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.Vaults;

/** All stores as maps under one lock. */
public final class InMemoryStores implements Stores {

    private static final class Person {
        final Accounts.NewAccount given;
        final Accounts.Role role;
        final List<byte[]> log = new ArrayList<>();
        Accounts.Credentials credentials;
        Optional<String> avatarImage = Optional.empty();
        long version;
        Optional<byte[]> store = Optional.empty();

        Person(Accounts.NewAccount given, Accounts.Role role) {
            this.given = given;
            this.role = role;
            this.credentials = given.credentials();
            log.add(given.entry());
        }

        Accounts.Account account() {
            return new Accounts.Account(given.id(), given.name(), role, avatarImage, given.timeMillis());
        }
    }

    private record Member(ConversationId conversation, AccountId account) {}

    private record SealKey(ConversationId conversation, Bytes32 recordHash, AccountId account) {}

    private record Request(ConversationId conversation, EpochSeals.Repair repair) {}

    private final RandomGenerator random;
    private final InMemoryEnvelopes envelopes;
    private final Map<AccountId, Person> people = new LinkedHashMap<>();
    private final Map<String, Person> byName = new TreeMap<>();
    private final Map<Bytes32, Sessions.Session> sessions = new HashMap<>();
    private final Map<Bytes32, Long> invites = new HashMap<>();
    private final Map<ConversationId, List<AccountId>> conversations = new LinkedHashMap<>();
    private final Map<SealKey, List<EpochSeals.Seal>> seals = new HashMap<>();
    private final Set<Request> requests = new HashSet<>();
    private final Map<Member, Long> cursors = new HashMap<>();
    private final Map<Member, byte[]> marks = new HashMap<>();
    private final Map<String, byte[]> secrets = new HashMap<>();

    public InMemoryStores(InstantSource clock, RandomGenerator random) {
        this.random = random;
        envelopes = new InMemoryEnvelopes(clock);
    }

    @Override
    public Envelopes envelopes() {
        return envelopes;
    }

    @Override
    public Accounts accounts() {
        return new Accounts() {
            @Override
            public Registration register(NewAccount account) {
                synchronized (InMemoryStores.this) {
                    String name = account.name().toLowerCase(Locale.ROOT);
                    if (byName.containsKey(name)) {
                        return new Registration.NameTaken();
                    }
                    if (people.containsKey(account.id())) {
                        return new Registration.AccountExists();
                    }
                    boolean first = people.isEmpty();
                    if (account.invite().isPresent()) {
                        if (!invites().isOpen(account.invite().get(), account.timeMillis())) {
                            return new Registration.InviteRefused();
                        }
                        invites.put(account.invite().get(), 0L);
                    } else if (account.inviteNeeded() && !first) {
                        return new Registration.InviteRefused();
                    }
                    Person person = new Person(account, first ? Role.ADMINISTRATOR : Role.USER);
                    people.put(account.id(), person);
                    byName.put(name, person);
                    return new Registration.Registered(person.role);
                }
            }

            @Override
            public boolean isEmpty() {
                synchronized (InMemoryStores.this) {
                    return people.isEmpty();
                }
            }

            @Override
            public Optional<Account> byId(AccountId id) {
                synchronized (InMemoryStores.this) {
                    return Optional.ofNullable(people.get(id)).map(Person::account);
                }
            }

            @Override
            public Optional<Account> byName(String name) {
                synchronized (InMemoryStores.this) {
                    return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)))
                            .map(Person::account);
                }
            }

            @Override
            public Optional<Credentials> credentials(String name) {
                synchronized (InMemoryStores.this) {
                    return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)))
                            .map(person -> person.credentials);
                }
            }

            @Override
            public List<Account> search(String query, int limit) {
                synchronized (InMemoryStores.this) {
                    String wanted = query.toLowerCase(Locale.ROOT);
                    return byName.entrySet().stream()
                            .filter(entry -> entry.getKey().contains(wanted))
                            .sorted(Comparator.comparing(
                                    entry -> !entry.getKey().startsWith(wanted)))
                            .limit(limit)
                            .map(entry -> entry.getValue().account())
                            .toList();
                }
            }

            @Override
            public void setAvatar(AccountId id, String avatarImage) {
                synchronized (InMemoryStores.this) {
                    Optional.ofNullable(people.get(id))
                            .ifPresent(person -> person.avatarImage = Optional.of(avatarImage));
                }
            }
        };
    }

    @Override
    public AccountLogs accountLogs() {
        return new AccountLogs() {
            @Override
            public List<byte[]> entries(AccountId account, long from, int limit) {
                synchronized (InMemoryStores.this) {
                    Person person = people.get(account);
                    return person == null
                            ? List.of()
                            : person.log.stream().skip(from).limit(limit).toList();
                }
            }

            @Override
            public OptionalLong headSeq(AccountId account) {
                synchronized (InMemoryStores.this) {
                    Person person = people.get(account);
                    return person == null ? OptionalLong.empty() : OptionalLong.of(person.log.size() - 1L);
                }
            }

            @Override
            public Extension append(AccountId account, long seq, byte[] entry) {
                synchronized (InMemoryStores.this) {
                    Person person = people.get(account);
                    if (person == null || seq != person.log.size()) {
                        return new Extension.Stale(headSeq(account).orElse(-1));
                    }
                    person.log.add(entry);
                    return new Extension.Extended();
                }
            }

            @Override
            public Extension enrol(AccountId account, long seq, byte[] entry, int which, byte[] box) {
                synchronized (InMemoryStores.this) {
                    Extension extension = append(account, seq, entry);
                    Person person = people.get(account);
                    if (person != null && extension instanceof Extension.Extended) {
                        Accounts.Credentials old = person.credentials;
                        person.credentials = new Accounts.Credentials(
                                old.account(),
                                old.derivation(),
                                old.passwordHash(),
                                old.recoveryHash(),
                                which == 0 ? box : old.passwordBox(),
                                which == 1 ? box : old.recoveryBox());
                    }
                    return extension;
                }
            }
        };
    }

    @Override
    public Vaults vaults() {
        return new Vaults() {
            @Override
            public Optional<Vault> of(AccountId account) {
                synchronized (InMemoryStores.this) {
                    return Optional.ofNullable(people.get(account))
                            .map(person -> new Vault(
                                    person.given.keyVault(), person.given.unlockSeals(), person.version, person.store));
                }
            }

            @Override
            public Write write(AccountId account, long version, byte[] store) {
                synchronized (InMemoryStores.this) {
                    Person person = people.get(account);
                    if (person == null || version != person.version + 1) {
                        return new Write.Stale(person == null ? 0 : person.version);
                    }
                    person.version = version;
                    person.store = Optional.of(store);
                    return new Write.Written();
                }
            }
        };
    }

    @Override
    public Sessions sessions() {
        return new Sessions() {
            @Override
            public List<Session> open(Session session, int most) {
                synchronized (InMemoryStores.this) {
                    sessions.put(session.id(), session);
                    List<Session> ended = ofAccount(session.account()).stream()
                            .filter(other -> !other.id().equals(session.id()))
                            .sorted(Comparator.comparingLong(Session::lastUsedMillis)
                                    .reversed()
                                    .thenComparing(Session::id))
                            .skip(most - 1L)
                            .toList();
                    ended.forEach(old -> sessions.remove(old.id()));
                    return ended;
                }
            }

            @Override
            public Optional<Session> byId(Bytes32 id) {
                synchronized (InMemoryStores.this) {
                    return Optional.ofNullable(sessions.get(id));
                }
            }

            @Override
            public void touch(Bytes32 id, long nowMillis) {
                synchronized (InMemoryStores.this) {
                    sessions.computeIfPresent(
                            id,
                            (_, old) -> new Session(
                                    old.id(),
                                    old.account(),
                                    old.kind(),
                                    old.secret(),
                                    old.device(),
                                    old.createdMillis(),
                                    Math.max(old.lastUsedMillis(), nowMillis)));
                }
            }

            @Override
            public boolean end(Bytes32 id) {
                synchronized (InMemoryStores.this) {
                    return sessions.remove(id) != null;
                }
            }

            @Override
            public List<Session> endDevice(AccountId account, long device) {
                synchronized (InMemoryStores.this) {
                    List<Session> ended = ofAccount(account).stream()
                            .filter(session -> session.kind() == Kind.DEVICE && session.device() == device)
                            .toList();
                    ended.forEach(session -> sessions.remove(session.id()));
                    return ended;
                }
            }

            @Override
            public int endUnusedSince(Kind kind, long millis) {
                synchronized (InMemoryStores.this) {
                    int before = sessions.size();
                    sessions.values().removeIf(session -> session.kind() == kind && session.lastUsedMillis() < millis);
                    return before - sessions.size();
                }
            }

            @Override
            public List<Session> ofAccount(AccountId account) {
                synchronized (InMemoryStores.this) {
                    return sessions.values().stream()
                            .filter(session -> session.account().equals(account))
                            .sorted(Comparator.comparingLong(Session::createdMillis)
                                    .reversed()
                                    .thenComparing(Session::id))
                            .toList();
                }
            }
        };
    }

    @Override
    public Invites invites() {
        return new Invites() {
            @Override
            public void add(Bytes32 codeHash, long expiresMillis) {
                synchronized (InMemoryStores.this) {
                    invites.putIfAbsent(codeHash, expiresMillis);
                }
            }

            @Override
            public boolean isOpen(Bytes32 codeHash, long nowMillis) {
                synchronized (InMemoryStores.this) {
                    return invites.getOrDefault(codeHash, 0L) > nowMillis;
                }
            }
        };
    }

    @Override
    public Conversations conversations() {
        return new Conversations() {
            @Override
            public boolean create(ConversationId id, List<AccountId> members, long timeMillis) {
                synchronized (InMemoryStores.this) {
                    return conversations.putIfAbsent(
                                    id, members.stream().sorted().toList())
                            == null;
                }
            }

            @Override
            public List<AccountId> members(ConversationId id) {
                synchronized (InMemoryStores.this) {
                    return conversations.getOrDefault(id, List.of());
                }
            }

            @Override
            public List<ConversationId> ofAccount(AccountId account) {
                synchronized (InMemoryStores.this) {
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
        };
    }

    @Override
    public EpochSeals epochSeals() {
        return new EpochSeals() {
            @Override
            public void keep(ConversationId conversation, Bytes32 recordHash, List<Seal> given) {
                synchronized (InMemoryStores.this) {
                    given.forEach(seal -> seals.putIfAbsent(
                            new SealKey(conversation, recordHash, seal.account()), new ArrayList<>(List.of(seal))));
                }
            }

            @Override
            public void drop(ConversationId conversation, Bytes32 recordHash) {
                synchronized (InMemoryStores.this) {
                    seals.keySet()
                            .removeIf(key -> key.conversation().equals(conversation)
                                    && key.recordHash().equals(recordHash));
                }
            }

            @Override
            public void repair(ConversationId conversation, long epoch, Bytes32 recordHash, List<Seal> given) {
                synchronized (InMemoryStores.this) {
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
            public Map<Bytes32, List<Seal>> of(
                    ConversationId conversation, AccountId account, List<Bytes32> recordHashes) {
                synchronized (InMemoryStores.this) {
                    Map<Bytes32, List<Seal>> found = new HashMap<>();
                    for (Bytes32 recordHash : recordHashes) {
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
                synchronized (InMemoryStores.this) {
                    requests.add(new Request(conversation, new Repair(account, epoch)));
                }
            }

            @Override
            public List<Repair> repairs(ConversationId conversation) {
                synchronized (InMemoryStores.this) {
                    return requests.stream()
                            .filter(request -> request.conversation().equals(conversation))
                            .map(Request::repair)
                            .sorted(Comparator.comparingLong(Repair::epoch).thenComparing(Repair::account))
                            .toList();
                }
            }
        };
    }

    @Override
    public Cursors cursors() {
        return new Cursors() {
            @Override
            public boolean advance(ConversationId conversation, AccountId account, long sequence) {
                synchronized (InMemoryStores.this) {
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
                synchronized (InMemoryStores.this) {
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

    @Override
    public ReadMarks readMarks() {
        return new ReadMarks() {
            @Override
            public void put(ConversationId conversation, AccountId account, byte[] mark) {
                synchronized (InMemoryStores.this) {
                    marks.put(new Member(conversation, account), mark);
                }
            }

            @Override
            public Map<AccountId, byte[]> of(ConversationId conversation) {
                synchronized (InMemoryStores.this) {
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

    @Override
    public Settings settings() {
        return name -> {
            synchronized (this) {
                return secrets.computeIfAbsent(name, _ -> {
                            byte[] secret = new byte[32];
                            random.nextBytes(secret);
                            return secret;
                        })
                        .clone();
            }
        };
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
