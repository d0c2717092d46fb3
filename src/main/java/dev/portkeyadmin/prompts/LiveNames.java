package dev.portkeyadmin.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.period.Period;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.text.ComparedText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Completes the beginning or a part of a name with the names that Portkey has now and that fit the arguments given before. A list is
 * read once and kept for a minute; one that cannot be read has no names.
 */
public final class LiveNames {

    /** The kinds of names. */
    enum NameKind {
        NONE("", ""),
        PERSON("list_users", "workspace_ids", "email", "first_name", "last_name"),
        WORKSPACE("list_workspaces", "id", "name", "slug"),
        KEY("list_api_keys", "workspace_id", "name"),
        PERIOD("", "");

        private final String list;

        /** The member that holds the ids of the workspaces that it is in. */
        private final String places;

        /** The member that is the value, then others by which it can be found. */
        private final List<String> members;

        NameKind(String list, String places, String... members) {
            this.list = list;
            this.places = places;
            this.members = List.of(members);
        }
    }

    /** The values that other arguments have, by the kind of name. */
    static final class Given {

        private final Map<NameKind, Set<String>> values = new EnumMap<>(NameKind.class);

        /** Adds the values of an argument; blank ones count as not given. */
        void add(NameKind kind, List<String> more) {
            more.stream()
                    .map(value -> ComparedText.bare(value.strip()))
                    .filter(value -> !value.isEmpty())
                    .forEach(value ->
                            values.computeIfAbsent(kind, any -> new HashSet<>()).add(value));
        }

        private Set<String> of(NameKind kind) {
            return values.getOrDefault(kind, Set.of());
        }
    }

    /**
     * The names that match.
     *
     * @param total how many there are, more than {@code values} may have
     */
    record Matches(List<String> values, int total, boolean hasMore) {}

    /**
     * A name.
     *
     * @param words what it can be found by
     * @param places the ids or slugs of the workspaces that it is in
     */
    private record Name(String value, List<String> words, List<String> places) {

        /** Returns whether one of the texts is its value or its full name, the last of its words. */
        boolean isAnyOf(Set<String> given) {
            return given.contains(ComparedText.bare(value)) || given.contains(words.get(words.size() - 1));
        }

        boolean isIn(Set<String> workspaces) {
            return places.stream().anyMatch(workspaces::contains);
        }
    }

    private record NameQuery(NameKind kind, String workspace) {}

    private record KnownNames(List<Name> names, boolean isComplete, long readAt) {}

    /** The limit of the protocol. */
    static final int MOST_VALUES = 100;

    private static final Duration KEPT = Duration.ofMinutes(1);

    /** The time after which a list that could not be read is read again. */
    private static final Duration UNREADABLE = Duration.ofSeconds(10);

    private final Catalogue catalogue;
    private final ToolAdapter adapter;
    private final LongSupplier clock;
    private final Map<NameQuery, KnownNames> known = new HashMap<>();

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
     * @param given the other arguments: a name that is one of them is left out, and so is one that does not fit them
     * @throws InterruptedException when the request was cancelled
     */
    Matches matching(NameKind kind, String text, Given given) throws InterruptedException {
        Set<String> there = places(NameKind.WORKSPACE, given);
        KnownNames names = kind == NameKind.KEY && there.size() > 0
                ? names(kind, there.iterator().next())
                : names(kind, "");
        List<Name> fitting = fitting(kind, names.names(), there, given);
        String part = ComparedText.bare(text.strip());
        Set<String> beginning = new LinkedHashSet<>();
        Set<String> containing = new LinkedHashSet<>();
        for (Name name : fitting) {
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

    /** Leaves out what was given already, workspaces without the key, and members of the workspace. */
    private List<Name> fitting(NameKind kind, List<Name> names, Set<String> there, Given given)
            throws InterruptedException {
        Set<String> holding = kind == NameKind.WORKSPACE ? places(NameKind.KEY, given) : Set.of();
        return names.stream()
                .filter(name -> !name.isAnyOf(given.of(kind)))
                .filter(name -> holding.isEmpty() || name.isIn(holding))
                // A prompt with people and a workspace adds them to it, so its members are left out.
                .filter(name -> kind != NameKind.PERSON || !name.isIn(there))
                .toList();
    }

    /** The workspaces of the names of a kind that were given; none where these are unknown, or in no workspace. */
    private Set<String> places(NameKind kind, Given given) throws InterruptedException {
        Set<String> places = new LinkedHashSet<>();
        if (!given.of(kind).isEmpty()) {
            for (Name name : names(kind, "").names()) {
                if (name.isAnyOf(given.of(kind))) {
                    places.addAll(name.places());
                }
            }
        }
        return places;
    }

    /**
     * The names of a kind.
     *
     * @param workspace the id of the only workspace; empty for all that the list shows without one
     */
    private KnownNames names(NameKind kind, String workspace) throws InterruptedException {
        if (kind.list.isEmpty()) {
            List<String> values = kind == NameKind.PERIOD ? Period.NAMES : List.of();
            return new KnownNames(
                    values.stream()
                            .map(value -> new Name(value, List.of(value), List.of()))
                            .toList(),
                    true,
                    0);
        }
        reading.lockInterruptibly();
        try {
            NameQuery query = new NameQuery(kind, workspace);
            KnownNames names = known.get(query);
            if (names == null || clock.getAsLong() - names.readAt() >= KEPT.toNanos()) {
                known.remove(query);
                names = read(query);
                if (names == null) {
                    // Read again soon, but not at each letter that is typed.
                    names = new KnownNames(
                            List.of(),
                            true,
                            clock.getAsLong() - KEPT.minus(UNREADABLE).toNanos());
                }
                known.put(query, names);
            }
            return names;
        } finally {
            reading.unlock();
        }
    }

    /** Reads all names; null when Portkey does not return them. */
    private @Nullable KnownNames read(NameQuery query) throws InterruptedException {
        NameKind kind = query.kind();
        Catalogue.Entry list = catalogue.require(kind.list);
        List<String> fields =
                Stream.concat(kind.members.stream(), Stream.of(kind.places)).toList();
        Map<String, Object> arguments = new HashMap<>(Map.of(Operation.ALL_PAGES, true, Operation.FIELDS, fields));
        if (!query.workspace().isEmpty()) {
            arguments.put("workspace_id", query.workspace());
        }
        ToolResult result = adapter.call(list, arguments, CallContext.SILENT);
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

    private static void add(List<Name> names, NameKind kind, JsonNode item) {
        String value = item.path(kind.members.get(0)).asText();
        if (value.isBlank() || value.chars().anyMatch(Character::isISOControl)) {
            return;
        }
        List<String> words = new ArrayList<>();
        for (String member : kind.members) {
            words.add(ComparedText.bare(item.path(member).asText()));
        }
        // "First Last" is one name, too.
        words.add(String.join(" ", words.subList(1, words.size())));
        List<String> places = new ArrayList<>();
        JsonNode held = item.path(kind.places);
        (held.isArray() ? held.valueStream() : Stream.of(held)).forEach(place -> places.add(place.asText("")));
        if (kind == NameKind.WORKSPACE) {
            // A key or a user names its workspace by either.
            places.add(item.path("slug").asText(""));
        }
        places.removeIf(String::isEmpty);
        names.add(new Name(value, words, places));
    }
}
