package dev.portkeyadmin.names;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how a call gets the workspace that it has to name and does not. */
class OwnWorkspaceTest {

    private static final String FIRST = "{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Alpha\"}";
    private static final String SECOND = "{\"id\":\"w2\",\"slug\":\"ws-b\",\"name\":\"Beta\"}";

    @AutoClose
    private final AdapterFixture fixture = new AdapterFixture();

    private void workspaces(String... items) {
        fixture.on(
                "GET /admin/workspaces", "{\"data\":[" + String.join(",", items) + "],\"total\":" + items.length + "}");
    }

    private void ofWorkspace() {
        fixture.ownKey("workspace-service", ",\"workspace_id\":\"w1\"");
    }

    @Test
    void fillsInTheWorkspaceOfAWorkspaceKeyAndSaysSo() {
        ofWorkspace();
        workspaces(FIRST);
        fixture.on("GET /admin/workspaces/w1/users", "{\"data\":[],\"total\":0}");
        ToolResult result = fixture.call("list_workspace_members", Map.of());
        assertThat(result.isError()).as(result.text()).isFalse();
        assertThat(result.text())
                .contains("\"resolved\":{\"workspace_id\":\"w1 (Alpha), the workspace of the key in use\"}");
    }

    @Test
    void knowsTheWorkspaceOfAKeyThatMayNotListWorkspaces() {
        ofWorkspace();
        fixture.on("PUT /admin/workspaces/w1", "{}")
                .on("GET /admin/workspaces/w1", "{\"id\":\"w1\",\"name\":\"Alpha\"}");
        ToolResult result = fixture.call("update_workspace", Map.of("description", "Robots"));
        assertThat(result.isError()).as(result.text()).isFalse();
        assertThat(fixture.writes()).containsExactly("PUT /admin/workspaces/w1");
    }

    @Test
    void readsFromTheOnlyWorkspaceThatAnUnknownKeySees() {
        fixture.ownKeys(new Reply(403, "{}"));
        workspaces(FIRST);
        fixture.on("GET /admin/workspaces/w1", FIRST);
        assertThat(fixture.call("get_workspace", Map.of()).text())
                .contains("w1 (Alpha), the only workspace that the key in use sees");
        ToolResult write = fixture.call("update_workspace", Map.of("description", "Robots"));
        assertThat(write.isError()).isTrue();
        assertThat(write.text()).contains("Choose one: Alpha (w1, ws-a)");
        assertThat(fixture.writes()).isEmpty();
    }

    @Test
    void namesTheWorkspacesToChooseFrom() {
        workspaces(FIRST, SECOND);
        ToolResult result = fixture.call("list_workspace_members", Map.of());
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .isEqualTo("list_workspace_members: invalid arguments; nothing was sent but look-ups.\n"
                        + "- workspace_id: required, but missing. Choose one: Alpha (w1, ws-a), Beta (w2, ws-b).");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"remove_workspace_member", "delete_workspace", "update_workspace_member", "add_workspace_members"
            })
    void fillsInNothingForARiskyCall(String tool) {
        ofWorkspace();
        workspaces(FIRST);
        Map<String, Object> arguments = switch (tool) {
            case "delete_workspace" -> Map.of("name", "Alpha");
            case "add_workspace_members" -> Map.of("users", List.of(Map.of("id", "u1", "role", "admin")));
            case "update_workspace_member" -> Map.of("user_id", "u1", "role", "admin");
            default -> Map.of("user_id", "u1");
        };
        ToolResult result = fixture.call(tool, arguments);
        assertThat(result.isError()).isTrue();
        assertThat(result.text()).contains("a risky call has to name it. The key in use sees only Alpha (w1, ws-a).");
        assertThat(fixture.writes()).isEmpty();
    }

    @Test
    void asksNothingWhereMoreIsWrong() {
        ToolResult result = fixture.call("list_workspace_members", Map.of("rolle", "admin"));
        assertThat(result.text())
                .contains("no request was sent")
                .contains("workspace_id: required, but missing")
                .contains("rolle: unknown");
        assertThat(fixture.asked()).isEmpty();
    }

    @Test
    void namesTheWorkspacesWherePortkeyAsksForOne() {
        workspaces(FIRST, SECOND);
        fixture.on("GET /providers", new Reply(400, "{\"message\":\"workspace_id is required\"}"));
        assertThat(fixture.call("list_providers", Map.of()).text())
                .endsWith("Give workspace_id: Alpha (w1, ws-a), Beta (w2, ws-b).");
        assertThat(fixture.call("list_providers", Map.of("workspace_id", "w1")).text())
                .doesNotContain("Give workspace_id");
    }
}
