package dev.portkeyadmin.sandbox;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Routes and parameters that Portkey added, and fields that it removed, after the first official document. */
class SandboxDriftTest {

    private static final String IDS = "guard-redact-2f8c11,8b2fce6d-f5dc-4f05-a167-23208c00f1ff,unknown";

    @AutoClose
    private final Sandbox sandbox = Sandbox.start();

    private final SandboxClient admin = new SandboxClient(sandbox, Sandbox.ADMIN_KEY);
    private final SandboxClient workspace = new SandboxClient(sandbox, Sandbox.WORKSPACE_KEY);

    @Test
    void findsALogByItsTimeWithPathFormatV2() {
        JsonNode log = admin.get("/logs/trace-1").ok();
        String created = log.path("created_at").textValue();

        assertThat(admin.get("/logs/trace-1?path_format=v2&created_at=" + created)
                        .ok())
                .isEqualTo(log);
        assertThat(admin.get("/logs/trace-1?path_format=v1&type=hooks").ok()).isEqualTo(log);
        admin.get("/logs/trace-1?path_format=v2&created_at=2020-01-01T00:00:00Z")
                .notFound();
    }

    @Test
    void showsNoDefaultFlagInConfigs() {
        String body = "{\"name\":\"x\",\"config\":{\"retry\":{\"attempts\":1}},\"isDefault\":1,"
                + "\"workspace_id\":\"ws-apps-7f3k9q\"}";
        String slug = admin.post("/configs", body).ok().path("slug").textValue();

        for (String path : List.of("/configs/" + slug, "/configs", "/configs/" + slug + "/versions")) {
            assertThat(admin.get(path).text()).doesNotContain("is_default", "isDefault");
        }
    }

    @Test
    void filtersGuardrailsByIds() {
        JsonNode found = admin.get("/guardrails?ids=" + IDS).ok();

        assertThat(found.path("total").intValue()).isEqualTo(2);
        assertThat(found.findValuesAsText("slug")).containsExactly("guard-redact-2f8c11", "guard-short-a63d90");
    }

    @Test
    void pingsADeployment() {
        assertThat(admin.get("/deployments/frankfurt/ping").ok().path("success").booleanValue())
                .isTrue();
        admin.get("/deployments/none/ping").notFound();
        workspace.get("/deployments/frankfurt/ping").forbidden();
    }

    @Test
    void listsRegistryServersByCursor() {
        JsonNode first = admin.root("/v0.1/servers?limit=2").ok();
        JsonNode rest = admin.root("/v0.1/servers?limit=2&cursor="
                        + first.at("/metadata/nextCursor").textValue())
                .ok();

        assertThat(first.path("servers")).hasSize(2);
        assertThat(rest.path("servers")).hasSize(1);
        assertThat(rest.at("/metadata").has("nextCursor")).isFalse();
    }

    @Test
    void filtersRegistryServers() {
        assertThat(names(admin, "?search=wiki")).containsExactly("io.portkey/wiki-apps");
        assertThat(names(admin, "?workspace_id=ws-data-x1y2z3")).containsExactly("io.portkey/tickets-data");
        assertThat(names(admin, "?updated_since=2099-01-01T00:00:00Z")).isEmpty();
        assertThat(names(workspace, "")).containsExactly("io.portkey/tickets-apps", "io.portkey/wiki-apps");
        admin.root("/v0.1/servers?limit=101").refused(400, "AB01", "limit");
        admin.root("/v0.1/servers?cursor=none").refused(400, "AB01", "cursor");
        admin.root("/v0.1/servers?updated_since=yesterday").refused(400, "AB01", "updated_since");
        admin.root("/v0.1/servers?workspace_id=ws-none").forbidden();
        assertThat(new SandboxClient(sandbox, "unknown").root("/v0.1/servers").status())
                .isEqualTo(401);
    }

    private static List<String> names(SandboxClient client, String query) {
        return client.root("/v0.1/servers" + query).ok().findValuesAsText("name");
    }
}
