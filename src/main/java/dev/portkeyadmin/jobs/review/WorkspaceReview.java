package dev.portkeyadmin.jobs.review;

import static dev.portkeyadmin.jobs.review.WorkspaceFacts.CONFIGS;
import static dev.portkeyadmin.jobs.review.WorkspaceFacts.CONTENTS;
import static dev.portkeyadmin.jobs.review.WorkspaceFacts.PROMPTS;
import static dev.portkeyadmin.jobs.review.WorkspaceFacts.PROVIDERS;
import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.jobs.context.Organisation;
import dev.portkeyadmin.jobs.context.Organisation.Workspace;
import dev.portkeyadmin.jobs.context.Reads;
import dev.portkeyadmin.jobs.review.WorkspaceFacts.ModelUse;
import dev.portkeyadmin.jobs.review.WorkspaceFacts.ReviewedWorkspace;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.text.SafeText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lists for each workspace what is in it, the models that it may use through which provider, and its budgets with their alerts; and
 * names the empty workspaces and where one model is used.
 */
public final class WorkspaceReview {

    /** The name of the tool. */
    public static final String NAME = "workspace_review";

    private static final String VERSION = "prompt_version";
    private static final String PUBLISHED = " (published)";
    private static final String LABELLED = " (labelled)";

    private final JobContext context;

    /** A review by one call. */
    public WorkspaceReview(JobContext context) {
        this.context = context;
    }

    /** Reads all workspaces or the named ones; if the call names a model or a provider, only its use. */
    public ToolResult run(Arguments arguments) throws InterruptedException {
        String model = arguments.text("model", "").strip();
        String provider = arguments.text("provider", "").strip();
        WorkspaceFacts found = new WorkspaceFacts();
        List<ModelUse> uses = List.of();
        List<String> unread;
        String scope;
        try (Reads reads = new Reads(context.catalogue())) {
            Organisation organisation = new Organisation(context, reads);
            for (Workspace workspace : organisation.chosen(NAME, arguments.text("workspace"))) {
                found.parts.add(new ReviewedWorkspace(workspace));
            }
            if (!provider.isEmpty()) {
                readContents(reads, found, List.of(integrations(reads, found)));
                uses = uses(reads, found, ProviderUses.of(found, provider)::isNamed);
            } else if (model.isEmpty()) {
                read(reads, found, organisation);
            } else {
                readForModel(reads, found);
                uses = uses(reads, found, tree -> names(tree, model, found));
            }
            unread = reads.unread();
            scope = arguments.text("workspace") == null ? organisation.scope() : "";
        }
        if (found.parts.stream().allMatch(part -> part.contents.isEmpty() && part.members < 0) && !unread.isEmpty()) {
            throw Reads.nothing(NAME, unread);
        }
        WorkspaceReviewAnswer answer = new WorkspaceReviewAnswer(found, unread, scope);
        return context.adapter()
                .success(
                        !provider.isEmpty()
                                ? answer.ofProvider(provider, ProviderUses.of(found, provider), uses)
                                : model.isEmpty() ? answer.ofWorkspaces() : answer.ofModel(model, uses));
    }

    private static Reads.Reading contents(Reads reads, ReviewedWorkspace part, String list) {
        String what = CONTENTS.getOrDefault(list, list).replace('_', ' ');
        return reads.noting(
                what + " of " + part.workspace.name(),
                () -> part.contents.put(
                        list,
                        reads.list(list, part.workspace.byId()).stream()
                                .filter(item -> reads.isOwn(list, item, part.workspace))
                                .toList()));
    }

    /** Reads where a model may be used, and what may name it. */
    private static void readForModel(Reads reads, WorkspaceFacts found) throws InterruptedException {
        List<Reads.Reading> more = new ArrayList<>();
        found.parts.stream()
                .filter(part -> !part.workspace.id().isEmpty())
                .forEach(part -> more.add(members(reads, part)));
        more.add(integrations(reads, found));
        readContents(reads, found, more);
        models(reads, found);
    }

    /** Reads what may name a model or a provider, and the providers, with other reads. */
    private static void readContents(Reads reads, WorkspaceFacts found, List<Reads.Reading> more)
            throws InterruptedException {
        List<Reads.Reading> parts = new ArrayList<>(more);
        for (ReviewedWorkspace part : found.parts) {
            Stream.of(PROMPTS, CONFIGS, PROVIDERS).forEach(list -> parts.add(contents(reads, part, list)));
        }
        reads.all(parts);
    }

    private static Reads.Reading members(Reads reads, ReviewedWorkspace part) {
        return reads.noting(
                "members of " + part.workspace.name(),
                () -> part.members = reads.list("list_workspace_members", part.workspace.byId())
                        .size());
    }

    private static Reads.Reading integrations(Reads reads, WorkspaceFacts found) {
        return reads.noting(
                "integrations",
                () -> reads.list("list_integrations", Map.of())
                        .forEach(each -> found.integrations.put(each.path("id").asText(""), each)));
    }

    private static void read(Reads reads, WorkspaceFacts found, Organisation organisation) throws InterruptedException {
        List<Reads.Reading> parts = new ArrayList<>();
        for (ReviewedWorkspace part : found.parts) {
            Workspace workspace = part.workspace;
            part.shown = organisation.shown(workspace);
            String of = " of " + workspace.name();
            if (!workspace.id().isEmpty()) {
                part.hasKnownLimits = part.shown.has("usage_limits");
                if (!part.hasKnownLimits) {
                    parts.add(reads.noting("the budget" + of, () -> {
                        part.shown = reads.one("get_workspace", workspace.byId());
                        part.hasKnownLimits = true;
                    }));
                }
                parts.add(members(reads, part));
            }
            CONTENTS.keySet().forEach(list -> parts.add(contents(reads, part, list)));
        }
        parts.add(integrations(reads, found));
        parts.add(reads.noting("budget policies", () -> {
            found.policies = reads.list("list_usage_limit_policies", Map.of());
            found.hasPolicies = true;
        }));
        reads.all(parts);
        models(reads, found);
    }

    /** Reads the models of the integrations that a provider of a workspace leads to, and their budgets there. */
    private static void models(Reads reads, WorkspaceFacts found) throws InterruptedException {
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

    /** Finds the prompts, with all their versions, and the configs that name a model or a provider. */
    private static List<ModelUse> uses(Reads reads, WorkspaceFacts found, Predicate<JsonNode> isNamed)
            throws InterruptedException {
        Map<String, ModelUse> uses = new ConcurrentHashMap<>();
        List<Reads.Reading> parts = new ArrayList<>();
        for (ReviewedWorkspace part : found.parts) {
            for (JsonNode prompt : part.items(PROMPTS)) {
                String slug = prompt.path("slug").asText(prompt.path("id").asText(""));
                String name = prompt.path("name").asText(slug);
                parts.add(reads.noting("versions of the prompt " + name, () -> {
                    Map<String, Object> which = Map.of("prompt_id", slug);
                    JsonNode live = reads.one("get_prompt", which);
                    List<JsonNode> all = reads.list("list_prompt_versions", which);
                    List<String> versions = all.stream()
                            .filter(isNamed)
                            .map(version -> version(version, live))
                            .toList();
                    if (versions.isEmpty()) {
                        return;
                    }
                    String where = String.join(", ", versions);
                    // Any version may be the published one if that is unknown.
                    boolean isLive = !live.hasNonNull(VERSION)
                            || versions.stream().anyMatch(each -> each.endsWith(PUBLISHED) || each.endsWith(LABELLED));
                    // The use is reported even if the latest version cannot be read.
                    uses.put("1 " + name + slug, new ModelUse(part, "prompt", name, slug, where, isLive, ""));
                    long newest = all.stream()
                            .mapToLong(version -> version.path(VERSION).asLong())
                            .max()
                            .orElse(0);
                    if (newest > live.path(VERSION).asLong(newest)) {
                        JsonNode latest = reads.one("get_prompt", Map.of("prompt_id", slug, "version", "latest"));
                        uses.put(
                                "1 " + name + slug,
                                new ModelUse(part, "prompt", name, slug, where, isLive, latest(latest)));
                    }
                }));
            }
            for (JsonNode config : part.items(CONFIGS)) {
                String slug = config.path("slug").asText(config.path("id").asText(""));
                String name = config.path("name").asText(slug);
                parts.add(reads.noting("the config " + name, () -> {
                    if (isNamed.test(reads.one("get_config", Map.of("config_slug", slug)))) {
                        uses.put("2 " + name + slug, new ModelUse(part, "config", name, slug, "", true, ""));
                    }
                }));
            }
        }
        reads.all(parts);
        return List.copyOf(new TreeMap<>(uses).values());
    }

    /** The latest version of a prompt that is not the published one, such as: 3, a draft with gpt-4o on openai-main. */
    private static String latest(JsonNode version) {
        String provider = version.path("virtual_key").asText("");
        return version.path(VERSION).asText("?")
                + (version.hasNonNull("prompt_version_label_id")
                        ? ", labelled but not published, with "
                        : ", a draft with ")
                + SafeText.visible(version.path("model").asText("no model"), NAME_LENGTH)
                + (provider.isEmpty() ? "" : " on " + SafeText.visible(provider, NAME_LENGTH));
    }

    /** A version with what it is: the published one, one with a label, a draft after the published one, or an old one. */
    private static String version(JsonNode version, JsonNode live) {
        String number = version.path(VERSION).asText("?");
        long published = live.path(VERSION).asLong(0);
        boolean isLive = number.equals(live.path(VERSION).asText(""));
        boolean isLabelled = version.hasNonNull("label_id") || version.hasNonNull("prompt_version_label_id");
        return number
                + (isLive
                        ? PUBLISHED
                        : isLabelled
                                ? LABELLED
                                : !live.hasNonNull(VERSION)
                                        ? ""
                                        : version.path(VERSION).asLong(0) > published ? " (draft)" : " (old)");
    }

    /** Returns whether a tree names a model, perhaps with a provider before it; all that it names are remembered. */
    private static boolean names(JsonNode tree, String model, WorkspaceFacts found) {
        List<String> named = new ArrayList<>();
        addModels(tree, named);
        found.namedModels.addAll(named);
        return named.stream().anyMatch(each -> isSame(each, model));
    }

    /** Adds the members called model, at any depth. */
    private static void addModels(JsonNode tree, List<String> models) {
        JsonNode named = tree.path("model");
        if (named.isTextual()) {
            models.add(named.textValue());
        }
        if (tree.isTextual() && tree.textValue().strip().startsWith("{")) {
            try {
                addModels(Json.read(tree.textValue()), models);
            } catch (IOException e) {
                return;
            }
        }
        tree.forEach(each -> addModels(each, models));
    }

    static boolean isSame(String named, String model) {
        return named.equalsIgnoreCase(model)
                || named.substring(named.lastIndexOf('/') + 1).equalsIgnoreCase(model);
    }
}
