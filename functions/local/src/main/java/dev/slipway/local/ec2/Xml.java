package dev.slipway.local.ec2;

import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the XML of one answer: nested elements, lists of {@code item}, texts; a null text leaves its element out. */
final class Xml {
    private final StringBuilder out = new StringBuilder(512);

    Xml text(String name, @Nullable Object value) {
        if (value != null) {
            out.append('<').append(name).append('>');
            escape(value.toString());
            out.append("</").append(name).append('>');
        }
        return this;
    }

    Xml in(String name, Runnable children) {
        out.append('<').append(name).append('>');
        children.run();
        out.append("</").append(name).append('>');
        return this;
    }

    <T> Xml list(String name, Collection<T> items, Consumer<? super T> each) {
        return in(name, () -> items.forEach(item -> in("item", () -> each.accept(item))));
    }

    Xml texts(String name, Collection<String> values) {
        return in(name, () -> values.forEach(value -> text("item", value)));
    }

    Xml tags(Map<String, String> tags) {
        return list("tagSet", tags.entrySet(), tag -> text("key", tag.getKey()).text("value", tag.getValue()));
    }

    Xml raw(String markup) {
        out.append(markup);
        return this;
    }

    private void escape(String text) {
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            switch (letter) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#13;");
                default -> out.append(letter);
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
