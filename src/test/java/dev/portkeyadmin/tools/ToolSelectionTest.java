package dev.portkeyadmin.tools;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.jobs.Jobs;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.support.TestCatalogue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests which tools are listed, and what is said about the others. */
class ToolSelectionTest {

    private static List<String> names(List<String> toolsets, List<String> tools, boolean readOnly) {
        return List.copyOf(new ToolSelection(TestCatalogue.on(null), () -> null, toolsets, tools, readOnly)
                .tools()
                .keySet());
    }

    @Test
    void listsAToolsetInCatalogueOrder() {
        assertThat(names(List.of("users"), List.of(), false))
                .as("the tools of users in their order; add a new one to this test")
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
                .hasSize(TestCatalogue.on(null).names().size()
                        + 3
                        + (int) Jobs.all().count());
    }

    @Test
    void listsTheCatalogueToolsAsAToolset() {
        assertThat(names(List.of("users"), List.of(), false)).doesNotContain("write_operation");
        assertThat(names(List.of("catalogue"), List.of(), false))
                .containsExactly("find_operations", "read_operation", "write_operation");
        assertThat(names(List.of("catalogue"), List.of(), true)).containsExactly("find_operations", "read_operation");
        assertThat(names(List.of("users"), List.of("find_operations"), false)).contains("find_operations");
    }

    @Test
    void listsSingleToolsByName() {
        assertThat(names(List.of(), List.of("get_user", "list_users"), false))
                .containsExactly("list_users", "get_user");
    }

    @Test
    void leavesOutToolsThatWriteInReadOnlyMode() {
        assertThat(names(List.of("users"), List.of("delete_user"), true))
                .as("the tools of users that only read; add a new one to this test")
                .containsExactly(
                        "list_users", "get_user", "list_user_invites", "get_user_invite", "get_user_grouped_data");
    }

    @Test
    void refusesAReadOnlyServerWithoutAnyTool() {
        assertThatThrownBy(() -> names(List.of(), List.of("delete_user"), true))
                .hasMessageContaining("PORTKEY_TOOLS names only tools that write")
                .hasMessageContaining("PORTKEY_READ_ONLY");
        assertThat(names(List.of(), List.of("delete_user", "get_user"), true)).containsExactly("get_user");
    }

    @Test
    void listsWhatTheToolsDeclareWithoutMakingThem() {
        for (boolean readOnly : List.of(false, true)) {
            for (List<String> toolsets :
                    List.of(List.of("all"), List.of("users", "catalogue", "jobs"), List.<String>of())) {
                for (List<String> single :
                        List.of(List.<String>of(), List.of("get_config", "delete_user", "find_operations"))) {
                    ToolSelection selection =
                            new ToolSelection(TestCatalogue.on(null), () -> null, toolsets, single, readOnly);
                    assertThat(selection.json())
                            .as("%s and %s, read-only %s", toolsets, single, readOnly)
                            .isEqualTo(Json.write(selection.tools().values().stream()
                                    .map(Tool::listing)
                                    .toList()));
                    assertThat(List.copyOf(selection.names()))
                            .isEqualTo(List.copyOf(selection.tools().keySet()));
                }
            }
        }
    }

    @Test
    void makesOneListedToolOnce() {
        ToolSelection selection =
                new ToolSelection(TestCatalogue.on(null), () -> null, List.of("users"), List.of("usage_report"), false);
        assertThat(selection.find("list_users")).isSameAs(selection.find("list_users"));
        assertThat(selection.find("usage_report").toolset()).isEqualTo(Toolset.JOBS);
        assertThat(selection.find("list_workspaces")).isNull();
    }

    @Test
    void refusesAnUnknownNameWithASuggestion() {
        assertThatThrownBy(() -> names(List.of("user"), List.of(), false))
                .hasMessage("PORTKEY_TOOLSETS names \"user\", which is unknown (did you mean users?); "
                        + "known are "
                        + Arrays.stream(Toolset.values()).map(Toolset::id).collect(Collectors.joining(", "))
                        + ", all.");
        assertThatThrownBy(() -> names(List.of(), List.of("list_user"), false))
                .hasMessageStartingWith(
                        "PORTKEY_TOOLS names \"list_user\", which is unknown (did you mean list_users?)");
    }

    private static String explanation(
            String name, List<String> toolsets, List<String> tools, boolean readOnly, Audience audience) {
        return new ToolSelection(TestCatalogue.on(null), () -> null, toolsets, tools, readOnly).explain(name, audience);
    }

    @Test
    void namesTheToolThatCallsAnUnlistedOperation() {
        List<String> both = List.of("users", "catalogue");
        assertThat(explanation("get_workspace", both, List.of(), false, Audience.CLIENT))
                .isEqualTo("get_workspace exists but is not listed: call it with read_operation.");
        assertThat(explanation("delete_workspace", both, List.of(), false, Audience.CLIENT))
                .isEqualTo("delete_workspace exists but is not listed: call it with write_operation.");
        assertThat(explanation("get_workspce", both, List.of(), false, Audience.CLIENT))
                .isEqualTo("Unknown tool \"get_workspce\" (did you mean get_workspace?). "
                        + "get_workspace exists but is not listed: call it with read_operation.");
        assertThat(explanation("list_user", both, List.of(), false, Audience.CLIENT))
                .isEqualTo("Unknown tool \"list_user\" (did you mean list_users?). tools/list returns the "
                        + names(both, List.of(), false).size() + " listed tools.");
    }

    @Test
    void namesTheSettingThatLeavesAToolOut() {
        assertThat(explanation("get_workspace", List.of("users"), List.of(), false, Audience.CLIENT))
                .isEqualTo(
                        "get_workspace exists but is not listed: PORTKEY_TOOLSETS leaves out the toolset workspaces. "
                                + "The user can add the toolset or the tool in the client's settings of this server.");
        assertThat(explanation("find_operations", List.of("users"), List.of(), false, Audience.CLIENT))
                .contains("leaves out the toolset catalogue.");
        assertThat(explanation("get_user", List.of(), List.of("list_users"), false, Audience.CLIENT))
                .contains("PORTKEY_TOOLS does not name it and PORTKEY_TOOLSETS leaves out the toolset users.");
        for (String name : List.of("delete_user", "write_operation", "create_workspace")) {
            assertThat(explanation(name, List.of("users", "catalogue"), List.of(), true, Audience.CLIENT))
                    .isEqualTo(
                            name
                                    + " exists but is not listed: it writes, and this server is read-only (PORTKEY_READ_ONLY).");
        }
    }

    @Test
    void advisesAPersonAtATerminalToUseFlags() {
        assertThat(explanation("get_workspace", List.of("users"), List.of(), false, Audience.TERMINAL))
                .endsWith("Add --toolsets workspaces or --tools get_workspace.");
        assertThat(explanation("xylophone", List.of("users"), List.of(), false, Audience.TERMINAL))
                .isEqualTo("Unknown tool \"xylophone\". The tools subcommand lists the tools of these settings.");
    }
}
