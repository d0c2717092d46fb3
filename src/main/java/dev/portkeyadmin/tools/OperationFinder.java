package dev.portkeyadmin.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.catalogue.OperationSearch;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.schema.NameSuggestions;
import dev.portkeyadmin.schema.SafeText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Answers {@code find_operations}: the best match that is not a listed tool with its schema, and one line for each of the others.
 * The model knows the schemas of listed tools, and asks for another one by the name of the operation.
 */
final class OperationFinder {

    /** The size in bytes of an answer to a search; a schema that does not fit is shortened. */
    static final int MAX_ANSWER = 2_800;

    /** The size in bytes of a schema in an answer to a search, because few need more. */
    private static final int MAX_SCHEMA = 1_600;

    /** The size in bytes of an answer to names of operations, unless the whole schemas are asked for. */
    static final int MAX_NAMED = 4_000;

    /** The size in bytes up to which the schema of a named operation is whole. */
    private static final int MAX_NAMED_SCHEMA = 2_800;

    /** Bytes kept free for the note on what is shortened. */
    private static final int NOTE_ROOM = 400;

    private static final Pattern BETWEEN_NAMES = Pattern.compile("[\\s,;]+");

    /** What separates the words of {@code createApiKey}. */
    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private static final Pattern LIKE_A_NAME = Pattern.compile("[a-z]+(?:_[a-z]+)+");

    /** In characters. */
    private static final int LONGEST_QUERY = 1_000;

    private static final int MATCHES = 8;
    private static final int LINE_LENGTH = 110;
    private static final int SHORT_LINE_LENGTH = 72;

    /** The listed tool that returns single requests, such as the failed ones. */
    static final String EXPORT = "export_logs";

    /** The listed tool that returns several numbers of a period at once. */
    static final String REPORT = "usage_report";

    private static final Set<Toolset> OF_REQUESTS = Set.of(Toolset.ANALYTICS, Toolset.LOGS);

    private final Catalogue catalogue;
    private final boolean readOnly;
    private final Predicate<String> isListed;

    /** By resource; made on the first search. */
    private final Map<String, OperationSearch> indexes = new ConcurrentHashMap<>();

    /**
     * A finder.
     *
     * @param isListed whether the tool of that name is listed
     */
    OperationFinder(Catalogue catalogue, boolean readOnly, Predicate<String> isListed) {
        this.catalogue = catalogue;
        this.readOnly = readOnly;
        this.isListed = isListed;
    }

    /**
     * Returns what the tool answers.
     *
     * @param resource name of a toolset; empty for all
     * @param whole whether schemas may be of any size
     */
    ObjectNode find(String query, String resource, boolean whole, Audience audience) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        List<String> notes = new ArrayList<>();
        if (readOnly) {
            notes.add("Finds only operations that read, because this server is read-only (PORTKEY_READ_ONLY).");
        }
        String read = query.length() > LONGEST_QUERY ? query.substring(0, LONGEST_QUERY) : query;
        if (read.length() < query.length()) {
            notes.add("Only the first " + LONGEST_QUERY + " characters of the query were read.");
        }
        List<Catalogue.Entry> named = named(read, resource, notes);
        if (query.isBlank() && resource.isEmpty()) {
            inventory(answer);
            notes.add("Say in query what to do, or give a resource to see its operations.");
        } else if (query.isBlank()) {
            lines(answer, "operations", candidates(resource), LINE_LENGTH);
            notes.add("The name of an operation as query returns its input_schema.");
        } else if (named.size() == 1) {
            Catalogue.Entry only = named.get(0);
            hint(only, notes);
            answer.set("operation", described(only, audience));
            SchemaDigest digest = digest(only, whole ? Integer.MAX_VALUE : MAX_NAMED_SCHEMA);
            answer.withObject("/operation").set("input_schema", Json.toTree(digest.schema()));
            if (digest.isShortened()) {
                notes.add("input_schema is shortened; whole: true returns it whole.");
            }
        } else if (!named.isEmpty()) {
            several(named, whole, audience, answer, notes);
        } else {
            search(read, resource, whole, audience, answer, notes);
        }
        if (!notes.isEmpty()) {
            answer.put("note", String.join(" ", notes));
        }
        return answer;
    }

    /**
     * The operations that the query names or whose route it is, if it holds nothing else; else none. Adds a note on each name that
     * cannot be described.
     */
    private List<Catalogue.Entry> named(String query, String resource, List<String> notes) {
        List<Catalogue.Entry> routed = candidates(resource).stream()
                .filter(entry -> Route.matches(query, entry.operation()))
                .limit(MATCHES)
                .toList();
        if (!routed.isEmpty()) {
            return routed;
        }
        Map<String, Catalogue.Entry> known = candidates(resource).stream()
                .collect(Collectors.toMap(entry -> entry.operation().name(), entry -> entry));
        List<String> words = BETWEEN_NAMES
                .splitAsStream(query.strip())
                .map(OperationFinder::asName)
                .filter(word -> !word.isEmpty() && !word.equals("and"))
                .distinct()
                .toList();
        List<String> unknown =
                words.stream().filter(word -> !known.containsKey(word)).toList();
        if (unknown.stream().allMatch(word -> LIKE_A_NAME.matcher(word).matches())) {
            unknown.stream().limit(MATCHES).forEach(word -> notes.add(whyUnknown(word, resource, known.keySet())));
            return words.stream().map(known::get).filter(Objects::nonNull).toList();
        }
        return List.of();
    }

    /** A word as the name of an operation would be: {@code `createApiKey`} is {@code create_api_key}. */
    private static String asName(String word) {
        return CAPITAL.matcher(word.replaceAll("^[\"'`(\\[]+|[\"'`()\\].]+$", ""))
                .replaceAll("_")
                .replace('-', '_')
                .toLowerCase(Locale.ROOT);
    }

    private String whyUnknown(String name, String resource, Set<String> known) {
        if (isListed.test(name)) {
            return name + " is a listed tool.";
        }
        Catalogue.Entry other = catalogue.get(name);
        if (other == null) {
            return SafeText.of(name, 60) + " is not an operation" + NameSuggestions.hint(name, known) + ".";
        }
        return readOnly && !other.operation().hints().readOnly()
                ? name + " writes."
                : name + " is an operation on " + other.toolset().id() + ", not on " + resource + ".";
    }

    /** Adds several operations, whose schemas share the room of one answer: what a small one leaves, others use. */
    private static void several(
            List<Catalogue.Entry> named, boolean whole, Audience audience, ObjectNode answer, List<String> notes) {
        List<ObjectNode> parts = new ArrayList<>();
        for (Catalogue.Entry entry : named) {
            ObjectNode part = described(entry, audience);
            parts.add(part.put(
                    "description", SchemaDigest.firstSentence(entry.operation().description())));
        }
        int room = MAX_NAMED - NOTE_ROOM - size(parts) - size(notes);
        List<Integer> smallestFirst = IntStream.range(0, named.size())
                .boxed()
                .sorted(Comparator.comparingInt(place -> sizeOfSchema(named.get(place))))
                .toList();
        int left = named.size();
        List<String> shortened = new ArrayList<>();
        for (int place : smallestFirst) {
            SchemaDigest digest = digest(named.get(place), whole ? Integer.MAX_VALUE : room / left--);
            parts.get(place).set("input_schema", Json.toTree(digest.schema()));
            room -= size(digest.schema());
            if (digest.isShortened()) {
                shortened.add(named.get(place).operation().name());
            }
        }
        List<String> missing = new ArrayList<>();
        while (!whole && parts.size() > 1 && size(parts) + size(notes) > MAX_NAMED - NOTE_ROOM) {
            parts.remove(parts.size() - 1);
            missing.add(0, named.get(parts.size()).operation().name());
        }
        shortened.removeAll(missing);
        answer.putArray("operations").addAll(parts);
        if (!shortened.isEmpty()) {
            notes.add("Some schemas are shortened (" + String.join(", ", shortened)
                    + "); whole: true returns them whole.");
        }
        if (!missing.isEmpty()) {
            notes.add(missing.size() + " more did not fit, from " + missing.get(0) + " on: ask for fewer at a time.");
        }
    }

    private static SchemaDigest digest(Catalogue.Entry entry, int room) {
        return SchemaDigest.of(entry.inputSchema().toJson(), room);
    }

    private static int sizeOfSchema(Catalogue.Entry entry) {
        return size(entry.inputSchema().toJson());
    }

    private void search(
            String query, String resource, boolean whole, Audience audience, ObjectNode answer, List<String> notes) {
        List<Catalogue.Entry> found = indexes.computeIfAbsent(resource, name -> new OperationSearch(candidates(name)))
                .find(query);
        if (found.isEmpty()) {
            notes.add(
                    "No operation matches " + SafeText.of(query, 100)
                            + ". Say in English words what to do, such as \"list API keys\", or give a resource to see its operations.");
            answer.putArray("operations");
            inventory(answer);
            return;
        }
        List<Catalogue.Entry> matches = found.subList(0, Math.min(MATCHES, found.size()));
        Catalogue.Entry first = matches.get(0);
        if (isListed(first)) {
            notes.add(first.operation().name() + " matches best and is a listed tool.");
        }
        Optional<Catalogue.Entry> best =
                matches.stream().filter(entry -> !isListed(entry)).findFirst();
        best.ifPresent(entry -> {
            hint(entry, notes);
            answer.set("operation", described(entry, audience));
        });
        lines(
                answer,
                "others",
                matches.stream()
                        .filter(entry -> !best.equals(Optional.of(entry)))
                        .toList(),
                SHORT_LINE_LENGTH);
        best.ifPresent(entry -> addSchema(entry, whole, answer, notes));
    }

    /** Adds the schema of the best match, shortened as far as the size of the answer requires. */
    private static void addSchema(Catalogue.Entry best, boolean whole, ObjectNode answer, List<String> notes) {
        if (whole) {
            answer.withObject("/operation")
                    .set("input_schema", Json.toTree(best.inputSchema().toJson()));
            return;
        }
        String shortened =
                "input_schema is shortened; the query " + best.operation().name()
                        + (sizeOfSchema(best) > MAX_NAMED_SCHEMA ? " with whole: true" : "") + " returns it whole.";
        int room = Math.min(MAX_SCHEMA, MAX_ANSWER - size(answer) - size(notes) - shortened.length());
        SchemaDigest digest = digest(best, room);
        answer.withObject("/operation").set("input_schema", Json.toTree(digest.schema()));
        if (digest.isShortened()) {
            notes.add(shortened);
        }
        // The shortest form of some schemas still needs more room than the other matches leave.
        ArrayNode others = answer.withArray("others");
        while (size(answer) + size(notes) > MAX_ANSWER && others.size() > 1) {
            others.remove(others.size() - 1);
        }
    }

    private static int size(Object value) {
        return Json.writeUtf8(value).length;
    }

    private void hint(Catalogue.Entry entry, List<String> notes) {
        String hint = Instructions.hint(entry.toolset());
        if (!hint.isEmpty()) {
            notes.add(hint);
        }
        if (OF_REQUESTS.contains(entry.toolset()) && isListed.test(EXPORT)) {
            notes.add(EXPORT + ", a listed tool, gets them in one call.");
        }
        if (entry.toolset() == Toolset.ANALYTICS && isListed.test(REPORT)) {
            notes.add(
                    REPORT + ", a listed tool, returns requests, cost, error rate and top users of a period at once.");
        }
    }

    /** The operations that can be found on a resource; on all of them when it is empty. */
    private List<Catalogue.Entry> candidates(String resource) {
        return catalogue.entries().stream()
                .filter(entry -> resource.isEmpty() || entry.toolset().id().equals(resource))
                .filter(entry -> !readOnly || entry.operation().hints().readOnly())
                .toList();
    }

    private boolean isListed(Catalogue.Entry entry) {
        return isListed.test(entry.operation().name());
    }

    /** Adds what there are operations on, and how many. */
    private void inventory(ObjectNode answer) {
        ArrayNode resources = answer.putArray("resources");
        for (Toolset toolset : Toolset.values()) {
            if (toolset.hasOperations()) {
                resources.add(toolset.id() + " (" + candidates(toolset.id()).size() + "): " + toolset.description());
            }
        }
    }

    private void lines(ObjectNode answer, String member, List<Catalogue.Entry> entries, int length) {
        ArrayNode lines = answer.putArray(member);
        for (Catalogue.Entry entry : entries) {
            Operation operation = entry.operation();
            String name = operation.name() + " (" + effect(entry) + (isListed(entry) ? ", listed tool" : "") + "): ";
            lines.add(name + cut(SchemaDigest.firstSentence(operation.description()), length - name.length()));
        }
    }

    private static String cut(String text, int length) {
        int most = Math.max(44, length);
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, text.lastIndexOf(' ', most)).replaceFirst("[,:;(]+$", "") + " …";
    }

    private static ObjectNode described(Catalogue.Entry entry, Audience audience) {
        Operation operation = entry.operation();
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", operation.name())
                .put("description", operation.toolDescription())
                .put(
                        "call_with",
                        audience == Audience.TERMINAL ? "call " + operation.name() : CatalogueTools.callerOf(entry))
                .put("effect", effect(entry))
                .put("scope", operation.scope());
    }

    /** The effect of an operation on the organisation in a few words. */
    private static String effect(Catalogue.Entry entry) {
        return entry.operation().effect();
    }
}
