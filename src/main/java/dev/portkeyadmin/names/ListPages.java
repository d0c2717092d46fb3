package dev.portkeyadmin.names;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.output.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads all pages of a list for use inside this server; what a caller sees page by page is another matter. */
public final class ListPages {

    /** Most items that are read of one list. */
    public static final int MOST_ITEMS = 10_000;

    /** Items asked for at once. */
    public static final int PAGE_SIZE = Operation.DEFAULT_PAGE_SIZE;

    private ListPages() {}

    /**
     * The items of a list.
     *
     * @param complete whether these are all
     * @param envelope the first page as it came
     */
    public record Items(List<JsonNode> items, boolean complete, JsonNode envelope) {}

    /**
     * Reads a list from its first item on, or throws a {@link RefusedException} if Portkey does not answer with a list.
     *
     * @param entry an operation that returns a list
     * @throws dev.portkeyadmin.client.outcome.CallException when a page cannot be read
     * @throws InterruptedException when the call was cancelled
     */
    public static Items all(Catalogue.Entry entry, Arguments arguments, Deadline deadline) throws InterruptedException {
        Items items = upToProblem(entry, arguments, deadline);
        if (!items.complete() && items.items().size() < MOST_ITEMS) {
            throw new RefusedException(entry.operation().name() + " did not return a list.");
        }
        return items;
    }

    /**
     * Reads the first page of a list; no items if Portkey does not answer with a list.
     *
     * @param entry an operation that returns a list
     * @throws dev.portkeyadmin.client.CallException when it cannot be read
     * @throws InterruptedException when the call was cancelled
     */
    public static List<JsonNode> first(Catalogue.Entry entry, Arguments arguments, Deadline deadline)
            throws InterruptedException {
        Operation operation = entry.operation();
        JsonNode body =
                entry.send(operation.page(arguments, PAGE_SIZE, 0), deadline).body();
        return list(body, Objects.requireNonNull(operation.list()))
                .valueStream()
                .toList();
    }

    private static JsonNode list(JsonNode body, Listing.ListShape shape) {
        JsonNode found = body.isArray() ? body : body.path(shape.items());
        return found.isArray() ? found : body.path("data");
    }

    /**
     * Reads a list from its first item on; the items are incomplete if Portkey does not answer with a list.
     *
     * @param entry an operation that returns a list
     * @throws dev.portkeyadmin.client.outcome.CallException when a page cannot be read
     * @throws InterruptedException when the call was cancelled
     */
    public static Items upToProblem(Catalogue.Entry entry, Arguments arguments, Deadline deadline)
            throws InterruptedException {
        Operation operation = entry.operation();
        Listing.ListShape shape = Objects.requireNonNull(operation.list());
        List<JsonNode> items = new ArrayList<>();
        JsonNode before = JsonNodeFactory.instance.arrayNode();
        JsonNode envelope = before;
        int size = PAGE_SIZE;
        for (int page = 0; items.size() < MOST_ITEMS; page++) {
            JsonNode body =
                    entry.send(operation.page(arguments, size, page), deadline).body();
            envelope = page == 0 ? body : envelope;
            JsonNode list = list(body, shape);
            if (!list.isArray()) {
                return new Items(items, false, envelope);
            }
            if (list.isEmpty() || list.equals(before)) {
                return new Items(items, true, envelope);
            }
            list.forEach(items::add);
            long total = body.path(shape.total()).asLong(-1);
            boolean more = list.size() == size || total > items.size();
            if (operation.paging() == null || !more) {
                return new Items(items, true, envelope);
            }
            if (page == 0) {
                // Portkey may send smaller pages than it was asked for.
                size = Math.min(size, list.size());
            }
            before = list;
        }
        return new Items(items, false, envelope);
    }
}
