package dev.portkeyadmin.tools;

import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.runtime.ResourceText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Recognises requests that no operation of Portkey can fulfil, and says what comes nearest. A resource lists them. */
final class UnsupportedRequests {

    private static final String ALL_TOOLSETS = "all";

    private static final String EXCEPT = ALL_TOOLSETS + " but ";

    /** Names may hold any words. */
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|\u201c[^\u201d]*\u201d");

    /**
     * A kind of request that Portkey cannot fulfil.
     *
     * @param of the toolsets that the best match may belong to
     * @param requests as people word them
     * @param sentence the reason and the nearest operations
     */
    private record Impossibility(Set<Toolset> of, List<Pattern> requests, String sentence) {

        boolean isAskedFor(String words) {
            return requests.stream().anyMatch(request -> request.matcher(words).find());
        }
    }

    private static final List<Impossibility> ALL = read();

    private UnsupportedRequests() {}

    private static List<Impossibility> read() {
        Map<String, String> expressions = new LinkedHashMap<>();
        List<Impossibility> all = new ArrayList<>();
        for (String line : ResourceText.of(UnsupportedRequests.class, "unsupported-requests.txt")
                .split("\n")) {
            if (line.startsWith("<")) {
                int end = line.indexOf(' ');
                expressions.put(line.substring(0, end), whole(line.substring(end + 1), expressions));
            } else if (line.startsWith(" ")) {
                String request = whole(line.strip(), expressions);
                all.get(all.size() - 1)
                        .requests()
                        .add(Pattern.compile(request, Pattern.CASE_INSENSITIVE | Pattern.DOTALL));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                String[] reason = line.split(": ", 2);
                all.add(new Impossibility(
                        toolsets(reason[0]), new ArrayList<>(), "No operation does this: " + reason[1]));
            }
        }
        return all;
    }

    /** The text with the expressions that it names. */
    private static String whole(String text, Map<String, String> expressions) {
        String whole = text;
        for (Map.Entry<String, String> expression : expressions.entrySet()) {
            whole = whole.replace(expression.getKey(), expression.getValue());
        }
        return whole;
    }

    private static Set<Toolset> toolsets(String names) {
        if (names.equals(ALL_TOOLSETS)) {
            return EnumSet.allOf(Toolset.class);
        }
        Set<Toolset> named = EnumSet.noneOf(Toolset.class);
        for (String name : names.replace(EXCEPT, "").split(", ")) {
            named.add(Toolset.valueOf(name.toUpperCase(Locale.ROOT)));
        }
        if (!names.startsWith(EXCEPT)) {
            return named;
        }
        Set<Toolset> others = EnumSet.allOf(Toolset.class);
        others.removeAll(named);
        return others;
    }

    /**
     * Says what to do instead of what a query asks for and Portkey cannot do; empty if that may be possible.
     *
     * @param toolset that of the best match
     */
    static String instead(Toolset toolset, String query) {
        String words = QUOTED.matcher(query).replaceAll("it");
        return ALL.stream()
                .filter(each -> each.of().contains(toolset) && each.isAskedFor(words))
                .findFirst()
                .map(Impossibility::sentence)
                .orElse("");
    }

    /** All sentences. */
    static List<String> sentences() {
        return ALL.stream().map(Impossibility::sentence).toList();
    }
}
