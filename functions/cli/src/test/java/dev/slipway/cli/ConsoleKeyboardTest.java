package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console by keys alone. One test, for a browser takes seconds to start: a person goes through the page from top to bottom. */
@Timeout(120)
final class ConsoleKeyboardTest {
    /** What has the keyboard, in words, and whether it shows: an outline of no width is none. */
    private static final String FOCUSED = """
            (() => {
              const it = document.activeElement;
              const drawn = getComputedStyle(it);
              const shows = drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 2;
              const words = it.id || it.getAttribute("aria-labelledby") || it.textContent.trim();
              return `${it.localName} ${words.slice(0, 40).trim()}${it === document.body || shows ? "" : " (not to be seen)"}`;
            })()""";

    private static final int MOST_STOPS = 40;

    @TempDir
    private Path folder;

    @Test
    void everyPartIsReachedOpenedAndKept() throws IOException, InterruptedException {
        var example = new ConsoleExample("default");
        try (var server = ConsoleServer.start(0, example.page());
                var tab = new BrowserTab(Chromium.start(folder, "--remote-debugging-port=0"))) {
            tab.open("http://127.0.0.1:%d/".formatted(server.port()));
            tab.await("document.querySelectorAll('#ledger li').length > 0");
            var decisions = List.of(
                    "summary 2026-11-27 11:59:00 UTC provision: 1 new",
                    "summary 2026-11-27 10:25:00 UTC provision: 1 new",
                    "summary 2026-11-27 02:00:00 UTC provision: 2 new");
            var stops = new ArrayList<>(List.of(
                    "button pause",
                    "a Cost",
                    "a Pods without a place",
                    "a Nodes",
                    "a Avoided capacity",
                    "a Decisions",
                    "input filter",
                    "div nodes-title",
                    "summary 4 pods"));
            stops.addAll(decisions);
            assertEquals(stops, everyStop(tab));

            goTo(tab, "button pause");
            tab.press(" ");
            assertEquals("true", tab.ask("document.getElementById('pause').getAttribute('aria-pressed')"));
            var headings = List.of("money-title", "unplaced-title", "nodes-title", "unavailable-title", "ledger-title");
            for (var part = 0; part < headings.size(); part++) {
                goTo(tab, stops.get(1 + part));
                tab.press("Enter");
                tab.await("document.activeElement.id === '%s'".formatted(headings.get(part)));
                assertEquals("h2 " + headings.get(part), tab.ask(FOCUSED));
            }

            // From the ledger's heading on: the latest decision, the one before, back, and open.
            tab.press("Tab");
            tab.press("ArrowDown");
            assertEquals(decisions.get(1), tab.ask(FOCUSED));
            tab.press("ArrowUp");
            assertEquals(decisions.get(0), tab.ask(FOCUSED));
            tab.press("Enter");
            tab.await("document.querySelectorAll('#ledger details[open]').length === 1");
            tab.ask("look()");
            assertEquals(
                    decisions.get(0), tab.ask(FOCUSED), "a page that is brought up to date leaves one where one is");
            assertEquals("true", tab.ask("document.activeElement.parentElement.open"));

            goTo(tab, "summary 4 pods");
            tab.press("Enter");
            tab.ask("look()");
            assertEquals("summary 4 pods", tab.ask(FOCUSED));
            assertTrue(tab.ask("document.activeElement.parentElement.innerText").contains("default/report-4"));

            tab.narrowTo(500);
            tab.pressWithShift("Tab");
            assertEquals("div nodes-title", tab.ask(FOCUSED));
            tab.press("ArrowRight");
            tab.await("document.activeElement.scrollLeft > 0");

            tab.pressWithShift("Tab");
            tab.type("batch-1");
            assertEquals("1 of 11", tab.ask("document.getElementById('shown').textContent"));
        }
    }

    /** From the top until the keyboard leaves the page. */
    private static List<String> everyStop(BrowserTab tab) {
        var stops = new ArrayList<String>();
        for (tab.press("Tab"); stops.size() < MOST_STOPS; tab.press("Tab")) {
            var stop = tab.ask(FOCUSED);
            if (stop.startsWith("body") || stops.contains(stop)) {
                return stops;
            }
            stops.add(stop);
        }
        return stops;
    }

    private static void goTo(BrowserTab tab, String stop) {
        for (var pressed = 0; pressed < MOST_STOPS; pressed++) {
            if (tab.ask(FOCUSED).equals(stop)) {
                return;
            }
            tab.press("Tab");
        }
        throw new AssertionError("The keyboard does not come to " + stop);
    }
}
