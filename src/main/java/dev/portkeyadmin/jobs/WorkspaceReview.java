package dev.portkeyadmin.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.jobs.Organisation.Workspace;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.names.NameLookup;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.schema.SafeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lists for each workspace what is in it, the models that it may use through which provider, and its budgets with their alerts; and
 * names the empty workspaces and where one model is used.
 */
final class WorkspaceReview {

    static final String NAME = "workspace_review";

    /** Most bytes of an answer; fewer models and workspaces are named to keep it. */
    static final int LIMIT = 6 * 1024;

    /** Most workspaces and most models of a provider that are named, from the longest answer to the shortest. */
    private static final int[][] SIZES = {{50, 60}, {25, 25}, {15, 10}, {8, 5}, {4, 3}};

    private static final int MOST_BUDGETS = 8;
    private static final int MOST_UNREAD = 10;
    private static final int MOST_USES = 40;
    private static final int NAME_LENGTH = 60;

    private static final String GUARDRAILS = "list_guardrails";
    private static final String PROMPTS = "list_prompts";
    private static final String CONFIGS = "list_configs";
    private static final String PROVIDERS = "list_providers";

    /** What makes a workspace not empty, by the list that shows it. Members are no content. */
    private static final Map<String, String> CONTENTS = contents();

    private static Map<String, String> contents() {
        Map<String, String> contents = new LinkedHashMap<>();
        contents.put("list_api_keys", "api_keys");
        contents.put(PROVIDERS, "providers");
        contents.put(CONFIGS, "configs");
        contents.put(PROMPTS, "prompts");
        contents.put(GUARDRAILS, "guardrails");
        contents.put("list_mcp_servers", "mcp_servers");
        return contents;
    }

    private final JobContext context;

    WorkspaceReview(JobContext context) {
        this.context = context;
    }

    /** What was read of one workspace. */
    private static final class ReviewedWorkspace {

        private final Workspace workspace;
        private volatile JsonNode shown = MissingNode.getInstance();
        private volatile int members = -1;

        /** What it holds, by the list; without those that could not be read. */
        private final Map<String, List<JsonNode>> contents = new ConcurrentHashMap<>();

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

        /**
         * Returns whether an object is in it: one that names no workspace is, since Portkey listed it there, unless it may be one of
         * the organisation.
         */
        boolean holds(String list, JsonNode item) {
            String of = item.path("workspace_id").asText("");
            boolean isOfAll =
                    list.equals(GUARDRAILS) || item.path("type").asText("").startsWith("organisation");
            return of.isEmpty()
                    ? !isOfAll
                    : workspace.id().isEmpty() || of.equals(workspace.id()) || of.equals(workspace.slug());
        }

        String name() {
            return SafeText.visible(workspace.name(), NAME_LENGTH);
        }
    }

    /** What was read of all workspaces. */
    private static final class ReviewFacts {

        private final List<ReviewedWorkspace> parts = new ArrayList<>();
        private final Map<String, JsonNode> integrations = new ConcurrentHashMap<>();

        /** The answers of list_integration_models by the id of the integration. */
        private final Map<String, JsonNode> models = new ConcurrentHashMap<>();

        /** The workspaces of an integration, by its id. */
        private final Map<String, List<JsonNode>> grants = new ConcurrentHashMap<>();

        private volatile List<JsonNode> policies = List.of();

        /** Whether the budget policies could be read. */
        private volatile boolean hasPolicies;
    }

    ToolResult run(Arguments arguments) throws InterruptedException {
        String model = arguments.get("model") instanceof String text ? text.strip() : "";
        ReviewFacts found = new ReviewFacts();
        List<ModelUse> uses = List.of();
        List<String> unread;
        try (Reads reads = new Reads(context.catalogue())) {
            Organisation organisation = new Organisation(context, reads);
            List<Workspace> chosen = arguments.get("workspace") instanceof String named
                    ? organisation.workspaces(NAME, "workspace", named, NameLookup.Closeness.SIMILAR)
                    : organisation.workspaces();
            chosen.forEach(workspace -> found.parts.add(new ReviewedWorkspace(workspace)));
            if (model.isEmpty()) {
                read(reads, found, organisation);
            } else {
                List<Reads.Reading> parts = new ArrayList<>();
                found.parts.forEach(
                        part -> Stream.of(PROMPTS, CONFIGS).forEach(list -> parts.add(contents(reads, part, list))));
                reads.all(parts);
                uses = uses(reads, found, model);
            }
            unread = reads.unread();
        }
        if (found.parts.stream().allMatch(part -> part.contents.isEmpty() && part.members < 0) && !unread.isEmpty()) {
            throw Reads.nothing(NAME, unread);
        }
        if (!model.isEmpty()) {
            return context.adapter().success(respond(found, uses, unread));
        }
        ToolResponse response = respond(found, unread, SIZES[0]);
        for (int i = 1; i < SIZES.length && size(response) > LIMIT; i++) {
            response = respond(found, unread, SIZES[i]);
        }
        return context.adapter().success(response);
    }

    private static int size(ToolResponse answer) {
        return Json.write(answer.toTree()).getBytes(StandardCharsets.UTF_8).length;
    }

    private static Reads.Reading contents(Reads reads, ReviewedWorkspace part, String list) {
        String what = CONTENTS.getOrDefault(list, list).replace('_', ' ');
        return reads.noting(
                what + " of " + part.workspace.name(),
                () -> part.contents.put(
                        list,
                        reads.list(list, part.workspace.byId()).stream()
                                .filter(item -> part.holds(list, item))
                                .toList()));
    }

    private static void read(Reads reads, ReviewFacts found, Organisation organisation) throws InterruptedException {
        List<Reads.Reading> parts = new ArrayList<>();
        for (ReviewedWorkspace part : found.parts) {
            Workspace workspace = part.workspace;
            part.shown = organisation.shown(workspace);
            String of = " of " + workspace.name();
            if (!workspace.id().isEmpty()) {
                if (!part.shown.has("usage_limits")) {
                    parts.add(reads.noting(
                            "the budget" + of, () -> part.shown = reads.one("get_workspace", workspace.byId())));
                }
                parts.add(reads.noting(
                        "members" + of,
                        () -> part.members = reads.list("list_workspace_members", workspace.byId())
                                .size()));
            }
            CONTENTS.keySet().forEach(list -> parts.add(contents(reads, part, list)));
        }
        parts.add(reads.noting(
                "integrations",
                () -> reads.list("list_integrations", Map.of())
                        .forEach(each -> found.integrations.put(each.path("id").asText(""), each))));
        parts.add(reads.noting("budget policies", () -> {
            found.policies = reads.list("list_usage_limit_policies", Map.of());
            found.hasPolicies = true;
        }));
        reads.all(parts);
        models(reads, found);
    }

    /** Reads the models of the integrations that a provider of a workspace leads to, and their budgets there. */
    private static void models(Reads reads, ReviewFacts found) throws InterruptedException {
        Set<String> used = found.parts.stream()
                .flatMap(part -> part.items(PROVIDERS).stream())
                .map(provider -> provider.path("integration_id").asText(""))
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
        List<Reads.Reading> parts = new ArrayList<>();
        for (String id : used) {
            JsonNode integration = found.integrations.getOrDefault(id, MissingNode.getInstance());
            Map<String, Object> which =
                    Map.of("integration_slug", integration.path("slug").asText(id));
            String of = " of the integration " + integration.path("name").asText(id);
            parts.add(reads.noting(
                    "models" + of, () -> found.models.put(id, reads.one("list_integration_models", which))));
            parts.add(reads.noting(
                    "budgets" + of, () -> found.grants.put(id, reads.list("list_integration_workspaces", which))));
        }
        reads.all(parts);
    }

    /** A place where a model is used. */
    private record ModelUse(ReviewedWorkspace part, String kind, String name, String id, String where) {}

    /** Finds the prompts, with all their versions, and the configs that name a model. */
    private static List<ModelUse> uses(Reads reads, ReviewFacts found, String model) throws InterruptedException {
        Map<String, ModelUse> uses = new ConcurrentHashMap<>();
        List<Reads.Reading> parts = new ArrayList<>();
        for (ReviewedWorkspace part : found.parts) {
            for (JsonNode prompt : part.items(PROMPTS)) {
                String slug = prompt.path("slug").asText(prompt.path("id").asText(""));
                String name = prompt.path("name").asText(slug);
                parts.add(reads.noting("versions of the prompt " + name, () -> {
                    Map<String, Object> which = Map.of("prompt_id", slug);
                    JsonNode live = reads.one("get_prompt", which);
                    List<String> versions = reads.list("list_prompt_versions", which).stream()
                            .filter(version -> names(version, model))
                            .map(version -> version(version, live))
                            .toList();
                    if (!versions.isEmpty()) {
                        uses.put(
                                "1 " + name + slug,
                                new ModelUse(part, "prompt", name, slug, String.join(", ", versions)));
                    }
                }));
            }
            for (JsonNode config : part.items(CONFIGS)) {
                String slug = config.path("slug").asText(config.path("id").asText(""));
                String name = config.path("name").asText(slug);
                parts.add(reads.noting("the config " + name, () -> {
                    if (names(reads.one("get_config", Map.of("config_slug", slug)), model)) {
                        uses.put("2 " + name + slug, new ModelUse(part, "config", name, slug, ""));
                    }
                }));
            }
        }
        reads.all(parts);
        return List.copyOf(new TreeMap<>(uses).values());
    }

    private static String version(JsonNode version, JsonNode live) {
        String number = version.path("prompt_version").asText("?");
        boolean isLive = number.equals(live.path("prompt_version").asText(""));
        boolean isLabelled = version.hasNonNull("prompt_version_label_id");
        return number + (isLive ? " (published)" : isLabelled ? " (labelled)" : "");
    }

    /** Returns whether a member called model, in whatever depth, names a model, perhaps with a provider before it. */
    private static boolean names(JsonNode tree, String model) {
        JsonNode named = tree.path("model");
        if (named.isTextual() && isSame(named.textValue(), model)) {
            return true;
        }
        if (tree.isTextual() && tree.textValue().strip().startsWith("{")) {
            try {
                return names(Json.read(tree.textValue()), model);
            } catch (IOException e) {
                return false;
            }
        }
        return tree.valueStream().anyMatch(each -> names(each, model));
    }

    private static boolean isSame(String named, String model) {
        return named.equalsIgnoreCase(model)
                || named.substring(named.lastIndexOf('/') + 1).equalsIgnoreCase(model);
    }

    /** The answer on the uses of a model. */
    private static ToolResponse respond(ReviewFacts found, List<ModelUse> uses, List<String> unread) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("count", uses.size());
        ArrayNode list = answer.putArray("model_uses");
        for (ModelUse use : uses.subList(0, Math.min(MOST_USES, uses.size()))) {
            ObjectNode item = list.addObject()
                    .put("workspace", use.part().name())
                    .put("kind", use.kind())
                    .put("name", SafeText.visible(use.name(), NAME_LENGTH))
                    .put("slug", use.id());
            if (!use.where().isEmpty()) {
                item.put("versions", use.where());
            }
        }
        int read = found.parts.stream()
                .mapToInt(
                        part -> part.items(PROMPTS).size() + part.items(CONFIGS).size())
                .sum();
        answer.put("prompts_and_configs_read", read);
        return unread(new ToolResponse(answer), answer, unread)
                .note("A client can also name a model in its requests: get_grouped_data with group_by model shows "
                        + "which models are used, with group_by prompt and config by what.");
    }

    private static ToolResponse unread(ToolResponse response, ObjectNode answer, List<String> unread) {
        if (unread.isEmpty()) {
            return response;
        }
        ArrayNode missing = answer.putArray("not_read");
        unread.stream().limit(MOST_UNREAD).forEach(missing::add);
        return response.note("Not everything could be read; see not_read.");
    }

    private static ToolResponse respond(ReviewFacts found, List<String> unread, int[] sizes) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("count", found.parts.size());
        named(
                answer,
                "empty",
                found.parts.stream().filter(ReviewedWorkspace::isEmpty).toList(),
                sizes[0]);
        if (found.hasPolicies) {
            named(
                    answer,
                    "without_budget",
                    found.parts.stream()
                            .filter(part -> part.shown.has("usage_limits")
                                    && budgets(found, part).isEmpty())
                            .toList(),
                    sizes[0]);
        }
        ArrayNode list = answer.putArray("workspaces");
        found.parts.stream().limit(sizes[0]).forEach(part -> list.add(shape(found, part, sizes[1])));
        ToolResponse response = new ToolResponse(answer);
        if (found.parts.size() > sizes[0]) {
            answer.put("left_out", found.parts.size() - sizes[0]);
            response.note("Name a workspace to see one that is left out.");
        }
        unread(response, answer, unread);
        return response.note("empty: it holds nothing but members. Budgets of type cost are in US dollars.");
    }

    private static void named(ObjectNode answer, String member, List<ReviewedWorkspace> parts, int most) {
        ArrayNode list = answer.putArray(member);
        parts.stream().limit(most).forEach(part -> list.add(part.name()));
        if (parts.size() > most) {
            list.add("and " + (parts.size() - most) + " more");
        }
    }

    private static ObjectNode shape(ReviewFacts found, ReviewedWorkspace part, int mostModels) {
        ObjectNode item =
                JsonNodeFactory.instance.objectNode().put("name", part.name()).put("slug", part.workspace.slug());
        if (part.shown.at("/defaults/is_default").asBoolean(false)) {
            item.put("is_default", true);
        }
        if (part.members >= 0) {
            item.put("members", part.members);
        }
        CONTENTS.forEach((list, what) -> {
            if (part.contents.containsKey(list)) {
                item.put(what, part.items(list).size());
            }
        });
        ArrayNode models = item.putArray("models");
        for (JsonNode provider : part.items(PROVIDERS)) {
            models.add(provider(found, part, provider, mostModels));
        }
        List<String> budgets = budgets(found, part);
        ArrayNode shown = item.putArray("budgets");
        budgets.stream().limit(MOST_BUDGETS).forEach(shown::add);
        if (budgets.size() > MOST_BUDGETS) {
            shown.add("and " + (budgets.size() - MOST_BUDGETS) + " more");
        }
        return item;
    }

    /** The models that a provider leads to. */
    private static ObjectNode provider(ReviewFacts found, ReviewedWorkspace part, JsonNode provider, int most) {
        String id = provider.path("integration_id").asText("");
        JsonNode integration = found.integrations.getOrDefault(id, MissingNode.getInstance());
        ObjectNode item = JsonNodeFactory.instance
                .objectNode()
                .put("provider", provider.path("slug").asText(""))
                .put(
                        "integration",
                        integration
                                .path("slug")
                                .asText(provider.path("integration_name").asText(id)));
        String status = provider.path("status").asText("active");
        if (!status.equals("active")) {
            item.put("status", status);
        }
        boolean isOff = found.grants.getOrDefault(id, List.of()).stream()
                .anyMatch(grant -> isOf(part, grant.path("id").asText(""))
                        && !grant.path("enabled").asBoolean(true));
        if (isOff) {
            return item.put("models", "none: the integration is switched off for this workspace");
        }
        JsonNode answer = found.models.get(id);
        if (answer == null) {
            return item.put("models", "not read");
        }
        List<String> enabled = slugs(answer, true);
        List<String> disabled = slugs(answer, false);
        String others = "all of " + integration.path("ai_provider_id").asText("the provider");
        return item.put(
                "models",
                answer.path("allow_all_models").asBoolean(false)
                        ? others
                                + (disabled.isEmpty() ? "" : " but " + first(disabled, most))
                                + (enabled.isEmpty() ? "" : "; listed: " + first(enabled, most))
                        : enabled.isEmpty() ? "none" : first(enabled, most));
    }

    private static List<String> slugs(JsonNode models, boolean enabled) {
        return models.path("models")
                .valueStream()
                .filter(model -> model.path("enabled").asBoolean(true) == enabled)
                .map(model -> SafeText.visible(model.path("slug").asText(""), NAME_LENGTH))
                .toList();
    }

    private static String first(Collection<String> items, int most) {
        return items.stream().limit(most).collect(Collectors.joining(", "))
                + (items.size() > most ? " and " + (items.size() - most) + " more" : "");
    }

    private static boolean isOf(ReviewedWorkspace part, String workspace) {
        return !workspace.isEmpty()
                && (workspace.equals(part.workspace.id()) || workspace.equals(part.workspace.slug()));
    }

    /** The budgets of a workspace in words: its own, those of its providers, and those of policies. */
    private static List<String> budgets(ReviewFacts found, ReviewedWorkspace part) {
        List<String> budgets = new ArrayList<>();
        limits(part.shown.path("usage_limits")).forEach(limit -> budgets.add("workspace: " + words(limit)));
        for (JsonNode provider : part.items(PROVIDERS)) {
            String slug = provider.path("slug").asText("");
            limits(provider.path("usage_limits"))
                    .forEach(limit -> budgets.add("provider " + slug + ": " + words(limit)));
        }
        found.grants.forEach((id, grants) -> grants.stream()
                .filter(grant -> isOf(part, grant.path("id").asText("")))
                .flatMap(grant -> limits(grant.path("usage_limits")).stream())
                .forEach(limit -> budgets.add("integration "
                        + found.integrations
                                .getOrDefault(id, MissingNode.getInstance())
                                .path("slug")
                                .asText(id)
                        + ": " + words(limit))));
        for (JsonNode policy : found.policies) {
            boolean isOfPart = isOf(part, policy.path("workspace_id").asText(""))
                    || policy.path("conditions")
                            .valueStream()
                            .anyMatch(condition ->
                                    condition.path("key").asText("").equals("workspace_id")
                                            && isOf(
                                                    part,
                                                    condition.path("value").asText("")));
            if (isOfPart) {
                budgets.add("policy " + SafeText.name(policy.path("name").asText("?"), NAME_LENGTH) + ": "
                        + words(policy)
                        + policy.path("group_by")
                                .valueStream()
                                .map(group -> group.path("key").asText(""))
                                .collect(Collectors.joining(" and ", ", for each ", "")));
            }
        }
        return budgets;
    }

    private static List<JsonNode> limits(JsonNode limits) {
        if (limits.isArray()) {
            return limits.valueStream()
                    .filter(limit -> limit.hasNonNull("credit_limit"))
                    .toList();
        }
        return limits.hasNonNull("credit_limit") ? List.of(limits) : List.of();
    }

    /** A limit such as: 200 (cost) monthly, alert at 160 (80 %). */
    private static String words(JsonNode limit) {
        String most = limit.path("credit_limit").asText();
        String reset = limit.path("periodic_reset").asText("");
        String days = limit.path("periodic_reset_days").asText("");
        StringBuilder text = new StringBuilder(most)
                .append(" (")
                .append(limit.path("type").asText("cost"))
                .append(')')
                .append(reset.isEmpty() || reset.equals("null") ? "" : " " + reset)
                .append(days.isEmpty() || days.equals("null") ? "" : " every " + days + " days");
        double alert = limit.path("alert_threshold").asDouble(0);
        double whole = limit.path("credit_limit").asDouble(0);
        if (alert <= 0) {
            return text.append(", no alert").toString();
        }
        text.append(", alert at ").append(limit.path("alert_threshold").asText());
        if (whole > 0) {
            text.append(" (").append(Math.round(100 * alert / whole)).append(" %)");
        }
        return text.toString();
    }
}
