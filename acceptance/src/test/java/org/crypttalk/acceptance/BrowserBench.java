package org.crypttalk.acceptance;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.crypttalk.cli.bench.Aim;
import org.crypttalk.cli.bench.Figure;
import org.crypttalk.cli.bench.Report;
import org.jspecify.annotations.Nullable;

/**
 * Measures the web app in a real Chromium against a seeded account; {@code scripts/bench-browser} builds what it needs and runs it. Not a
 * test: it asserts nothing, and ./verify does not run it.
 */
final class BrowserBench {

    private static final String NAME = "Alice";
    private static final int CHATS = 20;
    private static final int WHEEL_TURNS = 600;
    private static final int WHEEL_PIXELS = 120;
    private static final int TYPED = 10;
    private static final double FRAME_MILLIS = 1_000 / 60.0;
    private static final String PATIENCE = "120000";
    private static final String HISTORY_PATIENCE = "1800000";

    private final int conversations;
    private final int messages;
    private final Report report;

    private BrowserBench(int conversations, int messages, Path data) {
        this.conversations = conversations;
        this.messages = messages;
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("java", Runtime.version().toString());
        about.put("processors", Runtime.getRuntime().availableProcessors());
        about.put("account", conversations + " conversations, " + messages + " messages in the largest");
        about.put("data", data);
        this.report = new Report(about);
    }

    /**
     * Measures and prints a table, or one JSON object.
     *
     * @param arguments conversations, messages in the largest, folder of the account (kept, and used again), "json" or "table"
     */
    public static void main(String[] arguments) throws IOException {
        int conversations = Integer.parseInt(arguments[0]);
        int messages = Integer.parseInt(arguments[1]);
        Path folder = Files.createDirectories(Path.of(arguments[2]));
        BrowserBench bench = new BrowserBench(conversations, messages, folder);
        try (RunningServer server = RunningServer.start(folder, "--registration", "open", "--no-limits")) {
            bench.seed(server, folder);
            try (Browsers browsers = new Browsers("--enable-precise-memory-info")) {
                bench.measure(server, browsers);
            }
        }
        System.out.println(arguments[3].equals("json") ? bench.report.json() : bench.report.text());
    }

    /** Once for each folder. */
    private void seed(RunningServer server, Path folder) throws IOException {
        Path done = folder.resolve("seeded");
        if (!Files.exists(done)) {
            server.run(
                    "bench",
                    "--seed-account",
                    NAME,
                    "--conversations",
                    Integer.toString(conversations),
                    "--messages",
                    Integer.toString(messages),
                    "--url",
                    server.uri("/").toString());
            Files.writeString(done, "");
        }
    }

    private void measure(RunningServer server, Browsers browsers) {
        BrowserContext profile = browsers.newProfile();
        PageProbe.install(profile);
        Page page = profile.newPage();
        page.setDefaultTimeout(Double.parseDouble(HISTORY_PATIENCE));
        firstPaint(page, server);
        signIn(page, server);
        open("opening, while history comes", PageProbe.of(page));
        add(
                "sign-in, fresh device",
                "history complete",
                PageProbe.of(page).number("whole(" + HISTORY_PATIENCE + ")") / 1_000,
                "s",
                null);
        longTasks("sign-in, fresh device", page);
        add("memory", "script heap, all history held", PageProbe.of(page).heapMegabytes(), "MB", null);
        page.close();

        Page warm = profile.newPage();
        warm.setDefaultTimeout(Double.parseDouble(HISTORY_PATIENCE));
        coldTab(warm, server);
        open("opening, warm tab", PageProbe.of(warm));
        scroll(warm);
        type(warm);
        search(warm);
        add("memory", "script heap, after all this", PageProbe.of(warm).heapMegabytes(), "MB", null);
    }

    /** Over a line like a telephone's: on this machine everything that is asked for is there at once, needed or not. */
    private void firstPaint(Page page, RunningServer server) {
        CDPSession browser = page.context().newCDPSession(page);
        JsonObject line = new JsonObject();
        line.addProperty("offline", false);
        line.addProperty("latency", 40);
        line.addProperty("downloadThroughput", 500_000);
        line.addProperty("uploadThroughput", 500_000);
        browser.send("Network.emulateNetworkConditions", line);
        page.navigate(server.uri("/").toString());
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).waitFor();
        double painted = number(page, "performance.getEntriesByName('first-contentful-paint')[0].startTime");
        add(
                "first paint",
                "code and styles before it, compressed",
                bytesBefore(page, painted) / 1_000,
                "KB",
                Aim.below(200));
        add(
                "first paint",
                "code and styles until one can log in",
                bytesBefore(page, Double.MAX_VALUE) / 1_000,
                "KB",
                null);
        add("first paint", "first contentful paint, at 4 Mbit/s with 40 ms of latency", painted, "ms", null);
        browser.detach();
    }

    private static double bytesBefore(Page page, double millis) {
        return number(
                page,
                "performance.getEntriesByType('resource').filter((one) => one.responseEnd <= " + millis
                        + " && /\\.(js|css)$/.test(one.name)).reduce((sum, one) => sum + one.encodedBodySize, 0)");
    }

    private static double number(Page page, String expression) {
        return ((Number) page.evaluate("() => " + expression)).doubleValue();
    }

    private void signIn(Page page, RunningServer server) {
        page.navigate(server.uri("/#/login").toString());
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(NAME);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill("throw away " + NAME);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in"))
                .waitFor();
        List<Double> taken = PageProbe.of(page).numbers("signIn(" + PATIENCE + ")");
        add(
                "sign-in, fresh device",
                "first readable messages, in the list",
                taken.getFirst() / 1_000,
                "s",
                Aim.below(2));
        add("sign-in, fresh device", "messages of the newest conversation", taken.getLast() / 1_000, "s", Aim.below(2));
        longTasks("sign-in, fresh device", page);
    }

    /** A tab that begins with everything in the store. */
    private void coldTab(Page page, RunningServer server) {
        page.navigate(server.uri("/").toString());
        add(
                "start, warm store",
                "list is there",
                PageProbe.of(page).number("until(0, () => probe.rows().length > 0, " + PATIENCE + ")"),
                "ms",
                null);
        // Not the newest: in an account that was measured before, that is the largest, which comes next.
        add(
                "start, warm store",
                "first chat opens",
                PageProbe.of(page).number("open(1, " + PATIENCE + ")"),
                "ms",
                Aim.below(100));
        add(
                "start, warm store",
                "then the largest",
                PageProbe.of(page).number("openLargest(" + PATIENCE + ")"),
                "ms",
                Aim.below(100));
        longTasks("start, warm store", page);
    }

    private void open(String scenario, PageProbe probe) {
        List<Double> first = new ArrayList<>();
        List<Double> again = new ArrayList<>();
        int chats = Math.min(CHATS, conversations);
        probe.number("until(performance.now(), () => probe.rows().length >= " + chats + ", " + PATIENCE + ")");
        for (List<Double> round : List.of(first, again)) {
            for (int i = 0; i < chats; i++) {
                // The last first, so that each opening leaves another chat.
                round.add(probe.number("open(" + (chats - 1 - i) + ", " + PATIENCE + ")"));
            }
        }
        addQuantiles(scenario, "opens, first time", first, Aim.below(100));
        addQuantiles(scenario, "opens, again", again, Aim.below(100));
    }

    private void scroll(Page page) {
        PageProbe probe = PageProbe.of(page);
        probe.number("openLargest(" + PATIENCE + ")");
        page.waitForTimeout(500);
        probe.longTasks();
        page.locator("main ol").hover(new Locator.HoverOptions().setForce(true));
        probe.ask("watch()");
        for (int i = 0; i < WHEEL_TURNS; i++) {
            page.mouse().wheel(0, -WHEEL_PIXELS);
        }
        List<Double> scrolled = probe.numbers("watchedFrames()");
        List<Double> frames = scrolled.subList(2, scrolled.size());
        String scenario = "scrolling the largest";
        addQuantiles(scenario, "frame", frames, null);
        add(
                scenario,
                "frames that took two or more",
                share(frames, one -> one > FRAME_MILLIS * 1.5 ? 1 : 0),
                "%",
                Aim.below(1));
        add(
                scenario,
                "longest frame",
                frames.stream().mapToDouble(one -> one).max().orElse(0),
                "ms",
                null);
        add(scenario, "how far a row ever went back", scrolled.getFirst(), "px", Aim.below(2));
        add(scenario, "messages in the page", scrolled.get(1), "", Aim.below(100));
        longTasks(scenario, page);
    }

    private void type(Page page) {
        List<Double> taken = new ArrayList<>();
        for (int i = 0; i < TYPED; i++) {
            String text = "said by the bench " + System.nanoTime();
            page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(Pattern.compile("^Message to ")))
                    .fill(text);
            taken.add(PageProbe.of(page).number("say('" + text + "', " + PATIENCE + ")"));
            page.waitForTimeout(300);
        }
        addQuantiles("typing in the largest", "bubble after Enter", taken, Aim.below(100));
    }

    private void search(Page page) {
        for (String word : List.of("sourdough", "Geschirrspülmaschinenersatzteil", "велосипед", "zzzznothing")) {
            List<Double> taken = PageProbe.of(page).numbers("search('" + word + "', " + PATIENCE + ")");
            if (taken.getFirst() >= 0) {
                add("search, " + word, "first hit", taken.getFirst(), "ms", null);
            }
            add("search, " + word, "all of history", taken.get(1), "ms", null);
            add("search, " + word, "hits shown", taken.get(2), "", null);
            double jump = PageProbe.of(page).number("jump(" + PATIENCE + ")");
            if (jump >= 0) {
                add("search, " + word, "jump to the last hit", jump, "ms", null);
            }
        }
    }

    private void longTasks(String scenario, Page page) {
        List<Double> tasks = PageProbe.of(page).longTasks();
        add(scenario, "tasks above 50 ms", tasks.getFirst(), "", null);
        add(scenario, "time in them", tasks.getLast() / 1_000, "s", null);
    }

    private void addQuantiles(String scenario, String name, List<Double> values, @Nullable Aim aim) {
        List<Double> sorted = values.stream().sorted().toList();
        add(scenario, name + " p50", sorted.get(sorted.size() / 2), "ms", aim);
        add(scenario, name + " p95", sorted.get((int) (sorted.size() * 0.95)), "ms", aim);
    }

    private static double share(List<Double> values, ToDoubleFunction<Double> counted) {
        return 100 * values.stream().mapToDouble(counted).sum() / values.size();
    }

    private void add(String scenario, String name, double value, String unit, @Nullable Aim aim) {
        System.err.println(scenario + ": " + name + ": " + Figure.number(value) + " " + unit);
        report.add(new Figure(scenario, name, value, unit, aim));
    }
}
