package dev.portkeyadmin.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Writes several texts as one, and shortens lists of texts that are too long. */
public final class TextList {

    private TextList() {}

    /** The first texts, and how many more there are. */
    public static String first(Collection<String> texts, int most) {
        return texts.stream().limit(most).collect(Collectors.joining(", "))
                + (texts.size() > most ? " and " + (texts.size() - most) + " more" : "");
    }

    /** The first texts, followed by one that says how many more there are. */
    public static List<String> shortened(Collection<String> texts, int most) {
        List<String> shown = new ArrayList<>();
        texts.stream().limit(most).forEach(shown::add);
        if (texts.size() > most) {
            shown.add("and " + (texts.size() - most) + " more");
        }
        return shown;
    }

    /** One text or more, with "and" before the last one. */
    public static String all(List<String> texts) {
        int last = texts.size() - 1;
        return last == 0 ? texts.get(0) : String.join(", ", texts.subList(0, last)) + " and " + texts.get(last);
    }
}
