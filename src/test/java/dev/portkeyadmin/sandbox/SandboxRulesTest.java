package dev.portkeyadmin.sandbox;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.SandboxClient.Answer;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.organisation.SecretReferences;
import dev.portkeyadmin.sandbox.server.Router;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that hold for single kinds of records. */
class SandboxRulesTest {

    private static final String APPS = "/admin/workspaces/ws-apps-7f3k9q";
    private static final String DATA = "/admin/workspaces/ws-data-x1y2z3";
    private static final String IN_APPS = "\"workspace_id\":\"ws-apps-7f3k9q\"";
    private static final String IN_DATA = "\"workspace_id\":\"ws-data-x1y2z3\"";
    private static final String PRIYA = "4bd6d3ec-2183-4ffa-b252-37726a571a76";
    private static final String ZOE = "8772cd61-5eec-4c14-b043-af896975a864";
    private static final String NOBODY = "11111111-2222-4333-8444-555555555555";

    @AutoClose
    private final Sandbox sandbox = Sandbox.start();

    private final SandboxClient admin = new SandboxClient(sandbox, Sandbox.ADMIN_KEY);
    private final SandboxClient workspace = new SandboxClient(sandbox, Sandbox.WORKSPACE_KEY);

    private static List<String> values(Answer list, String field) {
        return list.ok()
                .path("data")
                .valueStream()
                .map(row -> row.path(field).asText())
                .toList();
    }

    private String create(String path, String body) {
        return admin.post(path, body).ok().path("id").textValue();
    }

    @Nested
    class WorkspaceRules {

        private final String id =
                create("/admin/workspaces", "{\"name\":\"Robotics\",\"icon\":\"🤖\",\"users\":[\"" + PRIYA + "\"]}");
        private final String path = "/admin/workspaces/" + id;

        @Test
        void createsAWorkspaceWithMembersAndADefaultCollection() {
            String slug = admin.get(path).ok().path("slug").textValue();

            assertThat(slug).matches("ws-robotics-[0-9a-f]{6}");
            assertThat(values(admin.get(path + "/users"), "id")).containsExactly(PRIYA);
            assertThat(admin.get("/admin/users/" + PRIYA)
                            .ok()
                            .path("workspace_ids")
                            .toString())
                    .contains(slug);
            assertThat(values(admin.get("/collections?workspace_id=" + slug), "is_default"))
                    .containsExactly("1");
        }

        @Test
        void putsTheIconBeforeTheNameUnlessPlainIsRequested() {
            assertThat(admin.get(path).ok().path("name").textValue()).isEqualTo("🤖 Robotics");
            assertThat(admin.get(path + "?name_format=plain").ok().path("name").textValue())
                    .isEqualTo("Robotics");
        }

        @Test
        void requiresTheNameToDeleteAndReturnsAnEmptyBody() {
            admin.delete(path).refused(400, "AB01", "body");
            admin.call("DELETE", path, "{}").refused(400, "AB01", "name");
            admin.call("DELETE", path, "{\"name\":\"robotics\"}").refused(400, "AB01", "name");

            Answer answer = admin.call("DELETE", path, "{\"name\":\"Robotics\"}");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEmpty();
            assertThat(values(admin.get("/admin/workspaces"), "id")).doesNotContain(id);
            assertThat(values(admin.get("/admin/workspaces?status=archived"), "id"))
                    .containsExactly(id);
            assertThat(values(admin.get("/admin/workspaces?status=active,archived"), "id"))
                    .hasSize(3);
            admin.get("/admin/workspaces?status=lost").refused(400, "AB01", "status");
        }

        @Test
        void deletesTheContentsIfForced() {
            String key = create(
                    "/api-keys/workspace/service",
                    "{\"name\":\"k\",\"scopes\":[\"logs.view\"],\"workspace_id\":\"" + id + "\"}");
            String folder = create("/collections", "{\"name\":\"f\",\"workspace_id\":\"" + id + "\"}");
            String prompt = create(
                    "/prompts",
                    "{\"name\":\"p\",\"string\":\"x\",\"parameters\":{},\"virtual_key\":\"openai-main-4f21c9\",\"collection_id\":\""
                            + folder + "\"}");

            admin.call("DELETE", path, "{\"name\":\"Robotics\"}").refused(409, "AB07", "Unable to delete");
            assertThat(admin.call("DELETE", path, "{\"name\":\"Robotics\",\"force_delete\":true}")
                            .status())
                    .isEqualTo(200);

            for (String gone : List.of("/api-keys/" + key, "/collections/" + folder, "/prompts/" + prompt)) {
                admin.get(gone).notFound();
            }
            admin.get(path + "/users").notFound();
            assertThat(admin.get("/admin/users/" + PRIYA).ok().path("workspace_ids"))
                    .hasSize(1);
        }

        @Test
        void refusesToDeleteTheDefaultWorkspace() {
            admin.call("DELETE", APPS, "{\"name\":\"Applications\",\"force_delete\":true}")
                    .refused(400, "AB01", "default");
            admin.put(APPS, "{\"defaults\":null}").done();
            assertThat(admin.get(APPS).ok().at("/defaults/is_default").intValue())
                    .isEqualTo(1);
        }

        @Test
        void checksAndClearsLimitsAndDefaults() {
            admin.put(path, "{\"usage_limits\":[{\"credit_limit\":5,\"alert_threshold\":5}]}")
                    .refused(400, "AB01", "usage_limits");
            admin.put(path, "{\"rate_limits\":[{\"type\":\"requests\",\"unit\":\"rpx\",\"value\":1}]}")
                    .refused(400, "AB01", "rate_limits[0].unit");
            admin.put(path, "{\"name\":null}").refused(400, "AB01", "name");
            admin.put(path, "{\"defaults\":{\"metadata\":{\"team\":\"r\"}},\"usage_limits\":[{\"credit_limit\":5}]}")
                    .done();
            admin.put(path, "{\"usage_limits\":null}").done();

            JsonNode after = admin.get(path).ok();
            assertThat(after.at("/defaults/metadata/team").textValue()).isEqualTo("r");
            assertThat(after.path("usage_limits")).isEmpty();
        }

        @Test
        void letsAWorkspaceKeyChangeOnlyItsWorkspace() {
            workspace.put(APPS, "{\"description\":\"Ours\"}").done();
            workspace.put(DATA, "{\"description\":\"Ours\"}").forbidden();
            workspace.post("/admin/workspaces", "{\"name\":\"x\"}").forbidden();
            workspace.call("DELETE", APPS, "{\"name\":\"Applications\"}").forbidden();
        }
    }

    @Nested
    class MemberRules {

        @Test
        void addsAndRemovesAMember() {
            String user = "/admin/users/" + ZOE;
            admin.post(APPS + "/users", "{\"users\":[{\"id\":\"" + ZOE + "\",\"role\":\"manager\"}]}")
                    .done();

            assertThat(admin.get(user).ok().path("workspace_ids")).hasSize(2);
            JsonNode member = admin.get(APPS + "/users/" + ZOE).ok();
            assertThat(member.path("role").textValue()).isEqualTo("manager");
            assertThat(member.path("email").textValue()).isEqualTo("zoe.thorsdottir@example.com");
            assertThat(member.path("workspace_id").textValue())
                    .isEqualTo(admin.get(APPS).ok().path("id").textValue());
            assertThat(values(admin.get(APPS + "/users?role=manager"), "id")).containsExactly(ZOE);
            assertThat(values(admin.get(APPS + "/users?email=zoe.thorsdottir@example.com"), "id"))
                    .containsExactly(ZOE);

            admin.put(APPS + "/users/" + ZOE, "{\"role\":\"member\"}").done();
            assertThat(admin.get(APPS + "/users/" + ZOE).ok().path("role").textValue())
                    .isEqualTo("member");
            assertThat(admin.get(DATA + "/users/" + ZOE).ok().path("role").textValue())
                    .isEqualTo("admin");

            admin.delete(APPS + "/users/" + ZOE).done();
            admin.get(APPS + "/users/" + ZOE).notFound();
            assertThat(admin.get(user).ok().path("workspace_ids")).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{}|users",
                    "{\"users\":[]}|users",
                    "{\"users\":[{\"id\":\"" + ZOE + "\"}]}|users[0].role",
                    "{\"users\":[{\"id\":\"" + NOBODY + "\",\"role\":\"member\"}]}|users[0].id"
                })
        void rejectsAnInvalidMember(String body, String field) {
            admin.post(APPS + "/users", body).refused(400, "AB01", field);
        }

        @Test
        void addsNoMemberIfOneIsADuplicate() {
            String both = "{\"users\":[{\"id\":\"" + ZOE + "\",\"role\":\"member\"},{\"id\":\"" + PRIYA
                    + "\",\"role\":\"member\"}]}";

            admin.post(APPS + "/users", both).refused(409, "AB07", PRIYA);

            admin.get(APPS + "/users/" + ZOE).notFound();
        }

        @Test
        void removesMembershipsAndKeysOfADeletedUser() {
            List<String> keys = values(admin.get("/api-keys?" + "workspace_id=ws-apps-7f3k9q"), "type");
            assertThat(keys).contains("workspace-user");

            admin.delete("/admin/users/" + PRIYA).done();

            admin.get(APPS + "/users/" + PRIYA).notFound();
            assertThat(values(admin.get("/api-keys"), "type")).doesNotContain("workspace-user");
        }

        @Test
        void showsAWorkspaceKeyOnlyItsMembers() {
            assertThat(workspace.get(APPS + "/users").status()).isEqualTo(200);
            workspace.get(DATA + "/users").forbidden();
            workspace.delete(DATA + "/users/" + ZOE).forbidden();
        }
    }

    @Nested
    class ScimRules {

        @Test
        void returnsAnExistingMappingAndRejectsAnotherRole() {
            String body = "{" + IN_APPS + ",\"scim_group_name\":\"Welders\",\"role\":\"member\"}";
            JsonNode first = admin.post("/scim/workspaces", body).ok();

            assertThat(admin.post("/scim/workspaces", body).ok()).isEqualTo(first);
            admin.post("/scim/workspaces", body.replace("\"member\"", "\"admin\""))
                    .refused(400, "AB01", "role");
            String byId = "{" + IN_DATA + ",\"role\":\"admin\",\"scim_group_id\":"
                    + first.path("scim_group_id").toString() + "}";
            assertThat(admin.post("/scim/workspaces", byId)
                            .ok()
                            .path("scim_group")
                            .textValue())
                    .isEqualTo("Welders");
            assertThat(admin.get("/scim/workspaces?scim_group_id="
                                    + first.path("scim_group_id").textValue())
                            .ok()
                            .path("total_count")
                            .intValue())
                    .isEqualTo(2);
            assertThat(admin.get("/scim/groups?search=weld").ok().path("groups"))
                    .hasSize(1);
            assertThat(admin.delete("/scim/workspaces/" + first.path("id").textValue())
                            .text())
                    .isEqualTo("{\"success\":true}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ",\"scim_group_name\":\"a\",\"scim_group_id\":\"b\"", ",\"scim_group_id\":\"b\""})
        void requiresExactlyOneGroup(String group) {
            admin.post("/scim/workspaces", "{" + IN_APPS + ",\"role\":\"member\"" + group + "}")
                    .refused(400, "AB01", "scim_group_id");
        }
    }

    @Nested
    class ApiKeyRules {

        private static final String FIELD_APP = "/api-keys/9ce924d4-64cf-4c1b-90ce-c4b9a67285b5";

        @ParameterizedTest
        @ValueSource(strings = {"{\"name\":\"x\"}", "{\"name\":\"x\",\"scopes\":[]}"})
        void failsWith502WithoutScopes(String body) {
            Answer answer = admin.post("/api-keys/organisation/service", body);

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.text()).startsWith("<html>");
        }

        @Test
        void returnsTheKeyOnlyOnce() {
            JsonNode made = admin.post(
                            "/api-keys/workspace/user",
                            "{\"name\":\"x\",\"scopes\":[\"logs.view\"]," + IN_APPS + ",\"user_id\":\"" + PRIYA + "\"}")
                    .ok();
            String key = made.path("key").textValue();
            String path = "/api-keys/" + made.path("id").textValue();

            assertThat(made.path("object").textValue()).isEqualTo("api-key");
            JsonNode read = admin.get(path).ok();
            assertThat(read.path("key").textValue())
                    .isEqualTo(key.substring(0, 2) + "*****" + key.substring(key.length() - 3));
            assertThat(read.path("type").textValue()).isEqualTo("workspace-user");
            assertThat(admin.get("/api-keys").text()).doesNotContain(key);
        }

        @Test
        void rejectsARotationDuringTheTransition() {
            Answer rotated = admin.post(FIELD_APP + "/rotate", "");

            assertThat(rotated.ok().path("key").textValue()).startsWith("sandbox-");
            assertThat(rotated.json().path("key_transition_expires_at").textValue())
                    .endsWith(".000Z");
            admin.post(FIELD_APP + "/rotate", "").refused(409, "AB07", "transition");
            admin.post(FIELD_APP + "/rotate", "{\"key_transition_period_ms\":1}")
                    .refused(400, "AB01", "key_transition_period_ms");
        }

        @Test
        void showsPastKeysAsExpired() {
            assertThat(values(admin.get("/api-keys"), "status")).contains("active", "expired");
        }

        @Test
        void keepsAbsentFieldsClearsNullsAndMergesDefaults() {
            admin.put(FIELD_APP, "{\"defaults\":{\"allow_config_override\":false},\"reset_usage\":true}")
                    .done();
            admin.put(FIELD_APP, "{\"usage_limits\":null}").done();

            JsonNode key = admin.get(FIELD_APP).ok();
            assertThat(key.path("usage_limits").isNull()).isTrue();
            assertThat(key.path("rate_limits")).hasSize(1);
            assertThat(key.at("/defaults/config_id").textValue()).isEqualTo("pc-router-7b1e02");
            assertThat(key.at("/defaults/allow_config_override").isBoolean()).isTrue();
            assertThat(key.has("reset_usage")).isFalse();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"scopes\":[]}|scopes",
                    "{\"scopes\":null}|scopes",
                    "{\"name\":null}|name",
                    "{\"defaults\":{\"config_id\":\"pc-none\"}}|defaults.config_id",
                    "{\"expires_at\":\"tomorrow\"}|expires_at",
                    "{\"usage_limits\":[]}|usage_limits",
                    "{\"rotation_policy\":{\"rotation_period\":\"daily\"}}|rotation_policy.rotation_period"
                })
        void rejectsAnInvalidKeyUpdate(String body, String field) {
            String before = admin.get(FIELD_APP).text();

            admin.put(FIELD_APP, body).refused(400, "AB01", field);

            assertThat(admin.get(FIELD_APP).text()).isEqualTo(before);
        }

        @Test
        void limitsAWorkspaceKeyToKeysOfItsWorkspace() {
            assertThat(values(workspace.get("/api-keys"), "name"))
                    .contains("Field app")
                    .doesNotContain("Evaluation runs", "Platform automation");
            workspace.get("/api-keys/fac7abcd-7640-498a-a9c6-1f7b31174277").forbidden();
            workspace
                    .post("/api-keys/organisation/service", "{\"name\":\"x\",\"scopes\":[\"y\"]}")
                    .forbidden();
            String body = "{\"name\":\"x\",\"scopes\":[\"y\"]," + IN_DATA + "}";
            String id = workspace
                    .post("/api-keys/workspace/service", body)
                    .ok()
                    .path("id")
                    .textValue();
            assertThat(workspace.get("/api-keys/" + id).status()).isEqualTo(200);
        }

        @Test
        void listsKeysByWorkspaceIdOrSlug() {
            String id = admin.get(DATA).ok().path("id").textValue();

            assertThat(values(admin.get("/api-keys?workspace_id=" + id), "name"))
                    .containsExactly("Evaluation runs");
            assertThat(admin.get("/api-keys?workspace_id=ws-data-x1y2z3").text())
                    .isEqualTo(admin.get("/api-keys?workspace_id=" + id).text());
            admin.get("/api-keys?workspace_id=ws-none").forbidden();
        }
    }

    @Nested
    class PolicyRules {

        private final String engineers = "/policies/usage-limits/"
                + values(admin.get("/policies/usage-limits?type=cost"), "id").get(0);

        @ParameterizedTest
        @ValueSource(strings = {"/policies/usage-limits", "/policies/rate-limits"})
        void listsArchivedPoliciesOnRequest(String path) {
            String id = values(admin.get(path), "id").get(0);
            int archived = values(admin.get(path + "?status=archived"), "id").size();

            admin.delete(path + "/" + id).done();

            admin.get(path + "/" + id).notFound();
            assertThat(admin.get(path + "/" + id + "?status=archived")
                            .ok()
                            .path("status")
                            .textValue())
                    .isEqualTo("archived");
            assertThat(values(admin.get(path), "id")).doesNotContain(id);
            assertThat(values(admin.get(path + "?status=archived"), "id"))
                    .contains(id)
                    .hasSize(archived + 1);
        }

        @Test
        void showsAndResetsUsage() {
            List<Double> used = values(admin.get(engineers + "/entities"), "current_usage").stream()
                    .map(Double::valueOf)
                    .toList();
            double limit = Math.max(0.01, Collections.max(used));
            admin.put(engineers, "{\"alert_threshold\":null,\"credit_limit\":" + limit + "}")
                    .done();
            Answer exhausted = admin.get(engineers + "/entities?status=exhausted");
            assertThat(values(exhausted, "value_key"))
                    .hasSize((int) used.stream().filter(each -> each >= limit).count());
            String entity = values(admin.get(engineers + "/entities?search=CALLUM"), "id")
                    .get(0);

            admin.put(engineers + "/entities/" + entity + "/reset", "").done();
            admin.put(engineers, "{\"reset_usage_for_value\":\"priya.raman@example.com\"}")
                    .done();

            JsonNode usage = admin.get(engineers + "?include_usage=true").ok().path("value_key_usage_map");
            assertThat(usage)
                    .hasSize(used.size())
                    .filteredOn(each -> each.path("current_usage").doubleValue() == 0)
                    .hasSizeGreaterThanOrEqualTo(2);
            assertThat(admin.get(engineers).ok().has("value_key_usage_map")).isFalse();
            admin.put(engineers + "/entities/" + NOBODY + "/reset", "").notFound();
            admin.get(engineers + "/entities?page_size=101").refused(400, "AB01", "page_size");
        }

        @Test
        void requiresAnAlertBelowTheLimitAndKeepsTheGroup() {
            admin.put(engineers, "{\"alert_threshold\":50}").refused(400, "AB01", "alert_threshold");
            admin.put(engineers, "{\"periodic_reset_days\":3}").refused(400, "AB01", "periodic_reset");
            admin.put(engineers, "{\"type\":\"tokens\",\"periodic_reset\":null,\"periodic_reset_days\":3}")
                    .done();

            JsonNode policy = admin.get(engineers).ok();
            assertThat(policy.path("type").textValue()).isEqualTo("cost");
            assertThat(policy.path("periodic_reset").isNull()).isTrue();
            assertThat(policy.path("periodic_reset_days").intValue()).isEqualTo(3);
        }
    }

    @Nested
    class SecretReferenceRules {

        private static final String BODY = "{\"name\":\"n\",\"slug\":\"vault-1\",\"manager_type\":\"hashicorp_vault\","
                + "\"secret_path\":\"p\",\"tags\":{\"team\":\"x\"},\"auth_config\":{\"vault_auth_type\":\"token\","
                + "\"vault_addr\":\"https://vault.example.com\",\"vault_token\":\"hush-hush-hush\"}}";

        @Test
        void masksSecretsAndMergesAuthConfig() {
            create("/secret-references", BODY);
            admin.put("/secret-references/vault-1", "{\"auth_config\":{\"vault_namespace\":\"ns\"}}")
                    .done();

            JsonNode auth = admin.get("/secret-references/vault-1").ok().path("auth_config");
            assertThat(auth.path("masked_vault_token").textValue()).isEqualTo("hu*****ush");
            assertThat(auth.has("vault_token")).isFalse();
            assertThat(auth.path("vault_namespace").textValue()).isEqualTo("ns");
            assertThat(auth.path("vault_addr").textValue()).isNotBlank();
            admin.post("/secret-references", BODY).refused(409, "AB07", "vault-1");
        }

        @Test
        void requiresTheFieldsOfEachAuthenticationMode() {
            admin.post("/secret-references", BODY.replace("vault_token\"", "other\""))
                    .refused(400, "AB01", "auth_config.vault_token");
            admin.post("/secret-references", BODY.replace("vault_auth_type", "aws_auth_type"))
                    .refused(400, "AB01", "auth_config.vault_auth_type");
        }

        @Test
        void allowsSomeWorkspacesOrAll() {
            create("/secret-references", BODY);
            String path = "/secret-references/vault-1";
            assertThat(admin.get(path).ok().path("allow_all_workspaces").booleanValue())
                    .isTrue();

            admin.put(path, "{\"allowed_workspaces\":[]}").refused(400, "AB01", "allowed_workspaces");
            admin.put(path, "{\"allowed_workspaces\":[\"ws-apps-7f3k9q\"],\"allow_all_workspaces\":true}")
                    .refused(400, "AB01", "allow_all_workspaces");
            admin.put(path, "{\"allowed_workspaces\":[\"ws-apps-7f3k9q\"]}").done();
            assertThat(admin.get(path).ok().path("allow_all_workspaces").booleanValue())
                    .isFalse();
            admin.put(path, "{\"allow_all_workspaces\":true}").done();
            assertThat(admin.get(path).ok().has("allowed_workspaces")).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"integration", "virtual-key", "mcp-integration"})
        void refusesToDeleteAReferenceInUse(String kind) {
            Store store = new Store();
            Router router = new Router();
            new SecretReferences(store).addTo(router);
            ObjectNode user = SandboxJson.object().put("id", "user");
            user.putArray("secret_mappings").addObject().put("secret_reference_id", "vault-1");
            store.table(kind).add(user);
            try (Sandbox small = new Sandbox(() -> router)) {
                SandboxClient client = new SandboxClient(small, Sandbox.ADMIN_KEY);
                client.post("/secret-references", BODY).ok();
                client.delete("/secret-references/vault-1").refused(400, "AB01", "in use");
                store.table(kind).remove(user);
                client.delete("/secret-references/vault-1").done();
            }
        }

        @Test
        void filtersReferencesByTagsForTheOrganisation() {
            create("/secret-references", BODY);

            assertThat(values(admin.get("/secret-references?tags=%7B%22team%22%3A%22x%22%7D"), "slug"))
                    .containsExactly("vault-1");
            admin.get("/secret-references?page_size=101").refused(400, "AB01", "page_size");
            workspace.get("/secret-references").forbidden();
        }
    }

    @Nested
    class CollectionAndLabelRules {

        @Test
        void countsAndDeletesTheContentsOfACollection() {
            String child = create(
                    "/collections",
                    "{\"name\":\"Child\"," + IN_APPS + ",\"parent_collection_id\":\"col-support-5c19e2\"}");

            JsonNode folder = admin.get("/collections/col-support-5c19e2").ok();
            assertThat(folder.at("/collection_details/child_collections_count").intValue())
                    .isEqualTo(1);
            assertThat(folder.at("/collection_details/prompts_count").intValue())
                    .isEqualTo(2);
            assertThat(folder.at("/child_collections/0/id").textValue()).isEqualTo(child);

            admin.delete("/collections/col-support-5c19e2").done();
            admin.get("/collections/" + child).notFound();
            admin.get("/prompts/pp-summary-2d90aa").notFound();
        }

        @Test
        void refusesToDeleteTheDefaultCollection() {
            JsonNode first = admin.get("/collections").ok().at("/data/0");

            assertThat(first.path("is_default").intValue()).isEqualTo(1);
            admin.delete("/collections/" + first.path("id").textValue()).notFound();
        }

        @ParameterizedTest
        @ValueSource(strings = {"latest", "default", "7", "a b", "a@b"})
        void rejectsInvalidLabelNames(String name) {
            admin.post("/labels", "{\"name\":\"" + name + "\"}").refused(400, "AB01", "name");
        }

        @Test
        void showsSharedLabelsToEachWorkspace() {
            assertThat(values(admin.get("/labels?workspace_id=ws-data-x1y2z3"), "is_universal"))
                    .containsExactly("true");
            assertThat(values(workspace.get("/labels"), "name")).containsExactly("production", "staging");
            String shared = "/labels/" + values(workspace.get("/labels"), "id").get(0);
            assertThat(workspace.get(shared).status()).isEqualTo(200);
            workspace.put(shared, "{\"name\":\"ours\"}").forbidden();
            workspace.delete(shared).forbidden();
        }
    }

    @Nested
    class PromptRules {

        private static final String SUMMARY = "/prompts/pp-summary-2d90aa";

        @Test
        void addsAVersionAndPublishesNothing() {
            JsonNode receipt = admin.put(SUMMARY, "{\"patch\":true,\"string\":\"Hi {{name}}\"}")
                    .ok();
            String version =
                    SUMMARY + "/versions/" + receipt.path("prompt_version_id").textValue();

            assertThat(admin.get(SUMMARY).ok().path("prompt_version").intValue())
                    .isEqualTo(2);
            assertThat(admin.get(SUMMARY + "?version=latest")
                            .ok()
                            .path("string")
                            .textValue())
                    .isEqualTo("Hi {{name}}");
            JsonNode read = admin.get(version).ok();
            assertThat(read.path("prompt_version").intValue()).isEqualTo(4);
            assertThat(read.path("model").textValue()).isEqualTo("claude-sonnet-4-5");
            assertThat(read.path("slug").textValue()).isEqualTo("pp-summary-2d90aa");

            admin.put(SUMMARY + "/makeDefault", "{\"version\":4}").done();
            assertThat(admin.get(SUMMARY).ok().path("prompt_version_id")).isEqualTo(read.path("prompt_version_id"));
            assertThat(admin.get(SUMMARY + "/versions").ok().path("data")).hasSize(4);
            assertThat(admin.get(SUMMARY + "?version=1")
                            .ok()
                            .path("prompt_version")
                            .intValue())
                    .isEqualTo(1);
            admin.get(SUMMARY + "?version=9").notFound();
        }

        @Test
        void requiresAllContentFieldsUnlessOnlyTheNameChanges() {
            admin.put(SUMMARY, "{\"name\":\"Other\"}").done();
            admin.put(SUMMARY, "{\"string\":\"x\"}").refused(400, "AB01", "parameters");
            admin.put(
                            SUMMARY,
                            "{\"string\":\"x\",\"parameters\":{},\"virtual_key\":\"openai-main-4f21c9\",\"name\":\"Not this\"}")
                    .refused(400, "AB01", "model");
            assertThat(admin.get(SUMMARY).ok().path("name").textValue()).isEqualTo("Other");
        }

        @Test
        void publishesAVersionByNumberAndLabelsItById() {
            JsonNode first = admin.get(SUMMARY + "/versions").ok().at("/data/0");
            String version = SUMMARY + "/versions/" + first.path("id").textValue();
            String label = values(admin.get("/labels"), "id").get(0);

            admin.put(SUMMARY + "/makeDefault", "{\"version\":" + first.path("id") + "}")
                    .refused(400, "AB01", "version");
            admin.put(SUMMARY + "/makeDefault", "{\"version\":9}").notFound();
            admin.put(version, "{\"label_id\":\"" + NOBODY + "\"}").refused(400, "AB01", "label_id");
            admin.put(version, "{\"label_id\":\"" + label + "\"}").done();
            assertThat(admin.get(version).ok().path("prompt_version_label_id").textValue())
                    .isEqualTo(label);
            admin.delete("/labels/" + label).done();
            assertThat(admin.get(version).ok().has("prompt_version_label_id")).isFalse();
        }

        @Test
        void movesALabelToOneVersionOfAPrompt() {
            JsonNode versions = admin.get(SUMMARY + "/versions").ok().path("data");
            String body =
                    "{\"label_id\":\"" + values(admin.get("/labels"), "id").get(0) + "\"}";
            String other = "/prompts/pp-triage-64b8f3/versions/";
            other += admin.get("/prompts/pp-triage-64b8f3/versions")
                    .ok()
                    .at("/data/0/id")
                    .textValue();
            admin.put(other, body).done();
            for (JsonNode version : versions) {
                admin.put(SUMMARY + "/versions/" + version.path("id").textValue(), body)
                        .done();
            }
            assertThat(admin.get(SUMMARY + "/versions").ok().findValues("label_id"))
                    .hasSize(1);
            assertThat(admin.get(other).ok().has("prompt_version_label_id")).isTrue();
        }

        @Test
        void fillsPlaceholdersAndPartials() {
            String body = "{\"variables\":{\"language\":\"$1 Deutsch\",\"report\":\"{{x}}\"},\"temperature\":1}";

            JsonNode rendered = workspace.post(SUMMARY + "/render", body).ok();

            assertThat(rendered.path("success").booleanValue()).isTrue();
            assertThat(rendered.at("/data/temperature").intValue()).isEqualTo(1);
            assertThat(rendered.at("/data/max_tokens").intValue()).isEqualTo(400);
            assertThat(rendered.at("/data/messages/0/content").textValue())
                    .startsWith("Answer briefly")
                    .contains("in $1 Deutsch in at most")
                    .endsWith("{{x}}");
            JsonNode chat = workspace
                    .post("/prompts/pp-triage-64b8f3/render", "{\"variables\":{\"ticket\":\"Arm is stuck\"}}")
                    .ok();
            assertThat(chat.at("/data/messages/1/content").textValue()).isEqualTo("Arm is stuck");
            workspace.post(SUMMARY + "/render", "{}").refused(400, "AB01", "variables");
        }

        @Test
        void returnsACompletion() {
            JsonNode completion = workspace
                    .post(SUMMARY + "/completions", "{\"variables\":{}}")
                    .ok();

            assertThat(completion.path("object").textValue()).isEqualTo("chat.completion");
            assertThat(completion.path("model").textValue()).isEqualTo("gpt-4o-mini");
            assertThat(completion.at("/choices/0/message/content").textValue()).isNotBlank();
            assertThat(completion.at("/usage/total_tokens").intValue()).isPositive();
            admin.post(SUMMARY + "/completions", "{\"variables\":{}}").ok();
            admin.post(SUMMARY + "/render", "{\"variables\":{}}").ok();
        }

        @Test
        void listsPromptsByCollectionAndWorkspace() {
            assertThat(values(admin.get("/prompts?collection_id=col-evals-a80d41"), "slug"))
                    .containsExactly("pp-grader-0e5a7c");
            assertThat(values(admin.get("/prompts?workspace_id=ws-data-x1y2z3"), "slug"))
                    .containsExactly("pp-grader-0e5a7c");
            workspace.get("/prompts/pp-grader-0e5a7c").forbidden();
            workspace.get("/prompts/pp-grader-0e5a7c/versions").forbidden();
        }

        @Test
        void versionsPartials() {
            String partial = "/prompts/partials/ppl-rubric-91c4d7";
            String version = admin.put(partial, "{\"string\":\"Grade kindly.\",\"version_description\":\"Kinder\"}")
                    .ok()
                    .path("prompt_partial_version_id")
                    .textValue();

            assertThat(admin.get(partial).ok().path("version").intValue()).isEqualTo(1);
            JsonNode versions = admin.get(partial + "/versions").ok().path("data");
            assertThat(versions).hasSize(2);
            assertThat(versions.at("/1/prompt_partial_version_id").textValue()).isEqualTo(version);
            assertThat(versions.at("/1/version").textValue()).isEqualTo("2");

            admin.put(partial + "/makeDefault", "{\"version\":2}").done();
            JsonNode read = admin.get(partial).ok();
            assertThat(read.path("string").textValue()).isEqualTo("Grade kindly.");
            assertThat(read.path("version_description").textValue()).isEqualTo("Kinder");
        }
    }

    @Nested
    class ConfigAndFeedbackRules {

        private static final String ROUTER = "/configs/pc-router-7b1e02";

        @Test
        void takesContentAsAnObjectAndReturnsText() {
            JsonNode receipt = admin.put(ROUTER, "{\"config\":{\"retry\":{\"attempts\":5}}}")
                    .ok();

            JsonNode config = admin.get(ROUTER).ok();
            assertThat(config.path("config").textValue()).isEqualTo("{\"retry\":{\"attempts\":5}}");
            assertThat(config.path("version_id")).isEqualTo(receipt.path("version_id"));
            assertThat(config.has("is_default")).isFalse();
            JsonNode versions = admin.get(ROUTER + "/versions").ok();
            assertThat(versions.path("total").intValue()).isEqualTo(3);
            assertThat(versions.at("/data/2/config")).isEqualTo(config.path("config"));
            assertThat(admin.get("/configs").ok().at("/data/0").has("config")).isFalse();
        }

        @Test
        void refusesToDeleteAConfigBoundToAKey() {
            admin.delete(ROUTER).refused(409, "AB07", "bound");
            admin.put("/api-keys/9ce924d4-64cf-4c1b-90ce-c4b9a67285b5", "{\"defaults\":{\"config_id\":null}}")
                    .done();
            admin.delete(ROUTER).done();
            admin.get(ROUTER + "/versions").notFound();
        }

        @Test
        void createsAndUpdatesFeedback() {
            JsonNode given = workspace
                    .post("/feedback", "{\"trace_id\":\"trace-1\",\"value\":-3,\"metadata\":{\"why\":\"slow\"}}")
                    .ok();
            String path = "/feedback/" + given.at("/feedback_ids/0").textValue();

            assertThat(workspace.put(path, "{\"value\":10,\"weight\":0.5}").ok())
                    .isEqualTo(given);
            workspace.put(path, "{\"weight\":0.5}").refused(400, "AB01", "value");
            workspace.post("/feedback", "{\"trace_id\":\"t\",\"value\":11}").refused(400, "AB01", "value");
            workspace.post("/feedback", "{\"value\":1}").refused(400, "AB01", "trace_id");
            workspace.put("/feedback/" + NOBODY, "{\"value\":1}").notFound();
            assertThat(workspace
                            .post("/feedback", "{\"trace_id\":\"trace-1\",\"value\":1}")
                            .ok()
                            .has("sandbox_note"))
                    .isFalse();
        }

        @Test
        void countsARatingWhereItsRequestCounts() {
            String data = "&workspace_slug=ws-data-x1y2z3";
            int number = 1;
            while (rating("requests", data, number).path("total").intValue() == 0) {
                number++;
            }
            JsonNode given = admin.post("/feedback", "{\"trace_id\":\"trace-" + number + "\",\"value\":-7}")
                    .ok();
            assertThat(given.path("sandbox_note").textValue()).contains("Portkey takes a workspace key");
            assertThat(rating("feedbacks/weighted", data, number).path("avg").intValue())
                    .isEqualTo(-7);
            assertThat(rating("feedbacks", "", number).path("total").intValue()).isZero();
            admin.put("/feedback/" + given.at("/feedback_ids/0").textValue(), "{\"value\":9}")
                    .ok();
            assertThat(rating("feedbacks/weighted", data, number).path("avg").intValue())
                    .isEqualTo(9);
        }

        private JsonNode rating(String graph, String workspace, int number) {
            return admin.get("/analytics/graphs/" + graph
                            + "?time_of_generation_min=2020-01-01T00:00:00Z&time_of_generation_max=2099-12-31T23:59:59Z"
                            + workspace + "&trace_id=trace-" + number)
                    .ok()
                    .path("summary");
        }
    }
}
