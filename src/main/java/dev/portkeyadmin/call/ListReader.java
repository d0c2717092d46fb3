package dev.portkeyadmin.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.ListShape;
import dev.portkeyadmin.operation.Operation.Paging;
import dev.portkeyadmin.operation.SafeText;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.safety.CallContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads one page or all pages of a list and accounts for every item: {@code page} says how many there are, how many
 * came, how many were left out, and where to go on.
 */
final class ListReader {

    /** Most items that {@code all_pages} fetches. */
    static final int MOST_ITEMS = 10_000;

    /** Most characters of items that are held for an answer, where it is unknown how many are to come. */
    private static final long MOST_CHARACTERS = 4_000_000;

    /** Another page is not begun when less time than this is left. */
    private static final Duration LAST_START = Duration.ofSeconds(5);

    private final Catalogue.Entry entry;
    private final ListShape shape;
    private final Paging paging;
    private final Arguments arguments;
    private final Deadline deadline;
    private final CallContext caller;
    private final Secrets secrets;
    private final boolean all;
    private final int firstPage;

    /** The items as they will be written, with commas between them: each is written once, for its length and the answer. */
    private final StringBuilder items = new StringBuilder();

    /** Where each item ends. */
    private final List<Integer> ends = new ArrayList<>();

    private final List<String> notes = new ArrayList<>();
    private final Set<String> seenFields = new LinkedHashSet<>();
    private JsonNode envelope;
    private long total = -1;
    private int pageSize;
    private long start;
    private int lastCount;
    private ArrayNode lastPage;

    ListReader(Catalogue.Entry entry, Arguments arguments, Deadline deadline, CallContext caller, Secrets secrets) {
        this.secrets = secrets;
        this.entry = entry;
        this.shape = entry.operation().list();
        this.paging = entry.operation().paging();
        this.arguments = arguments;
        this.deadline = deadline;
        this.caller = caller;
        this.all = arguments.flag(Operation.ALL_PAGES);
        this.firstPage = arguments.integer(Operation.CURRENT_PAGE, 0);
        this.pageSize = arguments.integer(Operation.PAGE_SIZE, Operation.DEFAULT_PAGE_SIZE);
    }

    ToolResponse read() throws InterruptedException {
        ArrayNode first = fetch(firstPage);
        if (first == null) {
            return new ToolResponse(envelope).note("Portkey's answer holds no list.");
        }
        take(first);
        if (firstPage == 0 && lastCount > 0 && lastCount < pageSize && lastCount < total && all) {
            // The API has a smaller page in mind: go on in steps of that size.
            pageSize = lastCount;
        }
        start = lastCount > pageSize ? 0 : (long) firstPage * pageSize;
        if (all) {
            takeTheRest();
        }
        return answer();
    }

    /** Fetches the items of one page; null when what came is no list. */
    private ArrayNode fetch(int page) throws InterruptedException {
        JsonNode body = entry.send(entry.operation().page(arguments, pageSize, page), deadline)
                .body();
        strike(body);
        if (body instanceof ArrayNode bare) {
            body = JsonNodeFactory.instance.objectNode().set(shape.items(), bare);
        }
        if (envelope == null) {
            envelope = body;
        }
        JsonNode count = body.path(shape.total());
        if (count.canConvertToLong() || count.asText().matches("[0-9]{1,18}")) {
            total = count.asLong();
        }
        JsonNode items = body.path(shape.items());
        if (items instanceof ArrayNode list) {
            return paging == null ? slice(list, page) : list;
        }
        boolean none = total == 0 && (items.isNull() || items.isMissingNode());
        return none ? JsonNodeFactory.instance.arrayNode() : null;
    }

    /** Strikes what others may have left in some members, wherever these are. */
    private void strike(JsonNode node) {
        if (entry.operation().redactFields().isEmpty()) {
            return;
        }
        node.properties().forEach(member -> {
            if (entry.operation().redactFields().contains(member.getKey())) {
                member.setValue(Json.toTree(secrets.redact(Json.toPlain(member.getValue()))));
            } else {
                strike(member.getValue());
            }
        });
        if (node.isArray()) {
            node.forEach(this::strike);
        }
    }

    /** The page of a list that came whole. */
    private ArrayNode slice(ArrayNode whole, int page) {
        total = whole.size();
        ArrayNode slice = JsonNodeFactory.instance.arrayNode();
        whole.valueStream().skip((long) page * pageSize).limit(pageSize).forEach(slice::add);
        return slice;
    }

    private void take(ArrayNode page) {
        lastCount = page.size();
        lastPage = page;
        List<String> fields = arguments.strings(Operation.FIELDS);
        List<JsonNode> kept = new ArrayList<>(page.size());
        for (JsonNode item : page) {
            item.fieldNames().forEachRemaining(seenFields::add);
            kept.add(!fields.isEmpty() && item instanceof ObjectNode object ? only(fields, object) : item);
        }
        List<Integer> pageEnds = new ArrayList<>(kept.size());
        String text = Json.writeAll(kept, pageEnds);
        int start = items.isEmpty() || kept.isEmpty()
                ? items.length()
                : items.append(',').length();
        items.append(text);
        pageEnds.forEach(end -> ends.add(start + end));
        if (all) {
            caller.progress(ends.size(), total);
        }
    }

    private static ObjectNode only(List<String> fields, ObjectNode item) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        item.properties().stream()
                .filter(member -> fields.contains(member.getKey()))
                .forEach(member -> kept.set(member.getKey(), member.getValue()));
        return kept;
    }

    /** Goes on until everything is there, or until more would not fit into the answer anyway. */
    private void takeTheRest() throws InterruptedException {
        for (int page = firstPage + 1; more() && lastCount == pageSize; page++) {
            if (total >= 0 && items.length() > ToolResponse.CEILING) {
                return;
            }
            if (ends.size() >= MOST_ITEMS || items.length() > MOST_CHARACTERS) {
                notes.add("Stopped at " + ends.size() + " items.");
                return;
            }
            if (deadline.remaining().compareTo(LAST_START) < 0) {
                notes.add("Stopped after " + ends.size() + " items, since time ran out.");
                return;
            }
            try {
                ArrayNode next = fetch(page);
                if (next == null || next.isEmpty()) {
                    if (total >= 0) {
                        notes.add("Portkey counts " + total + " items, but sent no more.");
                    }
                    return;
                }
                if (next.equals(lastPage)) {
                    notes.add("Portkey sent the same page twice, so its list seems to have no pages.");
                    return;
                }
                take(next);
            } catch (CallException e) {
                notes.add("Stopped after " + ends.size() + " items: " + e.getMessage());
                return;
            }
        }
    }

    /**
     * Whether there are items behind the fetched ones. Without a total, a full page may be followed by another one; more items
     * than were asked for are all there are, since the API then does not page.
     */
    private boolean more() {
        return lastCount > 0
                && lastCount <= pageSize
                && (total >= 0 ? start + ends.size() < total : lastCount >= pageSize);
    }

    private ToolResponse answer() {
        ObjectNode body = (ObjectNode) envelope;
        body.putArray(shape.items());
        ToolResponse answer = new ToolResponse(body);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        answer.addAlways("page", page);
        notes.forEach(answer::note);
        noteUnknownFields(answer);

        int kept = answer.fitting(ends);
        boolean cut = kept < ends.size();
        if (cut) {
            kept = resumable(start, kept);
        }
        body.putRawValue(
                shape.items(), new RawValue("[" + items.substring(0, kept == 0 ? 0 : ends.get(kept - 1)) + "]"));
        long end = start + kept;
        boolean hasMore = cut || more();
        boolean pageEnds = !cut && end % pageSize == 0;

        page.put("current_page", firstPage);
        page.put("page_size", pageSize);
        page.put("returned", kept);
        page.put("total", total < 0 ? null : Long.valueOf(total));
        page.put("has_more", hasMore);
        page.put("next_page", hasMore && pageEnds ? Long.valueOf(end / pageSize) : null);
        page.put("omitted", omitted(kept));
        if (hasMore && !pageEnds) {
            answer.note(
                    cut
                            ? "An answer has at most " + ToolResponse.CEILING + " characters."
                            : "Portkey sent a short page.");
            answer.note(continuation(end, kept, cut));
        }
        return answer;
    }

    private String continuation(long end, int kept, boolean cut) {
        if (lastCount > pageSize) {
            return "This list has no pages: name the fields you need, and all of it may fit.";
        }
        if (!cut && firstPage > 0) {
            return "Where the next item is cannot be told: begin again at current_page=0 with page_size=" + lastCount
                    + ".";
        }
        if (kept == 0) {
            return "The first item alone is longer: name the fields you need, or skip it with page_size=1, current_page="
                    + (end + 1) + ".";
        }
        int size = pageSizeAt(end, kept);
        return "Go on with page_size=" + size + ", current_page=" + end / size
                + "; naming only the fields you need fits more.";
    }

    /** The number of items to keep so that a page of a decent size can begin where this answer ends. */
    private static int resumable(long start, int fitting) {
        for (int kept = fitting; kept > fitting * 3 / 4; kept--) {
            if (pageSizeAt(start + kept, kept) * 2 >= Math.min(kept, Operation.DEFAULT_PAGE_SIZE)) {
                return kept;
            }
        }
        return fitting;
    }

    /** The largest page size, of at most so many items, with which a page begins at the given item. */
    private static int pageSizeAt(long end, int most) {
        int size = Math.min(most, Operation.DEFAULT_PAGE_SIZE);
        while (end % size != 0) {
            size--;
        }
        return size;
    }

    /** Items that the call asked for and that are not in the answer. */
    private long omitted(int returned) {
        return all && total >= 0 ? Math.max(0, total - start - returned) : ends.size() - returned;
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
