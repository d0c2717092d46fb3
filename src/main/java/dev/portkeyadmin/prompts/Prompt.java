package dev.portkeyadmin.prompts;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A text that explains to a model how to do a job with the tools of this server.
 *
 * @param ways the ways to do the job, the best first; the first one whose tools there are is used
 */
record Prompt(String name, String title, String description, List<Argument> arguments, List<Way> ways) {

    /** A part of a text that is left out when its argument is not given. */
    private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\[\\]]*)]");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)}");

    /**
     * An argument.
     *
     * @param otherwise the value when none is given; null for none
     * @param isList whether it takes several values with commas between them
     */
    record Argument(
            String name,
            String description,
            boolean required,
            @Nullable String otherwise,
            boolean isList,
            LiveNames.NameKind kind) {}

    /**
     * A way to do the job.
     *
     * @param jobs tools besides the operations, which have to be listed
     * @param reads operations that only read
     * @param writes operations that write
     * @param text with {@code {argument}} for the value of an argument
     */
    record Way(List<String> jobs, List<String> reads, List<String> writes, String text) {

        /** All tools that the text names. */
        Stream<String> tools() {
            return Stream.of(jobs, reads, writes).flatMap(List::stream);
        }
    }

    /** Returns the way that the given tools allow; null when there is none. */
    @Nullable
    Way way(Predicate<String> isListed, boolean canRead, boolean canWrite) {
        for (Way way : ways) {
            if (way.jobs().stream().allMatch(isListed)
                    && (canRead || way.reads().stream().allMatch(isListed))
                    && (canWrite || way.writes().stream().allMatch(isListed))) {
                return way;
            }
        }
        return null;
    }

    /** Returns the text of a way for the given values, which hold all required arguments. */
    static String text(Way way, Map<String, String> values) {
        String text = OPTIONAL.matcher(way.text())
                .replaceAll(part -> Matcher.quoteReplacement(hasAll(part.group(1), values) ? part.group(1) : ""));
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(argument -> Matcher.quoteReplacement(values.getOrDefault(argument.group(1), "")));
    }

    private static boolean hasAll(String part, Map<String, String> values) {
        return PLACEHOLDER.matcher(part).results().allMatch(argument -> values.containsKey(argument.group(1)));
    }
}
