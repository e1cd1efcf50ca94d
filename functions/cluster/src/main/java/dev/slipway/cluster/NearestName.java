package dev.slipway.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Guesses which known name was meant. */
final class NearestName {
    private NearestName() {}

    /** A sentence with the nearest name, or with all of them when none is near. */
    static String hint(String written, Collection<String> known) {
        // A slip of more than a third of the letters is no slip any more.
        var tolerated = Math.max(1, written.length() / 3);
        return known.stream()
                .filter(name -> distance(written, name) <= tolerated)
                .min(Comparator.comparing((String name) -> distance(written, name))
                        .thenComparing(name -> name))
                .map("Maybe \"%s\" is meant."::formatted)
                .orElseGet(() ->
                        known.isEmpty() ? "Nothing is known here." : "Known here: " + String.join(", ", known) + ".");
    }

    /** Levenshtein's distance, letter case aside. */
    private static int distance(String one, String other) {
        var a = one.toLowerCase(Locale.ROOT);
        var b = other.toLowerCase(Locale.ROOT);
        var previous = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
