package dev.portkeyadmin.sandbox.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The paging parameters of a list: their names, the number of the first page and the limits of the page size. */
public record ListPaging(
        @Nullable String size, @Nullable String page, int first, int minSize, int defaultSize, int maxSize) {

    public static final ListPaging CAMEL = new ListPaging("pageSize", "currentPage", 0, 0, 100, Integer.MAX_VALUE);
    public static final ListPaging SNAKE = new ListPaging("page_size", "current_page", 0, 0, 100, Integer.MAX_VALUE);
    public static final ListPaging PAGE_FROM_0 = new ListPaging("page_size", "page", 0, 0, 100, Integer.MAX_VALUE);
    public static final ListPaging PAGE_FROM_1 = new ListPaging("page_size", "page", 1, 0, 100, Integer.MAX_VALUE);

    /** Ignores paging parameters and returns the whole list. */
    public static final ListPaging NONE = new ListPaging(null, null, 0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** Returns the same paging with other limits and another default of the page size. */
    public ListPaging withSize(int newMin, int newDefault, int newMax) {
        return new ListPaging(size, page, first, newMin, newDefault, newMax);
    }

    /** Returns one page in the envelope; the total counts the rows of all pages. */
    public ObjectNode list(SandboxRequest request, Envelope envelope, Stream<ObjectNode> rows) {
        int pageSize = request.integer(size, minSize, maxSize).orElse(defaultSize);
        long skipped = (long) pageSize
                * (request.integer(page, first, Integer.MAX_VALUE).orElse(first) - first);
        List<ObjectNode> all = rows.toList();
        ArrayNode data = SandboxJson.array();
        all.stream().skip(skipped).limit(pageSize).forEach(data::add);
        return envelope.wrap(data, all.size(), skipped + data.size() < all.size());
    }
}
