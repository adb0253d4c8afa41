package org.crypttalk.cli.bench.seed;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Who the account talks with, how much and since when. Rank 0 is the largest conversation and the last one that was written in; the
 * others become smaller and older with their rank, as people's conversations do.
 *
 * @param conversations how many, from 1
 * @param messages in the largest, from 2
 * @param seed the same gives the same names, texts and order
 */
record SeedPlan(int conversations, int messages, long seed) {

    /** How many at most: those of an account. */
    static final int MOST_CONVERSATIONS = 10_000;

    /** How many messages at most. */
    static final int MOST_MESSAGES = 1_000_000;

    private static final int SHARE_OF_THE_SECOND = 50;
    private static final int LEAST_MESSAGES = 3;
    private static final int MESSAGES_A_DAY = 55;
    private static final Duration LONGEST = Duration.ofDays(5 * 365);

    private static final List<String> GIVEN_NAMES = List.of(
            "Ada", "Anton", "Aylin", "Bela", "Carla", "Chiara", "Daniel", "Deniz", "Edda", "Emil", "Farid", "Fiona",
            "Georg", "Greta", "Hanna", "Hugo", "Ida", "Ivan", "Jamal", "Jana", "Karim", "Klara", "Lena", "Luis", "Maja",
            "Milan", "Nadia", "Noah", "Olga", "Omar", "Paul", "Petra", "Quentin", "Rosa", "Samir", "Sofia", "Theo",
            "Uma", "Viktor", "Yuki");

    private static final List<String> FAMILY_NAMES = List.of(
            "Abbas", "Arnold", "Baker", "Becker", "Castro", "Diaz", "Engel", "Fischer", "Garcia", "Haas", "Ito",
            "Jansen", "Keller", "Lang", "Meyer", "Novak", "Olsen", "Peters", "Quint", "Rossi", "Sato", "Tanaka",
            "Ulrich", "Vogel", "Weber", "Young", "Zimmer");

    /** The names of the others, by rank, each of them once. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int round = 1; names.size() < conversations; round++) {
            for (String given : GIVEN_NAMES) {
                for (String family : FAMILY_NAMES) {
                    names.add(given + "." + family + (round == 1 ? "" : "." + round));
                }
            }
        }
        Collections.shuffle(names, new Random(seed));
        return List.copyOf(names.subList(0, conversations));
    }

    /** How many messages the conversation of a rank has. */
    int messages(int rank) {
        return rank == 0
                ? messages
                : Math.min(messages, Math.max(LEAST_MESSAGES, messages / SHARE_OF_THE_SECOND / rank));
    }

    /** How many messages all conversations have together. */
    long allMessages() {
        long all = 0;
        for (int rank = 0; rank < conversations; rank++) {
            all += messages(rank);
        }
        return all;
    }

    /** The last message of the conversation of a rank. */
    Instant end(int rank, Instant now) {
        return now.minus(Duration.ofMinutes(Math.round(Math.pow(rank, 1.7) * 60)))
                .minusSeconds(60);
    }

    /** The first one. */
    Instant begin(int rank, Instant now) {
        Duration taken = Duration.ofHours(24L * messages(rank) / MESSAGES_A_DAY + 1);
        return end(rank, now).minus(taken.compareTo(LONGEST) > 0 ? LONGEST : taken);
    }

    /** Randomness of the conversation of a rank, whatever else was made before it. */
    SplittableRandom random(int rank) {
        return new SplittableRandom(seed * 1_000_003L + rank);
    }
}
