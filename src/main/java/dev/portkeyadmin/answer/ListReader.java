package dev.portkeyadmin.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.portkeyadmin.analytics.Dollars;
import dev.portkeyadmin.answer.PageAccount.Page;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.names.AnswerNames;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Listing;
import dev.portkeyadmin.operation.Listing.ListShape;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads one page or all pages of a list and accounts for every item: {@code page} says how many there are, how many are
 * returned, how many were left out, and where to go on.
 */
public final class ListReader {

    /** Most items that {@code all_pages} fetches. */
    static final int MOST_ITEMS = 10_000;

    /** Most characters of items that are held for an answer while the total is unknown. */
    private static final long MOST_CHARACTERS = 4_000_000;

    /** No further page is requested when less time than this is left. */
    private static final Duration LAST_START = Duration.ofSeconds(5);

    /** Members of an answer that describe only its page, and would be wrong for any other set of items. */
    private static final Set<String> OF_ONE_PAGE = Set.of(
            "has_more",
            "hasMore",
            "next_page",
            "nextPage",
            "next",
            "next_cursor",
            "previous",
            "current_page",
            "currentPage",
            "page_size",
            "pageSize",
            "count",
            "limit",
            "offset",
            "first_id",
            "last_id");

    /** Members of items that a model seldom needs whole, and that may be most of an answer. */
    private static final Set<String> SHORTENED = Set.of("scopes", "request_body", "request_headers", "query_params");

    /** Most characters of such a member that is a text. */
    private static final int MOST_TEXT = 300;

    /** Most texts of such a member that are shown, unless the call names it in {@code fields}. */
    private static final int MOST_TEXTS = 20;

    private static final int EXAMPLES = 3;

    /** Members whose arrays are not the requested list. */
    private static final Set<String> NOT_LISTS = Set.of("errors", "warnings");

    private final Catalogue.Entry entry;
    private final Source source;
    private final AnswerNames names;
    private final Catalogue versions;
    private @Nullable String versionInUse;
    private final ListShape shape;
    private final Arguments arguments;
    private final Deadline deadline;
    private final CallContext caller;
    private final Secrets secrets;
    private final boolean all;
    private final RepeatedFilters filters;
    private final ItemCounts counts;

    /** The items to return as JSON with commas between them: each is written once, for its length and the answer. */
    private final StringBuilder items = new StringBuilder();

    /** The position in {@link #items} at which each item ends. */
    private final List<Integer> ends = new ArrayList<>();

    /** The place of each item among the fetched ones. */
    private final List<Long> places = new ArrayList<>();

    private final List<String> notes = new ArrayList<>();
    private final Set<String> seenFields = new LinkedHashSet<>();
    private final Set<String> shortened = new LinkedHashSet<>();
    private final Set<String> cut = new LinkedHashSet<>();
    private PageAccount account;
    private @Nullable ObjectNode envelope;
    private String member;
    private @Nullable ArrayNode lastPage;

    /** Returns the body of one page, whose number counts from 0. */
    @FunctionalInterface
    private interface Source {

        JsonNode page(int page, int size) throws InterruptedException;
    }

    /**
     * Reads a list as the paging arguments say.
     *
     * @param versions the catalogue, for the version of an object that is in use
     * @param whole a body with all items that is here already; null to read the pages from Portkey
     */
    public ListReader(
            Catalogue.Entry entry,
            Arguments arguments,
            Deadline deadline,
            CallContext caller,
            Secrets secrets,
            AnswerNames names,
            Catalogue versions,
            @Nullable JsonNode whole) {
        this.versions = versions;
        this.names = names;
        this.source = whole == null
                ? (page, size) -> entry.send(entry.operation().page(arguments, size, page), deadline)
                        .body()
                : (page, size) -> part(entry, whole, page, size);
        this.secrets = secrets;
        this.entry = entry;
        this.shape = Objects.requireNonNull(entry.operation().list());
        this.member = shape.items();
        this.arguments = arguments;
        this.deadline = deadline;
        this.caller = caller;
        this.counts = new ItemCounts(entry.operation().counts(), versions, deadline);
        this.all = arguments.flag(Operation.ALL_PAGES)
                || entry.operation().filtersAgain().keySet().stream()
                        .anyMatch(
                                argument -> entry.operation().filtersHere(argument) && arguments.get(argument) != null);
        this.filters = new RepeatedFilters(entry.operation(), arguments);
        this.account = new PageAccount(
                arguments.integer(Operation.CURRENT_PAGE, 0),
                arguments.integer(Operation.PAGE_SIZE, Operation.DEFAULT_PAGE_SIZE));
    }

    /** The items of one answer, and what the answer says about its page. */
    private record Fetched(ArrayNode items, Page page) {}

    /** Returns the items with their page; a body that holds no list is returned as it is. */
    public ToolResponse read() throws InterruptedException {
        JsonNode body = send(account.firstPage());
        Fetched first = fetched(body);
        if (first == null) {
            return new ToolResponse(body).note("Portkey's answer holds no list.");
        }
        if (entry.operation().paging() == null) {
            takeSlice(first);
        } else {
            if (account.isMisplaced(first.page())) {
                PageAccount realigned = account.realigned(first.page());
                Fetched again = fetch(realigned.firstPage(), realigned.pageSize());
                if (again != null && !again.items().isEmpty()) {
                    notes.add("Portkey sends smaller pages than page_size=" + account.pageSize() + ".");
                    account = realigned;
                    first = again;
                }
            }
            take(first);
            if (all) {
                takeTheRest();
            } else if (account.isUnproven()) {
                probe();
            }
        }
        return answer();
    }

    private JsonNode send(int page) throws InterruptedException {
        return send(page, account.pageSize());
    }

    private JsonNode send(int page, int size) throws InterruptedException {
        JsonNode body = source.page(page, size);
        redact(body);
        Dollars.addTo(body, entry.operation().cents());
        mark(body);
        lift(body.isArray() ? body : body.path(shape.items()));
        addNames(body.isArray() ? body : body.path(shape.items()));
        if (arguments.flag(Operation.COUNTS)) {
            counts.addTo(body.isArray() ? body : body.path(shape.items()));
        }
        return body;
    }

    /** Adds the names that the caller gets to see. */
    private void addNames(JsonNode items) throws InterruptedException {
        List<String> fields = arguments.strings(Operation.FIELDS);
        Map<String, List<Reference>> named =
                new LinkedHashMap<>(entry.operation().named());
        if (!fields.isEmpty()) {
            named.keySet()
                    .removeIf(id ->
                            items.path(0).has(id) && !fields.contains(id) && !fields.contains(AnswerNames.nameOf(id)));
        }
        if (!named.isEmpty()) {
            names.addTo(items, named, deadline);
        }
        boolean asksTargets =
                fields.isEmpty() || fields.contains(AnswerNames.TARGET) || fields.contains(AnswerNames.OPERATION);
        if (entry.operation().namesTargets() && asksTargets) {
            names.addTargets(items, versions, deadline);
        }
    }

    /** Marks the version that is in use, if that can be read. */
    private void mark(JsonNode body) throws InterruptedException {
        Listing.Published published = entry.operation().published();
        if (published == null) {
            return;
        }
        if (versionInUse == null) {
            Catalogue.Entry reader = versions.require(published.reader());
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
        for (JsonNode item : items) {
            if (!versionInUse.isEmpty() && item instanceof ObjectNode object && object.has(published.member())) {
                object.put("published", object.get(published.member()).asText().equals(versionInUse));
            }
        }
    }

    /** Shows values that lie deeper in each item as its own members. */
    private void lift(JsonNode items) {
        entry.operation().lifted().forEach((name, path) -> {
            for (JsonNode item : items) {
                JsonNode value = item.at(path);
                if (item instanceof ObjectNode object && !object.has(name) && value.isValueNode()) {
                    object.set(name, value);
                }
            }
        });
    }

    /** One page of a list that was read whole. */
    private static JsonNode part(Catalogue.Entry entry, JsonNode whole, int page, int size) {
        String items = Objects.requireNonNull(entry.operation().list()).items();
        ObjectNode part = JsonNodeFactory.instance.objectNode().setAll((ObjectNode) whole);
        ArrayNode some = part.putArray(items);
        whole.path(items).valueStream().skip((long) page * size).limit(size).forEach(some::add);
        return part;
    }

    /** The list that an answer holds; null when it holds none. */
    private @Nullable Fetched fetched(JsonNode answer) {
        JsonNode body = answer instanceof ArrayNode bare
                ? JsonNodeFactory.instance.objectNode().set(shape.items(), bare)
                : answer;
        if (!(body instanceof ObjectNode object)) {
            return null;
        }
        long total = total(object);
        ArrayNode list = null;
        String name = listMember(object);
        if (name != null) {
            member = name;
            list = (ArrayNode) object.get(name);
        } else if (total == 0 && !object.hasNonNull(shape.items())) {
            list = JsonNodeFactory.instance.arrayNode();
        }
        if (list == null) {
            return null;
        }
        if (envelope == null) {
            envelope = object;
        }
        return new Fetched(
                list, new Page(list.size(), total, object.path("has_more").asBoolean(false)));
    }

    private @Nullable Fetched fetch(int page, int size) throws InterruptedException {
        return fetched(send(page, size));
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
        for (String name : List.of(shape.total(), "total", "total_count")) {
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
        if (entry.operation().redactFields().isEmpty()) {
            return;
        }
        node.properties().forEach(each -> {
            Object plain = Json.toPlain(each.getValue());
            if (plain != null && entry.operation().redactFields().contains(each.getKey())) {
                each.setValue(Json.toTree(secrets.redact(plain)));
            } else {
                redact(each.getValue());
            }
        });
        if (node.isArray()) {
            node.forEach(this::redact);
        }
    }

    /** Takes one page of a list that Portkey sent whole. */
    private void takeSlice(Fetched whole) {
        ArrayNode matching = JsonNodeFactory.instance.arrayNode();
        whole.items().valueStream().filter(filters::keeps).forEach(matching::add);
        ArrayNode slice = JsonNodeFactory.instance.arrayNode();
        matching.valueStream()
                .skip((long) account.firstPage() * account.pageSize())
                .limit(account.pageSize())
                .forEach(slice::add);
        long total = matching.size();
        if (filters.removed() == 0 && whole.page().total() > total) {
            total = whole.page().total();
            notes.add("Portkey counts " + total + " items, but sent " + matching.size() + ", and has no pages here.");
        }
        account.add(new Page(slice.size(), total, false));
        List<JsonNode> kept = new ArrayList<>();
        slice.forEach(kept::add);
        write(kept);
        for (long place = 0; place < slice.size(); place++) {
            places.add(place);
        }
    }

    private void take(Fetched fetched) {
        long place = account.fetched();
        account.add(fetched.page());
        lastPage = fetched.items();
        List<JsonNode> kept = new ArrayList<>(fetched.items().size());
        for (JsonNode item : fetched.items()) {
            if (filters.keeps(item)) {
                kept.add(item);
                places.add(place);
            }
            place++;
        }
        write(kept);
        if (all) {
            caller.progress(account.fetched(), account.total());
        }
    }

    private void write(List<JsonNode> matching) {
        List<String> fields = arguments.strings(Operation.FIELDS);
        List<JsonNode> kept = new ArrayList<>(matching.size());
        for (JsonNode item : matching) {
            if (!fields.isEmpty()) {
                item.fieldNames().forEachRemaining(seenFields::add);
            }
            if (item instanceof ObjectNode object) {
                kept.add(fields.isEmpty() ? shortened(object) : only(fields, object));
            } else {
                kept.add(item);
            }
        }
        List<Integer> pageEnds = new ArrayList<>(kept.size());
        String text = Json.writeAll(kept, pageEnds);
        int start = items.isEmpty() || kept.isEmpty()
                ? items.length()
                : items.append(',').length();
        items.append(text);
        pageEnds.forEach(end -> ends.add(start + end));
    }

    /** The item with a number in place of a long list of texts, and the beginning of a long text; whole at a terminal. */
    private ObjectNode shortened(ObjectNode item) {
        ObjectNode copy = item;
        for (String name : caller.audience() == Audience.TERMINAL ? Set.<String>of() : SHORTENED) {
            JsonNode list = item.path(name);
            if (list.isArray() && list.size() > MOST_TEXTS) {
                String examples = list.valueStream()
                        .limit(EXAMPLES)
                        .map(text -> SafeText.bare(text.asText(), 60))
                        .collect(Collectors.joining(", "));
                copy = copy == item ? JsonNodeFactory.instance.objectNode().setAll(item) : copy;
                copy.put(name, list.size() + ", such as " + examples);
                shortened.add(name);
            } else if (list.isTextual() && list.textValue().length() > MOST_TEXT) {
                copy = copy == item ? JsonNodeFactory.instance.objectNode().setAll(item) : copy;
                copy.put(name, SafeText.visible(list.textValue(), MOST_TEXT));
                cut.add(name);
            }
        }
        return copy;
    }

    private static ObjectNode only(List<String> fields, ObjectNode item) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        item.properties().stream()
                .filter(each -> fields.contains(each.getKey()))
                .forEach(each -> kept.set(each.getKey(), each.getValue()));
        return kept;
    }

    /** Continues to the end of the list, or until more would not fit into the answer. */
    private void takeTheRest() throws InterruptedException {
        while (account.canContinue()) {
            if (account.total() >= 0 && filters.removed() == 0 && items.length() > ToolResponse.CEILING) {
                return;
            }
            if (account.fetched() >= MOST_ITEMS || items.length() > MOST_CHARACTERS) {
                notes.add("Stopped at " + account.fetched() + " items.");
                return;
            }
            if (deadline.remaining().compareTo(LAST_START) < 0) {
                notes.add("Stopped after " + account.fetched() + " items, since time ran out.");
                return;
            }
            try {
                Fetched next = fetch((int) account.nextPage(), account.pageSize());
                if (next == null || next.items().isEmpty()) {
                    if (account.total() > account.start() + account.fetched()) {
                        notes.add("Portkey counts " + account.total() + " items, but sent no more.");
                    }
                    account.end();
                    return;
                }
                if (next.items().equals(lastPage)) {
                    account.end();
                    notes.add("Portkey sent the same page twice, so its list seems to have no pages.");
                    return;
                }
                take(next);
            } catch (CallException e) {
                notes.add("Stopped after " + account.fetched() + " items: " + e.getMessage());
                return;
            }
        }
    }

    /** Looks at the next page, since the total may count only this one. */
    private void probe() throws InterruptedException {
        try {
            Fetched next = fetch((int) account.nextPage(), account.pageSize());
            if (next == null || next.items().isEmpty() || next.items().equals(lastPage)) {
                account.end();
            } else {
                account.rejectTotal();
            }
        } catch (CallException e) {
            account.rejectTotal();
        }
    }

    private ToolResponse answer() {
        ObjectNode body = Objects.requireNonNull(envelope);
        long came = total(body);
        long total = total();
        if (came >= 0 && came != total) {
            body.remove(List.of(shape.total(), "total", "total_count"));
            if (account.countsPageOnly()) {
                notes.add("Portkey's total, " + came + ", does not count all pages.");
            }
        }
        if (all || entry.operation().paging() == null) {
            body.remove(OF_ONE_PAGE);
            if (body.path("page").isNumber()) {
                body.remove("page");
            }
        }
        filters.notes(total >= 0, account.fetched()).forEach(notes::add);
        notes.addAll(counts.notes());
        shortened.forEach(name -> notes.add(
                "Long lists of " + name + " are shortened; fields: [\"id\", \"" + name + "\"] returns them whole."));
        cut.forEach(name -> notes.add("Long texts in " + name + " are cut; name it in fields to get them whole."));
        body.putArray(member);
        ToolResponse answer = new ToolResponse(body);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        answer.addAlways("page", page);
        notes.forEach(answer::note);
        entry.operation().answerNotes().stream()
                .filter(note -> body.at(note.path()).asText("").equals(note.value()))
                .forEach(note -> answer.note(note.sentence()));
        noteUnknownFields(answer);

        int kept = answer.fitting(items, ends);
        boolean cut = kept < ends.size();
        if (cut && !account.ignoresSize()) {
            kept = account.resumable(kept, this::position);
        }
        boolean hasMore = cut || account.hasMore();
        if (cut || filters.removed() > 0 || body.path("has_more").asBoolean(hasMore) != hasMore) {
            body.remove(OF_ONE_PAGE);
        }
        body.putRawValue(member, new RawValue("[" + items.substring(0, kept == 0 ? 0 : ends.get(kept - 1)) + "]"));
        long next = hasMore && !cut ? account.nextPage() : PageAccount.UNKNOWN;

        page.put("current_page", account.firstPage());
        page.put("page_size", account.pageSize());
        page.put("returned", kept);
        putKnown(page, "total", total);
        page.put("has_more", hasMore);
        putKnown(page, "next_page", next);
        page.put("omitted", omitted(kept, total));
        if (hasMore && next < 0) {
            answer.note(
                    cut ? "An answer has at most " + ToolResponse.CEILING + " bytes." : "Portkey sent a short page.");
            answer.note(continuation(kept, cut));
        }
        return answer;
    }

    private static void putKnown(ObjectNode page, String name, long number) {
        page.put(name, number < 0 ? null : Long.valueOf(number));
    }

    /** The number of matching items; unknown if Portkey also counts items that do not match and not all were read. */
    private long total() {
        boolean counted = filters.removed() > 0 && entry.operation().paging() != null;
        if (!counted) {
            return account.total();
        }
        return account.isWhole() ? ends.size() : PageAccount.UNKNOWN;
    }

    /** The position in the list at which an answer of {@code kept} items ends. */
    private long position(int kept) {
        return account.start() + (kept < places.size() ? places.get(kept) : account.fetched());
    }

    private String continuation(int kept, boolean cut) {
        if (account.ignoresSize()) {
            return "This list has no pages: name the fields you need, and all of it may fit.";
        }
        long end = cut ? position(kept) : account.start() + account.fetched();
        long covered = end - account.start();
        if (kept == 0 && covered == 0) {
            return "The first item is longer than that: name the fields you need, or skip it with page_size=1, current_page="
                    + (end + 1) + ".";
        }
        PageAccount.Step step = PageAccount.step(end, covered);
        return "Go on with page_size=" + step.size() + ", current_page=" + step.page()
                + "; naming only the fields you need fits more.";
    }

    /** The number of requested items that are not in the answer. */
    private long omitted(int returned, long total) {
        return all && total >= 0 && filters.removed() == 0
                ? Math.max(0, total - account.start() - returned)
                : ends.size() - returned;
    }

    private void noteUnknownFields(ToolResponse answer) {
        List<String> unknown = arguments.strings(Operation.FIELDS).stream()
                .filter(field -> !seenFields.contains(field))
                .toList();
        if (!ends.isEmpty() && !unknown.isEmpty()) {
            answer.note("No item has " + SafeText.of(String.join(", ", unknown), 200) + ". They have: "
                    + seenFields.stream()
                            .limit(60)
                            .map(field -> SafeText.name(field, 60))
                            .collect(Collectors.joining(", "))
                    + ".");
        }
    }
}
