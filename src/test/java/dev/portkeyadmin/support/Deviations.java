package dev.portkeyadmin.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Known differences between the catalogue and Portkey's own document, each with a reason and public sources. */
public final class Deviations {

    private static final Path FILE = Path.of("src/test/resources/deviations.txt");
    private static final Pattern SOURCE = Pattern.compile("\\[([a-z-]+)(: ([^\\]]+))?]");
    private static final Pattern LEGEND = Pattern.compile("# " + SOURCE + " (\\S.*)");
    private static final Pattern LINE = Pattern.compile("(\\S.*?) \\| (\\S.{8,}?)((?: " + SOURCE + ")+)");

    private static Deviations cached;

    private final Map<String, String> legend = new TreeMap<>();
    private final Map<String, List<String>> sources = new TreeMap<>();

    /**
     * Parses lines {@code difference | reason [source]}, below comments that say what each source is.
     *
     * @throws IllegalArgumentException when a line has another form, is a duplicate or names a source without a comment
     */
    Deviations(List<String> lines) {
        for (String line : lines) {
            if (line.startsWith("#")) {
                Matcher comment = LEGEND.matcher(line);
                if (comment.matches()) {
                    legend.put(comment.group(1), comment.group(4));
                }
            } else {
                add(line);
            }
        }
    }

    private void add(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "expected \"difference | reason [source]\", with a reason of at least nine characters: " + line);
        }
        List<String> tags = new ArrayList<>();
        for (Matcher source = SOURCE.matcher(parts.group(3)); source.find(); ) {
            if (!legend.containsKey(source.group(1))) {
                throw new IllegalArgumentException("no comment says what [" + source.group(1) + "] is: " + line);
            }
            tags.add(source.group(1));
        }
        if (sources.put(parts.group(1), tags) != null) {
            throw new IllegalArgumentException("stated twice: " + line);
        }
    }

    /** Reads {@code deviations.txt} once. */
    static synchronized Deviations readFile() throws IOException {
        if (cached == null) {
            cached = new Deviations(Files.readAllLines(FILE, StandardCharsets.UTF_8));
        }
        return cached;
    }

    /** The differences of {@code deviations.txt}. */
    public static Set<String> read() throws IOException {
        return readFile().sources.keySet();
    }

    /** The meaning of each source tag. */
    Map<String, String> legend() {
        return legend;
    }

    /** The source tags of each difference, without file or version. */
    Map<String, List<String>> sources() {
        return sources;
    }

    /** All tags that a difference names. */
    Set<String> used() {
        Set<String> used = new TreeSet<>();
        sources.values().forEach(used::addAll);
        return used;
    }
}
