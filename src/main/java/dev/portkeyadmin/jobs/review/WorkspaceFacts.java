package dev.portkeyadmin.jobs.review;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.jobs.context.Organisation.Workspace;
import dev.portkeyadmin.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Holds what a review of workspaces has read. */
final class WorkspaceFacts {

    static final String PROMPTS = "list_prompts";
    static final String CONFIGS = "list_configs";
    static final String PROVIDERS = "list_providers";

    /** The contents of a workspace by the list that shows them. A workspace that has only members is empty. */
    static final Map<String, String> CONTENTS = contents();

    private static Map<String, String> contents() {
        Map<String, String> contents = new LinkedHashMap<>();
        contents.put("list_api_keys", "api_keys");
        contents.put(PROVIDERS, "providers");
        contents.put(CONFIGS, "configs");
        contents.put(PROMPTS, "prompts");
        contents.put("list_prompt_partials", "partials");
        contents.put("list_guardrails", "guardrails");
        contents.put("list_mcp_servers", "mcp_servers");
        return contents;
    }

    /** Holds what was read of one workspace. */
    static final class ReviewedWorkspace {

        final Workspace workspace;
        volatile JsonNode shown = MissingNode.getInstance();
        volatile int members = -1;

        /** True if its limits are known; {@link #shown} has them if there are any. */
        volatile boolean hasKnownLimits;

        /** Its contents by list, without the lists that could not be read. */
        final Map<String, List<JsonNode>> contents = new ConcurrentHashMap<>();

        ReviewedWorkspace(Workspace workspace) {
            this.workspace = workspace;
        }

        List<JsonNode> items(String list) {
            return contents.getOrDefault(list, List.of());
        }

        /** Returns whether nothing but members is in it, for certain. */
        boolean isEmpty() {
            return contents.size() == CONTENTS.size()
                    && contents.values().stream().allMatch(List::isEmpty);
        }

        /** Returns whether nothing but members and providers is in it, for certain. */
        boolean hasOnlyProviders() {
            return contents.size() == CONTENTS.size()
                    && contents.entrySet().stream()
                            .allMatch(each -> each.getKey().equals(PROVIDERS)
                                    || each.getValue().isEmpty());
        }

        /** Returns whether this is its id or slug. */
        boolean isNamed(String name) {
            return !name.isEmpty() && (name.equals(workspace.id()) || name.equals(workspace.slug()));
        }

        String name() {
            return SafeText.visible(workspace.name(), NAME_LENGTH);
        }
    }

    /**
     * A place where a model is used.
     *
     * @param where the versions of a prompt that name it; empty for a config
     * @param isLive true unless only old versions or drafts of a prompt name it
     * @param latest the latest version of a prompt where that is not the published one; else empty
     */
    record ModelUse(
            ReviewedWorkspace part, String kind, String name, String id, String where, boolean isLive, String latest) {}

    final List<ReviewedWorkspace> parts = new ArrayList<>();
    final Map<String, JsonNode> integrations = new ConcurrentHashMap<>();

    /** The answers of list_integration_models by the id of the integration. */
    final Map<String, JsonNode> models = new ConcurrentHashMap<>();

    /** The workspaces of an integration, by its id. */
    final Map<String, List<JsonNode>> grants = new ConcurrentHashMap<>();

    /** The models that prompts and configs name. */
    final Set<String> namedModels = ConcurrentHashMap.newKeySet();

    volatile List<JsonNode> policies = List.of();

    /** True if the budget policies could be read. */
    volatile boolean hasPolicies;
}
