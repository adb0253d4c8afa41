package org.crypttalk.server.store.memory;

import java.util.ArrayList;
import java.util.Collection;
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
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.AccountLogs;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.Blocks;
import org.crypttalk.server.store.Invites;
import org.crypttalk.server.store.Sightings;
import org.crypttalk.server.store.Vaults;

/** Accounts with their logs and vaults, invites, sightings and blocks, as maps under one lock. */
final class InMemoryPeople {

    private record Block(AccountId by, AccountId whom) {}

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

    private final Map<AccountId, Person> people = new LinkedHashMap<>();
    private final Map<String, Person> byName = new TreeMap<>();
    private final Map<Hash, Long> invites = new HashMap<>();
    private final Map<AccountId, Long> sightings = new HashMap<>();
    private final Set<Block> blocks = new HashSet<>();

    Accounts accounts() {
        return new Accounts() {
            @Override
            public Registration register(NewAccount account) {
                synchronized (InMemoryPeople.this) {
                    boolean first = people.isEmpty();
                    if (account.invite().isPresent()
                            ? !invites().isOpen(account.invite().get(), account.timeMillis())
                            : account.inviteNeeded() && !first) {
                        return new Registration.InviteRefused();
                    }
                    String name = account.name().toLowerCase(Locale.ROOT);
                    if (byName.containsKey(name)) {
                        return new Registration.NameTaken();
                    }
                    if (people.containsKey(account.id())) {
                        return new Registration.AccountExists();
                    }
                    account.invite().ifPresent(invite -> invites.put(invite, 0L));
                    Person person = new Person(account, first ? Role.ADMINISTRATOR : Role.USER);
                    people.put(account.id(), person);
                    byName.put(name, person);
                    return new Registration.Registered(person.role);
                }
            }

            @Override
            public boolean isEmpty() {
                synchronized (InMemoryPeople.this) {
                    return people.isEmpty();
                }
            }

            @Override
            public Optional<Account> byId(AccountId id) {
                synchronized (InMemoryPeople.this) {
                    return Optional.ofNullable(people.get(id)).map(Person::account);
                }
            }

            @Override
            public Optional<Account> byName(String name) {
                synchronized (InMemoryPeople.this) {
                    return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)))
                            .map(Person::account);
                }
            }

            @Override
            public Optional<Credentials> credentials(String name) {
                synchronized (InMemoryPeople.this) {
                    return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)))
                            .map(person -> person.credentials);
                }
            }

            @Override
            public List<Account> search(String query, int limit) {
                synchronized (InMemoryPeople.this) {
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
                synchronized (InMemoryPeople.this) {
                    Optional.ofNullable(people.get(id))
                            .ifPresent(person -> person.avatarImage = Optional.of(avatarImage));
                }
            }
        };
    }

    AccountLogs accountLogs() {
        return new AccountLogs() {
            @Override
            public List<byte[]> entries(AccountId account, long from, int limit) {
                synchronized (InMemoryPeople.this) {
                    Person person = people.get(account);
                    return person == null
                            ? List.of()
                            : person.log.stream().skip(from).limit(limit).toList();
                }
            }

            @Override
            public OptionalLong headSeq(AccountId account) {
                synchronized (InMemoryPeople.this) {
                    Person person = people.get(account);
                    return person == null ? OptionalLong.empty() : OptionalLong.of(person.log.size() - 1L);
                }
            }

            @Override
            public Extension append(AccountId account, long seq, byte[] entry) {
                synchronized (InMemoryPeople.this) {
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
                synchronized (InMemoryPeople.this) {
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

    Blocks blocks() {
        return new Blocks() {
            @Override
            public boolean set(AccountId by, AccountId whom, boolean blocked) {
                synchronized (InMemoryPeople.this) {
                    Block block = new Block(by, whom);
                    return blocked ? blocks.add(block) : blocks.remove(block);
                }
            }

            @Override
            public List<AccountId> of(AccountId by) {
                synchronized (InMemoryPeople.this) {
                    return blocks.stream()
                            .filter(block -> block.by().equals(by))
                            .map(Block::whom)
                            .sorted()
                            .toList();
                }
            }

            @Override
            public Set<AccountId> apartFrom(AccountId account) {
                synchronized (InMemoryPeople.this) {
                    Set<AccountId> apart = new HashSet<>(of(account));
                    blocks.stream()
                            .filter(block -> block.whom().equals(account))
                            .forEach(block -> apart.add(block.by()));
                    return apart;
                }
            }
        };
    }

    Sightings sightings() {
        return new Sightings() {
            @Override
            public void note(Map<AccountId, Long> timesMillis) {
                synchronized (InMemoryPeople.this) {
                    timesMillis.forEach((account, time) -> sightings.merge(account, time, Math::max));
                }
            }

            @Override
            public Map<AccountId, Long> of(Collection<AccountId> accounts) {
                synchronized (InMemoryPeople.this) {
                    Map<AccountId, Long> found = new HashMap<>(sightings);
                    found.keySet().retainAll(Set.copyOf(accounts));
                    return found;
                }
            }
        };
    }

    Vaults vaults() {
        return new Vaults() {
            @Override
            public Optional<Vault> of(AccountId account) {
                synchronized (InMemoryPeople.this) {
                    return Optional.ofNullable(people.get(account))
                            .map(person -> new Vault(
                                    person.given.keyVault(), person.given.unlockSeals(), person.version, person.store));
                }
            }

            @Override
            public Write write(AccountId account, long version, byte[] store) {
                synchronized (InMemoryPeople.this) {
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

    Invites invites() {
        return new Invites() {
            @Override
            public void add(Hash codeHash, long expiresMillis) {
                synchronized (InMemoryPeople.this) {
                    invites.putIfAbsent(codeHash, expiresMillis);
                }
            }

            @Override
            public boolean isOpen(Hash codeHash, long nowMillis) {
                synchronized (InMemoryPeople.this) {
                    return invites.getOrDefault(codeHash, 0L) > nowMillis;
                }
            }
        };
    }
}
