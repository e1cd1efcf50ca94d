package dev.slipway.local.ec2;

import java.util.List;
import java.util.SortedMap;

/** One line of {@code instance-types.csv}: facts by column name, as the table's header says them. */
record InstanceTypeFacts(String name, SortedMap<String, String> cells) {

    /** The cell's text; empty where EC2 does not state the fact for this type. */
    String cell(String column) {
        var text = cells.get(column);
        if (text == null) {
            throw new IllegalArgumentException("instance-types.csv has no column '%s'.".formatted(column));
        }
        return text;
    }

    boolean flag(String column) {
        return cell(column).equals("true");
    }

    /** The parts of a cell that holds a list; empty for an empty cell. */
    List<String> list(String column) {
        var text = cell(column);
        return text.isEmpty() ? List.of() : List.of(text.split("\\|", -1));
    }

    /** A list whose entries have parts, as {@code 8:1000:ssd}. */
    List<List<String>> entries(String column) {
        return list(column).stream().map(entry -> List.of(entry.split(":", -1))).toList();
    }

    boolean sold(Lifecycle lifecycle) {
        return list("usageClasses").contains(lifecycle.word());
    }
}
