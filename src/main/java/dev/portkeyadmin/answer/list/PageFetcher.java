package dev.portkeyadmin.answer.list;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.analytics.Dollars;
import dev.portkeyadmin.answer.list.PageAccount.Page;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.names.AnswerNames;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.operation.output.Listing.ListShape;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.schema.Reference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fetches single pages of a list, finds the items in them, and completes the items: redacted, with names and costs. */
final class PageFetcher {

    /** Members whose arrays are not the requested list. */
    private static final Set<String> NOT_LISTS = Set.of("errors", "warnings");

    private static final String VERSION = "version";
    private static final String CREATED = "created_at";

    private final Catalogue.Entry entry;
    private final ListShape shape;
    private final Arguments arguments;
    private final Deadline deadline;
    private final Secrets secrets;
    private final AnswerNames names;
    private final Catalogue catalogue;
    private final @Nullable JsonNode whole;
    private final ItemCounts counts;
    private @Nullable String versionInUse;
    private @Nullable JsonNode publishedVersion;

    /**
     * A fetcher of the list that the arguments describe.
     *
     * @param whole a body with all items that is here already; null to read the pages from Portkey
     */
    PageFetcher(
            Catalogue.Entry entry,
            Arguments arguments,
            Deadline deadline,
            ListReader.ListParts parts,
            @Nullable JsonNode whole) {
        this.entry = entry;
        this.shape = Objects.requireNonNull(entry.operation().list());
        this.arguments = arguments;
        this.deadline = deadline;
        this.secrets = parts.secrets();
        this.names = parts.names();
        this.catalogue = parts.catalogue();
        this.whole = whole;
        this.counts = new ItemCounts(entry.operation().output().counts(), parts.catalogue(), deadline);
    }

    /**
     * The list in one answer.
     *
     * @param envelope the answer
     * @param member the member of the answer that holds the items
     */
    record Fetched(ObjectNode envelope, String member, ArrayNode items, Page page) {}

    /** Fetches a page; null if the answer holds no list. */
    @Nullable
    Fetched fetch(int page, int size) throws InterruptedException {
        return list(body(page, size));
    }

    /** Fetches the body of a page, whose number counts from 0. */
    JsonNode body(int page, int size) throws InterruptedException {
        JsonNode body = whole == null
                ? entry.send(entry.operation().page(arguments, size, page), deadline)
                        .body()
                : part(whole, page, size);
        redact(body);
        Dollars.addTo(body, entry.operation().output().figures().cents());
        mark(body);
        JsonNode items = body.isArray() ? body : body.path(shape.items());
        lift(items);
        addNames(items);
        if (arguments.flag(Operation.COUNTS)) {
            counts.addTo(items);
        }
        return body;
    }

    /** Returns the list that an answer holds; null if it holds none. */
    @Nullable
    Fetched list(JsonNode answer) {
        JsonNode body = answer instanceof ArrayNode bare
                ? JsonNodeFactory.instance.objectNode().set(shape.items(), bare)
                : answer;
        if (!(body instanceof ObjectNode object)) {
            return null;
        }
        long total = total(object);
        String member = listMember(object);
        if (member == null && (total != 0 || object.hasNonNull(shape.items()))) {
            return null;
        }
        ArrayNode items = member == null ? JsonNodeFactory.instance.arrayNode() : (ArrayNode) object.get(member);
        boolean saysMore = object.path("has_more").asBoolean(false);
        return new Fetched(
                object, member == null ? shape.items() : member, items, new Page(items.size(), total, saysMore));
    }

    /** The members of an answer that may hold the number of all items, the documented one first. */
    List<String> totals() {
        return List.of(shape.total(), "total", "total_count");
    }

    /** Says what could not be counted, or not be found out. */
    List<String> notes() {
        List<String> notes = new ArrayList<>(counts.notes());
        Listing.Published published = entry.operation().output().published();
        if (published != null && "".equals(versionInUse)) {
            notes.add("Which version is in use is unknown: " + published.reader() + " could not be read.");
        }
        return notes;
    }

    /** One page of a list that was read whole. */
    private ObjectNode part(JsonNode all, int page, int size) {
        ObjectNode part = JsonNodeFactory.instance.objectNode().setAll((ObjectNode) all);
        ArrayNode some = part.putArray(shape.items());
        all.path(shape.items())
                .valueStream()
                .skip((long) page * size)
                .limit(size)
                .forEach(some::add);
        return part;
    }

    /** The member that holds the items: the documented one, else {@code data}, else the only array. */
    private @Nullable String listMember(ObjectNode body) {
        if (body.has(shape.items())) {
            return body.get(shape.items()).isArray() ? shape.items() : null;
        }
        if (body.path("data").isArray()) {
            return "data";
        }
        List<String> arrays = body.properties().stream()
                .filter(each -> each.getValue().isArray() && !NOT_LISTS.contains(each.getKey()))
                .map(each -> each.getKey())
                .toList();
        return arrays.size() == 1 ? arrays.get(0) : null;
    }

    private long total(ObjectNode body) {
        for (String name : totals()) {
            JsonNode count = body.path(name);
            if (count.isIntegralNumber() && count.canConvertToLong()
                    || count.isTextual() && count.textValue().matches("[0-9]{1,18}")) {
                return count.asLong();
            }
        }
        return PageAccount.UNKNOWN;
    }

    /** Redacts secrets of other people in the declared members, at any depth. */
    private void redact(JsonNode node) {
        if (entry.operation().output().redactFields().isEmpty()) {
            return;
        }
        node.properties().forEach(each -> {
            Object plain = Json.toPlain(each.getValue());
            if (plain != null && entry.operation().output().redactFields().contains(each.getKey())) {
                each.setValue(Json.toTree(secrets.redact(plain)));
            } else {
                redact(each.getValue());
            }
        });
        if (node.isArray()) {
            node.forEach(this::redact);
        }
    }

    /** Marks the version that is in use, if that can be read. */
    private void mark(JsonNode body) throws InterruptedException {
        Listing.Published published = entry.operation().output().published();
        if (published == null) {
            return;
        }
        if (versionInUse == null) {
            Catalogue.Entry reader = catalogue.require(published.reader());
            try {
                versionInUse = reader.send(reader.lookupArguments(entry.operation(), arguments), deadline)
                        .body()
                        .path(published.readerMember())
                        .asText("");
            } catch (CallException e) {
                versionInUse = "";
            }
        }
        JsonNode items = body.isArray() ? body : body.path(shape.items());
        number(items);
        for (JsonNode item : items) {
            if (!versionInUse.isEmpty() && item instanceof ObjectNode object && object.has(published.member())) {
                boolean isPublished = object.get(published.member()).asText().equals(versionInUse);
                object.put("published", isPublished);
                publishedVersion = isPublished ? version(object) : publishedVersion;
            }
        }
    }

    /** The number of the version that is in use, or its id; null where it is not known. */
    @Nullable
    JsonNode publishedVersion() {
        return publishedVersion;
    }

    private static JsonNode version(JsonNode item) {
        return Stream.of("prompt_version", VERSION, "version_id", "id")
                .map(item::path)
                .filter(JsonNode::isValueNode)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** Numbers versions by their age where Portkey does not: the first one is 1, as with prompts. */
    private void number(JsonNode items) {
        boolean canNumber = entry.operation().paging() == null
                && items.valueStream()
                        .allMatch(item -> item.isObject()
                                && item.path(CREATED).isTextual()
                                && !item.has(VERSION)
                                && !item.has("prompt_version"));
        if (!canNumber || items.isEmpty()) {
            return;
        }
        List<JsonNode> oldestFirst = new ArrayList<>(items.valueStream().toList());
        Comparator<JsonNode> byAge =
                Comparator.comparing(item -> item.path(CREATED).asText());
        if (byAge.compare(oldestFirst.get(0), oldestFirst.get(oldestFirst.size() - 1)) > 0) {
            // Those of one moment keep the order of the list.
            Collections.reverse(oldestFirst);
        }
        oldestFirst.sort(byAge);
        for (int i = 0; i < oldestFirst.size(); i++) {
            ((ObjectNode) oldestFirst.get(i)).put(VERSION, i + 1);
        }
    }

    /** Shows values that lie deeper in each item as its own members. */
    private void lift(JsonNode items) {
        entry.operation().output().lifted().forEach((name, path) -> {
            for (JsonNode item : items) {
                JsonNode value = item.at(path);
                if (item instanceof ObjectNode object && !object.has(name) && value.isValueNode()) {
                    object.set(name, value);
                }
            }
        });
    }

    /** Adds the names that the caller gets to see. */
    private void addNames(JsonNode items) throws InterruptedException {
        List<String> fields = arguments.strings(Operation.FIELDS);
        Map<String, List<Reference>> named =
                new LinkedHashMap<>(entry.operation().output().named());
        if (!fields.isEmpty()) {
            named.keySet()
                    .removeIf(id -> items.path(0).has(id)
                            && !fields.contains(id)
                            && Collections.disjoint(fields, AnswerNames.addedFor(id)));
        }
        if (!named.isEmpty()) {
            names.addTo(items, named, deadline);
        }
        boolean asksTargets = fields.isEmpty()
                || Stream.of(AnswerNames.TARGET, AnswerNames.OPERATION, AnswerNames.nameOf("workspace_id"))
                        .anyMatch(fields::contains);
        if (entry.operation().output().namesTargets() && asksTargets) {
            names.addTargets(items, catalogue, deadline);
        }
    }
}
