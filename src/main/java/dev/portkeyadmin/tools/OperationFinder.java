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
import dev.portkeyadmin.schema.SafeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code find_operations}: the best match that is not a listed tool with its schema, and one line for each of the others.
 * The model knows the schemas of listed tools, and asks for another one by the name of the operation.
 */
final class OperationFinder {

    /** The size in bytes of an answer to a search; a schema that does not fit is shortened. */
    static final int MAX_ANSWER = 2_800;

    /** The size in bytes of a schema in an answer to a search, because few need more. */
    private static final int MAX_SCHEMA = 1_600;

    private static final int MATCHES = 8;
    private static final int LINE_LENGTH = 110;
    private static final int SHORT_LINE_LENGTH = 72;

    /** The listed tool that returns single requests, such as the failed ones. */
    static final String EXPORT = "export_logs";

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
     */
    ObjectNode find(String query, String resource, Audience audience) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        List<String> notes = new ArrayList<>();
        if (readOnly) {
            notes.add("Finds only operations that read, because this server is read-only (PORTKEY_READ_ONLY).");
        }
        Catalogue.Entry named = named(query.strip(), resource);
        if (query.isBlank()) {
            lines(answer, "operations", candidates(resource), LINE_LENGTH);
            notes.add("The name of an operation as query returns its input_schema.");
        } else if (named != null) {
            hint(named, notes);
            answer.set(
                    "operation",
                    described(named, audience)
                            .set("input_schema", Json.toTree(named.inputSchema().toJson())));
        } else {
            search(query, resource, audience, answer, notes);
        }
        if (!notes.isEmpty()) {
            answer.put("note", String.join(" ", notes));
        }
        return answer;
    }

    /** The operation of that name, if it can be found; null when there is none. */
    private Catalogue.@Nullable Entry named(String name, String resource) {
        return candidates(resource).stream()
                .filter(entry -> entry.operation().name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private void search(String query, String resource, Audience audience, ObjectNode answer, List<String> notes) {
        List<Catalogue.Entry> found = indexes.computeIfAbsent(resource, name -> new OperationSearch(candidates(name)))
                .find(query);
        if (found.isEmpty()) {
            notes.add("No operation matches " + SafeText.of(query, 100) + ". There are operations on: " + inventory()
                    + ".");
            answer.putArray("operations");
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
        best.ifPresent(entry -> addSchema(entry, answer, notes));
    }

    /** Adds the schema of the best match, shortened as far as the size of the answer requires. */
    private static void addSchema(Catalogue.Entry best, ObjectNode answer, List<String> notes) {
        String name = best.operation().name();
        String shortened = "input_schema is shortened; the query " + name + " returns it whole.";
        int room = Math.min(MAX_SCHEMA, MAX_ANSWER - size(answer) - size(notes) - shortened.length());
        SchemaDigest digest = SchemaDigest.of(best.inputSchema().toJson(), room);
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

    private static String inventory() {
        return Arrays.stream(Toolset.values())
                .filter(Toolset::hasOperations)
                .map(toolset -> toolset.id() + " (" + toolset.description() + ")")
                .collect(Collectors.joining("; "));
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
