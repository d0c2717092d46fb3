package dev.portkeyadmin.jobs.review;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.jobs.JobFixture;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Asked;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The review of access. */
class AccessReviewTest {

    private static JsonNode key(JsonNode review, String name) {
        for (JsonNode key : review.at("/api_keys/to_review/keys")) {
            if (key.path("name").asText().equals(name)) {
                return key;
            }
        }
        throw new AssertionError(review.toString());
    }

    @Test
    void listsWhatAnAdminLooksAt() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            JsonNode review = fixture.answer("access_review", Map.of(), CallContext.SILENT);

            assertThat(review.path("use_of_keys").asText())
                    .matches("[0-9-]{10} [0-9]{2}:[0-9]{2} to [0-9-]{10} [0-9]{2}:[0-9]{2} \\(.+\\)");
            assertThat(review.at("/admins_and_owners/count").intValue()).isEqualTo(4);
            assertThat(review.at("/admins_and_owners/people/0/role").asText()).isEqualTo("owner");
            assertThat(review.at("/expired_invites/invites/0/email").asText()).isEqualTo("piotr.zielinski@example.com");
            assertThat(review.at("/people_without_workspace/count").intValue()).isZero();
            JsonNode priya = key(review, "Priya, notebook");
            assertThat(priya.path("findings").asText()).isEqualTo("no expiry, no budget, unused for 30 days");
            assertThat(priya.path("owner").asText()).isEqualTo("priya.raman@example.com");
            assertThat(priya.path("workspace").asText()).isEqualTo("Applications");
            assertThat(key(review, "Field app").path("findings").asText()).isEqualTo("no expiry");
            assertThat(key(review, "Platform team, administration")
                            .path("findings")
                            .asText())
                    .isEqualTo("no expiry, wide");
            assertThat(review.at("/api_keys/expired").intValue()).isEqualTo(1);
            assertThat(review.at("/api_keys/expired_keys/keys/0/name").asText()).isEqualTo("Trade fair demo");
            assertThat(review.at("/api_keys/expired_keys/keys/0/expired_at").asText())
                    .isNotEmpty();
            assertThat(key(review, "Applications, release pipeline")
                            .path("findings")
                            .asText())
                    .isEqualTo("no expiry, no budget, never used since it was created 28 days ago, wide");
            assertThat(review.at("/api_keys/never_used").intValue()).isEqualTo(1);
            assertThat(review.has("not_read")).isFalse();
        }
    }

    @Test
    void namesThePolicyThatLimitsAKeyWithoutABudgetOfItsOwn() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            JsonNode review = fixture.answer("access_review", Map.of(), CallContext.SILENT);
            assertThat(key(review, "Evaluation runs").path("findings").asText())
                    .isEqualTo("no expiry (rotates monthly), no own budget (policy \"Evaluation tokens\" applies)");
            assertThat(key(review, "Priya, notebook").path("findings").asText())
                    .as("a policy by metadata does not bound the key")
                    .contains("no budget");
            assertThat(review.at("/api_keys/no_own_budget").intValue()).isEqualTo(1);
            limit(fixture, "Notebook", "api_key", "759cde66-bacf-43d0-ab1f-9163ce9ff57f", "api_key");
            limit(fixture, "Only in production", "metadata.env", "production", "workspace_id");
            review = fixture.answer("access_review", Map.of(), CallContext.SILENT);
            assertThat(key(review, "Priya, notebook").path("findings").asText())
                    .contains("no own budget (policy Notebook applies)");
            assertThat(key(review, "Applications, release pipeline")
                            .path("findings")
                            .asText())
                    .as("neither the policy of another key nor one for some requests")
                    .contains("no budget");
        }
    }

    /** Creates a budget policy of the workspace Applications for the requests that have a value. */
    private static void limit(JobFixture fixture, String name, String key, String value, String groupBy) {
        fixture.operation(
                "create_usage_limit_policy",
                Map.of(
                        "name",
                        name,
                        "workspace_id",
                        "Applications",
                        "conditions",
                        List.of(Map.of("key", key, "value", value)),
                        "group_by",
                        List.of(Map.of("key", groupBy)),
                        "type",
                        "cost",
                        "credit_limit",
                        20));
    }

    /** Names of the keys of a list that a person would look at. */
    private static List<String> found(JsonNode review, String finding) {
        return review.at("/api_keys/to_review/keys")
                .valueStream()
                .filter(key -> key.path("findings").asText().contains(finding))
                .map(key -> key.path("name").asText())
                .sorted()
                .toList();
    }

    @Test
    void agreesWithWhatTheOperationsShowOneByOne() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            JsonNode review = fixture.answer("access_review", Map.of(), CallContext.SILENT);
            Instant now = Instant.now();
            Map<String, JsonNode> keys = new TreeMap<>();
            Set<String> used = new HashSet<>();
            for (String workspace : List.of("", "Applications", "Data science")) {
                Map<String, Object> where = workspace.isEmpty() ? Map.of() : Map.of("workspace_id", workspace);
                fixture.operation("list_api_keys", where)
                        .path("data")
                        .forEach(key -> keys.put(key.path("id").asText(), key));
            }
            fixture.operation("get_grouped_data", Map.of("group_by", "api_key", "period", "last_30_days"))
                    .path("data")
                    .forEach(row -> used.add(row.path("api_key").asText()));
            List<JsonNode> live = keys.values().stream()
                    .filter(key -> !key.path("status").asText().equals("expired"))
                    .toList();
            List<JsonNode> ofWorkspaces = live.stream()
                    .filter(key -> key.path("type").asText().startsWith("workspace"))
                    .toList();
            Predicate<JsonNode> isYoung =
                    key -> Instant.parse(key.path("created_at").asText()).isAfter(now.minus(30, ChronoUnit.DAYS));
            List<JsonNode> unused = ofWorkspaces.stream()
                    .filter(key -> !used.contains(key.path("id").asText()))
                    .toList();

            assertThat(review.at("/api_keys/all").intValue()).isEqualTo(keys.size());
            assertThat(names(review.at("/api_keys/expired_keys/keys").valueStream()))
                    .isEqualTo(names(keys.values().stream().filter(key -> !live.contains(key))));
            assertThat(found(review, "no expiry"))
                    .isEqualTo(names(live.stream().filter(key -> !key.hasNonNull("expires_at"))));
            assertThat(Stream.concat(found(review, "no budget").stream(), found(review, "no own budget").stream())
                            .sorted()
                            .toList())
                    .isEqualTo(names(ofWorkspaces.stream()
                            .filter(key -> !key.path("usage_limits").hasNonNull("credit_limit"))));
            assertThat(found(review, "unused for 30 days"))
                    .isEqualTo(names(unused.stream().filter(isYoung.negate())));
            assertThat(found(review, "never used"))
                    .isEqualTo(names(unused.stream().filter(isYoung)));
            List<JsonNode> people = fixture.operation("list_users", Map.of("all_pages", true))
                    .path("data")
                    .valueStream()
                    .toList();
            assertThat(review.at("/admins_and_owners/count").asLong())
                    .isEqualTo(people.stream()
                            .filter(person -> !person.path("role").asText().equals("member"))
                            .count());
            assertThat(review.at("/expired_invites/count").intValue())
                    .isEqualTo(fixture.operation("list_user_invites", Map.of("status", "expired"))
                            .path("data")
                            .size());
        }
    }

    private static List<String> names(Stream<JsonNode> keys) {
        return keys.map(key -> key.path("name").asText()).sorted().toList();
    }

    @Test
    void namesThoseWhoManageOnlyAWorkspaceAndOpenInvitesOfAdmins() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            JsonNode before = fixture.answer("access_review", Map.of(), CallContext.SILENT);
            assertThat(before.path("open_invites").intValue()).isEqualTo(2);
            assertThat(before.has("open_invites_of_admins")).isFalse();
            fixture.operation(
                    "update_workspace_member",
                    Map.of("workspace_id", "Applications", "user_id", "Priya Raman", "role", "manager"));
            fixture.operation(
                    "invite_user", Map.of("email", "boss@example.com", "role", "admin", "workspaces", List.of()));
            JsonNode review = fixture.answer("access_review", Map.of(), CallContext.SILENT);
            assertThat(review.at("/workspace_managers/people")
                            .valueStream()
                            .filter(person -> person.path("name").asText().equals("Priya Raman"))
                            .map(person -> person.path("of").toString()))
                    .containsExactly("[\"Applications (manager)\"]");
            Set<String> admins = review.at("/admins_and_owners/people")
                    .valueStream()
                    .map(person -> person.path("email").asText())
                    .collect(Collectors.toSet());
            assertThat(review.at("/workspace_managers/people").valueStream())
                    .as("admins of the organisation are named once")
                    .noneMatch(person -> admins.contains(person.path("email").asText()));
            assertThat(review.path("open_invites").intValue()).isEqualTo(3);
            assertThat(review.at("/open_invites_of_admins/invites/0/email").asText())
                    .isEqualTo("boss@example.com");
        }
    }

    @Test
    void findsKeysOfUsersThatTheOrganisationDoesNotHave() {
        String ann = "{\"id\":\"u1\",\"email\":\"ann@example.com\",\"role\":\"member\"}";
        for (boolean canReadPeople : List.of(true, false)) {
            try (RecordingPortkey portkey = new RecordingPortkey(asked -> switch (asked.target()
                            .replaceAll("\\?.*", "")) {
                        case "/v1/admin/users" ->
                            canReadPeople ? Reply.ok("{\"data\":[" + ann + "],\"total\":1}") : new Reply(403, "{}");
                        case "/v1/api-keys" ->
                            Reply.ok("{\"data\":[{\"id\":\"k1\",\"name\":\"Hers\",\"type\":\"workspace-user\","
                                    + "\"user_id\":\"u1\"},{\"id\":\"k2\",\"name\":\"Left\",\"type\":"
                                    + "\"workspace-user\",\"user_id\":\"u2\"},{\"id\":\"k3\",\"name\":\"Shared\","
                                    + "\"type\":\"workspace-service\"}],\"total\":3}");
                        default -> Reply.ok("{\"data\":[],\"total\":0}");
                    });
                    JobFixture fixture = JobFixture.on(portkey)) {
                JsonNode review = fixture.answer("access_review", Map.of(), CallContext.SILENT);
                assertThat(review.at("/api_keys/owner_is_not_a_member").intValue())
                        .as("unknown people are not called gone")
                        .isEqualTo(canReadPeople ? 1 : 0);
                assertThat(found(review, "owner is not a member"))
                        .isEqualTo(canReadPeople ? List.of("Left") : List.of());
            }
        }
    }

    @Test
    void findsPeopleWithoutAWorkspace() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            fixture.operation(
                    "remove_workspace_member",
                    Map.of("workspace_id", "ws-data-x1y2z3", "user_id", "cb6ee471-f183-4291-a04b-7c7512d07e1f"));
            JsonNode review = fixture.answer("access_review", Map.of(), CallContext.SILENT);
            assertThat(review.at("/people_without_workspace/people/0/email").asText())
                    .isEqualTo("jonas.weber@example.com");
        }
    }

    @Test
    void boundsEachListAndCountsTheRest() {
        String keys = IntStream.range(0, 60)
                .mapToObj(i -> "{\"id\":\"k" + i + "\",\"name\":\"Key " + i + "\",\"type\":\"workspace-service\","
                        + "\"workspace_id\":\"w1\",\"created_at\":\"2020-01-01 00:00:00\"}")
                .collect(Collectors.joining(","));
        String users = IntStream.range(0, 30)
                .mapToObj(i -> "{\"id\":\"u" + i + "\",\"email\":\"p" + i + "@example.com\",\"role\":\"admin\"}")
                .collect(Collectors.joining(","));
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
                    String path = asked.target().replaceAll("\\?.*", "");
                    return switch (path) {
                        case "/v1/api-keys" -> Reply.ok("{\"data\":[" + keys + "],\"total\":60}");
                        case "/v1/admin/users" -> Reply.ok("{\"data\":[" + users + "],\"total\":30}");
                        case "/v1/admin/workspaces" ->
                            Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"A\"}],\"total\":1}");
                        default -> new Reply(403, "{}");
                    };
                });
                JobFixture fixture = JobFixture.on(portkey)) {
            JsonNode review = fixture.answer("access_review", Map.of(), CallContext.SILENT);
            assertThat(review.at("/api_keys/to_review/keys")).hasSize(25);
            assertThat(review.at("/api_keys/to_review/left_out").intValue()).isEqualTo(35);
            assertThat(review.at("/admins_and_owners/people")).hasSize(20);
            assertThat(review.at("/admins_and_owners/left_out").intValue()).isEqualTo(10);
            assertThat(review.at("/api_keys/unused_for_30_days").intValue())
                    .as("unknown use is not called unused")
                    .isZero();
            assertThat(review.path("not_read").toString()).contains("use of the API keys of A", "invitations");
            assertThat(review.at("/api_keys/no_budget").intValue())
                    .as("unknown policies are not called missing")
                    .isZero();
            assertThat(review.at("/api_keys/no_own_budget").intValue()).isEqualTo(60);
        }
    }

    @Test
    void namesTheKeysThatExpireSoon() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            Instant soon = Instant.now().plusSeconds(20 * 86_400).truncatedTo(ChronoUnit.SECONDS);
            fixture.operation("update_api_key", Map.of("api_key_id", "Field app", "expires_at", soon.toString()));
            fixture.operation(
                    "update_api_key",
                    Map.of(
                            "api_key_id",
                            "Evaluation runs",
                            "expires_at",
                            soon.plusSeconds(20 * 86_400).toString()));
            JsonNode review = fixture.answer("access_review", Map.of(), CallContext.SILENT);
            assertThat(key(review, "Field app").path("findings").asText())
                    .startsWith("expires soon (" + soon.toString().substring(0, 19));
            assertThat(key(review, "Evaluation runs").path("findings").asText()).startsWith("no own budget");
            assertThat(review.at("/api_keys/expires_soon").intValue()).isEqualTo(1);
        }
    }

    @Test
    void callsNoNewKeyUnused() {
        try (JobFixture fixture = JobFixture.inSandbox()) {
            fixture.operation(
                    "create_api_key",
                    Map.of(
                            "type", "workspace/service",
                            "name", "Fresh",
                            "workspace_id", "ws-apps-7f3k9q",
                            "scopes", List.of("completions.write")));
            JsonNode review = fixture.answer("access_review", Map.of(), CallContext.SILENT);
            assertThat(key(review, "Fresh").path("findings").asText()).isEqualTo("no expiry, no budget");

            // The sandbox keeps its own time, and the key is as old as the clock of the server says.
            JobFixture later = fixture.with(Clock.fixed(Instant.now().plusSeconds(86_400 + 60), ZoneOffset.UTC));
            assertThat(key(later.answer("access_review", Map.of(), CallContext.SILENT), "Fresh")
                            .path("findings")
                            .asText())
                    .isEqualTo("no expiry, no budget, never used since it was created 1 day ago");
            later.close();
        }
        try (JobFixture fixture =
                JobFixture.inSandbox(Clock.fixed(Instant.now().plusSeconds(86_400), ZoneOffset.UTC))) {
            assertThat(fixture.answer("access_review", Map.of(), CallContext.SILENT)
                            .at("/api_keys/all")
                            .intValue())
                    .isEqualTo(7);
        }
    }

    @Test
    void countsThousandsOfKeysAndUsersInAShortAnswer() throws InterruptedException {
        String wide = "日本語 😀 ".repeat(40);
        try (RecordingPortkey portkey = new RecordingPortkey(asked -> {
                    int page = number(asked, "current_page", "currentPage");
                    int size = number(asked, "page_size", "pageSize");
                    return switch (asked.target().replaceAll("\\?.*", "")) {
                        case "/v1/api-keys" ->
                            page(
                                    page,
                                    size,
                                    3000,
                                    i -> "{\"id\":\"k" + i + "\",\"name\":\"" + i + wide
                                            + "\",\"type\":\"workspace-service\",\"workspace_id\":\"w1\"}");
                        case "/v1/admin/users" ->
                            page(
                                    page,
                                    size,
                                    2000,
                                    i -> "{\"id\":\"u" + i + "\",\"first_name\":\"" + wide + "\",\"email\":\"p" + i
                                            + "@example.com\",\"role\":\"admin\"}");
                        case "/v1/admin/workspaces" ->
                            Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"A\"}],\"total\":1}");
                        default -> Reply.ok("{\"data\":[],\"total\":0}");
                    };
                });
                JobFixture fixture = JobFixture.on(portkey)) {
            ToolResult result = fixture.call("access_review", Map.of(), CallContext.SILENT);
            JsonNode review = JobFixture.tree(result);
            assertThat(review.at("/api_keys/all").intValue()).isEqualTo(3000);
            assertThat(review.at("/api_keys/no_expiry").intValue()).isEqualTo(3000);
            assertThat(review.at("/admins_and_owners/count").intValue()).isEqualTo(2000);
            assertThat(review.at("/admins_and_owners/left_out").intValue()).isEqualTo(1980);
            assertThat(result.text()).hasSizeLessThan(20_000);
        }
    }

    /** A parameter of paging under either name; 0 where the list has no pages. */
    private static int number(Asked asked, String name, String otherName) {
        String text = asked.query(name) == null ? asked.query(otherName) : asked.query(name);
        return text == null ? 0 : Integer.parseInt(text);
    }

    private static Reply page(int page, int size, int total, IntFunction<String> item) {
        return Reply.ok("{\"total\":" + total + ",\"data\":["
                + IntStream.range(Math.min(total, page * size), Math.min(total, (page + 1) * size))
                        .mapToObj(item)
                        .collect(Collectors.joining(","))
                + "]}");
    }
}
