package dev.portkeyadmin.operation.input;

import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import dev.portkeyadmin.text.NameSuggestions;
import dev.portkeyadmin.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of an argument that Portkey documents while it accepts others, too.
 *
 * @param path of the argument, with dots between members
 * @param noun for one value
 */
public record Documented(String path, String noun, List<String> values) {

    private static final int MOST_NEAR = 5;

    /** Says of each undocumented value in a call that it is one, with the nearest documented ones. */
    public List<String> doubts(Arguments arguments) {
        List<String> doubts = new ArrayList<>();
        Object held = arguments.values();
        for (String member : path.split("\\.")) {
            held = held instanceof Map<?, ?> map ? map.get(member) : null;
        }
        for (Object value : held instanceof List<?> list ? list : held == null ? List.of() : List.of(held)) {
            if (value instanceof String text && !values.contains(text)) {
                doubts.add(doubt(text));
            }
        }
        return doubts;
    }

    private String doubt(String text) {
        List<String> near = near(text);
        return SafeText.of(text, QUOTE_LENGTH) + " is not a documented " + noun
                + (near.isEmpty() ? "" : "; nearest: " + String.join(", ", near)) + ".";
    }

    /** The nearest values: one that is written almost so, or those of the same family. */
    private List<String> near(String text) {
        @Nullable String close = NameSuggestions.to(text, values).orElse(null);
        if (close != null) {
            return List.of(close);
        }
        int dot = text.indexOf('.');
        return values.stream()
                .filter(value -> dot > 0 && value.startsWith(text.substring(0, dot + 1)))
                .limit(MOST_NEAR)
                .toList();
    }
}
