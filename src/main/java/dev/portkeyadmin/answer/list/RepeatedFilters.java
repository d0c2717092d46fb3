package dev.portkeyadmin.answer.list;

import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.output.LeftOut;
import dev.portkeyadmin.text.SafeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Applies filters that Portkey may ignore to the received items. */
final class RepeatedFilters {

    /**
     * One filter of the call.
     *
     * @param accepted the values of the member that pass
     * @param isOurs whether Portkey has no such filter, so that an item without the member does not pass
     */
    private record AppliedFilter(String argument, String value, String member, Set<String> accepted, boolean isOurs) {}

    private final List<AppliedFilter> filters = new ArrayList<>();
    private final Map<String, LeftOut> leftOut = new LinkedHashMap<>();
    private final Map<String, Integer> unchecked = new LinkedHashMap<>();
    private int removed;

    RepeatedFilters(Operation operation, Arguments arguments) {
        operation.output().filtersAgain().forEach((argument, member) -> {
            if (arguments.get(argument) instanceof String value && !value.isBlank()) {
                Set<String> accepted =
                        Arrays.stream(value.split(",")).map(String::strip).collect(Collectors.toSet());
                filters.add(new AppliedFilter(argument, value, member, accepted, operation.filtersHere(argument)));
            }
        });
        operation.output().leftOut().forEach((argument, items) -> {
            if (arguments.flag(argument)) {
                leftOut.put(argument, items);
            }
        });
    }

    /** Returns true if this server applies a filter itself, so that all items have to be read. */
    boolean needAll() {
        return !leftOut.isEmpty() || filters.stream().anyMatch(AppliedFilter::isOurs);
    }

    /** Returns true if the item passes all filters; one without the member passes, and is counted. */
    boolean keeps(JsonNode item) {
        boolean keeps = true;
        for (AppliedFilter filter : filters) {
            JsonNode value = item.path(filter.member());
            if (!filter.isOurs() && (!value.isValueNode() || value.isNull())) {
                unchecked.merge(filter.member(), 1, Integer::sum);
            } else {
                keeps &= filter.accepted().contains(value.asText());
            }
        }
        for (LeftOut items : leftOut.values()) {
            keeps &= !item.path(items.member()).asText("").contains(items.text());
        }
        removed += keeps ? 0 : 1;
        return keeps;
    }

    /** The number of items that did not pass. */
    int removed() {
        return removed;
    }

    /**
     * Says what was left out, and what could not be checked.
     *
     * @param counted whether the number of items that pass the filters is known
     * @param read the number of items that were read
     */
    List<String> notes(boolean counted, long read) {
        List<String> notes = new ArrayList<>();
        if (needAll()) {
            notes.add("Portkey cannot filter by "
                    + Stream.concat(
                                    filters.stream()
                                            .filter(AppliedFilter::isOurs)
                                            .map(AppliedFilter::argument),
                                    leftOut.keySet().stream())
                            .collect(Collectors.joining(", "))
                    + ": " + read + " items were read to find those that match.");
        } else if (removed > 0) {
            String wanted = filters.stream()
                    .map(filter -> filter.argument() + "=" + SafeText.of(filter.value(), QUOTE_LENGTH))
                    .collect(Collectors.joining(", "));
            notes.add("Portkey sent " + removed + (removed == 1 ? " item that does" : " items that do") + " not match "
                    + wanted + (removed == 1 ? "; it is" : "; they are") + " left out."
                    + (counted ? "" : " The number of matches is known once all pages are read (all_pages)."));
        }
        unchecked.forEach((member, count) -> notes.add(count + (count == 1 ? " item has" : " items have") + " no "
                + member + ", so the filter was not checked."));
        return notes;
    }
}
