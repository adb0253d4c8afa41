package org.crypttalk.server.api;

import java.util.List;
import org.crypttalk.protocol.AccountId;
import org.jspecify.annotations.Nullable;

/** The JSON objects of the routes below {@code /api/auth} (docs/protocol.md, section 11). Values are secrets or opaque: never logged. */
@SuppressWarnings("ArrayRecordComponent") // bound once, handed on, never compared
final class AuthBodies {

    private AuthBodies() {}

    record Name(String name) {}

    record Derivation(byte[] random, long memoryKiB, long iterations, long parallelism) {}

    record Registration(
            String name,
            @Nullable String email,
            @Nullable String inviteCode,
            byte[] random,
            long memoryKiB,
            long iterations,
            long parallelism,
            byte[] authSecret,
            byte[] recoveryAuthSecret,
            byte[] passwordBox,
            byte[] recoveryBox,
            byte[] entry,
            byte[] unlockSeals,
            byte[] keyVault) {

        @Override
        public String toString() {
            return "Registration[redacted]";
        }
    }

    record Registered(AccountId account, String name, String role) {}

    record Login(
            String name,
            byte[] authSecret,
            String with,
            @Nullable String transport) {

        @Override
        public String toString() {
            return "Login[redacted]";
        }
    }

    record LoggedIn(
            AccountId account,
            String name,
            byte[] box,
            byte[] random,
            long memoryKiB,
            long iterations,
            long parallelism,
            List<byte[]> log,
            byte[] keyVault,
            byte[] unlockSeals,
            @Nullable String token) {

        @Override
        public String toString() {
            return "LoggedIn[redacted]";
        }
    }

    record Enrolment(byte[] entry, byte[] box) {}

    record Enrolled(long device) {}

    record ChallengeFor(AccountId account, long device) {}

    record Challenge(byte[] challenge, long expiresInSeconds) {}

    record SessionOpening(
            AccountId account,
            long device,
            byte[] challenge,
            long time,
            byte[] signature,
            @Nullable String transport) {}

    record SessionOpened(
            AccountId account,
            String name,
            String role,
            @Nullable String token) {

        @Override
        public String toString() {
            return "SessionOpened[redacted]";
        }
    }

    record CurrentSession(
            AccountId account,
            String name,
            String kind,
            @Nullable Long device,
            String role,
            boolean isAvatarImageSet,
            String avatarImage,
            long time) {}

    record Session(String id, String kind, @Nullable Long device, long created, long lastUsed, boolean current) {}

    record Sessions(List<Session> sessions) {}

    record Avatar(String avatarImage) {}

    record AvatarSet(boolean isAvatarImageSet, String avatarImage) {}

    record LogEntry(byte[] entry) {}

    record LogSeq(long seq) {}

    record Vault(byte[] keyVault, byte[] unlockSeals, long version, byte @Nullable [] store) {}

    record PrivateStore(long version, byte[] store) {}

    record StoreVersion(long version) {}
}
