package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** The two spellings of the paging parameters. Pages count from 0. */
enum Paging {
    CAMEL("pageSize", "currentPage"),
    SNAKE("page_size", "current_page");

    private static final int DEFAULT_SIZE = 100;

    private final String size;
    private final String page;

    Paging(String size, String page) {
        this.size = size;
        this.page = page;
    }

    /** One page in the list envelope, whose total counts the rows of all pages. */
    ObjectNode list(Request request, Stream<ObjectNode> rows) {
        int pageSize = request.count(size).orElse(DEFAULT_SIZE);
        long skipped = (long) pageSize * request.count(page).orElse(0);
        List<ObjectNode> all = rows.toList();
        ObjectNode envelope = Json.object().put("object", "list").put("total", all.size());
        ArrayNode data = envelope.putArray("data");
        all.stream().skip(skipped).limit(pageSize).forEach(data::add);
        return envelope;
    }
}
