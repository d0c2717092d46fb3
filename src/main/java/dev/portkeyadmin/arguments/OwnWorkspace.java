package dev.portkeyadmin.arguments;

import static dev.portkeyadmin.operation.Operation.WORKSPACE_ID;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.confirmation.ConfirmationGate;
import dev.portkeyadmin.names.Directory;
import dev.portkeyadmin.names.NameLookup;
import dev.portkeyadmin.names.Named;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.safety.CurrentKey;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the workspace of a workspace key where a call has to name one, and otherwise lists the workspaces. Fills in nothing where
 * the API uses the workspace of the key by itself.
 */
public final class OwnWorkspace {

    private static final int MOST_SHOWN = 8;

    /** For the list of workspaces in an error. */
    private static final Duration LOOK_UP = Duration.ofSeconds(8);

    private final CurrentKey key;
    private final Directory directory;

    /** Takes the workspace from the key, and names from the directory. */
    public OwnWorkspace(CurrentKey key, Directory directory) {
        this.key = key;
        this.directory = directory;
    }

    /**
     * The arguments of a call with its workspace.
     *
     * @param shown the workspace for the answer; empty where nothing was filled in
     */
    record Filled(Arguments arguments, String shown) {}

    /** Returns true if the only problem of a call is that it does not name its workspace. */
    public static boolean isAllThatLacks(Catalogue.Entry entry, Map<?, ?> given) {
        if (!entry.operation().requires(WORKSPACE_ID) || given.get(WORKSPACE_ID) != null) {
            return false;
        }
        Map<String, Object> whole = new HashMap<>();
        given.forEach((name, value) -> whole.put(String.valueOf(name), value));
        whole.put(WORKSPACE_ID, "any");
        return entry.inputSchema().problems(whole).isEmpty();
    }

    /**
     * Fills in a missing workspace if it is certain: the key belongs to a workspace, or the call only reads and the key sees no other one.
     *
     * @throws RefusedException when it is not certain, or the call may be risky; the message lists the workspaces
     */
    Filled fill(Catalogue.Entry entry, Arguments given, Deadline deadline) throws InterruptedException {
        if (!isAllThatLacks(entry, given.values())) {
            return new Filled(given, "");
        }
        Operation operation = entry.operation();
        CurrentKey.Facts facts = key.facts();
        Optional<Directory.ListedObjects> listed = workspaces(deadline);
        String own = facts == null || facts.isOfOrganisation() ? "" : facts.workspace();
        Named workspace = own.isEmpty() ? only(operation, listed) : named(own, listed);
        String missing = operation.name() + ": invalid arguments; nothing was sent but look-ups.\n- " + WORKSPACE_ID
                + ": required, but missing";
        if (workspace == null) {
            throw new RefusedException(missing + ". "
                    + listed.map(all -> "Choose one: " + shown(all)).orElse("Name, slug or id."));
        }
        if (operation.hints().destructive() || ConfirmationGate.mayBeRisky(operation, given)) {
            throw new RefusedException(missing + "; a risky call has to name it. The key in use sees only "
                    + NameLookup.described(List.of(workspace), 1) + ".");
        }
        Schema schema = Objects.requireNonNull(entry.inputSchema().property(WORKSPACE_ID));
        Reference kind = Objects.requireNonNullElse(schema.reference(), Reference.WORKSPACE);
        String id = workspace.id(kind.sent());
        String why = own.isEmpty() ? "the only workspace that the key in use sees" : "the workspace of the key in use";
        return new Filled(given.with(WORKSPACE_ID, id), id + " (" + workspace.name() + "), " + why);
    }

    private Optional<Directory.ListedObjects> workspaces(Deadline deadline) throws InterruptedException {
        try {
            Directory.ListedObjects listed = directory.list(Reference.WORKSPACE, new Arguments(Map.of()), deadline);
            return listed.objects().isEmpty() ? Optional.empty() : Optional.of(listed);
        } catch (CallException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Named only(Operation operation, Optional<Directory.ListedObjects> listed) {
        boolean one = listed.isPresent()
                && listed.get().complete()
                && listed.get().objects().size() == 1;
        return one && operation.hints().readOnly() ? listed.get().objects().get(0) : null;
    }

    private static Named named(String id, Optional<Directory.ListedObjects> listed) {
        return listed.stream()
                .flatMap(all -> all.objects().stream())
                .filter(workspace -> workspace.ids().containsValue(id))
                .findFirst()
                .orElseGet(() -> new Named(Map.of("id", id), List.of(), "", ""));
    }

    private static String shown(Directory.ListedObjects listed) {
        return NameLookup.described(listed.objects(), MOST_SHOWN) + ".";
    }

    /**
     * Returns a sentence with the workspaces that a failed call could name; empty unless a missing workspace is a likely cause.
     *
     * @param given the arguments of the call
     */
    public String hint(CallException failure, Operation operation, Arguments given) throws InterruptedException {
        boolean lacks = operation.argumentNames().contains(WORKSPACE_ID) && given.get(WORKSPACE_ID) == null;
        if (!lacks || !isLikelyCause(failure, operation)) {
            return "";
        }
        return workspaces(Deadline.after(LOOK_UP))
                .map(listed -> "Give " + WORKSPACE_ID + ": " + shown(listed))
                .orElse("");
    }

    /** An organisation key without a workspace is refused with a reason, or as if it lacked a scope. */
    private boolean isLikelyCause(CallException failure, Operation operation) throws InterruptedException {
        if (failure.status() == 400) {
            return failure.said().contains("workspace");
        }
        if (failure.status() != 403) {
            return false;
        }
        CurrentKey.Facts facts = key.facts();
        return facts != null
                && facts.isOfOrganisation()
                && operation.scopes().stream().anyMatch(facts.scopes()::contains);
    }
}
