package dev.portkeyadmin.operation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The list that an operation returns.
 *
 * @param paging null where the API returns the list whole
 * @param filtersAgain arguments that are applied to the items as well, each with the member that it filters by
 */
record Listing(Operation.ListShape shape, Operation.@Nullable Paging paging, Map<String, String> filtersAgain) {

    static Listing of(Operation.ListShape shape, Operation.@Nullable Paging paging) {
        return new Listing(shape, paging, Map.of());
    }

    Listing filteringAgain(String argument, String member) {
        Map<String, String> more = new LinkedHashMap<>(filtersAgain);
        more.put(argument, member);
        return new Listing(shape, paging, Collections.unmodifiableMap(more));
    }
}
