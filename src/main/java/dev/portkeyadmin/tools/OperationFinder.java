package dev.portkeyadmin.tools;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;
import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.catalogue.search.MeantArguments;
import dev.portkeyadmin.catalogue.search.OperationSearch;
import dev.portkeyadmin.jobs.Jobs;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.tools.OperationText.ArgumentLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Answers {@code find_operations}. A query in words gets one line for each match, and the arguments of the best one that is
 * not a listed tool; operations that are named get their arguments.
 */
final class OperationFinder {

    /** The size in bytes of an answer to a search; arguments that do not fit are shortened. */
    static final int MAX_ANSWER = 2_800;

    /** The size in bytes of the arguments in an answer to a search, because few need more. */
    private static final int MAX_ARGUMENTS = 1_700;

    /** The size in bytes of an answer to names of operations, unless the whole schemas are asked for. */
    static final int MAX_NAMED = 4_000;

    /** Bytes that the member for the notes takes beside their text. */
    private static final int NOTE_MEMBER = 20;

    /** In characters. */
    private static final int LONGEST_QUERY = 1_000;

    private static final int MATCHES = 8;

    /** The first matches, of which one is usually meant: arguments of others are not worth their bytes. */
    private static final int LIKELY = 3;

    /** The lines of other matches that say what these do; few need the rest. */
    private static final int DESCRIBED = 4;

    /** Most lines of an answer to names for the other words of the query. */
    private static final int BESIDE_NAMES = 4;

    private static final int LINE_LENGTH = 110;
    private static final int SHORTEST_LINE = 44;

    /** The operation among those on logs that lists changes, not requests. */
    private static final String CHANGES = "list_audit_logs";

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
     * @param whole whether to return JSON Schemas of any size
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
        if (query.isBlank()) {
            overview(resource, answer, notes);
        } else {
            Optional<String> job = JobRequests.fulfilling(read).filter(isListed);
            job.ifPresent(name -> notes.add(name + ", a listed tool, does this in one call."));
            OperationQuery parts = OperationQuery.of(read, candidates(resource), catalogue.names());
            Set<Catalogue.Entry> meant = new LinkedHashSet<>();
            for (String name :
                    parts.unknown().subList(0, Math.min(MATCHES, parts.unknown().size()))) {
                Optional<Catalogue.Entry> nearest = nearest(name, resource);
                notes.add(whyUnknown(name, resource, nearest));
                nearest.ifPresent(meant::add);
            }
            if (parts.known().isEmpty()) {
                meant.addAll(search(resource, read));
                matches(read, job.isPresent(), List.copyOf(meant), whole, audience, answer, notes);
            } else {
                meant.addAll(parts.words().isEmpty() ? List.of() : search(resource, read));
                parts.known().forEach(meant::remove);
                List<Catalogue.Entry> beside =
                        meant.stream().limit(BESIDE_NAMES).toList();
                named(parts.known(), job.isPresent(), beside, whole, audience, answer, notes);
            }
        }
        if (!notes.isEmpty()) {
            answer.put("note", String.join(" ", notes));
        }
        return answer;
    }

    /** Adds the operations on a resource, or all resources. */
    private void overview(String resource, ObjectNode answer, List<String> notes) {
        if (resource.isEmpty()) {
            inventory(answer);
            notes.add("Say in query what to do, or give a resource to see its operations.");
            return;
        }
        ArrayNode lines = answer.putArray("operations");
        for (Catalogue.Entry entry : candidates(resource)) {
            lines.add(OperationText.line(entry, isListed(entry), LINE_LENGTH, SHORTEST_LINE));
        }
        notes.add("The name of an operation as query returns its arguments.");
    }

    /** Returns the operation that an unknown name probably means. */
    Optional<Catalogue.Entry> nearest(String unknown, String resource) {
        String name = OperationQuery.asName(unknown);
        return isListed.test(name) || catalogue.get(name) != null
                ? Optional.empty()
                : new UnknownNames(candidates(resource), words -> search(resource, words)).nearest(name);
    }

    private String whyUnknown(String name, String resource, Optional<Catalogue.Entry> nearest) {
        if (isListed.test(name)) {
            return name + " is a listed tool.";
        }
        Catalogue.Entry other = catalogue.get(name);
        if (other == null) {
            return SafeText.of(name, NAME_LENGTH) + " is not an operation"
                    + nearest.map(entry -> " (did you mean " + entry + "?)").orElse("") + ".";
        }
        return readOnly && !other.operation().hints().readOnly()
                ? name + " writes."
                : name + " is an operation on " + other.toolset().id() + ", not on " + resource + ".";
    }

    /**
     * Adds the named operations, whose arguments share the room of one answer: what a small one leaves, others use.
     *
     * @param hasJob whether a note names the job that does what the query asks for
     * @param beside what the rest of the query may mean
     */
    private void named(
            List<Catalogue.Entry> named,
            boolean hasJob,
            List<Catalogue.Entry> beside,
            boolean whole,
            Audience audience,
            ObjectNode answer,
            List<String> notes) {
        if (named.size() == 1) {
            hint(named.get(0), hasJob, notes);
        }
        ArrayNode lines = JsonNodeFactory.instance.arrayNode();
        beside.forEach(entry -> lines.add(OperationText.callLine(entry, isListed(entry), true)));
        int limit = MAX_NAMED - 2 * NOTE_MEMBER - size(lines) - size(notes);
        List<String> shortened = new ArrayList<>();
        List<ObjectNode> parts = new ArrayList<>(
                whole
                        ? named.stream()
                                .map(entry -> OperationText.whole(entry, audience))
                                .toList()
                        : sharing(named, limit - shortened(names(named)).length(), audience, shortened));
        List<String> missing = new ArrayList<>();
        while (!whole
                && parts.size() > 1
                && size(parts)
                                + shortened(shortened).length()
                                + missing(missing).length()
                        > limit) {
            parts.remove(parts.size() - 1);
            missing.add(0, named.get(parts.size()).toString());
            shortened.remove(missing.get(0));
        }
        if (named.size() == 1) {
            answer.set("operation", parts.get(0));
        } else {
            answer.putArray("operations").addAll(parts);
        }
        if (!lines.isEmpty()) {
            answer.set("others", lines);
        }
        if (!shortened.isEmpty()) {
            notes.add(shortened(shortened));
        }
        if (!missing.isEmpty()) {
            notes.add(missing(missing));
        }
    }

    private static List<String> names(List<Catalogue.Entry> entries) {
        return entries.stream().map(Catalogue.Entry::toString).toList();
    }

    private static String shortened(List<String> names) {
        return "Arguments of " + String.join(", ", names) + " are shortened: a query with one name returns all.";
    }

    private static String missing(List<String> names) {
        return "Did not fit, ask for in a next query: " + String.join(", ", names) + ".";
    }

    private static List<ObjectNode> sharing(
            List<Catalogue.Entry> named, int limit, Audience audience, List<String> shortened) {
        List<ObjectNode> parts = new ArrayList<>();
        named.forEach(entry -> parts.add(OperationText.described(entry, audience)));
        int[] sizes = named.stream().mapToInt(OperationFinder::sizeOfArguments).toArray();
        if (named.size() > 1 && size(parts) + IntStream.of(sizes).sum() > limit) {
            for (int i = 0; i < parts.size(); i++) {
                parts.get(i).put("description", OperationText.shortDescription(named.get(i)));
            }
        }
        int room = limit - size(parts);
        List<Integer> smallestFirst = IntStream.range(0, named.size())
                .boxed()
                .sorted(Comparator.comparingInt(place -> sizes[place]))
                .toList();
        int left = named.size();
        for (int place : smallestFirst) {
            ArgumentLines lines = ArgumentLines.of(named.get(place), room / left--);
            lines.addTo(parts.get(place));
            room -= size(lines.lines());
            if (lines.isShortened()) {
                shortened.add(named.get(place).operation().name());
            }
        }
        return parts;
    }

    private static int sizeOfArguments(Catalogue.Entry entry) {
        return size(ArgumentLines.of(entry, Integer.MAX_VALUE).lines());
    }

    private List<Catalogue.Entry> search(String resource, String query) {
        return indexes.computeIfAbsent(resource, name -> new OperationSearch(candidates(name)))
                .find(query);
    }

    private void matches(
            String query,
            boolean hasJob,
            List<Catalogue.Entry> found,
            boolean whole,
            Audience audience,
            ObjectNode answer,
            List<String> notes) {
        if (found.isEmpty()) {
            notes.add(
                    "No operation matches " + SafeText.of(query, QUOTE_LENGTH)
                            + ". Say in English words what to do, such as \"list API keys\", or give a resource to see its operations.");
            answer.putArray("operations");
            inventory(answer);
            return;
        }
        List<Catalogue.Entry> matches = found.subList(0, Math.min(MATCHES, found.size()));
        Catalogue.Entry first = matches.get(0);
        if (isListed(first)) {
            notes.add(first.operation().name() + " is a listed tool and may be meant, too.");
        }
        Optional<Catalogue.Entry> best =
                matches.stream().limit(LIKELY).filter(entry -> !isListed(entry)).findFirst();
        String instead = UnsupportedRequests.instead(first.toolset(), query);
        if (!whole && (hasJob || !instead.isEmpty())) {
            if (!instead.isEmpty()) {
                notes.add(instead);
            }
            ArrayNode names = answer.putArray("operations");
            matches.forEach(
                    entry -> names.add(OperationText.callLine(entry, isListed(entry), names.size() < DESCRIBED)));
            return;
        }
        best.ifPresent(entry -> {
            hint(entry, hasJob, notes);
            answer.set(
                    "operation",
                    whole ? OperationText.whole(entry, audience) : OperationText.described(entry, audience));
        });
        ArrayNode others = answer.putArray("others");
        matches.stream()
                .filter(entry -> !best.equals(Optional.of(entry)))
                .forEach(
                        entry -> others.add(OperationText.callLine(entry, isListed(entry), others.size() < DESCRIBED)));
        if (best.isPresent() && !whole) {
            addArguments(best.get(), query, answer, notes);
        }
    }

    /** Adds the arguments of the best match, shortened as far as the size of the answer requires, those that the query means last. */
    private static void addArguments(Catalogue.Entry best, String query, ObjectNode answer, List<String> notes) {
        String shortened = "arguments are shortened: the query " + best + " returns all.";
        int room = Math.min(MAX_ARGUMENTS, MAX_ANSWER - NOTE_MEMBER - size(answer) - size(notes) - shortened.length());
        ArgumentLines lines = ArgumentLines.of(best, room, MeantArguments.of(best, query));
        lines.addTo(answer.withObject("/operation"));
        if (lines.isShortened()) {
            notes.add(shortened);
        }
        // The shortest form of some arguments still needs more room than the other matches leave.
        ArrayNode others = answer.withArray("others");
        while (size(answer) + size(notes) + NOTE_MEMBER > MAX_ANSWER && others.size() > 1) {
            others.remove(others.size() - 1);
        }
    }

    private static int size(Object value) {
        return Json.writeUtf8(value).length;
    }

    /** Adds what to know about the resource of an operation, and the jobs that may do as well; none beside the one that does all. */
    private void hint(Catalogue.Entry entry, boolean hasJob, List<String> notes) {
        if (entry.operation().name().equals(CHANGES)) {
            return;
        }
        String hint = Instructions.hint(entry.toolset());
        if (!hint.isEmpty()) {
            notes.add(hint);
        }
        if (hasJob) {
            return;
        }
        if (OF_REQUESTS.contains(entry.toolset()) && isListed.test(Jobs.EXPORT_LOGS)) {
            notes.add(Jobs.EXPORT_LOGS + ", a listed tool, gets them in one call.");
        }
        if (entry.toolset() == Toolset.ANALYTICS && isListed.test(Jobs.USAGE_REPORT)) {
            notes.add(Jobs.USAGE_REPORT
                    + ", a listed tool, returns requests, cost, error rate and top users of a period at once.");
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
}
