package dev.portkeyadmin.analytics;

import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.names.Directory;
import dev.portkeyadmin.names.Named;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.schema.Reference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chooses the workspaces that a call of analytics counts: the named ones, or all that the key can see. */
final class WorkspaceChoice {

    private static final Arguments NO_FILTER = new Arguments(Map.of());

    private final Directory directory;

    WorkspaceChoice(Directory directory) {
        this.directory = directory;
    }

    /**
     * The workspaces to count.
     *
     * @param workspaces none where Portkey has to choose
     * @param note why Portkey has to choose; empty where it does not
     */
    record Chosen(List<CountedWorkspace> workspaces, String note) {}

    /**
     * One workspace.
     *
     * @param name what people call it; empty where that is not known
     */
    record CountedWorkspace(String slug, String name) {

        /** Represents the workspace that Portkey chooses if none is named. */
        static final CountedWorkspace UNNAMED = new CountedWorkspace("", "");

        /** Returns the arguments for this workspace only. */
        Arguments in(Arguments arguments) {
            return slug.isEmpty() ? arguments.without(Operation.WORKSPACE) : arguments.with(Operation.WORKSPACE, slug);
        }
    }

    /**
     * Chooses.
     *
     * @param arguments with slugs in the place of names
     */
    Chosen choose(Arguments arguments, Deadline deadline) throws InterruptedException {
        if (arguments.get(Operation.WORKSPACE) instanceof String text) {
            Set<CountedWorkspace> named = new LinkedHashSet<>();
            for (String slug : text.split(",")) {
                if (!slug.isBlank()) {
                    named.add(new CountedWorkspace(slug.strip(), name(slug.strip())));
                }
            }
            return new Chosen(List.copyOf(named), "");
        }
        try {
            Directory.ListedObjects listed = directory.list(Reference.WORKSPACE, NO_FILTER, deadline);
            Set<CountedWorkspace> all = new LinkedHashSet<>();
            for (Named each : listed.objects()) {
                all.add(new CountedWorkspace(each.id(Reference.WORKSPACE_SLUG.sent()), each.name()));
            }
            return new Chosen(
                    new ArrayList<>(all),
                    listed.complete() ? "" : "There are more workspaces than these " + all.size() + ".");
        } catch (CallException e) {
            return new Chosen(
                    List.of(),
                    "Counted is only the workspace of the key or, for an organisation key, the default workspace, since the "
                            + "workspaces could not be listed; name one in " + Operation.WORKSPACE + ". Reason: "
                            + e.getMessage());
        }
    }

    /** The name of a workspace, if it was listed lately. */
    private String name(String slug) {
        return directory.known(Reference.WORKSPACE, NO_FILTER).stream()
                .filter(each -> each.ids().containsValue(slug))
                .map(Named::name)
                .findFirst()
                .orElse("");
    }
}
