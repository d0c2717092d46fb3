package dev.portkeyadmin.names;

import static dev.portkeyadmin.operation.Operation.ORGANISATION_ID;
import static dev.portkeyadmin.operation.Operation.WORKSPACE_ID;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.catalogue.KeyType;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.schema.Reference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Remembers the names of objects for a minute, or until something is written. */
public final class Directory {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_LISTS = 50;
    private static final int MOST_LAST = 5_000;

    /** A symbol before a name, such as an emoji. */
    private static final Pattern ICON = Pattern.compile("^[\\p{So}\\p{Sk}\\p{Cf}\\p{Mn}]+\\s+");

    /** Most workspaces in which objects are looked for one by one. */
    private static final int MOST_WORKSPACES = 30;

    /** The prefix of the id of an API key under which its owner is remembered among the names. */
    private static final String KEY_OWNER = "owner";

    /** The prefix of the list and the id of an object under which its workspace is remembered among the names. */
    private static final String WORKSPACE_OF = "workspace of ";

    /** Lists whose items name their organisation; no route returns the organisation of a key. */
    private static final List<String> HOLD_THE_ORGANISATION =
            List.of("list_api_keys", "list_configs", "list_prompt_labels", "list_guardrails");

    /**
     * All objects of one kind.
     *
     * @param complete whether all were read
     * @param ofSeveral whether they are of more than one workspace, so that the list is not that of one
     */
    public record ListedObjects(List<Named> objects, boolean complete, boolean ofSeveral) {}

    private record ListQuery(String list, Map<String, Object> filter) {}

    private record Remembered(ListedObjects listed, Instant at) {}

    private final Catalogue catalogue;
    private final Clock clock;
    private final Map<ListQuery, Remembered> remembered = new LinkedHashMap<>();

    /** The last names of objects by their ids, which outlive a deletion; the oldest are given up. */
    private final Map<String, String> last = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_LAST;
        }
    };

    /** The last moment at which each list could not be read. */
    private final Map<String, Instant> unreadable = new LinkedHashMap<>();

    private long writes;

    /** Never changes, since a key belongs to one organisation. */
    private volatile String organisation = "";

    private volatile boolean ofOrganisation;

    /** Reads lists through the catalogue. */
    public Directory(Catalogue catalogue, Clock clock) {
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /**
     * Returns the objects of one kind, read at most a minute ago.
     *
     * @param filter arguments of the operation that lists them
     * @throws dev.portkeyadmin.client.outcome.CallException when they cannot be listed, which is not remembered
     */
    public ListedObjects list(Reference kind, Arguments filter, Deadline deadline) throws InterruptedException {
        ListQuery question = new ListQuery(kind.list(), filter.values());
        long before;
        synchronized (this) {
            before = writes;
            Remembered known = remembered.get(question);
            if (known != null && isFresh(known)) {
                return known.listed();
            }
        }
        ListPages.Items items = ListPages.all(catalogue.require(kind.list()), filter, deadline);
        // A policy may count API keys or workspaces, which people know by their names.
        Map<String, String> counted = items.items().isEmpty() ? Map.of() : namesOfNames(kind, deadline);
        List<Named> objects = new ArrayList<>();
        for (JsonNode item : items.items()) {
            Map<String, String> ids = new LinkedHashMap<>();
            kind.ids().forEach(member -> {
                String id = text(item, member);
                if (!id.isEmpty()) {
                    ids.put(member, id);
                }
            });
            if (!ids.isEmpty()) {
                List<String> names = kind.names().stream()
                        .map(member -> text(item, member))
                        .flatMap(name ->
                                Stream.of(counted.getOrDefault(name, ""), name, withoutIcon(name, text(item, "icon"))))
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList();
                objects.add(new Named(ids, names, text(item, kind.detail()), ""));
            }
        }
        boolean ofSeveral = items.items().stream()
                        .map(item -> text(item, WORKSPACE_ID))
                        .filter(workspace -> !workspace.isEmpty())
                        .distinct()
                        .count()
                > 1;
        ListedObjects listed = new ListedObjects(List.copyOf(objects), items.complete(), ofSeveral);
        synchronized (this) {
            for (Named object : objects) {
                object.ids().values().forEach(id -> last.put(kind.list() + " " + id, object.name()));
            }
            for (JsonNode item : items.items()) {
                kind.ids()
                        .forEach(member ->
                                learn(WORKSPACE_OF + kind.list(), text(item, member), text(item, WORKSPACE_ID)));
            }
            if (kind == Reference.API_KEY) {
                items.items().forEach(key -> learn(KEY_OWNER, text(key, "id"), text(key, "user_id")));
            }
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

    /** The names of what the names of objects are the ids of, as the list of a kind declares; none for most kinds. */
    private Map<String, String> namesOfNames(Reference kind, Deadline deadline) throws InterruptedException {
        Map<String, List<Reference>> named =
                catalogue.require(kind.list()).operation().output().named();
        Map<String, String> found = new HashMap<>();
        for (String member : kind.names()) {
            for (Reference other : named.getOrDefault(member, List.of())) {
                found.putAll(names(other, deadline));
            }
        }
        return found;
    }

    /** Remembers the name of an object that was created or is about to go. */
    public synchronized void learn(String list, String id, String name) {
        if (!id.isEmpty() && !name.isEmpty() && !name.equals(id)) {
            last.put(list + " " + id, name);
        }
    }

    /** The id of the person whose API key it is, as it was last listed here; empty for the key of a service, or one never listed. */
    synchronized String ownerOf(String apiKey) {
        return last.getOrDefault(KEY_OWNER + " " + apiKey, "");
    }

    /** The id or slug of the workspace in which an object was when it was last listed here; empty where no list said so. */
    synchronized String workspaceOf(Reference kind, String id) {
        return last.getOrDefault(WORKSPACE_OF + kind.list() + " " + id, "");
    }

    /** The name that an object had when it was last listed here; empty where it never was. */
    public synchronized String lastName(Reference kind, String id) {
        return last.getOrDefault(kind.list() + " " + id, "");
    }

    /**
     * Returns the names of all objects of one kind by their ids; none where they cannot be listed, which is remembered, too.
     *
     * @throws InterruptedException when the call was cancelled
     */
    public Map<String, String> names(Reference kind, Deadline deadline) throws InterruptedException {
        Map<String, String> names = new HashMap<>();
        everywhere(kind, deadline).forEach(object -> object.ids().values().forEach(id -> names.put(id, object.name())));
        return names;
    }

    /**
     * Returns one id for each id and slug of the objects of one kind, the same for those of the same object; none where they cannot be
     * listed.
     */
    Map<String, String> identities(Reference kind, Deadline deadline) throws InterruptedException {
        Map<String, String> identities = new HashMap<>();
        everywhere(kind, deadline)
                .forEach(object -> object.ids().values().forEach(id -> identities.put(id, object.id("id"))));
        return identities;
    }

    /** The objects of one kind, of each workspace in turn where they are listed only so; those that could be read. */
    private List<Named> everywhere(Reference kind, Deadline deadline) throws InterruptedException {
        if (isUnreadable(kind.list())) {
            return List.of();
        }
        try {
            return list(kind, new Arguments(Map.of()), deadline).objects();
        } catch (CallException e) {
            List<Named> found = new ArrayList<>();
            if (isByWorkspace(kind)) {
                try {
                    addByWorkspace(kind, new Arguments(Map.of()), found, deadline);
                } catch (CallException unread) {
                    // Those that are known by then are returned.
                }
            }
            if (found.isEmpty()) {
                // A key may read one list and not another; the ids remain.
                synchronized (this) {
                    unreadable.put(kind.list(), clock.instant());
                }
            }
            return found;
        }
    }

    private synchronized boolean isUnreadable(String what) {
        Instant failed = unreadable.get(what);
        return failed != null && clock.instant().isBefore(failed.plus(REMEMBERED));
    }

    /** Returns true if such objects can be listed by workspace. */
    boolean isByWorkspace(Reference kind) {
        return !kind.isWorkspace()
                && catalogue.require(kind.list()).operation().argumentNames().contains(WORKSPACE_ID);
    }

    /**
     * Adds the objects of each workspace in turn, each with the slug of its workspace, for a kind whose list needs a workspace.
     *
     * @return whether all were read
     * @throws dev.portkeyadmin.client.outcome.CallException when one cannot be read; those before it are added
     */
    boolean addByWorkspace(Reference kind, Arguments filter, List<Named> found, Deadline deadline)
            throws InterruptedException {
        ListedObjects workspaces = list(Reference.WORKSPACE, new Arguments(Map.of()), deadline);
        boolean complete = workspaces.complete() && workspaces.objects().size() <= MOST_WORKSPACES;
        boolean takesId = catalogue.require(kind.list()).operation().params().stream()
                .anyMatch(param ->
                        param.name().equals(WORKSPACE_ID) && param.schema().reference() == Reference.WORKSPACE_UUID);
        for (Named workspace :
                workspaces.objects().stream().limit(MOST_WORKSPACES).toList()) {
            String slug = workspace.id(Reference.WORKSPACE_SLUG.sent());
            ListedObjects own = list(kind, filter.with(WORKSPACE_ID, takesId ? workspace.id("id") : slug), deadline);
            // An object of the organisation is in the list of each workspace.
            own.objects().stream()
                    .filter(object ->
                            found.stream().noneMatch(other -> other.ids().equals(object.ids())))
                    .forEach(object -> found.add(object.in(slug)));
            complete &= own.complete();
        }
        return complete;
    }

    /** Portkey puts the icon of a workspace before its name. */
    private static String withoutIcon(String name, String icon) {
        String plain = !icon.isEmpty() && name.startsWith(icon) ? name.substring(icon.length()) : name;
        String bare = ICON.matcher(plain).replaceFirst("").strip();
        return bare.isEmpty() ? name : bare;
    }

    /** Returns true if a list of such objects is remembered, which may be older than what people know. */
    synchronized boolean remembers(Reference kind) {
        return remembered.entrySet().stream()
                .anyMatch(known -> known.getKey().list().equals(kind.list()) && isFresh(known.getValue()));
    }

    /** Forgets the lists of such objects. */
    synchronized void forget(Reference kind) {
        remembered.keySet().removeIf(question -> question.list().equals(kind.list()));
    }

    private boolean isFresh(Remembered known) {
        return clock.instant().isBefore(known.at().plus(REMEMBERED));
    }

    /** The objects of one kind that are remembered; none where a request would be needed. */
    public synchronized List<Named> known(Reference kind, Arguments filter) {
        Remembered known = remembered.get(new ListQuery(kind.list(), filter.values()));
        return known == null || !isFresh(known) ? List.of() : known.listed().objects();
    }

    /** The texts of some members of an object, joined by spaces. */
    public static String text(JsonNode item, String members) {
        StringBuilder text = new StringBuilder();
        for (String member : members.split(" ")) {
            String value = item.path(member).asText("").strip();
            text.append(text.isEmpty() || value.isEmpty() ? "" : " ").append(value);
        }
        return text.toString();
    }

    /**
     * Returns the organisation of the key, as it is written in any object; empty where none can be read.
     *
     * @throws InterruptedException when the call was cancelled
     */
    public String organisation(Deadline deadline) throws InterruptedException {
        String known = organisation;
        if (!known.isEmpty() || isUnreadable(ORGANISATION_ID)) {
            return known;
        }
        boolean isForbidden = true;
        for (String list : HOLD_THE_ORGANISATION) {
            Catalogue.Entry entry = catalogue.require(list);
            try {
                JsonNode body = entry.send(
                                entry.operation().page(new Arguments(Map.of()), ListPages.PAGE_SIZE, 0), deadline)
                        .body();
                isForbidden = false;
                for (JsonNode item : body.isArray() ? body : body.path("data")) {
                    ofOrganisation |= KeyType.of(item).isOfOrganisation();
                }
                for (JsonNode item : body.isArray() ? body : body.path("data")) {
                    String id = item.path(ORGANISATION_ID).asText("");
                    if (!id.isEmpty()) {
                        organisation = id;
                        return id;
                    }
                }
            } catch (CallException e) {
                // Another list may be allowed.
                isForbidden &= e.status() >= 400 && e.status() < 500;
                continue;
            }
        }
        if (isForbidden) {
            synchronized (this) {
                unreadable.put(ORGANISATION_ID, clock.instant());
            }
        }
        return "";
    }

    /** Returns true if the key sees keys of the organisation, as only an organisation key does; known after {@link #organisation}. */
    boolean isOfOrganisation() {
        return ofOrganisation;
    }

    /** Forgets everything, since a write may have changed any list. */
    public synchronized void forget() {
        writes++;
        remembered.clear();
    }
}
