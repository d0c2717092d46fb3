package dev.portkeyadmin.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.resources.Services;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which operations become tools. */
class ToolSelectionTest {

    private static List<String> names(List<String> toolsets, List<String> tools, boolean readOnly) {
        return List.copyOf(new ToolSelection(new Catalogue(Services.on(null)), null, toolsets, tools, readOnly)
                .tools()
                .keySet());
    }

    @Test
    void aToolsetIsListedInTheOrderOfTheCatalogue() {
        assertThat(names(List.of("users"), List.of(), false))
                .containsExactly(
                        "list_users",
                        "get_user",
                        "update_user",
                        "delete_user",
                        "invite_user",
                        "list_user_invites",
                        "get_user_invite",
                        "delete_user_invite",
                        "resend_user_invite",
                        "get_user_grouped_data");
        assertThat(names(List.of("all"), List.of("get_user"), false))
                .startsWith("list_users")
                .doesNotHaveDuplicates()
                .hasSize(new Catalogue(Services.on(null)).names().size() + 3);
    }

    @Test
    void theToolsThatReachTheRestAreAToolsetOfTheirOwn() {
        assertThat(names(List.of("users"), List.of(), false)).doesNotContain("write_operation");
        assertThat(names(List.of("catalogue"), List.of(), false))
                .containsExactly("find_operations", "read_operation", "write_operation");
        assertThat(names(List.of("catalogue"), List.of(), true)).containsExactly("find_operations", "read_operation");
        assertThat(names(List.of("users"), List.of("find_operations"), false)).contains("find_operations");
    }

    @Test
    void singleToolsAreListedByName() {
        assertThat(names(List.of(), List.of("get_user", "list_users"), false))
                .containsExactly("list_users", "get_user");
    }

    @Test
    void readOnlyLeavesOutWhateverWrites() {
        assertThat(names(List.of("users"), List.of("delete_user"), true))
                .containsExactly(
                        "list_users", "get_user", "list_user_invites", "get_user_invite", "get_user_grouped_data");
    }

    @Test
    void anUnknownNameIsRefusedWithTheNearestKnownOne() {
        assertThatThrownBy(() -> names(List.of("user"), List.of(), false))
                .hasMessage("PORTKEY_TOOLSETS names \"user\", which is unknown (did you mean users?); "
                        + "known are users, catalogue, workspaces, scim, api_keys, limits, providers, integrations, configs, "
                        + "prompts, guardrails, logs, analytics, mcp, secrets, deployments, all.");
        assertThatThrownBy(() -> names(List.of(), List.of("list_user"), false))
                .hasMessageStartingWith(
                        "PORTKEY_TOOLS names \"list_user\", which is unknown (did you mean list_users?)");
    }
}
