package org.crypttalk.server.account;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.problem.ProblemCode;

/**
 * bcrypt hashes of authSecrets (docs/protocol.md, sections 3.2 and 3.3).
 *
 * <p>What is hashed is no password: it is 32 bytes that Argon2id made of one (64 MiB, 3 passes), or that stand for 160 random bits. Whoever
 * has the hash and guesses pays for Argon2id each time, so bcrypt only has to keep a thief of the database from logging in with what lies
 * there; cost {@value #COST} does that, in some 50 ms.
 *
 * <p>Threads: callers block; the work runs on platform threads of its own, fewer than there are processors, so that a flood of logins cannot
 * starve the delivery of messages. When too many wait, the caller is told to come again.
 */
public final class PasswordHashes implements AutoCloseable {

    /** An authSecret (docs/protocol.md, section 3.2): its base64url stays below the 72 bytes that bcrypt reads. */
    static final int AUTH_SECRET_BYTES = 32;

    /** log2 of the rounds. */
    static final int COST = 10;

    private static final int MOST_WAITING = 256;

    private final SecureRandom random;
    private final ThreadPoolExecutor workers;
    private final CompletableFuture<String> nobodys;
    private final LongAdder verifications = new LongAdder();

    public PasswordHashes(SecureRandom random) {
        this.random = random;
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        workers = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("bcrypt-", 0).daemon().factory());
        workers.allowCoreThreadTimeOut(true);
        byte[] unknown = new byte[32];
        random.nextBytes(unknown);
        nobodys = CompletableFuture.supplyAsync(() -> computeHash(unknown), workers);
    }

    /**
     * The hash of a secret.
     *
     * @param authSecret 32 bytes; hashed in its base64url form, as the protocol says
     */
    public String hash(byte[] authSecret) throws InterruptedException {
        return run(() -> computeHash(authSecret));
    }

    /**
     * Whether the secret is the one that was hashed. Without a hash, the work is done on another of the same cost, and the answer is no: how
     * long it takes tells nobody whether a name exists.
     */
    public boolean matches(Optional<String> hash, byte[] authSecret) throws InterruptedException {
        return run(() -> {
            verifications.increment();
            boolean equal = BCrypt.verifyer(
                            BCrypt.Version.VERSION_2B, LongPasswordStrategies.strict(BCrypt.Version.VERSION_2B))
                    .verify(text(authSecret), hash.orElseGet(nobodys::join).getBytes(StandardCharsets.US_ASCII))
                    .verified;
            return equal && hash.isPresent();
        });
    }

    /** How many secrets were compared since the start. */
    public long verifications() {
        return verifications.sum();
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    private String computeHash(byte[] authSecret) {
        return new String(
                BCrypt.with(BCrypt.Version.VERSION_2B, random, LongPasswordStrategies.strict(BCrypt.Version.VERSION_2B))
                        .hash(COST, text(authSecret)),
                StandardCharsets.US_ASCII);
    }

    private static byte[] text(byte[] authSecret) {
        return Base64.getUrlEncoder().withoutPadding().encode(authSecret);
    }

    private <T> T run(Callable<T> work) throws InterruptedException {
        try {
            return workers.submit(work).get();
        } catch (RejectedExecutionException e) {
            throw Problem.of(ProblemCode.UNAVAILABLE, "Too many people are signing in just now. Try again in a moment.")
                    .asException();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A secret could not be hashed", e.getCause());
        }
    }
}
