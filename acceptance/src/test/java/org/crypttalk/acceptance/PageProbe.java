package org.crypttalk.acceptance;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.stream.Stream;

/**
 * A stopwatch inside the page: times are taken there, from an event to the frame that shows its effect, so that the way to the
 * browser and back is no part of them.
 */
final class PageProbe {

    /** Frames are watched one by one: what a person cannot see yet does not count. */
    private static final String SCRIPT = """
            (() => {
              const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
              const probe = {
                /** Milliseconds from `since` until `holds` and the frame after it. */
                async until(since, holds, most) {
                  while (!holds()) {
                    if (performance.now() - since > most) return -1;
                    await frame();
                  }
                  await frame();
                  return performance.now() - since;
                },
                messages: () => [...document.querySelectorAll('[data-testid="message-text"]')],
                rows: () => [...document.querySelectorAll('nav a[data-row][href^="#/with/"]')],
                async open(index, most) {
                  const row = probe.rows()[index];
                  if (row === undefined) return -2;
                  const peer = row.getAttribute("href");
                  const name = row.querySelector('[dir="auto"]').textContent;
                  const began = performance.now();
                  row.click();
                  const shown = () => location.hash === peer && probe.messages().length > 0 &&
                    document.querySelector("main h1")?.textContent === name;
                  return probe.until(began, shown, most);
                },
                /** From the click on the button to rows with a text, and to the messages of the newest conversation. */
                async signIn(most) {
                  const began = performance.now();
                  [...document.querySelectorAll("button")].find((one) => one.type === "submit").click();
                  const readable = () => probe.rows().some((row) => row.textContent.length > 40);
                  const list = await probe.until(began, readable, most);
                  if (list < 0) return [list, list];
                  const opened = await probe.open(0, most);
                  return [list, opened < 0 ? opened : performance.now() - began];
                },
                /** When history was last being fetched, on the page's clock: between two parts of it nothing is for a moment. */
                async whole(most) {
                  const busy = () => document.querySelector('[data-testid="history-progress"]') !== null;
                  let last = performance.now();
                  while (performance.now() - last < 5000 && performance.now() < most) {
                    await frame();
                    if (busy()) last = performance.now();
                  }
                  return last;
                },
                /** The conversation with most entries, asked of the store; its row may be far down. */
                async openLargest(most) {
                  const database = await new Promise((resolve) => {
                    indexedDB.open("crypt-talk").onsuccess = (event) => resolve(event.target.result);
                  });
                  const all = (store) => new Promise((resolve) => {
                    database.transaction(store).objectStore(store).getAll().onsuccess = (event) => resolve(event.target.result);
                  });
                  const { peer } = (await all("conversations")).reduce((a, b) => (b.cursor > a.cursor ? b : a));
                  const { name } = (await all("accountLogs")).find((log) => log.account === peer);
                  database.close();
                  const began = performance.now();
                  location.hash = `#/with/${peer}`;
                  const shown = () => probe.messages().length > 0 && document.querySelector("main h1")?.textContent === name;
                  return probe.until(began, shown, most);
                },
                /** From the click on the last hit of a search to the message it is, wherever that lies. */
                async jump(most) {
                  const hit = [...document.querySelectorAll('[data-testid="hit"]')].at(-1);
                  if (hit === undefined) return -2;
                  const began = performance.now();
                  hit.click();
                  return probe.until(began, () => document.querySelector('[data-testid="message"][class*="highlighted"]'), most);
                },
                scroller: () => document.querySelector("main section section") ?? document.querySelector("main ol").parentElement,
                /** Watches the frames while somebody scrolls up with the wheel: their times, and whether rows ever go back up. */
                watch() {
                  const scroller = probe.scroller();
                  const seen = { times: [], back: 0, on: true };
                  probe.watched = seen;
                  let last = performance.now();
                  let anchor;
                  let top = 0;
                  const look = (now) => {
                    seen.times.push(now - last);
                    last = now;
                    if (anchor?.isConnected) seen.back = Math.max(seen.back, top - anchor.getBoundingClientRect().top);
                    const height = scroller.clientHeight;
                    const inside = (row) => {
                      const box = row.getBoundingClientRect();
                      return box.top > height * 0.2 && box.top < height * 0.7;
                    };
                    if (anchor === undefined || !anchor.isConnected || !inside(anchor))
                      anchor = [...scroller.querySelectorAll("li")].find(inside);
                    top = anchor?.getBoundingClientRect().top ?? 0;
                    if (seen.on) requestAnimationFrame(look);
                  };
                  requestAnimationFrame(look);
                },
                watchedFrames() {
                  const { times, back } = probe.watched;
                  probe.watched.on = false;
                  return [back, probe.messages().length, ...times.slice(1)];
                },
                /** From Enter to the bubble. */
                async say(text, most) {
                  const field = document.querySelector("main textarea, main [role=textbox]");
                  const began = performance.now();
                  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true, cancelable: true }));
                  return probe.until(began, () => probe.messages().some((one) => one.textContent.includes(text)), most);
                },
                async search(word, most) {
                  const field = document.querySelector("nav input[type=search]");
                  const began = performance.now();
                  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, word);
                  field.dispatchEvent(new Event("input", { bubbles: true }));
                  const status = () => [...document.querySelectorAll("nav [role=status]")].map((one) => one.textContent).join(" ");
                  const hits = () => document.querySelectorAll('[data-testid="hit"]').length;
                  const before = hits() > 0 ? document.querySelector('[data-testid="hit"]').textContent : "";
                  const changed = () => hits() === 0 || document.querySelector('[data-testid="hit"]').textContent !== before;
                  await probe.until(began, () => changed() || /%/.test(status()), 2000);
                  const complete = () => !/%/.test(status()) && performance.now() - began > 300;
                  const first = await probe.until(began, () => hits() > 0 || complete(), most);
                  const all = await probe.until(began, complete, most);
                  return [first, all, document.querySelectorAll('[data-testid="hit"]').length];
                },
                long: [],
              };
              new PerformanceObserver((list) => probe.long.push(...list.getEntries().map((one) => one.duration)))
                .observe({ type: "longtask", buffered: true });
              globalThis.probe = probe;
            })();
            """;

    private final Page page;

    private PageProbe(Page page) {
        this.page = page;
    }

    /** Every page of this profile gets one. */
    static void install(BrowserContext profile) {
        profile.addInitScript(SCRIPT);
    }

    static PageProbe of(Page page) {
        return new PageProbe(page);
    }

    /** Asks the probe; a call such as {@code open(0, 1000)}. */
    Object ask(String call) {
        return page.evaluate("() => probe." + call);
    }

    double number(String call) {
        return ((Number) ask(call)).doubleValue();
    }

    List<Double> numbers(String call) {
        return ((List<?>) ask(call))
                .stream().map(one -> ((Number) one).doubleValue()).toList();
    }

    /** Tasks of more than 50 ms since the page began or since the last question: how many, and milliseconds altogether. */
    List<Double> longTasks() {
        List<Double> tasks = ((List<?>) page.evaluate("() => probe.long.splice(0)"))
                .stream().map(one -> ((Number) one).doubleValue()).toList();
        return List.of(
                (double) tasks.size(), tasks.stream().mapToDouble(one -> one).sum());
    }

    /** Megabytes of script objects that are alive. */
    double heapMegabytes() {
        CDPSession session = page.context().newCDPSession(page);
        session.send("HeapProfiler.collectGarbage");
        session.send("Performance.enable");
        var metrics = session.send("Performance.getMetrics").getAsJsonArray("metrics");
        double used = Stream.iterate(0, i -> i < metrics.size(), i -> i + 1)
                .map(i -> metrics.get(i).getAsJsonObject())
                .filter(one -> one.get("name").getAsString().equals("JSHeapUsedSize"))
                .mapToDouble(one -> one.get("value").getAsDouble())
                .sum();
        session.detach();
        return used / 1e6;
    }
}
