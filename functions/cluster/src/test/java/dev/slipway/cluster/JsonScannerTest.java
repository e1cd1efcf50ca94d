package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonScannerTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();
    private static final String[] BLANKS = {"", "", "", " ", "\n", "\t \r\n"};
    private static final String[] PIECES = {
        "a",
        "managedFields",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        " ",
        "ü",
        "€",
        "😀",
        "\\\"",
        "\\\\",
        "\\n",
        "\\u0022",
        "\\u005c",
        "null",
        "\\uD83D\\uDE00"
    };

    /** What arrives in pieces of a few bytes. */
    private static final class Dribble extends InputStream {
        private final ByteArrayInputStream bytes;
        private final int most;

        Dribble(byte[] bytes, int most) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.most = most;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return bytes.read(into, offset, Math.min(most, length));
        }
    }

    private static JsonScanner scanner(byte[] text, Random random) {
        return new JsonScanner(new Dribble(text, 1 + random.nextInt(9)), 1 + random.nextInt(9));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String blank(Random random) {
        return BLANKS[random.nextInt(BLANKS.length)];
    }

    private static String string(Random random) {
        return string(random, PIECES.length);
    }

    /** Without the last of the pieces: Jackson reads no names with it in UTF-8 (2.21). */
    private static String name(Random random) {
        return string(random, PIECES.length - 1);
    }

    private static String string(Random random, int pieces) {
        var text = new StringBuilder("\"");
        for (var more = random.nextInt(5); more > 0; more--) {
            text.append(PIECES[random.nextInt(pieces)]);
        }
        return text.append('"').toString();
    }

    /** A value with blanks around it. */
    private static String json(Random random, int deepest) {
        var text = new StringBuilder(blank(random));
        switch (random.nextInt(deepest > 0 ? 8 : 4)) {
            case 0 -> text.append(new String[] {"true", "false", "null"}[random.nextInt(3)]);
            case 1 -> text.append(new String[] {"0", "-1", "12.5", "1e5", "-1.5E-7"}[random.nextInt(5)]);
            case 2, 3 -> text.append(string(random));
            case 4, 5 -> {
                text.append('[');
                for (var more = random.nextInt(4); more > 0; more--) {
                    text.append(json(random, deepest - 1)).append(more > 1 ? "," : "");
                }
                text.append(blank(random)).append(']');
            }
            default -> {
                text.append('{');
                for (var more = random.nextInt(4); more > 0; more--) {
                    text.append(blank(random))
                            .append(name(random))
                            .append(blank(random))
                            .append(':');
                    text.append(json(random, deepest - 1)).append(more > 1 ? "," : "");
                }
                text.append(blank(random)).append('}');
            }
        }
        return text.append(blank(random)).toString();
    }

    /** Writes anew what it goes through, each value in one of the ways that there are. */
    private static void walk(JsonScanner json, Random random, JsonText copy) throws IOException {
        var bracket = json.peek();
        if (random.nextInt(4) == 0) {
            json.copy(copy);
        } else if (random.nextInt(4) == 0) {
            copy.add(json.read(JACKSON, JsonNode.class).toString());
        } else if (bracket == '{') {
            json.open('{');
            copy.add('{');
            for (var first = true; json.field(); first = false) {
                if (!first) {
                    copy.add(',');
                }
                if (random.nextBoolean()) {
                    json.copyName(copy);
                } else {
                    copy.add(JACKSON.writeValueAsString(json.name()));
                }
                copy.add(':');
                walk(json, random, copy);
            }
            copy.add('}');
        } else if (bracket == '[') {
            json.open('[');
            copy.add('[');
            for (var first = true; json.element(); first = false) {
                if (!first) {
                    copy.add(',');
                }
                walk(json, random, copy);
            }
            copy.add(']');
        } else if (bracket == '"') {
            copy.add(JACKSON.writeValueAsString(json.scalar()));
        } else {
            copy.add(String.valueOf(json.scalar()));
        }
    }

    @Test
    void whatIsGoneThroughIsWhatJacksonReads() throws IOException {
        for (var seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var text = json(random, 4);
            var json = scanner(utf8(text), random);
            var copy = new JsonText();
            walk(json, random, copy);
            assertEquals(JACKSON.readTree(text), JACKSON.readTree(copy.from(0)), "seed " + seed + ": " + text);
            assertEquals(-1, json.peek(), "seed " + seed);
        }
    }

    /** Of each field, what is passed over must not be seen nor shift what follows. */
    @Test
    void whatIsPassedOverLeavesTheRest() throws IOException {
        for (var seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var text = "[%s,%s,%s]".formatted(json(random, 5), string(random), json(random, 5));
            var json = scanner(utf8(text), random);
            json.open('[');
            json.element();
            json.skip();
            json.element();
            assertEquals(JACKSON.readTree(text).get(1).textValue(), json.scalar(), "seed " + seed + ": " + text);
            json.element();
            json.skip();
            assertFalse(json.element(), "seed " + seed + ": " + text);
            assertEquals(-1, json.peek(), "seed " + seed);
        }
    }

    /** Half an answer is no answer, and nothing else than an IOException comes of whatever is sent. */
    @Test
    void whatIsBrokenIsRefused() throws IOException {
        for (var seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var whole = utf8("{%s:%s}".formatted(name(random), json(random, 4)));
            var half = Arrays.copyOf(whole, random.nextInt(whole.length));
            assertThrows(IOException.class, () -> scanner(half, random).skip(), "seed " + seed);
            assertThrows(IOException.class, () -> walk(scanner(half, random), random, new JsonText()), "seed " + seed);
            var other = whole.clone();
            other[random.nextInt(other.length)] = utf8("{}[]\",:\\ 0a")[random.nextInt(11)];
            try {
                walk(scanner(other, random), random, new JsonText());
            } catch (IOException _) {
                // As it should be, where it is noticed.
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "<html>|behind 0 bytes there is '<' instead of '{'",
                "``|it ends after 0 bytes",
                "{|it ends after 1 bytes",
                "{\"a\"|it ends after 4 bytes",
                "{\"a\":\"b\\|it ends after 8 bytes",
                "{\"a\":1,|it ends after 7 bytes",
                "{\"a\":1 2}|behind 7 bytes there is '2' instead of ','",
                "{\"a\":1\"b\":2}|behind 6 bytes there is '\"' instead of ','",
                "{\"a\":}|behind 5 bytes there is '}' instead of a value",
                "{\"a\" 1}|behind 5 bytes there is '1' instead of ':'",
                "{\"a\":1,}|behind 7 bytes there is '}' instead of a name",
                "{,\"a\":1}|behind 1 bytes there is ',' instead of a name",
                "{a:1}|behind 1 bytes there is 'a' instead of a name"
            })
    void saysWhereItGoesWrong(String text, String message) {
        var json = new JsonScanner(new Dribble(utf8(text), 1), 1);
        var fault = assertThrows(IOException.class, () -> {
            json.open('{');
            while (json.field()) {
                json.skip();
            }
        });
        assertEquals(message, fault.getMessage());
    }

    @Test
    void goesNoDeeperIntoItself() throws IOException {
        var deep = "{\"a\":".repeat(1_000_000) + "1" + "}".repeat(1_000_000);
        var json = new JsonScanner(new ByteArrayInputStream(utf8(deep)));
        json.skip();
        assertEquals(-1, json.peek());
    }

    /** A server that never stops: it is told so after a while, and takes no more room than that. */
    @Test
    void whatIsTakenHasALimit() {
        var endless = new InputStream() {
            @Override
            public int read() {
                return '"';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                Arrays.fill(into, offset, offset + length, (byte) '1');
                return length;
            }
        };
        var fault = assertThrows(IOException.class, () -> new JsonScanner(endless).scalar());
        assertEquals("what begins behind 0 bytes is longer than 16777216", fault.getMessage());
    }
}
