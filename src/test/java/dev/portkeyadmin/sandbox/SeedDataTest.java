package dev.portkeyadmin.sandbox;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.data.ModelCall;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The seed data agree with each other: dates in their order, and models that each workspace may use. */
class SeedDataTest {

    private static final List<String> WORKSPACES = List.of("ws-apps-7f3k9q", "ws-data-x1y2z3");

    /** Lists of the organisation. */
    private static final List<String> LISTS = List.of(
            "/admin/users",
            "/admin/users/invites",
            "/admin/workspaces",
            "/api-keys",
            "/deployments",
            "/guardrails",
            "/integrations",
            "/labels",
            "/logs/exports",
            "/mcp-integrations",
            "/policies/rate-limits",
            "/policies/usage-limits",
            "/scim/workspaces",
            "/secret-references",
            "/virtual-keys");

    /** Lists of one workspace. */
    private static final List<String> INSIDE = List.of(
            "/api-keys",
            "/collections",
            "/configs",
            "/guardrails",
            "/mcp-servers",
            "/prompts",
            "/prompts/partials",
            "/providers");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @AutoClose
    private static final Sandbox SANDBOX = Sandbox.start();

    private static final SandboxClient ADMIN = new SandboxClient(SANDBOX, Sandbox.ADMIN_KEY);

    private static List<JsonNode> list(String path) {
        JsonNode answer = ADMIN.get(path).ok();
        return (answer.isArray() ? answer : answer.path("data")).valueStream().toList();
    }

    private static String slug(JsonNode item) {
        return item.path("slug").asText(item.path("id").asText());
    }

    /** The items of a list of a workspace, as their own reads show them. */
    private static List<JsonNode> whole(String list, String workspace) {
        return list(list + "?workspace_id=" + workspace).stream()
                .map(item -> ADMIN.get(list + "/" + slug(item)).ok())
                .toList();
    }

    private static List<JsonNode> everything() {
        List<JsonNode> all = new ArrayList<>();
        LISTS.forEach(path -> all.addAll(list(path)));
        for (String workspace : WORKSPACES) {
            all.addAll(list("/admin/workspaces/" + workspace + "/users"));
            INSIDE.forEach(path -> all.addAll(list(path + "?workspace_id=" + workspace)));
            all.addAll(whole("/configs", workspace));
            list("/prompts?workspace_id=" + workspace).forEach(prompt -> all.addAll(versions(prompt)));
        }
        return all;
    }

    private static List<JsonNode> versions(JsonNode prompt) {
        return list("/prompts/" + slug(prompt) + "/versions");
    }

    private static Instant date(JsonNode item, String... names) {
        return Stream.of(names)
                .map(name -> item.path(name).asText(""))
                .filter(text -> !text.isEmpty() && !text.equals("null"))
                .map(Instant::parse)
                .findFirst()
                .orElse(null);
    }

    @Test
    void putsEveryDateInItsOrder() {
        List<JsonNode> all = everything();
        Instant now = Instant.now();
        assertThat(all).hasSizeGreaterThan(80);
        for (JsonNode item : all) {
            Instant created = date(item, "created_at");
            if (created == null) {
                continue;
            }
            Instant updated = date(item, "last_updated_at", "updated_at");
            assertThat(created).as(item.toString()).isBeforeOrEqualTo(now);
            if (updated != null) {
                assertThat(updated).as(item.toString()).isBetween(created, now);
            }
            for (String later : List.of("expires_at", "accepted_at", "last_used_at")) {
                Instant end = date(item, later);
                if (end != null) {
                    assertThat(end).as(later + " of " + item).isAfter(created);
                }
            }
        }
    }

    @Test
    void callsAProviderAsItsVirtualKey() {
        Map<String, String> names = new HashMap<>();
        list("/providers?workspace_id=" + WORKSPACES.get(0))
                .forEach(each ->
                        names.put(each.path("slug").asText(), each.path("name").asText()));
        assertThat(list("/virtual-keys"))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(names)
                        .containsEntry(
                                each.path("slug").asText(), each.path("name").asText()));
    }

    @Test
    void refersToNothingThatIsNewer() {
        List<JsonNode> all = everything();
        Map<String, Instant> made = new HashMap<>();
        for (JsonNode item : all) {
            Instant created = date(item, "created_at");
            if (created != null) {
                for (String name : List.of("id", "slug")) {
                    if (item.has(name) && !item.path(name).asText().isEmpty()) {
                        made.merge(
                                item.path(name).asText(), created, (one, other) -> one.isBefore(other) ? one : other);
                    }
                }
            }
        }
        for (JsonNode item : all) {
            Instant changed = date(item, "last_updated_at", "updated_at", "created_at");
            if (changed != null) {
                texts(own(item)).forEach(text -> {
                    Instant other = made.get(text);
                    if (other != null) {
                        assertThat(other).as(text + " in " + item).isBeforeOrEqualTo(changed);
                    }
                });
            }
        }
    }

    /** An item without what other items decide: the members of a workspace have dates of their own. */
    private static JsonNode own(JsonNode item) {
        ObjectNode own = item.deepCopy();
        return own.without("workspace_ids");
    }

    private static Stream<String> texts(JsonNode tree) {
        if (tree.isTextual() && tree.textValue().startsWith("{\"")) {
            return texts(json(tree.textValue()));
        }
        return tree.isTextual()
                ? Stream.of(tree.textValue())
                : tree.valueStream().flatMap(SeedDataTest::texts);
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("Not JSON: " + text, e);
        }
    }

    /** The models that a workspace may use, by the slug of the provider that leads to them. */
    private static Map<String, Set<String>> usable(String workspace) {
        return list("/providers?workspace_id=" + workspace).stream()
                .filter(provider -> provider.path("status").asText().equals("active"))
                .collect(Collectors.toMap(
                        SeedDataTest::slug,
                        provider -> ADMIN.get("/integrations/"
                                        + provider.path("integration_id").asText() + "/models")
                                .ok()
                                .path("models")
                                .valueStream()
                                .filter(model -> model.path("enabled").asBoolean())
                                .map(model -> model.path("slug").asText())
                                .collect(Collectors.toSet())));
    }

    @Test
    void usesInEachWorkspaceOnlyModelsThatItMayUse() {
        List<ModelCall> calls = ModelCall.sampleBefore(Instant.now());
        for (String workspace : WORKSPACES) {
            Map<String, Set<String>> usable = usable(workspace);
            assertThat(calls)
                    .filteredOn(call -> call.workspace().equals(workspace))
                    .isNotEmpty()
                    .allSatisfy(call -> assertThat(usable.getOrDefault(call.virtualKey(), Set.of()))
                            .as(workspace + " through " + call.virtualKey())
                            .contains(call.model().name()));
            for (JsonNode prompt : list("/prompts?workspace_id=" + workspace)) {
                for (JsonNode version : versions(prompt)) {
                    assertThat(usable.getOrDefault(
                                    version.at("/prompt_template/virtual_key").asText(), Set.of()))
                            .as(version.toString())
                            .contains(version.at("/prompt_template/model").asText());
                }
            }
            for (JsonNode config : whole("/configs", workspace)) {
                assertThat(usable.keySet()).as(config.toString()).containsAll(config.findValuesAsText("virtual_key"));
            }
        }
    }

    @Test
    void callsModelsWithAKeyAPromptAndAConfigOfTheWorkspace() {
        List<ModelCall> calls = ModelCall.sampleBefore(Instant.now());
        for (String workspace : WORKSPACES) {
            Set<String> own = Stream.of("/api-keys", "/prompts", "/configs")
                    .flatMap(path -> list(path + "?workspace_id=" + workspace).stream())
                    .flatMap(item -> Stream.of(
                            item.path("id").asText(), item.path("slug").asText()))
                    .collect(Collectors.toSet());
            assertThat(calls)
                    .filteredOn(call -> call.workspace().equals(workspace))
                    .allSatisfy(call -> assertThat(own)
                            .containsAll(Stream.of(call.apiKey(), call.prompt(), call.config())
                                    .filter(Objects::nonNull)
                                    .toList()));
        }
    }

    /** The usage that a budget policy counts, from the analytics of the same workspace since a moment. */
    private static JsonNode analytics(String graph, String workspace, Instant from) {
        return ADMIN.get("/analytics/" + graph + "?workspace_slug=" + workspace + "&time_of_generation_min=" + from
                        + "&time_of_generation_max=" + Instant.now().plusSeconds(1))
                .ok();
    }

    @Test
    void countsForEachBudgetWhatTheAnalyticsCount() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Instant month = today.withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant week = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        Map<String, Double> cents = new HashMap<>();
        analytics("groups/users", WORKSPACES.get(0), month)
                .path("data")
                .forEach(user ->
                        cents.put(user.path("user").asText(), user.path("cost").asDouble()));
        List<JsonNode> engineers = list("/policies/usage-limits/17fc695a-07a0-4a6e-a822-e8f36c031199/entities");
        assertThat(engineers)
                .hasSize(9)
                .allSatisfy(each -> assertThat(each.path("current_usage").doubleValue() * 100)
                        .as(each.toString())
                        .isCloseTo(cents.getOrDefault(each.path("value_key").asText(), 0.0), within(1e-6)));
        double tokens = analytics("graphs/tokens", WORKSPACES.get(1), week)
                .at("/summary/total")
                .asDouble();
        assertThat(list("/policies/usage-limits/9a1de644-815e-46d1-ab8f-aa1837f8a88b/entities"))
                .hasSize(1)
                .allSatisfy(each ->
                        assertThat(each.path("current_usage").doubleValue()).isEqualTo(tokens));
    }

    @Test
    void saysWhichRatingOfATraceItReplaces() {
        SandboxClient key = new SandboxClient(SANDBOX, Sandbox.WORKSPACE_KEY);
        List<String> messages = Stream.of(5, 7)
                .map(value -> key.post("/feedback", "{\"trace_id\":\"trace-3500\",\"value\":" + value + "}")
                        .ok()
                        .path("message")
                        .asText())
                .toList();
        assertThat(messages.get(1))
                .isEqualTo("Feedback successfully saved in place of the earlier rating of this trace, 5.0");
    }
}
