package dev.slipway.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows under a header, in columns as wide as their widest cell. */
final class TextTable {
    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... header) {
        this.header = List.of(header);
    }

    void row(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(
                    "A row of %d cells under %d columns.".formatted(cells.length, header.size()));
        }
        rows.add(Stream.of(cells).map(PrintableText::line).toList());
    }

    void print(Console console) {
        var widths = widths();
        console.out().println(console.bold(line(header, widths)));
        rows.forEach(row -> console.out().println(line(row, widths)));
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (var column = 0; column < widths.length; column++) {
            line.append(cells.get(column))
                    .append(" ".repeat(widths[column] - cells.get(column).length() + 2));
        }
        return line.toString().stripTrailing();
    }

    private int[] widths() {
        var widths = new int[header.size()];
        for (var column = 0; column < widths.length; column++) {
            widths[column] = header.get(column).length();
            for (var row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }
}
