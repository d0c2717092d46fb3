package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** How a list is asked for a part of it: the names of the two parameters, the number of the first page and the limits of its size. */
record Paging(String size, String page, int first, int defaultSize, int maxSize) {

    static final Paging CAMEL = new Paging("pageSize", "currentPage", 0, 100, Integer.MAX_VALUE);
    static final Paging SNAKE = new Paging("page_size", "current_page", 0, 100, Integer.MAX_VALUE);
    static final Paging PAGE_FROM_0 = new Paging("page_size", "page", 0, 100, Integer.MAX_VALUE);
    static final Paging PAGE_FROM_1 = new Paging("page_size", "page", 1, 100, Integer.MAX_VALUE);

    /** The whole list at once, whatever is asked. */
    static final Paging NONE = new Paging(null, null, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);

    Paging sized(int newDefault, int newMax) {
        return new Paging(size, page, first, newDefault, newMax);
    }

    /** One page in the envelope, whose total counts the rows of all pages. */
    ObjectNode list(Request request, Envelope envelope, Stream<ObjectNode> rows) {
        int pageSize = request.count(size, 0, maxSize).orElse(defaultSize);
        long skipped =
                (long) pageSize * (request.count(page, first, Integer.MAX_VALUE).orElse(first) - first);
        List<ObjectNode> all = rows.toList();
        ArrayNode data = Json.array();
        all.stream().skip(skipped).limit(pageSize).forEach(data::add);
        return envelope.wrap(data, all.size(), skipped + data.size() < all.size());
    }
}
