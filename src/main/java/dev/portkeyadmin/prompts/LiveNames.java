package dev.portkeyadmin.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.safety.CallContext;
import java.io.IOException;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Completes the beginning or a part of a name with the names that Portkey has now. A list is read once and kept for a minute;
 * one that cannot be read has no names.
 */
public final class LiveNames {

    /** The kinds of names. */
    enum NameKind {
        NONE("", ""),
        PERSON("list_users", "email", "first_name", "last_name"),
        WORKSPACE("list_workspaces", "name", "slug"),
        KEY("list_api_keys", "name"),
        PERIOD("", "");

        private final String list;

        /** The member that is the value, then others by which it can be found. */
        private final List<String> members;

        NameKind(String list, String... members) {
            this.list = list;
            this.members = List.of(members);
        }
    }

    /**
     * The names that match.
     *
     * @param total how many there are, more than {@code values} may have
     */
    record Matches(List<String> values, int total, boolean hasMore) {}

    /** Names with what they can be found by. */
    private record Name(String value, List<String> words) {}

    private record KnownNames(List<Name> names, boolean isComplete, long readAt) {}

    /** The limit of the protocol. */
    static final int MOST_VALUES = 100;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private static final Duration KEPT = Duration.ofMinutes(1);

    /** The time after which a list that could not be read is read again. */
    private static final Duration UNREADABLE = Duration.ofSeconds(10);

    private static final List<String> PERIODS =
            List.of("last_month", "this_month", "last_week", "last_30_days", "last_7_days", "yesterday", "today");

    private final Catalogue catalogue;
    private final ToolAdapter adapter;
    private final LongSupplier clock;
    private final Map<NameKind, KnownNames> known = new EnumMap<>(NameKind.class);

    /** Held while a list is read, so that fast typing reads it once. */
    private final ReentrantLock reading = new ReentrantLock();

    /**
     * Names of one organisation.
     *
     * @param clock in nanoseconds
     */
    public LiveNames(Catalogue catalogue, ToolAdapter adapter, LongSupplier clock) {
        this.catalogue = catalogue;
        this.adapter = adapter;
        this.clock = clock;
    }

    /**
     * Returns the names that begin with a text, then those that contain it, in any case and with or without accents.
     *
     * @throws InterruptedException when the request was cancelled
     */
    Matches matching(NameKind kind, String text) throws InterruptedException {
        KnownNames names = names(kind);
        String part = bare(text.strip());
        Set<String> beginning = new LinkedHashSet<>();
        Set<String> containing = new LinkedHashSet<>();
        for (Name name : names.names()) {
            if (name.words().stream().anyMatch(word -> word.startsWith(part))) {
                beginning.add(name.value());
            } else if (name.words().stream().anyMatch(word -> word.contains(part))) {
                containing.add(name.value());
            }
        }
        beginning.addAll(containing);
        int total = beginning.size();
        return new Matches(
                beginning.stream().limit(MOST_VALUES).toList(), total, total > MOST_VALUES || !names.isComplete());
    }

    private KnownNames names(NameKind kind) throws InterruptedException {
        if (kind.list.isEmpty()) {
            List<String> values = kind == NameKind.PERIOD ? PERIODS : List.of();
            return new KnownNames(
                    values.stream()
                            .map(value -> new Name(value, List.of(value)))
                            .toList(),
                    true,
                    0);
        }
        reading.lockInterruptibly();
        try {
            KnownNames names = known.get(kind);
            if (names == null || clock.getAsLong() - names.readAt() >= KEPT.toNanos()) {
                known.remove(kind);
                names = read(kind);
                if (names == null) {
                    // Read again soon, but not at each letter that is typed.
                    names = new KnownNames(
                            List.of(),
                            true,
                            clock.getAsLong() - KEPT.minus(UNREADABLE).toNanos());
                }
                known.put(kind, names);
            }
            return names;
        } finally {
            reading.unlock();
        }
    }

    /** Reads all names of a kind; null when Portkey does not return them. */
    private @Nullable KnownNames read(NameKind kind) throws InterruptedException {
        Catalogue.Entry list = catalogue.require(kind.list);
        ToolResult result = adapter.call(
                list, Map.of(Operation.ALL_PAGES, true, Operation.FIELDS, kind.members), CallContext.SILENT);
        if (result.isError()) {
            return null;
        }
        try {
            JsonNode answer = Json.read(result.text());
            List<Name> names = new ArrayList<>();
            Listing.ListShape shape = list.operation().list();
            for (JsonNode item : answer.path(shape == null ? "data" : shape.items())) {
                add(names, kind, item);
            }
            boolean complete = !answer.at("/page/has_more").asBoolean()
                    && answer.at("/page/omitted").asInt() == 0;
            return new KnownNames(names, complete, clock.getAsLong());
        } catch (IOException e) {
            return null;
        }
    }

    /** A text without differences of case, of accents and of the encoding of characters. */
    private static String bare(String text) {
        return MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }

    private static void add(List<Name> names, NameKind kind, JsonNode item) {
        String value = item.path(kind.members.get(0)).asText();
        if (value.isBlank() || value.chars().anyMatch(Character::isISOControl)) {
            return;
        }
        List<String> words = new ArrayList<>();
        for (String member : kind.members) {
            words.add(bare(item.path(member).asText()));
        }
        // "First Last" is one name, too.
        words.add(String.join(" ", words.subList(1, words.size())));
        names.add(new Name(value, words));
    }
}
