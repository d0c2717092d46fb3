package dev.portkeyadmin.names;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Reference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers for a minute what is called how, until something is written. */
public final class Directory {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_LISTS = 50;

    /**
     * All objects of one kind.
     *
     * @param complete whether there are no others
     */
    public record Listed(List<Named> objects, boolean complete) {}

    private record Question(Reference kind, Map<String, Object> filter) {}

    private record Remembered(Listed listed, Instant at) {}

    private final Catalogue catalogue;
    private final Clock clock;
    private final Map<Question, Remembered> remembered = new LinkedHashMap<>();
    private long writes;

    /** Reads lists through the catalogue. */
    public Directory(Catalogue catalogue, Clock clock) {
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /**
     * Returns the objects of one kind, read at most a minute ago.
     *
     * @param filter arguments of the operation that lists them
     * @throws dev.portkeyadmin.client.CallException when they cannot be listed, which is not remembered
     */
    public Listed list(Reference kind, Arguments filter, Deadline deadline) throws InterruptedException {
        Question question = new Question(kind, filter.values());
        long before;
        synchronized (this) {
            before = writes;
            Remembered known = remembered.get(question);
            if (known != null && clock.instant().isBefore(known.at().plus(REMEMBERED))) {
                return known.listed();
            }
        }
        ListPages.Items items = ListPages.all(catalogue.require(kind.list()), filter, deadline);
        List<Named> objects = new ArrayList<>();
        for (JsonNode item : items.items()) {
            List<String> ids = texts(item, kind.ids());
            if (!ids.isEmpty()) {
                objects.add(new Named(ids, texts(item, kind.names()), String.join(", ", texts(item, kind.details()))));
            }
        }
        Listed listed = new Listed(List.copyOf(objects), items.complete());
        synchronized (this) {
            // A write in the meantime may have changed what was read.
            if (writes == before) {
                remembered.remove(question);
                if (remembered.size() >= MOST_LISTS) {
                    remembered.remove(remembered.keySet().iterator().next());
                }
                remembered.put(question, new Remembered(listed, clock.instant()));
            }
        }
        return listed;
    }

    private static List<String> texts(JsonNode item, List<String> members) {
        List<String> texts = new ArrayList<>();
        for (String member : members) {
            StringBuilder text = new StringBuilder();
            for (String part : member.split(" ")) {
                String value = item.path(part).asText("").strip();
                text.append(text.isEmpty() || value.isEmpty() ? "" : " ").append(value);
            }
            if (!text.isEmpty()) {
                texts.add(text.toString());
            }
        }
        return texts;
    }

    /** Forgets everything, since a write may have changed any list. */
    public synchronized void forget() {
        writes++;
        remembered.clear();
    }
}
