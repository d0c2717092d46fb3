package dev.portkeyadmin.catalogue;

import static dev.portkeyadmin.operation.Operation.ORGANISATION_ID;
import static dev.portkeyadmin.operation.Operation.WORKSPACE_ID;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.ApiResponse;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.schema.Schema;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds every operation of every service by name. A toolset is loaded on first use; its declarations were checked by the build, which
 * a running server does not repeat.
 */
public final class Catalogue {

    /** One operation, ready to be called. */
    public static final class Entry {

        private final Toolset toolset;
        private final BaseService service;
        private final Operation operation;
        private volatile @Nullable Schema inputSchema;

        private Entry(Toolset toolset, BaseService service, Operation operation) {
            this.toolset = toolset;
            this.service = service;
            this.operation = operation;
        }

        /** The service that declares it. */
        public BaseService service() {
            return service;
        }

        /** The declaration. */
        public Operation operation() {
            return operation;
        }

        /** The schema of its arguments, made on first use. */
        public Schema inputSchema() {
            Schema known = inputSchema;
            if (known == null) {
                known = operation.inputSchema();
                inputSchema = known;
            }
            return known;
        }

        @Override
        public String toString() {
            return operation.name();
        }

        /** The toolset that it belongs to. */
        public Toolset toolset() {
            return toolset;
        }

        /** Sends the operation; see {@link BaseService#send}. */
        public ApiResponse send(Arguments arguments, Deadline deadline) throws InterruptedException {
            return service.send(operation, arguments, deadline);
        }

        /**
         * Returns the arguments of a write that this operation needs to read the written object: ids, the workspace and all that
         * it requires.
         */
        public Arguments lookupArguments(Operation write, Arguments arguments) {
            List<String> ids = write.params().stream()
                    .filter(param -> param.place() == Param.Place.PATH
                            || param.place() == Param.Place.QUERY
                            || param.name().equals(WORKSPACE_ID)
                            || param.name().equals(ORGANISATION_ID)
                            || operation.requires(param.name()))
                    .map(Param::name)
                    .filter(operation.argumentNames()::contains)
                    .toList();
            return arguments.only(ids);
        }

        /** Adds the organisation of the key where every call needs it and this one does not name it; nothing where it is unknown. */
        public Arguments withOrganisation(Arguments arguments, KeyOrganisation key, Deadline deadline)
                throws InterruptedException {
            if (operation.fillsOrganisation() != Operation.Filling.ALWAYS || arguments.get(ORGANISATION_ID) != null) {
                return arguments;
            }
            String found = key.find(deadline);
            return found.isEmpty() ? arguments : arguments.with(ORGANISATION_ID, found);
        }

        /**
         * Returns whether an item of this list of a workspace is the workspace's own and not one that the organisation shares with it.
         *
         * @param isWorkspace returns true for an id and a slug of the workspace
         */
        public boolean isOwn(JsonNode item, Predicate<String> isWorkspace) {
            if (item.hasNonNull(WORKSPACE_ID)) {
                return isWorkspace.test(item.get(WORKSPACE_ID).asText());
            }
            // One that names no workspace is its own, since Portkey lists it there.
            return operation.output().shared().stream()
                    .noneMatch(mark -> item.hasNonNull(mark.member())
                            && item.get(mark.member()).asText().startsWith(mark.prefix()));
        }
    }

    private final Function<Toolset, List<BaseService>> services;
    private final Map<Toolset, List<Entry>> loaded = new EnumMap<>(Toolset.class);
    private final Map<String, Entry> byName = new LinkedHashMap<>();
    private @Nullable List<Entry> all;
    private final Map<String, Set<String>> reserved = new ConcurrentHashMap<>();

    /** A catalogue of the services of each toolset. */
    public Catalogue(Function<Toolset, List<BaseService>> services) {
        this.services = services;
    }

    /**
     * Lets every operation that returns one object be read in parts, since an object may be longer than an answer. The
     * tools that are listed by default do without: users and invites are short, and their lists return single members.
     */
    private static Operation inParts(Toolset toolset, Operation operation) {
        boolean isRead = operation.method() == Method.GET && operation.list() == null;
        return isRead && toolset != Toolset.USERS ? operation.inParts() : operation;
    }

    /**
     * The operations of one toolset, in the order in which they are listed.
     *
     * @throws IllegalStateException when two operations have the same name
     */
    public synchronized List<Entry> entries(Toolset toolset) {
        List<Entry> known = loaded.get(toolset);
        if (known != null) {
            return known;
        }
        List<Entry> entries = new ArrayList<>();
        for (BaseService service : services.apply(toolset)) {
            service.operations()
                    .forEach(operation -> entries.add(new Entry(toolset, service, inParts(toolset, operation))));
        }
        for (Entry entry : entries) {
            if (byName.put(entry.operation().name(), entry) != null) {
                throw new IllegalStateException(
                        "two operations are named " + entry.operation().name());
            }
        }
        List<Entry> complete = List.copyOf(entries);
        loaded.put(toolset, complete);
        return complete;
    }

    /** The operation of that name, or null. */
    public synchronized @Nullable Entry get(String name) {
        Entry known = byName.get(name);
        if (known == null && loaded.size() < Toolset.values().length) {
            entries();
            known = byName.get(name);
        }
        return known;
    }

    /**
     * Returns the operation that a declaration or this server itself names.
     *
     * @throws IllegalStateException when it does not exist
     */
    public Entry require(String name) {
        Entry entry = get(name);
        if (entry == null) {
            throw new IllegalStateException("unknown operation " + name);
        }
        return entry;
    }

    /** All operations, toolset by toolset. */
    public synchronized List<Entry> entries() {
        if (all == null) {
            List<Entry> entries = new ArrayList<>();
            for (Toolset toolset : Toolset.values()) {
                entries.addAll(entries(toolset));
            }
            all = List.copyOf(entries);
        }
        return all;
    }

    /**
     * Checks each declaration and the references between them.
     *
     * @throws IllegalStateException when a declaration is wrong; the message names the operation and the rule
     */
    public void check() {
        List<Operation> operations = entries().stream().map(Entry::operation).toList();
        operations.forEach(Operation::check);
        NeighbourCheck.check(operations);
    }

    /** The operation that reads one object of a list, for which its id is enough; null for none. */
    public @Nullable Entry readerOf(String list) {
        return entries().stream()
                .filter(entry -> {
                    Operation operation = entry.operation();
                    return operation.method() == Method.GET
                            && operation.list() == null
                            && operation.findIdsWith().equals(list)
                            && operation.placeholders().size() == 1
                            && operation.path().endsWith("}");
                })
                .findFirst()
                .orElse(null);
    }

    /** All names, in the same order. */
    public List<String> names() {
        return entries().stream().map(entry -> entry.operation().name()).toList();
    }

    /**
     * Returns the words that cannot be ids because they name a route of their own: {@code /admin/users/invites} lists
     * the invites and does not read a user.
     */
    public Set<String> reserved(Entry entry, String placeholder) {
        return reserved.computeIfAbsent(
                entry.operation().name() + " " + placeholder, key -> literals(entry, placeholder));
    }

    private Set<String> literals(Entry entry, String placeholder) {
        String[] own = entry.operation().path().split("/");
        int position = List.of(own).indexOf("{" + placeholder + "}");
        Set<String> words = new LinkedHashSet<>();
        for (Entry other : entries(entry.toolset())) {
            String[] theirs = other.operation().path().split("/");
            if (theirs.length > position && !theirs[position].startsWith("{") && samePrefix(own, theirs, position)) {
                words.add(theirs[position]);
            }
        }
        return words;
    }

    private static boolean samePrefix(String[] own, String[] theirs, int length) {
        for (int i = 0; i < length; i++) {
            if (!own[i].equals(theirs[i]) && !(own[i].startsWith("{") && theirs[i].startsWith("{"))) {
                return false;
            }
        }
        return true;
    }
}
