package dev.portkeyadmin.answer.list;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.answer.list.PageAccount.Page;
import dev.portkeyadmin.answer.list.PageFetcher.Fetched;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.names.AnswerNames;
import dev.portkeyadmin.names.ListPages;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.text.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one page or all pages of a list and accounts for every item: {@code page} says how many there are, how many are
 * returned, how many were left out, and where to go on.
 */
public final class ListReader {

    /** Most characters of items that are held for an answer while the total is unknown. */
    private static final long MOST_CHARACTERS = 4_000_000;

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

    private final Operation operation;
    private final PageFetcher fetcher;
    private final Deadline deadline;
    private final CallContext caller;
    private final boolean all;

    /** True if all items are read to find those of the requested page, since Portkey lacks a filter. */
    private final boolean seeks;

    private final int page;
    private final int pageSize;

    /** The number of items so far that pass the filters. */
    private long matching;

    private final RepeatedFilters filters;
    private final ListItems items;
    private final List<String> notes = new ArrayList<>();
    private PageAccount account;
    private @Nullable ArrayNode lastPage;

    /**
     * The parts of this server that redact the items of lists, name the objects in them and find the versions in use.
     *
     * @param catalogue for the version of an object that is in use
     */
    public record ListParts(Secrets secrets, AnswerNames names, Catalogue catalogue) {}

    /**
     * Reads a list as the paging arguments say.
     *
     * @param whole a body with all items that is here already; null to read the pages from Portkey
     */
    public ListReader(
            Catalogue.Entry entry,
            Arguments arguments,
            Deadline deadline,
            CallContext caller,
            ListParts parts,
            @Nullable JsonNode whole) {
        this.operation = entry.operation();
        this.fetcher = new PageFetcher(entry, arguments, deadline, parts, whole);
        this.deadline = deadline;
        this.caller = caller;
        this.filters = new RepeatedFilters(operation, arguments);
        this.all = arguments.flag(Operation.ALL_PAGES);
        this.seeks = !all && filters.needAll() && operation.paging() != null;
        this.page = arguments.integer(Operation.CURRENT_PAGE, 0);
        this.pageSize = arguments.integer(Operation.PAGE_SIZE, Operation.DEFAULT_PAGE_SIZE);
        this.items = new ListItems(arguments.strings(Operation.FIELDS), caller.audience());
        this.account = seeks ? new PageAccount(0, Operation.DEFAULT_PAGE_SIZE) : new PageAccount(page, pageSize);
    }

    /** Returns the items with their page; a body that holds no list is returned as it is. */
    public ToolResponse read() throws InterruptedException {
        JsonNode body = fetcher.body(account.firstPage(), account.pageSize());
        Fetched first = fetcher.list(body);
        if (first == null) {
            return new ToolResponse(body).note("Portkey's answer holds no list.");
        }
        if (operation.paging() == null) {
            takeSlice(first);
        } else {
            take(aligned(first));
            if (all || seeks) {
                takeTheRest();
            } else if (account.isUnproven()) {
                probe();
            }
        }
        return answer(first);
    }

    /** Returns the first page, fetched again if Portkey's smaller pages put it at another position. */
    private Fetched aligned(Fetched first) throws InterruptedException {
        if (!account.isMisplaced(first.page())) {
            return first;
        }
        PageAccount realigned = account.realigned(first.page());
        Fetched again = fetcher.fetch(realigned.firstPage(), realigned.pageSize());
        if (again == null || again.items().isEmpty()) {
            return first;
        }
        notes.add("Portkey sends smaller pages than page_size=" + account.pageSize() + ".");
        account = realigned;
        return again;
    }

    /** Takes one page of a list that Portkey sent whole. */
    private void takeSlice(Fetched whole) {
        List<JsonNode> matching =
                whole.items().valueStream().filter(filters::keeps).toList();
        List<JsonNode> slice = matching.stream()
                .skip((long) account.firstPage() * account.pageSize())
                .limit(account.pageSize())
                .toList();
        long total = matching.size();
        if (filters.removed() == 0 && whole.page().total() > total) {
            total = whole.page().total();
            notes.add("Portkey counts " + total + " items, but sent " + matching.size() + ", and has no pages here.");
        }
        account.add(new Page(slice.size(), total, false));
        account.end();
        items.add(slice, LongStream.range(0, slice.size()).boxed().toList());
    }

    private void take(Fetched fetched) {
        long place = account.fetched();
        account.add(fetched.page());
        lastPage = fetched.items();
        List<JsonNode> kept = new ArrayList<>(fetched.items().size());
        List<Long> places = new ArrayList<>(fetched.items().size());
        long first = (long) page * pageSize;
        for (JsonNode item : fetched.items()) {
            if (filters.keeps(item)) {
                if (!seeks || matching >= first && matching < first + pageSize) {
                    kept.add(item);
                    places.add(seeks ? matching - first : place);
                }
                matching++;
            }
            place++;
        }
        items.add(kept, places);
        if (all || seeks) {
            caller.progress(account.fetched(), account.total());
        }
    }

    /** Continues to the end of the list, or until more would not fit into the answer. */
    private void takeTheRest() throws InterruptedException {
        while (account.canContinue()) {
            if (all
                    && account.total() >= 0
                    && filters.removed() == 0
                    && items.text().length() > ToolResponse.CEILING) {
                return;
            }
            if (account.fetched() >= ListPages.MOST_ITEMS || items.text().length() > MOST_CHARACTERS) {
                notes.add("Stopped at " + account.fetched() + " items.");
                return;
            }
            if (!deadline.allowsNext()) {
                notes.add("Stopped after " + account.fetched() + " items, since time ran out.");
                return;
            }
            try {
                Fetched next = fetcher.fetch((int) account.nextPage(), account.pageSize());
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
            Fetched next = fetcher.fetch((int) account.nextPage(), account.pageSize());
            if (next == null || next.items().isEmpty() || next.items().equals(lastPage)) {
                account.end();
            } else {
                account.rejectTotal();
            }
        } catch (CallException e) {
            account.rejectTotal();
        }
    }

    private ToolResponse answer(Fetched first) {
        ObjectNode body = first.envelope();
        long came = first.page().total();
        long read = account.fetched();
        if (seeks) {
            boolean whole = account.isWhole();
            account = new PageAccount(page, pageSize);
            account.add(new Page(items.count(), whole ? matching : PageAccount.UNKNOWN, !whole));
            account.end();
        }
        long total = total();
        if (came >= 0 && came != total) {
            body.remove(fetcher.totals());
            if (account.countsPageOnly()) {
                notes.add("Portkey's total, " + came + ", does not count all pages.");
            }
        }
        if (all || seeks || operation.paging() == null) {
            body.remove(OF_ONE_PAGE);
            if (body.path("page").isNumber()) {
                body.remove("page");
            }
        }
        filters.notes(total >= 0, read).forEach(notes::add);
        notes.addAll(fetcher.notes());
        notes.addAll(items.notes());
        body.putArray(first.member());
        ToolResponse answer = new ToolResponse(body);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        answer.addAlways("page", page);
        JsonNode published = fetcher.publishedVersion();
        if (published != null) {
            answer.addAlways("published_version", published);
        }
        notes.forEach(answer::note);
        answer.notes(operation.output().answerNotes());

        int kept = answer.fitting(items.text(), items.ends());
        boolean cut = kept < items.count();
        if (cut && !account.ignoresSize()) {
            kept = account.resumable(kept, this::position);
        }
        boolean hasMore = cut || account.hasMore();
        if (cut || filters.removed() > 0 || body.path("has_more").asBoolean(hasMore) != hasMore) {
            body.remove(OF_ONE_PAGE);
        }
        body.putRawValue(first.member(), new RawValue(items.json(kept)));
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
        boolean counted = filters.removed() > 0 && operation.paging() != null && !seeks;
        if (!counted) {
            return account.total();
        }
        return account.isWhole() ? items.count() : PageAccount.UNKNOWN;
    }

    /** The position in the list at which an answer of {@code kept} items ends. */
    private long position(int kept) {
        return account.start() + (kept < items.count() ? items.place(kept) : account.fetched());
    }

    private String continuation(int kept, boolean cut) {
        if (account.ignoresSize()) {
            return "This list has no pages: name the fields you need, and all of it may fit.";
        }
        long end = cut ? position(kept) : account.start() + account.fetched();
        long covered = end - account.start();
        if (kept == 0 && covered == 0) {
            String member = items.longest();
            String longest = member.isEmpty()
                    ? ""
                    : " Its " + SafeText.name(member, NAME_LENGTH) + " comes in parts with page_size=1, current_page="
                            + end + ", fields " + Json.write(List.of(member + "@0")) + ".";
            return "The first item is longer than that: name the fields you need, or skip it with page_size=1, current_page="
                    + (end + 1) + "." + longest;
        }
        PageAccount.PagePosition step = PageAccount.pageAt(end, covered);
        return "Go on with page_size=" + step.size() + ", current_page=" + step.page()
                + "; naming only the fields you need fits more.";
    }

    /** The number of requested items that are not in the answer. */
    private long omitted(int returned, long total) {
        return all && total >= 0 && filters.removed() == 0
                ? Math.max(0, total - account.start() - returned)
                : items.count() - returned;
    }
}
