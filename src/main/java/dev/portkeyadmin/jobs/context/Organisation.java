package dev.portkeyadmin.jobs.context;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.names.Directory;
import dev.portkeyadmin.names.NameList;
import dev.portkeyadmin.names.NameLookup;
import dev.portkeyadmin.names.Named;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.text.ComparedText;
import dev.portkeyadmin.text.SafeText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The workspaces and people of the organisation by the names that an admin uses. */
public final class Organisation {

    /** Roles in a workspace that manage it. */
    private static final Set<String> MANAGING = Set.of("admin", "manager");

    private static final String USER = "user";

    private final Reads reads;
    private final ToolAdapter adapter;
    private final NameLookup names;
    private @Nullable List<Workspace> workspaces;

    /** The workspaces as Portkey lists them, by id. */
    private final Map<String, JsonNode> items = new HashMap<>();

    private @Nullable List<Person> people;

    /** Names that are read when they are first needed. */
    public Organisation(JobContext context, Reads reads) {
        this.reads = reads;
        this.adapter = context.adapter();
        this.names = new NameLookup(
                new Directory(context.catalogue(), context.adapter().clock()));
    }

    /** A workspace; id and slug are empty for the one of a workspace key, which no argument has to name. */
    public record Workspace(String id, String slug, String name) {

        static final Workspace OF_KEY = new Workspace("", "", "the workspace of this key");

        /** Returns whether a text is its id or slug; any text is for the one of a workspace key. */
        boolean isNamed(String text) {
            return id.isEmpty() || text.equals(id) || text.equals(slug);
        }

        /** The argument that chooses it in most operations. */
        public Map<String, Object> byId() {
            return id.isEmpty() ? Map.of() : Map.of("workspace_id", id);
        }

        /** The argument that chooses it in analytics. */
        public Map<String, Object> bySlug() {
            return slug.isEmpty() ? Map.of() : Map.of(Operation.WORKSPACE, slug);
        }
    }

    /** An accepted user. */
    public record Person(String id, String name, String email, String role, List<String> workspaces) {

        /** Returns whether this user is a member of a workspace. */
        public boolean isIn(Workspace workspace) {
            return workspaces.contains(workspace.slug()) || workspaces.contains(workspace.id());
        }
    }

    /** Returns whether a member of a workspace manages it. */
    public static boolean isManager(JsonNode member) {
        return MANAGING.contains(member.path("role").asText(""));
    }

    /** The workspaces that the key can see; the key's own where it may not list them, which is noted. */
    public synchronized List<Workspace> workspaces() throws InterruptedException {
        if (workspaces == null) {
            List<Workspace> found = new ArrayList<>();
            try {
                for (JsonNode item : reads.list("list_workspaces", Map.of())) {
                    String slug = item.path("slug").asText("");
                    String id = item.path("id").asText("");
                    found.add(new Workspace(id, slug, item.path("name").asText(slug)));
                    items.put(id, item);
                }
            } catch (CallException e) {
                if (e.status() != 403) {
                    throw e;
                }
                reads.missing("the list of workspaces, so only the workspace of this key is counted", e);
                found.add(Workspace.OF_KEY);
            }
            workspaces = List.copyOf(found);
        }
        return workspaces;
    }

    /** Says that the key sees one workspace only, so that others are not counted; empty where an organisation key sees all. */
    public String scope() throws InterruptedException {
        List<Workspace> all = workspaces();
        return all.size() == 1 && !all.get(0).id().isEmpty()
                ? adapter.scopeOfKey(all.get(0).name())
                : "";
    }

    /** A workspace as Portkey lists it; missing for the one of a workspace key. */
    public synchronized JsonNode shown(Workspace workspace) {
        return items.getOrDefault(workspace.id(), MissingNode.getInstance());
    }

    /**
     * The workspace of that id, slug or name.
     *
     * @param argument of the job, which gives the text
     * @throws RefusedException when there is none, or more than one of that name
     */
    public Workspace workspace(String job, String argument, String text, NameLookup.Closeness closeness)
            throws InterruptedException {
        NameLookup.Found found = find(job, argument, Reference.WORKSPACE, text, closeness);
        String id = id(found, Reference.WORKSPACE, text);
        return workspaces().stream()
                .filter(each -> each.id().equals(id) || each.slug().equals(id))
                .findFirst()
                .orElseThrow(() -> new RefusedException(invalid(job, argument)
                        + (found.doubt().isEmpty()
                                ? "this key sees no workspace of the id " + SafeText.of(text, NAME_LENGTH) + "."
                                : found.doubt())));
    }

    /**
     * The workspaces of the ids, slugs or names in the argument {@code workspace} of a job that reads, each once; all workspaces if the
     * argument is absent.
     *
     * @param named with commas between them
     * @throws RefusedException when there is none of a name, or more than one
     */
    public List<Workspace> chosen(String job, @Nullable String named) throws InterruptedException {
        return chosen(job, named, NameLookup.Closeness.SIMILAR);
    }

    /**
     * The workspaces as in {@link #chosen} for a job that writes, which guesses none.
     *
     * @throws RefusedException when there is none of exactly that name, or more than one
     */
    public List<Workspace> chosenToWrite(String job, @Nullable String named) throws InterruptedException {
        return chosen(job, named, NameLookup.Closeness.EXACT);
    }

    private List<Workspace> chosen(String job, @Nullable String named, NameLookup.Closeness closeness)
            throws InterruptedException {
        if (named == null) {
            return workspaces();
        }
        List<String> parts = NameList.parts(named);
        boolean isOne = parts.size() < 2
                || workspaces().stream().anyMatch(each -> each.name().equalsIgnoreCase(named.strip()));
        List<Workspace> chosen = new ArrayList<>();
        for (String part : isOne ? List.of(parts.size() == 1 ? parts.get(0) : named) : parts) {
            Workspace found = workspace(job, "workspace", part, closeness);
            if (!chosen.contains(found)) {
                chosen.add(found);
            }
        }
        return chosen;
    }

    /**
     * The user of that id, email address or full name.
     *
     * @throws RefusedException when there is none, or more than one of that name
     */
    public Person person(String job, String text) throws InterruptedException {
        NameLookup.Found found = find(job, USER, Reference.USER, text, NameLookup.Closeness.EXACT);
        try {
            return person(reads.one("get_user", Map.of("user_id", id(found, Reference.USER, text))));
        } catch (CallException e) {
            if (found.doubt().isEmpty() || e.status() != 404) {
                throw e;
            }
            throw new RefusedException(invalid(job, USER) + found.doubt() + " " + e.getMessage());
        }
    }

    /** The only user with that first or last name; null where there is none or more than one. */
    public @Nullable Person onlyOneCalled(String text) throws InterruptedException {
        String wanted = ComparedText.folded(text);
        List<Person> called = people().stream()
                .filter(person -> wanted.length() > 1
                        && (" " + ComparedText.folded(person.name()) + " ").contains(" " + wanted + " "))
                .toList();
        return called.size() == 1 ? called.get(0) : null;
    }

    private NameLookup.Found find(
            String job, String argument, Reference kind, String text, NameLookup.Closeness closeness)
            throws InterruptedException {
        try {
            return names.find(kind, text, new Arguments(Map.of()), closeness, reads.deadline());
        } catch (RefusedException e) {
            throw new RefusedException(invalid(job, argument)
                    + e.getMessage()
                    + (String.valueOf(e.getMessage()).endsWith(".") ? "" : "."));
        }
    }

    private static String id(NameLookup.Found found, Reference kind, String text) {
        Named object = found.object();
        return object == null ? text.strip() : object.id(kind.sent());
    }

    private static String invalid(String job, String argument) {
        return job + ": invalid arguments; nothing was changed.\n- " + argument + ": ";
    }

    /** All accepted users. */
    public synchronized List<Person> people() throws InterruptedException {
        if (people == null) {
            List<Person> found = new ArrayList<>();
            for (JsonNode item : reads.list("list_users", Map.of())) {
                found.add(person(item));
            }
            people = List.copyOf(found);
        }
        return people;
    }

    /** Reads a user as Portkey shows it. */
    static Person person(JsonNode user) {
        List<String> workspaces = new ArrayList<>();
        user.path("workspace_ids").forEach(id -> workspaces.add(id.asText()));
        String name = (user.path("first_name").asText("") + " "
                        + user.path("last_name").asText(""))
                .strip();
        String email = user.path("email").asText("");
        return new Person(
                user.path("id").asText(""),
                name.isEmpty() ? email : name,
                email,
                user.path("role").asText(""),
                workspaces);
    }

    /** An address in the form in which two of one mailbox are equal. */
    public static String mailbox(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
