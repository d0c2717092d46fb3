package dev.portkeyadmin.sandbox;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.sandbox.SandboxClient.Answer;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.gateway.Pricing;
import dev.portkeyadmin.sandbox.organisation.ApiKeys;
import dev.portkeyadmin.sandbox.server.KeyScopes;
import dev.portkeyadmin.sandbox.server.RequestStamp;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.SandboxCaller;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** API keys: what they give access to, how long they are valid and which scopes they need. */
class SandboxKeysTest {

    private static final String APPS = "ws-apps-7f3k9q";
    private static final String APPS_ID = "3b35d565-3c6e-4b6c-ad7a-054a55bf01d0";
    private static final String IN_APPS = "\"workspace_id\":\"ws-apps-7f3k9q\"";
    private static final String IN_DATA = "\"workspace_id\":\"ws-data-x1y2z3\"";
    private static final String PRIYA = "4bd6d3ec-2183-4ffa-b252-37726a571a76";
    private static final String REVOKED =
            "{\"success\":false,\"data\":{\"message\":\"Unauthorised Request\",\"errorCode\":\"AB05\"}}";

    @AutoClose
    private final Sandbox sandbox = Sandbox.start();

    private final SandboxClient admin = new SandboxClient(sandbox, Sandbox.ADMIN_KEY);
    private final SandboxClient workspace = new SandboxClient(sandbox, Sandbox.WORKSPACE_KEY);

    /** A new key with its path and a client that uses it. */
    private record Made(String path, SandboxClient client) {}

    private Made make(String kind, String members, String... scopes) {
        String body = "{\"name\":\"new\",%s\"scopes\":[\"%s\"]}".formatted(members, String.join("\",\"", scopes));
        JsonNode made = admin.post("/api-keys/" + kind, body).ok();
        return new Made(
                "/api-keys/" + made.path("id").textValue(),
                new SandboxClient(sandbox, made.path("key").textValue()));
    }

    private static void isRevoked(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        assertThat(answer.text()).isEqualTo(REVOKED);
    }

    private JsonNode own(String type, String key) {
        return admin.get("/api-keys")
                .ok()
                .path("data")
                .valueStream()
                .filter(row -> row.path("type").textValue().equals(type)
                        && row.path("key").textValue().equals(SandboxJson.masked(key)))
                .reduce((one, other) -> {
                    throw new AssertionError("Not told apart: " + one + other);
                })
                .orElseThrow();
    }

    @Nested
    class InitialKeys {

        @Test
        void listsTheOrganisationKeyMaskedWithAllScopes() {
            JsonNode key = own("organisation-service", Sandbox.ADMIN_KEY);

            assertThat(key.path("key").textValue()).isEqualTo("sa*****key");
            assertThat(key.path("organisation_id").textValue()).isEqualTo(SampleOrganisation.ID);
            assertThat(key.has("workspace_id")).isFalse();
            assertThat(key.path("status").textValue()).isEqualTo("active");
            assertThat(key.path("scopes").valueStream().map(JsonNode::textValue))
                    .contains(
                            "organisation_users.delete",
                            "workspaces.create",
                            "organisation_service_api_keys.rotate",
                            "organisation_settings.update",
                            "audit_logs.list",
                            "analytics.view",
                            "logs.export",
                            "virtual_keys.copy",
                            "prompts.publish")
                    .doesNotContain("completions.write", "prompts.render", "organisation_settings.list")
                    .doesNotHaveDuplicates();
            assertThat(admin.get("/api-keys/" + key.path("id").textValue()).ok())
                    .isEqualTo(key);
        }

        @Test
        void listsTheWorkspaceKeyWithTheScopesOfItsType() {
            JsonNode key = own("workspace-service", Sandbox.WORKSPACE_KEY);

            assertThat(key.path("key").textValue()).isEqualTo("sa*****ace");
            assertThat(key.path("workspace_id").textValue()).isEqualTo(APPS_ID);
            assertThat(key.path("scopes").valueStream().map(JsonNode::textValue))
                    .contains(
                            "completions.write",
                            "prompts.render",
                            "workspaces.update",
                            "organisation_integrations.list")
                    .doesNotContain("workspaces.create", "audit_logs.list", "organisation_integrations.read");
        }

        @Test
        void neverReturnsAStoredSecret() {
            String rotated = admin.post("/api-keys/9ce924d4-64cf-4c1b-90ce-c4b9a67285b5/rotate", "")
                    .ok()
                    .path("key")
                    .textValue();

            for (String path : List.of(
                    "/api-keys",
                    "/api-keys/9ce924d4-64cf-4c1b-90ce-c4b9a67285b5",
                    "/audit-logs?organisation_id=" + SampleOrganisation.ID
                            + "&start_time=2020-01-01T00:00:00Z&end_time=2099-01-01T00:00:00Z")) {
                Answer answer = admin.get(path);
                answer.ok();
                assertThat(answer.text()).doesNotContain(rotated, Sandbox.ADMIN_KEY, "\"" + Sandbox.WORKSPACE_KEY);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"sandbox-admin", "sandbox-admin-key ,", "SANDBOX-ADMIN-KEY", "sa*****key", "x"})
        void authenticatesOnlyTheFullSecret(String almost) {
            Answer answer = new SandboxClient(sandbox, almost).get("/admin/users");

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text()).doesNotContain("errorCode");
        }

        @ParameterizedTest
        @ValueSource(strings = {APPS, APPS_ID})
        void countsTheKeysOfAWorkspace(String named) {
            JsonNode list =
                    admin.get("/api-keys?page_size=1&workspace_id=" + named).ok();

            assertThat(list.path("data")).hasSize(1);
            assertThat(list.path("total").intValue()).isEqualTo(4);
            assertThat(admin.get("/api-keys").ok().path("total").intValue()).isEqualTo(7);
        }
    }

    @Nested
    class KeyTypes {

        @Test
        void authenticatesANewOrganisationKeyImmediately() {
            SandboxClient client = make("organisation/service", "", "organisation_users.list", "configs.list")
                    .client();

            client.get("/admin/users").ok();
            assertThat(client.get("/configs").text())
                    .isEqualTo(admin.get("/configs").text());
        }

        @Test
        void limitsAWorkspaceKeyToItsWorkspace() {
            SandboxClient client = make(
                            "workspace/service", IN_DATA + ",", "prompts.list", "workspace_service_api_keys.list")
                    .client();

            assertThat(client.get("/prompts").ok().path("data").findValuesAsText("slug"))
                    .containsExactly("pp-grader-0e5a7c");
            assertThat(client.get("/api-keys").ok().path("total").intValue()).isEqualTo(2);
            client.get("/admin/users").forbidden();
        }

        @Test
        void forbidsKeyManagementToAUserKey() {
            String id =
                    own("workspace-service", Sandbox.WORKSPACE_KEY).path("id").textValue();
            SandboxClient client = make(
                            "workspace/user",
                            IN_APPS + ",\"user_id\":\"" + PRIYA + "\",",
                            KeyScopes.of(KeyScopes.WORKSPACE).toArray(String[]::new))
                    .client();

            assertThat(client.get("/prompts").text())
                    .isEqualTo(workspace.get("/prompts").text());
            client.get("/api-keys").forbidden();
            client.get("/api-keys/" + id).forbidden();
            client.put("/api-keys/" + id, "{\"name\":\"x\"}").forbidden();
            client.delete("/api-keys/" + id).forbidden();
            client.post("/api-keys/" + id + "/rotate", "").forbidden();
            client.post("/api-keys/workspace/service", "{\"name\":\"x\",\"scopes\":[\"y\"]}")
                    .forbidden();
            workspace.get("/api-keys/" + id).ok();
        }

        @Test
        void ignoresScopesOfAnotherKeyType() {
            SandboxClient client = make("workspace/service", IN_APPS + ",", "organisation_guardrails.list")
                    .client();

            client.get("/guardrails").forbidden();
        }

        @Test
        void namesTheCallingKeyInTheAuditLog() {
            Made made = make("organisation/service", "", "prompts.create");
            String since = Instant.now().minusSeconds(2).toString();
            made.client().post("/labels", "{\"name\":\"mine\"}").ok();

            JsonNode record = admin.get("/audit-logs?organisation_id=" + SampleOrganisation.ID + "&start_time=" + since
                            + "&end_time=2099-01-01T00:00:00Z&resource_type=labels")
                    .ok()
                    .at("/records/0");
            assertThat("/api-keys/" + record.path("user_id").textValue()).isEqualTo(made.path());
        }
    }

    @Nested
    class KeyLifetimes {

        @Test
        void rejectsADeletedKeyEvenIfItDeletedItself() {
            Made made = make("organisation/service", "", "organisation_service_api_keys.delete");

            made.client().delete(made.path()).done();

            isRevoked(made.client().get("/admin/users"));
            isRevoked(made.client().post("/nowhere", ""));
        }

        @Test
        void allowsDeletingTheInitialKey() {
            String path = "/api-keys/"
                    + own("organisation-service", Sandbox.ADMIN_KEY).path("id").textValue();

            admin.put(path, "{\"scopes\":[\"organisation_service_api_keys.delete\"]}")
                    .done();
            admin.get("/api-keys").forbidden();
            admin.delete(path).done();

            isRevoked(admin.get("/api-keys"));
        }

        @Test
        void rejectsAnExpiredKey() {
            Made made = make("workspace/service", IN_APPS + ",", "prompts.list");
            made.client().get("/prompts").ok();

            admin.put(made.path(), "{\"expires_at\":\"2025-01-31T23:00:00Z\"}").done();
            isRevoked(made.client().get("/prompts"));

            admin.put(made.path(), "{\"expires_at\":null}").done();
            made.client().get("/prompts").ok();
        }

        @Test
        void deletesAKeyWithItsWorkspaceAndWithItsUser() {
            Made ofUser = make("workspace/user", IN_APPS + ",\"user_id\":\"" + PRIYA + "\",", "prompts.list");
            Made ofWorkspace = make("workspace/service", IN_DATA + ",", "prompts.list");

            admin.delete("/admin/users/" + PRIYA).done();
            admin.call(
                    "DELETE", "/admin/workspaces/ws-data-x1y2z3", "{\"name\":\"Data science\",\"force_delete\":true}");

            isRevoked(ofUser.client().get("/prompts"));
            isRevoked(ofWorkspace.client().get("/prompts"));
        }

        @Test
        void acceptsBothSecretsDuringTheTransition() {
            Made made = make("organisation/service", "", "organisation_service_api_keys.rotate", "configs.list");

            JsonNode rotated = made.client().post(made.path() + "/rotate", "").ok();

            SandboxClient renewed =
                    new SandboxClient(sandbox, rotated.path("key").textValue());
            made.client().get("/configs").ok();
            renewed.get("/configs").ok();
            JsonNode read = admin.get(made.path()).ok();
            assertThat(read.path("key").textValue()).isEqualTo(SandboxJson.masked(renewed.key()));
            assertThat(read.path("key_transition_expires_at")).isEqualTo(rotated.path("key_transition_expires_at"));
            admin.delete(made.path()).done();
            isRevoked(made.client().get("/configs"));
            isRevoked(renewed.get("/configs"));
        }

        /** Runs without a server, so that the test sets the time. */
        @Test
        void rejectsTheOldSecretAfterTheTransition() {
            Router router = new Router();
            new ApiKeys(new Store()).addTo(router);
            Instant start = Instant.parse("2026-01-01T00:00:00Z");
            String path = "/api-keys/the-key";
            String body = "{\"name\":\"x\",\"scopes\":[\"organisation_service_api_keys.rotate\","
                    + "\"organisation_service_api_keys.read\"]}";
            router.handle(
                    SandboxCaller.ORGANISATION,
                    "POST",
                    URI.create(Router.BASE + "/api-keys/organisation/service"),
                    body.getBytes(StandardCharsets.UTF_8),
                    new RequestStamp(start, "call", "the-key", "first"));

            Instant half = start.plus(Duration.ofMinutes(29));
            Instant over = start.plus(Duration.ofMinutes(30));
            call(router, "first", "POST", path + "/rotate", start, "second");
            call(router, "first", "GET", path, half, null);
            call(router, "second", "GET", path, half, null);
            call(router, "second", "GET", path, over, null);
            assertThat(refusal(router, "first", path, over)).isEqualTo(401);
            call(router, "second", "POST", path + "/rotate", over, "third");
            assertThat(refusal(router, "first", path, over)).isEqualTo(401);
            call(router, "second", "GET", path, over, null);
            call(router, "third", "GET", path, over.plus(Duration.ofDays(900)), null);
        }

        private static JsonNode call(Router router, String key, String method, String path, Instant at, String made) {
            return router.handle(
                    key, method, URI.create(Router.BASE + path), new byte[0], new RequestStamp(at, "call", "id", made));
        }

        private static int refusal(Router router, String key, String path, Instant at) {
            ApiException error =
                    catchThrowableOfType(ApiException.class, () -> call(router, key, "GET", path, at, null));
            return error.status();
        }
    }

    @Nested
    class Scopes {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "organisation_users.list|GET|/admin/users",
                    "organisation_users.read|GET|/admin/users/" + PRIYA,
                    "organisation_users.create|POST|/admin/users/invites",
                    "organisation_users.update|POST|/admin/users/invites/x/resend",
                    "workspaces.delete|DELETE|/admin/workspaces/x",
                    "workspace_users.list|GET|/admin/workspaces/" + APPS + "/users",
                    "workspace_users.update|PUT|/admin/workspaces/" + APPS + "/users/" + PRIYA,
                    "workspace_user_api_keys.create|POST|/api-keys/workspace/user",
                    "organisation_settings.read|GET|/admin/organisation/defaults",
                    "organisation_exclusions.update|PUT|/workspace-exclusions/input-guardrails",
                    "audit_logs.list|GET|/audit-logs",
                    "virtual_keys.read|GET|/providers/x",
                    "providers.read|GET|/providers/x",
                    "prompts.publish|PUT|/prompts/partials/x/makeDefault",
                    "prompts.list|GET|/labels",
                    "analytics.view|GET|/analytics/groups/users",
                    "logs.export|POST|/logs/exports/x/start",
                    "logs.write|POST|/feedback",
                    "logs.read|GET|/logs/trace-1",
                    "workspace_integrations.update|DELETE|/integrations/x/models",
                    "mcp_servers.delete|DELETE|/mcp-servers/x/connections"
                })
        void allowsOnlyTheRoutesOfAScope(String scope, String method, String path) {
            Made made = make("organisation/service", "", scope);
            assertThat(made.client().call(method, path, "{}").status()).isNotIn(401, 403);

            admin.put(made.path(), "{\"scopes\":[\"deployments.list\"]}").done();

            made.client().call(method, path, "{}").forbidden();
            made.client().get("/deployments").ok();
        }

        @ParameterizedTest
        @CsvSource({"render,prompts.render", "completions,completions.write"})
        void requiresRunScopesOnlyOfWorkspaceKeys(String run, String scope) {
            String path = "/prompts/pp-summary-2d90aa/" + run;
            String body = "{\"variables\":{}}";

            make("workspace/service", IN_APPS + ",", "prompts.read")
                    .client()
                    .post(path, body)
                    .forbidden();
            make("workspace/service", IN_APPS + ",", scope)
                    .client()
                    .post(path, body)
                    .ok();
            make("organisation/service", "", "prompts.read")
                    .client()
                    .post(path, body)
                    .ok();
        }

        @ParameterizedTest
        @ValueSource(strings = {"rotate", "update"})
        void requiresOneOfTwoScopesForARotation(String verb) {
            Made made = make("organisation/service", "", "organisation_service_api_keys." + verb);

            made.client().post(made.path() + "/rotate", "").ok();
        }

        @Test
        void requiresNoScopeForRoutesWithoutAFamily() {
            make("organisation/service", "", "configs.list")
                    .client()
                    .get("/scim/groups")
                    .ok();
        }

        @Test
        void returnsPricesForAnyKey() {
            Router router = new Router();
            new ApiKeys(new Store()).addTo(router);
            new Pricing().addTo(router);
            URI price = URI.create("/model-configs/pricing/openai/gpt-4o");

            assertThat(router.handle("nobody", "GET", price, new byte[0], RequestStamp.now("call")))
                    .isNotEmpty();
        }

        @Test
        void givesWorkspaceKeysFewerScopeFamilies() {
            Set<String> all = KeyScopes.of(KeyScopes.ORGANISATION);

            assertThat(KeyScopes.of(KeyScopes.WORKSPACE))
                    .filteredOn(scope -> !all.contains(scope))
                    .containsExactlyInAnyOrder(
                            "guardrails.invoke", "prompts.render", "mcp.invoke", "completions.write");
            assertThat(KeyScopes.of("workspace-user")).noneMatch(scope -> scope.contains("_api_keys"));
        }
    }
}
