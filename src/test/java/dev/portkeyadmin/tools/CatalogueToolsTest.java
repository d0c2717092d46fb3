package dev.portkeyadmin.tools;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import dev.portkeyadmin.support.TestCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the three tools that give access to all operations. */
class CatalogueToolsTest {

    private static final int USERS =
            TestCatalogue.on(null).entries(Toolset.USERS).size();

    /** A Portkey without connections, which needs no closing, and the tools in front of it. */
    private record Server(AdapterFixture fixture, Map<String, Tool> tools) {

        static Server of(List<String> toolsets, boolean readOnly) {
            AdapterFixture fixture =
                    new AdapterFixture().answering(asked -> Reply.ok("{\"data\":[{\"id\":\"1\"}],\"total\":1}"));
            fixture = readOnly ? fixture.readOnly() : fixture;
            return new Server(
                    fixture,
                    new ToolSelection(fixture.catalogue(), fixture::adapter, toolsets, List.of(), readOnly).tools());
        }
    }

    /** The servers of all tests, since the index of one takes longer to make than most tests take. */
    private static final Map<String, Server> SERVERS = new ConcurrentHashMap<>();

    /** That of the last call. */
    private AdapterFixture fixture = new AdapterFixture();

    /** Number of requests before the last call. */
    private int before;

    private static Server server(List<String> toolsets, boolean readOnly) {
        return SERVERS.computeIfAbsent(toolsets + " " + readOnly, key -> Server.of(toolsets, readOnly));
    }

    /** Returns the requests of the last call. */
    private List<RecordingPortkey.Asked> asked() {
        List<RecordingPortkey.Asked> all = fixture.asked();
        return all.subList(before, all.size());
    }

    private ToolResult call(String tool, Map<String, Object> arguments, boolean readOnly) {
        return call(tool, arguments, readOnly, CallContext.SILENT);
    }

    private ToolResult call(String tool, Map<String, Object> arguments, List<String> toolsets) {
        return call(tool, arguments, toolsets, false, CallContext.SILENT);
    }

    private ToolResult call(String tool, Map<String, Object> arguments, boolean readOnly, CallContext caller) {
        return call(tool, arguments, List.of("catalogue"), readOnly, caller);
    }

    private ToolResult call(
            String tool, Map<String, Object> arguments, List<String> toolsets, boolean readOnly, CallContext caller) {
        Server server = server(toolsets, readOnly);
        fixture = server.fixture();
        before = fixture.asked().size();
        try {
            return server.tools().get(tool).call().with(arguments, caller);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private ToolResult call(String tool, Map<String, Object> arguments) {
        return call(tool, arguments, false);
    }

    private static JsonNode json(ToolResult result) {
        assertThat(result.isError()).as(result.text()).isFalse();
        try {
            return Json.mapper().readTree(result.text());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void saysHowToCallWhatItFound() {
        JsonNode found = json(call("find_operations", Map.of("query", "resend an invitation")));
        JsonNode first = found.path("operation");
        assertThat(found.path("others")).hasSizeBetween(1, 7);
        assertThat(found.at("/others/0").asText()).matches("[a-z_]+\\([a-z_?., ]*\\) [a-z, ]+: [A-Z][^.]{10,100}.*");
        assertThat(first.path("name").asText()).isEqualTo("resend_user_invite");
        assertThat(first.path("call_with").asText()).isEqualTo("write_operation");
        assertThat(first.path("effect").asText()).isEqualTo("writes");
        assertThat(first.path("scope").asText()).isEqualTo("organisation_users.update");
        assertThat(first.at("/arguments/0").asText()).isEqualTo("invite_id: string // Email or id.");
        assertThat(first.has("input_schema")).isFalse();
        assertThat(asked()).isEmpty();
    }

    @Test
    void namesAllOperationsOfAResource() {
        JsonNode found = json(call("find_operations", Map.of("resource", "users")));
        assertThat(found.path("operations")).hasSize(USERS);
        assertThat(found.at("/operations/0").asText())
                .isEqualTo("list_users (reads): Lists accepted users with id, first_name, last_name, email, role and "
                        + "workspace_ids.");
    }

    @Test
    void narrowsTheSearchToAResource() {
        JsonNode found = json(call("find_operations", Map.of("query", "delete user", "resource", "users")));
        assertThat(found.at("/operation/name").asText()).isEqualTo("delete_user");
        assertThat(found.path("others"))
                .extracting(JsonNode::asText)
                .anyMatch(line -> line.startsWith("delete_user_invite(invite_id) destructive: "))
                .allMatch(line -> line.contains("user"));
    }

    @Test
    void returnsOnlyTheOperationThatIsNamed() {
        JsonNode found = json(call("find_operations", Map.of("query", "create_integration", "whole", true)));
        assertThat(found.at("/operation/name").asText()).isEqualTo("create_integration");
        assertThat(found.at("/operation/input_schema").toString())
                .isEqualTo(Json.write(fixture.catalogue()
                        .require("create_integration")
                        .inputSchema()
                        .toJson()));
        assertThat(found.has("others")).isFalse();
    }

    @Test
    void shortensArgumentsThatAreTooLargeAndSaysHowToGetThemAll() {
        JsonNode found =
                json(call("find_operations", Map.of("query", "grant integration to workspaces with a budget")));
        assertThat(found.at("/operation/name").asText()).isEqualTo("update_integration_workspaces");
        assertThat(found.path("note").asText())
                .contains("arguments are shortened: the query update_integration_workspaces returns all.");
        assertThat(found.at("/operation/arguments/0").asText()).startsWith("integration_slug: string");
        assertThat(found.at("/operation/arguments/1").asText())
                .startsWith("workspaces?: {id: string")
                .contains("credit_limit: integer /* US dollars if type is cost, else tokens", "only alerts");
        JsonNode named = json(call("find_operations", Map.of("query", "update_integration_workspaces")));
        assertThat(named.at("/operation/arguments").toString()).contains("1 or more", "At most one of periodic_reset");
        assertThat(named.path("note").asText()).doesNotContain("shortened");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create_guardrail, update_guardrail",
                "create_guardrail update_guardrail",
                " create_guardrail,update_guardrail;\n"
            })
    void returnsTheSchemasOfSeveralNames(String query) {
        JsonNode found = json(call("find_operations", Map.of("query", query)));
        assertThat(found.path("operations"))
                .extracting(each -> each.path("name").asText())
                .containsExactly("create_guardrail", "update_guardrail");
        assertThat(found.at("/operations/0/arguments/1").asText()).startsWith("checks: {id: string");
        assertThat(found.at("/operations/1/arguments/0").asText()).startsWith("guardrail_id: string");
    }

    @Test
    void saysWhichOfSeveralNamesIsUnknown() {
        JsonNode found = json(call(
                "find_operations",
                Map.of("query", "create_guardrail, update_guardrial, usage_report, x_y"),
                List.of("all")));
        assertThat(found.at("/operation/name").asText()).isEqualTo("create_guardrail");
        assertThat(found.path("note").asText())
                .contains("\"update_guardrial\" is not an operation (did you mean update_guardrail?).")
                .contains("usage_report is a listed tool.")
                .contains("\"x_y\" is not an operation.");
        assertThat(json(call("find_operations", Map.of("query", "list_users list_configs", "resource", "users")))
                        .path("note")
                        .asText())
                .contains("list_configs is an operation on configs, not on users.");
        assertThat(json(call("find_operations", Map.of("query", "list_users, delete_user"), true))
                        .path("note")
                        .asText())
                .contains("delete_user writes.");
        JsonNode misspelt = json(call("find_operations", Map.of("query", "list_workspace_membres")));
        assertThat(misspelt.at("/operation/name").asText()).isEqualTo("list_workspace_members");
        assertThat(misspelt.path("note").asText()).contains("did you mean list_workspace_members?");
    }

    @ParameterizedTest
    @CsvSource({
        "createApiKey, create_api_key",
        "`create_api_key`, create_api_key",
        "Create-API-Key, create_api_key",
        "CREATE_API_KEY(), create_api_key",
        "POST /users/invites, invite_user",
        "post https://api.portkey.ai/v1/admin/users/invites?x=1, invite_user",
        "GET /admin/users/{id}, get_user",
        "DELETE /admin/users/0b1e7a2c, delete_user"
    })
    void understandsNamesAndRoutesInOtherForms(String query, String name) {
        JsonNode found = json(call("find_operations", Map.of("query", query)));
        assertThat(found.at("/operation/name").asText()).isEqualTo(name);
        assertThat(found.has("others")).isFalse();
    }

    @Test
    void describesAllOperationsOfARoute() {
        assertThat(json(call("find_operations", Map.of("query", "/users/invites")))
                        .path("operations"))
                .extracting(each -> each.path("name").asText())
                .containsExactlyInAnyOrder("invite_user", "list_user_invites");
        assertThat(json(call("find_operations", Map.of("query", "PATCH /users/invites")))
                        .has("operation"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create api key", "CREATE  API-KEYS", "create a api kye", "key-api create"})
    void findsNamesWrittenAsWords(String query) {
        assertThat(json(call("find_operations", Map.of("query", query)))
                        .at("/operation/name")
                        .asText())
                .isEqualTo("create_api_key");
    }

    @Test
    void answersAnEmptyQueryWithTheResources() {
        for (Map<String, Object> arguments :
                List.<Map<String, Object>>of(Map.of("query", ""), Map.of("query", " \t\n"), Map.of("whole", true))) {
            ToolResult result = call("find_operations", arguments);
            JsonNode found = json(result);
            assertThat(found.path("resources"))
                    .extracting(JsonNode::asText)
                    .anyMatch(line -> line.startsWith("users (" + USERS + "): "));
            assertThat(found.path("note").asText()).contains("Say in query what to do");
            assertThat(result.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(4_000);
        }
    }

    @Test
    void answersAnyQueryInAtMost4000Bytes() {
        List<String> queries = new ArrayList<>(List.of(
                "wer hat am meisten ausgegeben",
                "\u8ab0\u304c",
                "\u0000\u001b[31m\u202e delete \u0007 user",
                "\ud83d\ude00",
                "_ , ; /",
                "/",
                "a_b ".repeat(2_500),
                "x".repeat(10_000),
                "list the users who ".repeat(600)));
        for (String resource : List.of("users", "analytics", "prompts", "mcp_servers")) {
            assertThat(call("find_operations", Map.of("resource", resource))
                            .text()
                            .getBytes(StandardCharsets.UTF_8))
                    .as(resource)
                    .hasSizeLessThanOrEqualTo(4_000);
        }
        for (String query : queries) {
            ToolResult result = call("find_operations", Map.of("query", query));
            JsonNode found = json(result);
            assertThat(result.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4_000);
            assertThat(found.path("note").asText() + found.path("operation"))
                    .as(query)
                    .isNotEmpty()
                    .doesNotContain("\u001b", "\u202e");
            assertThat(found.path("note").asText().contains("Only the first 1000 characters"))
                    .as(query)
                    .isEqualTo(query.length() > 1_000);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "list_prompts and label_prompt_version | list_prompts label_prompt_version",
                "create_guardrail for a workspace | create_guardrail",
                "how do I use rotate_api_key? | rotate_api_key",
                "Schemas of get_config, update_config please | get_config update_config",
                "delete_prompt_partial (or delete_prompt) | delete_prompt_partial delete_prompt"
            })
    void describesTheNamesAmongOtherWords(String query, String names) {
        JsonNode found = json(call("find_operations", Map.of("query", query)));
        List<String> described = new ArrayList<>();
        (found.has("operation") ? List.of(found.path("operation")) : found.path("operations")).forEach(operation -> {
            described.add(operation.path("name").asText());
            assertThat(operation.path("arguments").isArray()).isTrue();
        });
        assertThat(described).containsExactly(names.split(" "));
    }

    @Test
    void searchesForTheWordsBesideNames() {
        JsonNode found = json(call(
                "find_operations",
                Map.of("query", "create_guardrail default for the organisation, exclude workspace")));
        assertThat(found.at("/operation/name").asText()).isEqualTo("create_guardrail");
        assertThat(found.path("others"))
                .hasSize(4)
                .extracting(JsonNode::asText)
                .anyMatch(line -> line.startsWith("update_input_guardrail_exclusions(workspaces, "))
                .noneMatch(line -> line.startsWith("create_guardrail("));
    }

    @ParameterizedTest
    @CsvSource({
        "list_collections, list_prompt_collections",
        "update_prompt_version, update_prompt",
        "publish_prompt_version, publish_prompt",
        "get_budget_policy, get_usage_limit_policy",
        "listMembers, list_workspace_members",
        "create_vault_reference, create_secret_reference",
        "list_models, list_integration_models",
        "remove_member, remove_workspace_member",
        "delete_member, remove_workspace_member",
        "delete_workspace_member, remove_workspace_member",
        "create_workspace_member, add_workspace_members",
        "update_member, update_workspace_member",
        "create_user, invite_user",
        "delete_key, delete_api_key",
        "delete_user_key, delete_api_key",
        "revoke_api_key, delete_api_key",
        "rotate_key, rotate_api_key",
        "transfer_api_key, update_api_key",
        "delete_budget, delete_usage_limit_policy",
        "archive_workspace, delete_workspace",
        "get_config_versions, list_config_versions",
        "delete_config_version, list_config_versions",
        "delete_prompt_version, get_prompt_version",
        "delete_integration_workspace, update_integration_workspaces",
        "delete_guardrail_exclusion, update_input_guardrail_exclusions",
        "rotate_provider, update_provider",
        "cancel_invite, delete_user_invite"
    })
    void suggestsAnOperationForAnUnknownName(String unknown, String operation) {
        JsonNode alone = json(call("find_operations", Map.of("query", unknown)));
        assertThat(alone.path("note").asText()).contains("is not an operation (did you mean " + operation + "?)");
        assertThat(alone.at("/operation/name").asText()).isEqualTo(operation);
        JsonNode among = json(call("find_operations", Map.of("query", "get_user, " + unknown)));
        assertThat(among.path("note").asText()).contains("(did you mean " + operation + "?)");
        assertThat(among.at("/others/0").asText()).startsWith(operation + "(");
        for (String tool : List.of("read_operation", "write_operation")) {
            ToolResult refused = call(tool, Map.of("name", unknown));
            assertThat(refused.isError()).isTrue();
            assertThat(refused.text())
                    .contains(
                            "is not an operation (did you mean " + operation + "?)",
                            "no request was sent",
                            operation + "(");
        }
        assertThat(new ToolSelection(fixture.catalogue(), fixture::adapter, List.of("catalogue"), List.of(), false)
                        .explain(unknown, Audience.CLIENT))
                .startsWith("Unknown tool ")
                .contains("(did you mean " + operation + "?)");
    }

    @Test
    void suggestsNoDeletionOfMoreOrOtherThingsThanANameSays() {
        List<String> things = fixture.catalogue().names().stream()
                .map(name -> name.substring(name.indexOf('_') + 1))
                .distinct()
                .toList();
        for (String thing : things) {
            for (String verb : List.of("delete", "remove", "revoke", "rotate", "move", "undo")) {
                String unknown = verb + "_" + thing;
                String text = call("write_operation", Map.of("name", unknown)).text();
                String meant = text.replaceAll("(?s).*\\(did you mean ([a-z_]+)\\?\\).*", "$1");
                if (meant.matches("(delete|remove)_.*")) {
                    assertThat(verb).isIn("delete", "remove", "revoke");
                    assertThat(List.of(meant.split("_")))
                            .describedAs(unknown)
                            .hasSizeGreaterThanOrEqualTo(unknown.split("_").length);
                }
            }
        }
    }

    @Test
    void suggestsNothingForANameOfOtherThings() {
        assertThat(json(call("find_operations", Map.of("query", "get_user, list_xylophones")))
                        .path("note")
                        .asText())
                .contains("\"list_xylophones\" is not an operation.");
        assertThat(call("read_operation", Map.of("name", "list_xylophones")).text())
                .doesNotContain("did you mean");
    }

    @Test
    void describesThreeOperationsOfOrdinarySizeAtOnce() {
        for (String query : List.of(
                "create_integration update_integration_models update_integration_workspaces",
                "create_api_key update_api_key rotate_api_key",
                "create_usage_limit_policy, create_rate_limit_policy, update_workspace",
                "create_prompt update_prompt publish_prompt",
                "create_mcp_integration create_mcp_server list_mcp_server_capabilities")) {
            ToolResult result = call("find_operations", Map.of("query", query));
            assertThat(result.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4_000);
            assertThat(json(result).path("operations"))
                    .extracting(each -> each.path("name").asText())
                    .as(query)
                    .containsExactly(query.split(",? "));
        }
    }

    @Test
    void saysWhatACallRequiresInEachForm() {
        assertThat(json(call("find_operations", Map.of("query", "create_mcp_server")))
                        .at("/operation/description")
                        .asText())
                .contains(
                        "Requires access of the workspace to the MCP integration, which one made with workspace_id has "
                                + "(update_mcp_integration_workspaces).");
        for (Catalogue.Entry entry : fixture.catalogue().entries()) {
            entry.operation().prerequisites().forEach(needed -> {
                assertThat(entry.operation().toolDescription()).contains(needed.words());
                assertThat(OperationText.shortDescription(entry)).contains(needed.words());
                assertThat(entry.operation().errorHint(403))
                        .contains(needed.shownBy() + " shows it, " + needed.fulfilledBy() + " provides it.");
            });
        }
    }

    @Test
    void namesWhatDidNotFit() {
        List<String> names = List.of(
                "create_integration",
                "update_integration",
                "create_virtual_key",
                "create_secret_reference",
                "update_integration_workspaces",
                "create_log_export");
        JsonNode found = json(call("find_operations", Map.of("query", String.join(" ", names))));
        int fitting = found.path("operations").size();
        assertThat(fitting).isBetween(1, names.size() - 1);
        assertThat(found.path("note").asText())
                .contains("Did not fit, ask for in a next query: "
                        + String.join(", ", names.subList(fitting, names.size())) + ".");
    }

    @Test
    void keepsNamesBelow4000BytesUnlessWholeSchemasAreAskedFor() {
        List<String> names = new ArrayList<>(fixture.catalogue().names());
        Map<String, Tool> listed = new ToolSelection(
                        fixture.catalogue(), fixture::adapter, List.of("users", "catalogue"), List.of(), false)
                .tools();
        long bytes = 0;
        for (int i = 0; i < names.size(); i++) {
            for (int count : List.of(1, 2, 3, 8)) {
                String query = String.join(", ", names.subList(i, Math.min(names.size(), i + count)));
                int size = answer(listed, Map.of("query", query)).getBytes(StandardCharsets.UTF_8).length;
                assertThat(size).as(query).isLessThanOrEqualTo(OperationFinder.MAX_NAMED);
                bytes += count == 1 ? size : 0;
            }
            assertThat(answer(listed, Map.of("query", names.get(i), "whole", true)))
                    .contains(Json.write(fixture.catalogue()
                            .require(names.get(i))
                            .inputSchema()
                            .toJson()));
        }
        assertThat(bytes / names.size()).isLessThanOrEqualTo(1_000);
    }

    private static String answer(Map<String, Tool> listed, Map<String, Object> arguments) {
        try {
            return listed.get("find_operations")
                    .call()
                    .with(arguments, CallContext.SILENT)
                    .text();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void namesListedToolsInOneLineAndDescribesTheBestOfTheOthers() {
        List<String> toolsets = List.of("users", "catalogue");
        JsonNode found = json(call("find_operations", Map.of("query", "change the role of a user"), toolsets));
        assertThat(found.at("/operation/name").asText()).isEqualTo("update_workspace_member");
        assertThat(found.at("/operation").has("arguments")).isTrue();
        assertThat(found.at("/others/0").asText())
                .startsWith("update_user writes")
                .contains(", listed tool: Changes a user's organisation role or name");
        assertThat(found.path("note").asText()).startsWith("update_user is a listed tool and may be meant, too.");
    }

    @Test
    void repeatsNoSchemaOfAListedTool() {
        JsonNode found = json(call("find_operations", Map.of("query", "invite a user"), List.of("all")));
        assertThat(found.has("operation")).isFalse();
        assertThat(found.path("others"))
                .hasSize(8)
                .extracting(JsonNode::asText)
                .allMatch(line -> line.contains(", listed tool"));
    }

    @Test
    void printsNoArgumentsOfAnOperationBehindThreeListedTools() {
        JsonNode found = json(
                call("find_operations", Map.of("query", "invitations nobody accepted"), List.of("users", "catalogue")));
        assertThat(found.has("operation")).isFalse();
        assertThat(found.at("/others/0").asText()).startsWith("list_user_invites reads");
    }

    /** Held against the requests of {@code OperationSearchTest}. */
    @Test
    void answersRequestsIn1600BytesOnAverageAndNeverInMoreThan2800() throws Exception {
        long bytes = 0;
        List<String> requests = new ArrayList<>();
        for (String file : List.of(
                "test/resources/requests.txt",
                "test/resources/more-requests.txt",
                "test/resources/object-requests.txt",
                "test/resources/held-out-requests.txt",
                "main/resources/dev/portkeyadmin/catalogue/search/example-requests.txt")) {
            List<String> lines = Files.readAllLines(Path.of("src", file));
            // A part of the examples is enough.
            for (int i = 0; i < lines.size(); i += lines.size() / 500 + 1) {
                requests.add(lines.get(i).substring(0, lines.get(i).indexOf(" | ")));
            }
        }
        Map<String, Tool> listed = new ToolSelection(
                        fixture.catalogue(), fixture::adapter, List.of("users", "catalogue"), List.of(), false)
                .tools();
        for (String request : requests) {
            String answer = listed.get("find_operations")
                    .call()
                    .with(Map.of("query", request), CallContext.SILENT)
                    .text();
            int size = answer.getBytes(StandardCharsets.UTF_8).length;
            assertThat(size).as(request).isLessThanOrEqualTo(2_800);
            bytes += size;
        }
        assertThat(bytes / requests.size()).isLessThanOrEqualTo(1_600);
    }

    @Test
    void keepsTheNamesOfAllArgumentsHoweverShort() {
        for (Catalogue.Entry entry : fixture.catalogue().entries()) {
            for (int size : List.of(0, 1_600)) {
                List<String> lines = OperationText.ArgumentLines.of(entry, size).lines();
                assertThat(lines.stream()
                                .flatMap(line -> Stream.of(
                                        line.startsWith("page_size?") ? line.split(", ") : new String[] {line}))
                                .map(line -> line.replaceFirst("\\??: .*", "")))
                        .as(entry.toString())
                        .containsExactlyInAnyOrderElementsOf(
                                entry.inputSchema().properties().keySet());
            }
            assertThat(Json.writeUtf8(OperationText.ArgumentLines.of(entry, 0).lines()))
                    .as(entry.toString())
                    .hasSizeLessThanOrEqualTo(1_600);
        }
    }

    @Test
    void namesTheListedToolThatGetsSingleRequests() {
        Map<String, Object> query = Map.of("query", "failing requests yesterday");
        assertThat(json(call("find_operations", query, List.of("jobs", "catalogue")))
                        .path("note")
                        .asText())
                .containsOnlyOnce("export_logs, a listed tool, does this in one call.")
                .doesNotContain("workspace_slug", "gets them in one call");
        assertThat(json(call("find_operations", query)).path("note").asText())
                .contains("log export")
                .doesNotContain("export_logs");
    }

    @Test
    void namesTheListedToolThatReturnsSeveralNumbersAtOnce() {
        Map<String, Object> query = Map.of("query", "error rate of yesterday");
        assertThat(json(call("find_operations", query, List.of("jobs", "catalogue")))
                        .path("note")
                        .asText())
                .containsOnlyOnce("usage_report, a listed tool");
        assertThat(json(call("find_operations", query)).path("note").asText()).doesNotContain("usage_report");
    }

    @Test
    void saysNothingOnRequestsWhereChangesAreAskedFor() {
        assertThat(json(call(
                                "find_operations",
                                Map.of("query", "who changed the config, audit log"),
                                List.of("jobs", "catalogue")))
                        .toString())
                .contains("\"name\":\"list_audit_logs\"")
                .doesNotContain("export_logs", "Single requests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"read_operation", "write_operation"})
    void saysThatAJobIsCalledByItsOwnName(String tool) {
        ToolResult result = call(tool, Map.of("name", "offboard_user"), List.of("jobs", "catalogue"));
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .isEqualTo(
                        tool + ": offboard_user is a listed tool and not an operation; no request was sent. Call it by "
                                + "its own name.");
    }

    @Test
    void namesTheListedJobThatDoesAllOfARequest() {
        Map<String, Object> query = Map.of("query", "offboard Jane");
        JsonNode found = json(call("find_operations", query, List.of("jobs", "catalogue")));
        assertThat(found.path("note").asText()).contains("offboard_user, a listed tool, does this in one call.");
        assertThat(found.findValues("arguments")).isEmpty();
        assertThat(json(call("find_operations", query)).path("note").asText()).doesNotContain("offboard_user");
    }

    @Test
    void tellsThatNamesAreAcceptedForIds() {
        assertThat(instructions(List.of("all"), List.of(), false))
                .contains("Where an id is expected, give the name, slug or email that you know");
    }

    @Test
    void describesRepeatedMembersOnce() {
        assertThat(String.join("\n", arguments("update_integration_workspaces", Integer.MAX_VALUE)))
                .containsOnlyOnce("periodic_reset_days?: integer")
                .contains("usage_limits?: (as above)[]");
        assertThat(arguments("get_grouped_data", Integer.MAX_VALUE))
                .contains("order_by?: as columns above // Column to sort by.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "move API keys to another owner",
                "transfer ownership of an API key",
                "change the owner of an api key",
                "give Ana's API key to someone else",
                "hand the API keys over to a new colleague"
            })
    void leavesArgumentsOutWhereNoOperationDoesWhatIsAsked(String query) {
        JsonNode found = json(call("find_operations", Map.of("query", query)));
        assertThat(found.has("operation")).isFalse();
        assertThat(found.path("operations")).hasSizeBetween(1, 8);
        assertThat(found.path("note").asText())
                .startsWith("No operation does this: an API key cannot move to another person.")
                .contains("create_api_key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "merge the two workspaces Atlas and Nimbus",
                "enable SSO for everybody",
                "please require MFA for all users",
                "schedule a weekly cost report"
            })
    void saysThatNoOperationDoesWhatPortkeyDoesNotOffer(String query) {
        JsonNode found = json(call("find_operations", Map.of("query", query)));
        assertThat(found.has("operation")).isFalse();
        assertThat(found.path("note").asText()).contains("No operation does this: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"change the budget of an API key of a user", "move the API key to other defaults"})
    void printsArgumentsWhereAKeyStaysWithItsOwner(String query) {
        JsonNode found = json(call("find_operations", Map.of("query", query)));
        assertThat(found.at("/operation/arguments")).isNotEmpty();
        assertThat(found.path("note").asText()).doesNotContain("No operation");
    }

    /** The arguments that a query is about keep their values, whatever it costs the others. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "limit an API key to $50 a month and 100 requests per minute ~ usage_limits?: {type?: 'cost'|'tokens', "
                        + "credit_limit?: integer ; periodic_reset?: 'monthly'|'weekly' ; unit: 'rps'|'rpm'|'rph'|'rpd'|'rpw' ; value: integer",
                "update an API key: 100 requests per minute ~ unit: 'rps'|'rpm'|'rph'|'rpd'|'rpw' ; value: integer"
            })
    void printsTheArgumentsInFullThatAQueryIsAbout(String query, String shown) {
        JsonNode operation =
                json(call("find_operations", Map.of("query", query))).path("operation");
        assertThat(operation.path("name").asText()).isEqualTo("update_api_key");
        assertThat(operation.path("arguments").toString()).contains(shown.split(" ; "));
        assertThat(operation.path("arguments"))
                .extracting(JsonNode::asText)
                .anyMatch(line -> line.startsWith("defaults?: {metadata?, config_id?"));
    }

    private List<String> arguments(String operation, int size) {
        return OperationText.ArgumentLines.of(fixture.catalogue().require(operation), size)
                .lines();
    }

    /** What decides a call stays in the shortest form that an answer to a search may have. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update_workspace | US dollars",
                "update_workspace | only alerts",
                "create_workspace | US dollars",
                "create_workspace | users?: string[] // Its first members, by email, name or id.",
                "create_api_key | US dollars",
                "create_api_key | only alerts",
                "create_api_key | Milliseconds that the old secret still works",
                "update_api_key | replacing the present ones",
                "create_log_export | US cents",
                "get_grouped_data | cost in US cents",
                "create_usage_limit_policy | US dollars if type is cost",
                "update_integration_models | US cents per token",
                "create_secret_reference | assumedRole aws_role_arn",
                "create_guardrail | 'portkey.pii: EMAIL_ADDRESS, PHONE_NUMBER, LOCATION_ADDRESS, NAME, '",
                "update_guardrail | 'portkey.moderateContent: hate, hate/threatening, '",
                "update_config | active or archived"
            })
    void keepsTheWordsThatDecideACall(String operation, String words) {
        assertThat(String.join("\n", arguments(operation, 1_700))).contains(words);
    }

    @Test
    void namesTheResourcesWhenNothingMatches() {
        JsonNode found = json(call("find_operations", Map.of("query", "xylophone")));
        assertThat(found.path("operations")).isEmpty();
        assertThat(found.path("note").asText()).startsWith("No operation matches \"xylophone\". Say in English words");
        assertThat(found.path("resources"))
                .extracting(JsonNode::asText)
                .anyMatch(line -> line.startsWith("prompts ("))
                .anyMatch(line -> line.startsWith("workspaces ("));
    }

    @Test
    void repairsArgumentsAndShapesTheAnswerOfAnOperation() {
        JsonNode answer = json(call(
                "read_operation",
                Map.of("name", "list_users", "arguments", "{\"page_size\":\"7\",\"role\":\"owner\"}")));
        assertThat(answer.at("/page/returned").asInt()).isEqualTo(1);
        assertThat(asked().get(0).target()).isEqualTo("/v1/admin/users?pageSize=7&currentPage=0&role=owner");
    }

    @Test
    void namesInvalidArgumentsOfTheOperationAndSendsNothing() {
        ToolResult result =
                call("write_operation", Map.of("name", "invite_user", "arguments", Map.of("email", "a@b.example")));
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .startsWith("invite_user: invalid arguments; no request was sent.")
                .contains("role: required");
        assertThat(asked()).isEmpty();
    }

    @Test
    void refusesAnOperationOfTheOtherKind() {
        assertThat(call("read_operation", Map.of("name", "delete_user", "arguments", Map.of("user_id", "u1")))
                        .text())
                .isEqualTo("read_operation: delete_user writes; no request was sent. Call it with write_operation.");
        assertThat(call("write_operation", Map.of("name", "list_users")).text())
                .isEqualTo("write_operation: list_users only reads; no request was sent. Call it with read_operation.");
        assertThat(asked()).isEmpty();
    }

    @Test
    void saysHowAnOperationThatAnErrorNamesIsCalled() {
        Map<String, Object> unknown =
                Map.of("name", "get_integration", "arguments", Map.of("integration_slug", "nope nope"));
        ToolResult result = call("read_operation", unknown, List.of("users", "catalogue"));
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .contains("list_integrations shows all")
                .endsWith(" Call list_integrations with read_operation.");
        assertThat(call("read_operation", unknown, List.of("all")).text()).doesNotContain(" Call list_integrations");
    }

    @Test
    void suggestsTheNearestOperation() {
        ToolResult itself = call("read_operation", Map.of("name", "read_operation"));
        assertThat(itself.isError()).isTrue();
        assertThat(itself.text()).contains("no request was sent");
        ToolResult result = call("read_operation", Map.of("name", "list_user"));
        assertThat(result.isError()).isTrue();
        assertThat(result.text())
                .contains("\"list_user\" is not an operation (did you mean list_users?); no request was sent.")
                .contains("find_operations");
    }

    @Test
    void findsOnlyReadsOnAReadOnlyServer() {
        JsonNode found = json(call("find_operations", Map.of("query", "delete a user"), true));
        assertThat(found.at("/operation/effect").asText()).isEqualTo("reads");
        assertThat(found.path("others")).extracting(JsonNode::asText).allMatch(line -> line.contains(" reads"));
        assertThat(found.path("note").asText()).contains("PORTKEY_READ_ONLY");
        assertThat(call("read_operation", Map.of("name", "delete_user"), true).text())
                .contains("This server is read-only (PORTKEY_READ_ONLY).");
    }

    @Test
    void mentionsOnlyListedToolsInShortInstructions() {
        assertThat(instructions(List.of("all"), List.of(), false))
                .hasSizeLessThan(1500)
                .contains("write_operation")
                .contains("export");
        assertThat(instructions(List.of("users"), List.of(), false))
                .doesNotContain("find_operations")
                .doesNotContain("export");
        assertThat(instructions(List.of("catalogue"), List.of(), true))
                .contains("read_operation")
                .doesNotContain("write_operation");
        assertThat(instructions(List.of(), List.of("start_log_export", "find_operations"), false))
                .contains("export")
                .contains("read_operation")
                .doesNotContain("write_operation");
    }

    @Test
    void advisesAPersonAtATerminalToUseSubcommands() {
        CallContext terminal = new CallContext() {
            @Override
            public void progress(long done, long total) {}

            @Override
            public Audience audience() {
                return Audience.TERMINAL;
            }
        };
        assertThat(call("read_operation", Map.of("name", "list_user"), false, terminal)
                        .text())
                .contains("The tools subcommand")
                .doesNotContain("find_operations");
        assertThat(call("read_operation", Map.of("name", "delete_user"), false, terminal)
                        .text())
                .endsWith("Call it with call delete_user.");
        assertThat(json(call("find_operations", Map.of("query", "resend_user_invite"), false, terminal))
                        .at("/operation/call_with")
                        .asText())
                .isEqualTo("call resend_user_invite");
    }

    private static String instructions(List<String> toolsets, List<String> single, boolean readOnly) {
        return new ToolSelection(TestCatalogue.on(null), () -> null, toolsets, single, readOnly).instructions();
    }
}
