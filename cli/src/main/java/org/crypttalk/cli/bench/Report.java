package org.crypttalk.cli.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a bench found, in the order in which it was measured. */
public final class Report {

    private final List<Figure> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Object> circumstances;

    /** Begins with what a reader needs to know to judge the figures: machine, versions, settings. */
    public Report(Map<String, Object> circumstances) {
        this.circumstances = new LinkedHashMap<>(circumstances);
    }

    public void add(Figure figure) {
        figures.add(figure);
    }

    /** Something that could not be measured, and why. */
    public void note(String sentence) {
        notes.add(sentence);
    }

    List<Figure> figures() {
        return List.copyOf(figures);
    }

    /** A table for people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        circumstances.forEach((name, value) -> text.append(String.format(Locale.ROOT, "%-12s %s%n", name, value)));
        text.append(System.lineSeparator());
        for (Figure figure : figures) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-22s %-46s %12s %-8s",
                    figure.scenario(),
                    figure.name(),
                    Figure.number(figure.value()),
                    figure.unit()));
            Aim aim = figure.aim();
            if (aim != null) {
                text.append("aim: ").append(aim.text()).append(": ").append(aim.verdict(figure.value()));
            }
            text.append(System.lineSeparator());
        }
        notes.forEach(note -> text.append(note).append(System.lineSeparator()));
        return text.toString();
    }

    /** The same for programs: one JSON object. */
    public String json() {
        Map<String, Object> root = new LinkedHashMap<>(circumstances);
        List<Map<String, Object>> list = new ArrayList<>();
        for (Figure figure : figures) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("scenario", figure.scenario());
            entry.put("name", figure.name());
            entry.put("value", figure.value());
            entry.put("unit", figure.unit());
            Aim aim = figure.aim();
            if (aim != null) {
                entry.put("aim", aim.bound());
                entry.put("better", aim.atLeast() ? "more" : "less");
                entry.put("reached", aim.isReachedBy(figure.value()));
            }
            list.add(entry);
        }
        root.put("figures", list);
        root.put("notes", notes);
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }
}
