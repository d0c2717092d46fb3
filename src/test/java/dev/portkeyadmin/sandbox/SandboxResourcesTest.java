package dev.portkeyadmin.sandbox;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of record: created, listed, read, changed, deleted. */
class SandboxResourcesTest {

    @AutoClose
    private static final Sandbox SANDBOX = Sandbox.start();

    private static final SandboxClient ADMIN = new SandboxClient(SANDBOX, Sandbox.ADMIN_KEY);
    private static final SandboxClient WORKSPACE = new SandboxClient(SANDBOX, Sandbox.WORKSPACE_KEY);

    private static final String NOBODY = "11111111-2222-4333-8444-555555555555";
    private static final String IN_APPS = "\"workspace_id\":\"ws-apps-7f3k9q\"";
    private static final List<String> LIST = List.of("data", "total");

    /**
     * The life cycle of one resource. {@code filter} must find only the new record. An empty {@code paging} means a list without paging,
     * an empty {@code update} or {@code deletion} means that the call does not exist.
     */
    private record Walk(
            SandboxClient client,
            String path,
            String creation,
            String body,
            List<String> required,
            List<String> envelope,
            List<String> paging,
            String filter,
            String update,
            String deletion) {

        static Walk of(String path, String body) {
            List<String> paging = List.of("page_size", "current_page", "0");
            return new Walk(ADMIN, path, path, body, List.of(), LIST, paging, "", "", "{}");
        }

        Walk by(SandboxClient other) {
            return new Walk(other, path, creation, body, required, envelope, paging, filter, update, deletion);
        }

        Walk creation(String other) {
            return new Walk(client, path, other, body, required, envelope, paging, filter, update, deletion);
        }

        Walk required(String... fields) {
            return new Walk(client, path, creation, body, List.of(fields), envelope, paging, filter, update, deletion);
        }

        Walk envelope(String rows, String count) {
            return new Walk(
                    client, path, creation, body, required, List.of(rows, count), paging, filter, update, deletion);
        }

        Walk paged(String... other) {
            return new Walk(client, path, creation, body, required, envelope, List.of(other), filter, update, deletion);
        }

        Walk filter(String query) {
            return new Walk(client, path, creation, body, required, envelope, paging, query, update, deletion);
        }

        Walk update(String change) {
            return new Walk(client, path, creation, body, required, envelope, paging, filter, change, deletion);
        }

        Walk deletion(String other) {
            return new Walk(client, path, creation, body, required, envelope, paging, filter, update, other);
        }

        JsonNode list(String query) {
            return client.get(path + "?" + query).ok();
        }

        int total() {
            return list("").path(envelope.get(1)).intValue();
        }

        @Override
        public String toString() {
            return creation;
        }
    }

    static Stream<Walk> walks() {
        String conditions = "\"conditions\":[{\"key\":\"model\",\"value\":\"*\"}],\"group_by\":[{\"key\":\"api_key\"}]";
        return Stream.of(
                Walk.of("/admin/workspaces", "{\"name\":\"Night shift\",\"description\":\"Batch work\"}")
                        .required("name")
                        .filter("exact_name=Night%20shift")
                        .update("{\"description\":\"All batch work\",\"rate_limits\":[]}")
                        .deletion("{\"name\":\"Night shift\"}"),
                Walk.of("/scim/workspaces", "{" + IN_APPS + ",\"role\":\"admin\",\"scim_group_name\":\"Leads\"}")
                        .required("workspace_id", "role")
                        .envelope("mappings", "total_count")
                        .paged("page_size", "page", "0")
                        .filter("role=admin"),
                Walk.of("/api-keys", "{\"name\":\"Reports\",\"scopes\":[\"workspaces.list\"]}")
                        .creation("/api-keys/organisation/service")
                        .required("name")
                        .update("{\"name\":\"All reports\",\"description\":\"Nightly\"}"),
                Walk.of("/api-keys", "{\"name\":\"Robot\",\"scopes\":[\"logs.view\"]," + IN_APPS + "}")
                        .creation("/api-keys/workspace/service")
                        .required("name", "workspace_id")
                        .update("{\"expires_at\":\"2099-01-01T00:00:00.000Z\",\"scopes\":[\"logs.list\"]}"),
                Walk.of(
                                "/policies/usage-limits",
                                "{\"name\":\"Requests\",\"type\":\"requests\",\"credit_limit\":9," + IN_APPS + ","
                                        + conditions + "}")
                        .required("type", "credit_limit", "conditions", "group_by", "workspace_id")
                        .filter("type=requests")
                        .update("{\"credit_limit\":12,\"alert_threshold\":11,\"periodic_reset\":\"weekly\"}"),
                Walk.of(
                                "/policies/rate-limits",
                                "{\"name\":\"Daily\",\"type\":\"requests\",\"unit\":\"rpd\",\"value\":5," + IN_APPS
                                        + "," + conditions + "}")
                        .required("type", "unit", "value", "conditions", "group_by", "workspace_id")
                        .filter("unit=rpd")
                        .update("{\"value\":7,\"unit\":\"rph\"}"),
                Walk.of(
                                "/secret-references",
                                "{\"name\":\"Token\",\"manager_type\":\"azure_kv\",\"secret_path\":\"a/b\",\"auth_config\":"
                                        + "{\"azure_auth_mode\":\"default\",\"azure_vault_url\":\"https://kv.example.com\"}}")
                        .required("name", "manager_type", "secret_path", "auth_config")
                        .filter("manager_type=azure_kv")
                        .update("{\"secret_path\":\"a/c\",\"tags\":{\"team\":\"x\"}}"),
                Walk.of("/collections", "{\"name\":\"Zeppelin\"," + IN_APPS + "}")
                        .required("name", "workspace_id")
                        .filter("search=zepp")
                        .update("{\"name\":\"Airship\"}"),
                Walk.of("/labels", "{\"name\":\"canary\",\"color_code\":\"#fff\"}")
                        .required("name")
                        .filter("search=CANA")
                        .update("{\"description\":\"First to know\"}"),
                Walk.of(
                                "/prompts",
                                "{\"name\":\"Haiku\",\"collection_id\":\"col-evals-a80d41\",\"string\":\"{{x}}\","
                                        + "\"parameters\":{},\"virtual_key\":\"openai-main-4f21c9\",\"model\":\"m\"}")
                        .required("name", "collection_id", "string", "parameters", "virtual_key")
                        .filter("search=haiku")
                        .update("{\"name\":\"Haiku and tanka\"}"),
                Walk.of("/prompts/partials", "{\"name\":\"Greeting\",\"string\":\"Hello\"," + IN_APPS + "}")
                        .required("name", "string", "workspace_id")
                        .paged()
                        .update("{\"name\":\"Warm greeting\"}"),
                Walk.of("/configs", "{\"name\":\"Plain\",\"config\":{\"retry\":{\"attempts\":1}}," + IN_APPS + "}")
                        .required("name", "config", "workspace_id")
                        .paged()
                        .update("{\"name\":\"Plainer\"}"),
                Walk.of("/labels", "{\"name\":\"own\"}").by(WORKSPACE).update("{\"color_code\":\"#000\"}"));
    }

    @ParameterizedTest
    @MethodSource("walks")
    void createsListsReadsChangesAndDeletes(Walk walk) throws IOException {
        int before = walk.total();
        String id = created(walk).path("id").textValue();
        assertThat(walk.total()).isEqualTo(before + 1);
        assertThat(id).isNotBlank();

        isPaged(walk, id, before);
        if (!walk.filter().isEmpty()) {
            JsonNode found = walk.list(walk.filter()).path(walk.envelope().get(0));
            assertThat(found).hasSize(1);
            assertThat(found.path(0).path("id").textValue()).isEqualTo(id);
        }

        String item = walk.path() + "/" + id;
        if (!walk.update().isEmpty()) {
            JsonNode record = walk.client().get(item).ok();
            assertThat(record.path("created_at").textValue()).endsWith(".000Z");
            if (record.has("slug")) {
                String slug = record.path("slug").textValue();
                assertThat(walk.client().get(walk.path() + "/" + slug).ok()).isEqualTo(record);
            }
            assertThat(walk.client().put(item, walk.update()).status()).isEqualTo(200);
            ObjectNode changed = (ObjectNode) record;
            changed.setAll((ObjectNode) new ObjectMapper().readTree(walk.update()));
            changed.remove("last_updated_at");
            ObjectNode after = (ObjectNode) walk.client().get(item).ok();
            after.remove("last_updated_at");
            assertThat(after).isEqualTo(changed);
        }

        assertThat(walk.client().call("DELETE", item, walk.deletion()).status()).isEqualTo(200);
        walk.client().call("DELETE", item, walk.deletion()).notFound();
        if (!walk.update().isEmpty()) {
            walk.client().get(item).notFound();
            walk.client().put(item, walk.update()).notFound();
        }
        assertThat(walk.total()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("walks")
    void rejectsABodyWithoutARequiredField(Walk walk) throws IOException {
        int before = walk.total();
        for (String field : walk.required()) {
            ObjectNode body = (ObjectNode) new ObjectMapper().readTree(walk.body());
            body.remove(field);
            walk.client().post(walk.creation(), body.toString()).refused(400, "AB01", field);
            body.putArray(field);
            assertThat(walk.client().post(walk.creation(), body.toString()).status())
                    .as(field)
                    .isEqualTo(400);
        }
        assertThat(walk.total()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("walks")
    void answers404ForAnUnknownId(Walk walk) {
        walk.client()
                .call("DELETE", walk.path() + "/" + NOBODY, "{\"name\":\"x\"}")
                .notFound();
        if (!walk.update().isEmpty()) {
            walk.client().get(walk.path() + "/" + NOBODY).notFound();
            walk.client().put(walk.path() + "/" + NOBODY, walk.update()).notFound();
        }
    }

    private static JsonNode created(Walk walk) {
        return walk.client().post(walk.creation(), walk.body()).ok();
    }

    private static void isPaged(Walk walk, String id, int before) {
        if (walk.paging().isEmpty()) {
            return;
        }
        String size = walk.paging().get(0);
        String page = walk.paging().get(1);
        int last = Integer.parseInt(walk.paging().get(2)) + before;
        JsonNode list = walk.list(size + "=1&" + page + "=" + last);
        assertThat(list.path(walk.envelope().get(0))).hasSize(1);
        assertThat(list.path(walk.envelope().get(0)).path(0).path("id").textValue())
                .isEqualTo(id);
        assertThat(list.path(walk.envelope().get(1)).intValue()).isEqualTo(before + 1);
        walk.client().get(walk.path() + "?" + size + "=x").refused(400, "AB01", size);
    }
}
