package dev.portkeyadmin.names;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names in one text with commas between them; one that holds a comma is in quotation marks. */
public final class NameList {

    private static final Pattern PART = Pattern.compile("\\s*\"([^\"]*)\"\\s*(?:,|$)|([^,]+)(?:,|$)");

    private NameList() {}

    /** The names, without those that are blank. */
    public static List<String> parts(String text) {
        return PART.matcher(text)
                .results()
                .map(part -> (part.group(1) == null ? part.group(2) : part.group(1)).strip())
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** The text of which these names are the parts. */
    public static String text(List<String> names) {
        return names.size() == 1
                ? names.get(0)
                : names.stream()
                        .map(name -> name.indexOf(',') < 0 ? name : '"' + name + '"')
                        .collect(Collectors.joining(", "));
    }
}
