package dev.slipway.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** Writes control characters as <code>\\u001b</code>, but for tabs, line breaks and, where there is colour, our own bold. */
final class PrintableText extends FilterWriter {
    private final boolean colour;

    PrintableText(Writer out, boolean colour) {
        super(out);
        this.colour = colour;
    }

    @Override
    public void write(int character) throws IOException {
        write(Character.toString((char) character));
    }

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
        write(new String(characters, offset, length));
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        var written = offset;
        for (var at = offset; at < offset + length; at++) {
            if (isControl(text.charAt(at)) && !isOurs(text, at)) {
                out.write(text, written, at - written);
                out.write(escaped(text.charAt(at)));
                written = at + 1;
            }
        }
        out.write(text, written, offset + length - written);
    }

    /** A cell's text: one line. */
    static String line(String text) {
        var line = new StringBuilder(text.length());
        for (var at = 0; at < text.length(); at++) {
            var character = text.charAt(at);
            line.append(isControl(character) || character == '\n' ? escaped(character) : character);
        }
        return line.toString();
    }

    private boolean isOurs(String text, int at) {
        return colour && (text.startsWith(Console.BOLD, at) || text.startsWith(Console.USUAL, at));
    }

    /** YAML knows U+0085 as a letter, which it does not quote. */
    private static boolean isControl(char character) {
        return Character.isISOControl(character) && character != '\n' && character != '\t' && character != '\u0085';
    }

    private static String escaped(char character) {
        return "\\u%04x".formatted((int) character);
    }
}
