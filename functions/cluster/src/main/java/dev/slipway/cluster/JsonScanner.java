package dev.slipway.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through JSON in UTF-8 as it arrives, for who wants little of much. What is passed over is not taken apart: its end is
 * found by its strings and brackets, and what else is wrong with it stays unnoticed. What is wanted is taken as it is written,
 * or read by Jackson. However deep the JSON is, this goes no deeper into itself. Not safe for several threads.
 */
final class JsonScanner {
    private static final int ROOM = 1 << 16;

    private static final ObjectReader SCALAR = new ObjectMapper().readerFor(String.class);

    private final InputStream input;
    private byte[] bytes;

    /** Of the byte that is read next, and of the first that has not arrived; places in {@code bytes}, as those below. */
    private int at;

    private int end;

    /** Where what has been taken begins, and the first byte behind it. */
    private int from;

    private int to;
    private boolean taking;
    private boolean escaped;

    /** Just behind an opening bracket, where no comma belongs. */
    private boolean opened;

    /** Bytes that are in {@code bytes} no longer, a count. */
    private long gone;

    JsonScanner(InputStream input) {
        this(input, ROOM);
    }

    /** With room for as many bytes at first, for tests. */
    JsonScanner(InputStream input, int room) {
        this.input = input;
        this.bytes = new byte[room];
    }

    /** The byte that the next value begins with, or a bracket or comma; it stays to be read. Is -1 at the end. */
    int peek() throws IOException {
        while (at < end || fill()) {
            var next = bytes[at];
            if (next > ' ' || !blank(next)) {
                return next & 0xff;
            }
            at++;
        }
        return -1;
    }

    private static boolean blank(byte one) {
        return one == ' ' || one == '\n' || one == '\r' || one == '\t';
    }

    /** Goes into an object or an array, which this bracket opens. */
    void open(char bracket) throws IOException {
        expect(bracket);
        opened = true;
    }

    /** Takes the name of the object's next field, whose value is then to be passed over or taken; false behind the last. */
    boolean field() throws IOException {
        if (!goesOn('}')) {
            return false;
        }
        if (peek() != '"') {
            throw unexpected("a name");
        }
        take();
        // The name stays until somebody has asked for it.
        taking = true;
        expect(':');
        taking = false;
        return true;
    }

    /** True before the array's next element, which is then to be passed over or taken; false behind the last. */
    boolean element() throws IOException {
        return goesOn(']');
    }

    private boolean goesOn(char closing) throws IOException {
        var first = opened;
        opened = false;
        if (peek() == closing) {
            at++;
            return false;
        }
        if (!first) {
            expect(',');
        }
        return true;
    }

    private void expect(char wanted) throws IOException {
        if (peek() != wanted) {
            throw unexpected("'" + wanted + "'");
        }
        at++;
    }

    /** Passes over a value. */
    void skip() throws IOException {
        switch (peek()) {
            case '{', '[' -> pastBrackets();
            case '"' -> {
                at++;
                pastString();
            }
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 't', 'f', 'n' -> pastWord();
            default -> throw unexpected("a value");
        }
    }

    /** Passes over a value, which then is what has been taken. */
    private void take() throws IOException {
        var _ = peek();
        from = at;
        taking = true;
        escaped = false;
        skip();
        taking = false;
        to = at;
    }

    /** The name that {@link #field} has taken. */
    String name() throws IOException {
        return taken();
    }

    /** True when there may be other ways to write the name that has been taken. */
    boolean nameIsEscaped() {
        return escaped;
    }

    /** Length of the name that has been taken, in bytes, with its quotes. */
    int nameLength() {
        return to - from;
    }

    /** True when the name that has been taken is written like this, with its quotes. */
    boolean nameIs(byte[] written) {
        return Arrays.equals(bytes, from, to, written, 0, written.length);
    }

    /** Adds the name that has been taken, with its quotes. */
    void copyName(JsonText text) throws IOException {
        text.add(bytes, from, to);
    }

    /** Adds a value as it is written. */
    void copy(JsonText text) throws IOException {
        take();
        text.add(bytes, from, to);
    }

    /** A text, or a number or truth value as a text; null for null. */
    @Nullable
    String scalar() throws IOException {
        take();
        return taken();
    }

    private String taken() throws IOException {
        return bytes[from] == '"' && !escaped
                ? new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8)
                : SCALAR.readValue(bytes, from, to - from);
    }

    /** A value as this mapper understands it. */
    <T> T read(ObjectMapper mapper, Class<T> type) throws IOException {
        take();
        return mapper.readValue(bytes, from, to - from, type);
    }

    private void pastBrackets() throws IOException {
        var depth = 0;
        do {
            if (at == end) {
                more();
            }
            var next = bytes[at++];
            if (next == '"') {
                pastString();
            } else if (next == '{' || next == '[') {
                depth++;
            } else if (next == '}' || next == ']') {
                depth--;
            }
        } while (depth > 0);
    }

    /** From behind its first quote. */
    private void pastString() throws IOException {
        while (pastQuoteOrBackslash() != '"') {
            escaped = true;
            if (at == end) {
                more();
            }
            at++;
        }
    }

    private byte pastQuoteOrBackslash() throws IOException {
        while (true) {
            // The first compiler keeps fields in memory, and most bytes are passed over here.
            var arrived = bytes;
            var last = end;
            for (var next = at; next < last; next++) {
                var found = arrived[next];
                if (found == '"' || found == '\\') {
                    at = next + 1;
                    return found;
                }
            }
            at = last;
            more();
        }
    }

    /** A number, true, false or null. */
    private void pastWord() throws IOException {
        while ((at < end || fill()) && inWord(bytes[at])) {
            at++;
        }
    }

    private static boolean inWord(byte one) {
        return (one >= '0' && one <= '9')
                || (one >= 'a' && one <= 'z')
                || one == 'E'
                || one == '-'
                || one == '+'
                || one == '.';
    }

    private void more() throws IOException {
        if (!fill()) {
            throw unexpected("more");
        }
    }

    /** Waits for what comes next; false at the end. */
    private boolean fill() throws IOException {
        var needed = taking ? from : at;
        System.arraycopy(bytes, needed, bytes, 0, end - needed);
        gone += needed;
        at -= needed;
        end -= needed;
        from -= needed;
        to -= needed;
        if (end == bytes.length) {
            if (end >= JsonText.MOST) {
                throw new IOException("what begins behind %d bytes is longer than %d".formatted(gone, JsonText.MOST));
            }
            bytes = Arrays.copyOf(bytes, 2 * end);
        }
        var some = input.read(bytes, end, bytes.length - end);
        end += Math.max(0, some);
        return some >= 0;
    }

    private IOException unexpected(String wanted) throws IOException {
        var next = peek();
        return new IOException(
                next < 0
                        ? "it ends after %d bytes".formatted(gone + at)
                        : "behind %d bytes there is '%c' instead of %s".formatted(gone + at, next, wanted));
    }
}
