package org.crypttalk.cli.bench.seed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Sentences of several languages, from {@code phrases.txt}, and messages made of them: from one word to a long story. */
final class Phrases {

    private static final List<String> EMOJI = List.of("👍", "❤️", "😂", "🎉", "😮", "🙏", "👀", "🔥");
    private static final String CODE =
            "```\nfor file in *.jpg; do\n  convert \"$file\" -resize 50% \"small-$file\"\ndone\n```";

    private static final class Language {
        private final List<String> sentences = new ArrayList<>();
        private final Map<String, List<String>> words = new HashMap<>();
    }

    private final List<Language> languages = new ArrayList<>();

    private Phrases() {}

    /** Reads them. */
    static Phrases load() {
        Phrases phrases = new Phrases();
        try (InputStream file = Objects.requireNonNull(Phrases.class.getResourceAsStream("phrases.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(phrases::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return phrases;
    }

    private void add(String line) {
        if (line.startsWith("[")) {
            languages.add(new Language());
            return;
        }
        Language language = languages.getLast();
        int colon = line.indexOf(": ");
        String slot = colon < 0 ? "" : line.substring(0, colon);
        if (List.of("short", "person", "place", "thing", "day").contains(slot)) {
            language.words.put(slot, List.of(line.substring(colon + 2).split(" \\| ")));
        } else {
            language.sentences.add(line);
        }
    }

    /** How many languages there are. */
    int languages() {
        return languages.size();
    }

    /** A message in the language of this number: mostly a sentence or two, now and then a word, seldom a page. */
    String message(int language, RandomGenerator random) {
        int kind = random.nextInt(100);
        if (kind < 12) {
            return one(words(language, "short"), random);
        }
        if (kind == 99) {
            return sentences(language, 2, random) + "\n" + CODE + "\n" + sentences(language, 1, random);
        }
        if (kind == 98) {
            return "**" + sentences(language, 1, random) + "**\n- " + sentences(language, 1, random) + "\n- "
                    + sentences(language, 1, random);
        }
        if (kind >= 92) {
            return sentences(language, 4 + random.nextInt(14), random);
        }
        return sentences(language, kind < 65 ? 1 : 2, random);
    }

    /** A reaction. */
    static String emoji(RandomGenerator random) {
        return one(EMOJI, random);
    }

    private String sentences(int language, int count, RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(sentence(language, random));
        }
        return text.toString();
    }

    private String sentence(int language, RandomGenerator random) {
        String sentence = one(languages.get(language).sentences, random);
        for (String slot : List.of("person", "place", "thing", "day")) {
            String mark = "{" + slot + "}";
            if (sentence.contains(mark)) {
                sentence = sentence.replace(mark, one(words(language, slot), random));
            }
        }
        return sentence;
    }

    private List<String> words(int language, String slot) {
        return Objects.requireNonNull(languages.get(language).words.get(slot), slot);
    }

    private static String one(List<String> choices, RandomGenerator random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
