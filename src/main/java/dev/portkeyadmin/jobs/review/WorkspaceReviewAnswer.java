package dev.portkeyadmin.jobs.review;

import static dev.portkeyadmin.jobs.review.WorkspaceFacts.CONFIGS;
import static dev.portkeyadmin.jobs.review.WorkspaceFacts.CONTENTS;
import static dev.portkeyadmin.jobs.review.WorkspaceFacts.PROMPTS;
import static dev.portkeyadmin.jobs.review.WorkspaceFacts.PROVIDERS;
import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.jobs.review.WorkspaceFacts.ModelUse;
import dev.portkeyadmin.jobs.review.WorkspaceFacts.ReviewedWorkspace;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.text.NameSuggestions;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.text.TextList;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shapes the answer of a review of workspaces from what was read. */
final class WorkspaceReviewAnswer {

    /** Most workspaces and most models of a provider that are named, from the longest answer to the shortest. */
    private static final int[][] SIZES = {{50, 60}, {25, 25}, {15, 10}, {8, 5}, {4, 3}};

    private static final int MOST_BUDGETS = 8;
    private static final int MOST_UNREAD = 10;
    private static final int MOST_USES = 40;
    private static final int MOST_NEAR = 4;

    private final WorkspaceFacts facts;
    private final List<String> unread;
    private final String scope;
    private final WorkspaceLimits limits;

    /** An answer that says what could not be read. */
    WorkspaceReviewAnswer(WorkspaceFacts facts, List<String> unread, String scope) {
        this.scope = scope;
        this.facts = facts;
        this.unread = unread;
        limits = new WorkspaceLimits(facts);
    }

    /** The answer on the workspaces, with as many names as its size allows. */
    ToolResponse ofWorkspaces() {
        ToolResponse response = respond(SIZES[0]);
        for (int i = 1; i < SIZES.length && size(response) > JobContext.REPORT_BYTES; i++) {
            response = respond(SIZES[i]);
        }
        return response;
    }

    private static int size(ToolResponse answer) {
        return Json.write(answer.toTree()).getBytes(StandardCharsets.UTF_8).length;
    }

    /** The answer on where a model may be used, and what names it. */
    ToolResponse ofModel(String model, List<ModelUse> uses) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode usable = answer.putArray("usable_in");
        Set<String> alsoAllowing = new TreeSet<>();
        facts.parts.stream().limit(MOST_USES).forEach(part -> usable(usable, part, model, alsoAllowing));
        List<String> based = basedOn(model);
        named(answer, "based_on_it", based, MOST_USES);
        boolean hasOthers = uses(answer, "model", uses);
        ToolResponse response = withUnread(new ToolResponse(answer), answer);
        String unknown = unknown(model);
        if (!unknown.isEmpty()) {
            response.note(unknown);
        }
        if (uses.stream().anyMatch(use -> !use.latest().isEmpty())) {
            response.note("update_prompt with patch builds on the latest version, not on the published one.");
        }
        if (!based.isEmpty()) {
            response.note("based_on_it: custom or fine-tuned models with this base, whose uses are not counted here.");
        }
        if (hasOthers) {
            response.note("only_old_or_draft: prompts that run another model unless a request names the version.");
        }
        if (!alsoAllowing.isEmpty()) {
            response.note("All models that these offer may be used, too; whether this is one of them is not known: "
                    + String.join(", ", alsoAllowing) + ".");
        }
        return response.note(
                "usable_in: the members and API keys of these workspaces may use the model; get_workspace names the members. "
                        + "A client can also name a model in its requests: get_grouped_data with group_by model shows "
                        + "which models are used, with group_by prompt and config by what.");
    }

    /** The answer on what names a provider. */
    ToolResponse ofProvider(String provider, ProviderUses meant, List<ModelUse> uses) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (meant.isKnown()) {
            named(answer, "providers", List.copyOf(meant.slugs()), MOST_USES);
        }
        boolean hasOthers = uses(answer, "provider", uses);
        ToolResponse response = withUnread(new ToolResponse(answer), answer);
        if (!meant.isKnown()) {
            response.note("No provider or integration that was read is called " + SafeText.of(provider, NAME_LENGTH)
                    + ": list_providers shows all.");
        }
        if (hasOthers) {
            response.note("only_old_or_draft: prompts that use another provider unless a request names the version.");
        }
        return response.note(
                "A client can also name a provider in its requests: get_grouped_data with group_by provider shows which are used.");
    }

    /**
     * Adds what names a model or a provider, and returns whether there are versions that requests do not use by themselves.
     *
     * @param kind what is named
     */
    private boolean uses(ObjectNode answer, String kind, List<ModelUse> uses) {
        List<ModelUse> live = uses.stream().filter(ModelUse::isLive).toList();
        List<ModelUse> others = uses.stream().filter(use -> !use.isLive()).toList();
        answer.put(kind + "_use_count", live.size());
        uses(answer.putArray(kind + "_uses"), live);
        if (!others.isEmpty()) {
            uses(answer.putArray("only_old_or_draft"), others);
        }
        answer.put(
                "prompts_and_configs_read",
                facts.parts.stream()
                        .mapToInt(part ->
                                part.items(PROMPTS).size() + part.items(CONFIGS).size())
                        .sum());
        return !others.isEmpty();
    }

    /** Says that nothing names a model, with the models that may be meant; empty where something names it. */
    private String unknown(String model) {
        Set<String> known = new TreeSet<>(facts.namedModels);
        facts.models.values().stream()
                .flatMap(models -> models.path("models").valueStream())
                .flatMap(each -> Stream.of(each.path("slug"), each.path("base_model_slug")))
                .map(JsonNode::asText)
                .filter(slug -> !slug.isEmpty())
                .forEach(known::add);
        if (known.stream().anyMatch(each -> WorkspaceReview.isSame(each, model))) {
            return "";
        }
        String wanted = letters(model);
        Set<String> near = new LinkedHashSet<>();
        known.stream().filter(each -> letters(each).equals(wanted)).forEach(near::add);
        known.stream()
                .filter(each -> letters(each).startsWith(wanted) || wanted.startsWith(letters(each)))
                .forEach(near::add);
        NameSuggestions.to(model, known).ifPresent(near::add);
        return "No prompt, config or list of models that was read names " + SafeText.of(model, NAME_LENGTH) + "."
                + (near.isEmpty()
                        ? ""
                        : " Nearest: "
                                + near.stream()
                                        .limit(MOST_NEAR)
                                        .map(each -> SafeText.visible(each, NAME_LENGTH))
                                        .collect(Collectors.joining(", "))
                                + ".");
    }

    private static String letters(String model) {
        return model.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static void uses(ArrayNode list, List<ModelUse> uses) {
        for (ModelUse use : uses.subList(0, Math.min(MOST_USES, uses.size()))) {
            ObjectNode item = list.addObject()
                    .put("workspace", use.part().name())
                    .put("kind", use.kind())
                    .put("name", SafeText.visible(use.name(), NAME_LENGTH))
                    .put("slug", use.id());
            if (!use.where().isEmpty()) {
                item.put("versions", use.where());
            }
            if (!use.latest().isEmpty()) {
                item.put("latest", use.latest());
            }
        }
    }

    /** The enabled models with that base, of all integrations that a provider leads to. */
    private List<String> basedOn(String model) {
        Set<String> based = new TreeSet<>();
        facts.models.values().stream()
                .flatMap(models -> models.path("models").valueStream())
                .filter(each -> each.path("enabled").asBoolean(true)
                        && WorkspaceReview.isSame(each.path("base_model_slug").asText(""), model)
                        && !WorkspaceReview.isSame(each.path("slug").asText(""), model))
                .forEach(each -> based.add(SafeText.visible(each.path("slug").asText(""), NAME_LENGTH)));
        return List.copyOf(based);
    }

    /**
     * Adds a workspace in which a model may be used: by providers that list it or, without one, by those that allow all models of an
     * AI provider.
     *
     * @param alsoAllowing gets the AI providers of which a workspace with a provider that lists it may use all models
     */
    private void usable(ArrayNode list, ReviewedWorkspace part, String model, Set<String> alsoAllowing) {
        ArrayNode providers = JsonNodeFactory.instance.arrayNode();
        Set<String> all = new TreeSet<>();
        for (JsonNode provider : part.items(PROVIDERS)) {
            String id = provider.path("integration_id").asText("");
            JsonNode models = facts.models.getOrDefault(id, MissingNode.getInstance());
            boolean isListed = isNamed(models, true, model);
            if (!isActive(provider) || isOff(part, id) || isNamed(models, false, model)) {
                continue;
            }
            if (isListed) {
                providers.add(provider.path("slug").asText(""));
            } else if (models.path("allow_all_models").asBoolean(false)) {
                all.add(facts.integrations
                        .getOrDefault(id, MissingNode.getInstance())
                        .path("ai_provider_id")
                        .asText("another provider"));
            }
        }
        if (providers.isEmpty() && all.isEmpty()) {
            return;
        }
        ObjectNode item = list.addObject().put("workspace", part.name());
        if (part.members >= 0) {
            item.put("members", part.members);
        }
        if (!providers.isEmpty()) {
            item.set("providers", providers);
            alsoAllowing.addAll(all);
        } else {
            ArrayNode allowed = item.putArray("if_offered_by");
            all.forEach(allowed::add);
        }
    }

    private static boolean isNamed(JsonNode models, boolean enabled, String model) {
        return models.path("models")
                .valueStream()
                .filter(each -> each.path("enabled").asBoolean(true) == enabled)
                .anyMatch(each -> WorkspaceReview.isSame(each.path("slug").asText(""), model));
    }

    private static boolean isActive(JsonNode provider) {
        return provider.path("status").asText("active").equals("active");
    }

    /** Returns whether an integration is switched off for a workspace. */
    private boolean isOff(ReviewedWorkspace part, String integration) {
        return facts.grants.getOrDefault(integration, List.of()).stream()
                .anyMatch(grant -> part.isNamed(grant.path("id").asText(""))
                        && !grant.path("enabled").asBoolean(true));
    }

    private ToolResponse withUnread(ToolResponse response, ObjectNode answer) {
        if (!scope.isEmpty()) {
            response.note(scope);
        }
        if (unread.isEmpty()) {
            return response;
        }
        ArrayNode missing = answer.putArray("not_read");
        unread.stream().limit(MOST_UNREAD).forEach(missing::add);
        return response.note("Not everything could be read; see not_read.");
    }

    private ToolResponse respond(int[] sizes) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("workspace_count", facts.parts.size());
        workspaces(answer, "empty", part -> part.isEmpty() && part.hasKnownLimits && !limits.any(part), sizes[0]);
        Predicate<ReviewedWorkspace> onlyLimits = part -> part.isEmpty() && limits.any(part);
        Predicate<ReviewedWorkspace> onlyProviders = part -> !part.isEmpty() && part.hasOnlyProviders();
        boolean hasProvidersAlone = facts.parts.stream().anyMatch(onlyProviders);
        boolean hasOnlyLimits = facts.parts.stream().anyMatch(onlyLimits);
        if (hasOnlyLimits) {
            workspaces(answer, "only_limits", onlyLimits, sizes[0]);
        }
        if (hasProvidersAlone) {
            workspaces(answer, "only_providers", onlyProviders, sizes[0]);
        }
        if (facts.hasPolicies) {
            workspaces(
                    answer,
                    "without_budget",
                    part -> part.shown.has("usage_limits")
                            && limits.budgets(part).isEmpty(),
                    sizes[0]);
        }
        workspaces(
                answer,
                "without_own_budget",
                part -> part.shown.has("usage_limits") && !WorkspaceLimits.hasOwnBudget(part),
                sizes[0]);
        ArrayNode list = answer.putArray("workspaces");
        facts.parts.stream().limit(sizes[0]).forEach(part -> list.add(shape(part, sizes[1])));
        ToolResponse response = new ToolResponse(answer);
        if (facts.parts.size() > sizes[0]) {
            answer.put("left_out", facts.parts.size() - sizes[0]);
            response.note("Name a workspace to see one that is left out.");
        }
        withUnread(response, answer);
        return response.note(
                "empty: it holds nothing but members. "
                        + (hasOnlyLimits ? "only_limits: nothing but members and limits. " : "")
                        + (hasProvidersAlone
                                ? "only_providers: providers, but no API key, prompt or anything else that uses them. "
                                : "")
                        + "without_budget: no limit of its own, of its providers or "
                        + "integrations there, or by a policy; without_own_budget: no limit of its own. Budgets of type cost are in US dollars.");
    }

    private void workspaces(ObjectNode answer, String member, Predicate<ReviewedWorkspace> wanted, int most) {
        answer.putArray(member);
        named(
                answer,
                member,
                facts.parts.stream().filter(wanted).map(ReviewedWorkspace::name).toList(),
                most);
    }

    /** Adds the first names; no member for none. */
    private static void named(ObjectNode answer, String member, List<String> names, int most) {
        if (names.isEmpty()) {
            return;
        }
        ArrayNode list = answer.putArray(member);
        TextList.shortened(names, most).forEach(list::add);
    }

    private ObjectNode shape(ReviewedWorkspace part, int mostModels) {
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
            models.add(provider(part, provider, mostModels));
        }
        ArrayNode shown = item.putArray("budgets");
        TextList.shortened(limits.budgets(part), MOST_BUDGETS).forEach(shown::add);
        named(item, "rate_limits", WorkspaceLimits.rates(part), MOST_BUDGETS);
        return item;
    }

    /** The models that a provider leads to. */
    private ObjectNode provider(ReviewedWorkspace part, JsonNode provider, int most) {
        String id = provider.path("integration_id").asText("");
        JsonNode integration = facts.integrations.getOrDefault(id, MissingNode.getInstance());
        ObjectNode item = JsonNodeFactory.instance
                .objectNode()
                .put("provider", provider.path("slug").asText(""))
                .put(
                        "integration",
                        integration
                                .path("slug")
                                .asText(provider.path("integration_name").asText(id)));
        if (!isActive(provider)) {
            item.put("status", provider.path("status").asText(""));
        }
        if (isOff(part, id)) {
            return item.put("models", "none: the integration is switched off for this workspace");
        }
        JsonNode answer = facts.models.get(id);
        if (answer == null) {
            return item.put("models", "not read");
        }
        List<String> enabled = slugs(answer, true);
        List<String> disabled = slugs(answer, false);
        String others = "all models of " + integration.path("ai_provider_id").asText("the provider");
        return item.put(
                "models",
                answer.path("allow_all_models").asBoolean(false)
                        ? others
                                + (disabled.isEmpty() ? "" : " but " + TextList.first(disabled, most))
                                + (enabled.isEmpty() ? "" : ", among them " + TextList.first(enabled, most))
                        : enabled.isEmpty() ? "none" : TextList.first(enabled, most));
    }

    private static List<String> slugs(JsonNode models, boolean enabled) {
        return models.path("models")
                .valueStream()
                .filter(model -> model.path("enabled").asBoolean(true) == enabled)
                .map(model -> SafeText.visible(model.path("slug").asText(""), NAME_LENGTH))
                .toList();
    }
}
