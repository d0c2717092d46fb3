package dev.portkeyadmin.answer.list;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.analytics.SideBySide;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.output.ItemCount;
import dev.portkeyadmin.operation.output.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Adds to each item of a list how many things belong to it, as the totals of other lists say. */
final class ItemCounts {

    /** Most items that are counted for. */
    private static final int MOST = 40;

    private final List<ItemCount> counts;
    private final Catalogue catalogue;
    private final Deadline deadline;
    private final TreeSet<String> unread = new TreeSet<>();
    private int left;

    ItemCounts(List<ItemCount> counts, Catalogue catalogue, Deadline deadline) {
        this.counts = counts;
        this.catalogue = catalogue;
        this.deadline = deadline;
    }

    /** One number of one item. */
    private record CountedItem(ObjectNode item, ItemCount count) {}

    void addTo(JsonNode items) throws InterruptedException {
        List<CountedItem> places = new ArrayList<>();
        for (JsonNode item : items) {
            if (item instanceof ObjectNode object && object.hasNonNull("id")) {
                if (places.size() >= MOST * counts.size()) {
                    left++;
                    continue;
                }
                counts.forEach(count -> places.add(new CountedItem(object, count)));
            }
        }
        if (places.isEmpty()) {
            return;
        }
        List<Long> numbers = SideBySide.all(places, this::number);
        for (int i = 0; i < places.size(); i++) {
            CountedItem place = places.get(i);
            if (numbers.get(i) >= 0) {
                place.item().put(place.count().member(), numbers.get(i));
            } else {
                unread.add(place.count().list());
            }
        }
    }

    /** The total of a list; -1 where it cannot be read. */
    private long number(CountedItem place) throws InterruptedException {
        Catalogue.Entry list = catalogue.require(place.count().list());
        Listing.ListShape shape = Objects.requireNonNull(list.operation().list());
        Arguments ofItem = new Arguments(
                Map.of(place.count().argument(), place.item().get("id").asText()));
        try {
            JsonNode body =
                    list.send(list.operation().page(ofItem, 1, 0), deadline).body();
            return body.path(shape.total()).asLong(-1);
        } catch (CallException e) {
            return -1;
        }
    }

    /** Says what was not counted. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (left > 0) {
            notes.add(left + " items have no counts: an answer counts for at most " + MOST + ".");
        }
        if (!unread.isEmpty()) {
            notes.add("Some counts are missing, since no total could be read from " + String.join(", ", unread) + ".");
        }
        return notes;
    }
}
