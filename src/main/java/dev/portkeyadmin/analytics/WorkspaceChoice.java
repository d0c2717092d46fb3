package dev.portkeyadmin.analytics;

import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.RefusedException;
import dev.portkeyadmin.names.Directory;
import dev.portkeyadmin.names.NameLookup;
import dev.portkeyadmin.names.Named;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses the workspaces that a call of analytics counts: the named ones, or all that the key can see. */
final class WorkspaceChoice {

    private static final Arguments NO_FILTER = new Arguments(Map.of());

    private final Directory directory;
    private final NameLookup lookup;

    WorkspaceChoice(Directory directory) {
        this.directory = directory;
        this.lookup = new NameLookup(directory);
    }

    /**
     * The workspaces to count.
     *
     * @param workspaces none where Portkey has to choose
     * @param note why Portkey has to choose; empty where it does not
     */
    record Chosen(List<Workspace> workspaces, String note) {}

    /**
     * One workspace.
     *
     * @param name what people call it; empty where that is not known
     */
    record Workspace(String slug, String name) {}

    Chosen choose(Operation operation, Arguments arguments, Deadline deadline) throws InterruptedException {
        if (arguments.get(Operation.WORKSPACE) instanceof String text && !text.isBlank()) {
            return new Chosen(named(operation, text, deadline), "");
        }
        try {
            List<Workspace> all = new ArrayList<>();
            Directory.Listed listed = directory.list(Reference.WORKSPACE, NO_FILTER, deadline);
            listed.objects().forEach(each -> all.add(workspace(each)));
            return new Chosen(all, listed.complete() ? "" : "There are more workspaces than these " + all.size() + ".");
        } catch (CallException e) {
            return new Chosen(
                    List.of(),
                    "Counted is only the workspace of the key or, for an organisation key, the default workspace, since the "
                            + "workspaces could not be listed; name one in " + Operation.WORKSPACE + ". Reason: "
                            + e.getMessage());
        }
    }

    /** The workspaces that a text names: one whose name has a comma, or several with commas between them. */
    private List<Workspace> named(Operation operation, String text, Deadline deadline) throws InterruptedException {
        Workspace whole = text.indexOf(',') < 0 ? null : known(text, deadline);
        if (whole != null) {
            return List.of(whole);
        }
        List<Workspace> chosen = new ArrayList<>();
        for (String part : text.split(",")) {
            if (!part.isBlank()) {
                Workspace workspace = one(operation, part.strip(), deadline);
                if (!chosen.contains(workspace)) {
                    chosen.add(workspace);
                }
            }
        }
        return chosen;
    }

    private @Nullable Workspace known(String text, Deadline deadline) throws InterruptedException {
        try {
            Named found = lookup.find(Reference.WORKSPACE, text, NO_FILTER, NameLookup.Closeness.EXACT, deadline);
            return found == null ? null : workspace(found);
        } catch (RefusedException e) {
            return null;
        }
    }

    private Workspace one(Operation operation, String text, Deadline deadline) throws InterruptedException {
        // Of the ids of a workspace, analytics take only the slug.
        boolean isSlug = Reference.WORKSPACE.looksLikeId(text) && !Reference.isUuid(text);
        if (isSlug) {
            return new Workspace(text, "");
        }
        try {
            Named found = lookup.find(Reference.WORKSPACE, text, NO_FILTER, NameLookup.Closeness.SIMILAR, deadline);
            return found == null ? new Workspace(text, "") : workspace(found);
        } catch (RefusedException e) {
            throw new RefusedException(operation.name() + ": invalid arguments; no request was sent.\n- "
                    + Operation.WORKSPACE + ": " + e.getMessage());
        }
    }

    /** A workspace has its id first and its slug last. */
    private static Workspace workspace(Named named) {
        List<String> ids = named.ids();
        return new Workspace(ids.get(ids.size() - 1), named.name());
    }
}
