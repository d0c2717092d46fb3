package dev.portkeyadmin;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.call.SandboxFixture;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.support.SampleArguments;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Creates, lists, reads, changes and deletes each resource through the tools, against the sandbox. */
class ResourceLifecycleTest {

    private static final String WORKSPACE = "ws-apps-7f3k9q";

    /**
     * A resource and the arguments of its life cycle, as JSON. A value {@code @list_things} becomes the first id that the tool lists.
     *
     * @param noun of the tools: {@code create_<noun>}, {@code get_<noun>} …
     * @param id the argument that names one
     * @param create arguments of the creation
     * @param filter arguments with which the list contains the new one, but not all others
     * @param changes arguments of an update, which {@code get_<noun>} returns under the same names afterwards
     */
    private record Lifecycle(String noun, String list, String id, String create, String filter, String changes) {

        @Override
        public String toString() {
            return noun;
        }
    }

    @AutoClose
    private final SandboxFixture fixture = new SandboxFixture(When.AUTO);

    private ToolResult call(String tool, Map<String, Object> arguments) {
        return fixture.call(tool, arguments);
    }

    private JsonNode ask(String tool, Map<String, Object> arguments) {
        return fixture.answer(tool, arguments);
    }

    private JsonNode items(String tool, JsonNode answer) {
        return answer.path(fixture.catalogue().get(tool).operation().list().items());
    }

    static Lifecycle[] lifecycles() {
        return new Lifecycle[] {
            new Lifecycle(
                    "workspace",
                    "list_workspaces",
                    "workspace_id",
                    "{'name':'Field trials','description':'Robots outdoors'}",
                    "{'exact_name':'Field trials'}",
                    "{'description':'Robots in the rain'}"),
            new Lifecycle(
                    "api_key",
                    "list_api_keys",
                    "api_key_id",
                    "{'type':'workspace/service','name':'ci','workspace_id':'WS','scopes':['logs.list']}",
                    "{'workspace_id':'WS'}",
                    "{'name':'ci-2','scopes':['logs.list','logs.view']}"),
            new Lifecycle(
                    "usage_limit_policy",
                    "list_usage_limit_policies",
                    "usage_limit_policy_id",
                    "{'name':'Fifty a month','conditions':[{'key':'metadata.team','value':'arm'}],"
                            + "'group_by':[{'key':'api_key'}],'type':'cost','credit_limit':50,'periodic_reset':'monthly',"
                            + "'workspace_id':'WS'}",
                    "{'type':'cost','workspace_id':'WS'}",
                    "{'credit_limit':60}"),
            new Lifecycle(
                    "rate_limit_policy",
                    "list_rate_limit_policies",
                    "rate_limit_policy_id",
                    "{'name':'Slowly','conditions':[{'key':'metadata.team','value':'arm'}],"
                            + "'group_by':[{'key':'api_key'}],'type':'requests','unit':'rpm','value':100,'workspace_id':'WS'}",
                    "{'unit':'rpm','workspace_id':'WS'}",
                    "{'value':200,'unit':'rph'}"),
            new Lifecycle(
                    "secret_reference",
                    "list_secret_references",
                    "secret_reference_id",
                    "{'name':'Vendor key','manager_type':'aws_sm','secret_path':'prod/vendor',"
                            + "'auth_config':{'aws_auth_type':'serviceRole','aws_region':'eu-central-1'}}",
                    "{'manager_type':'aws_sm','search':'Vendor'}",
                    "{'description':'Moved','secret_path':'prod/vendor2'}"),
            new Lifecycle(
                    "prompt_collection",
                    "list_prompt_collections",
                    "collection_id",
                    "{'name':'Support','workspace_id':'WS'}",
                    "{'workspace_id':'WS','search':'Support'}",
                    "{'name':'Service'}"),
            new Lifecycle(
                    "prompt_label",
                    "list_prompt_labels",
                    "label_id",
                    "{'name':'canary','description':'First to fly','workspace_id':'WS'}",
                    "{'workspace_id':'WS'}",
                    "{'description':'Second'}"),
            new Lifecycle(
                    "prompt",
                    "list_prompts",
                    "prompt_id",
                    "{'name':'Greeting','collection_id':'@list_prompt_collections','string':'Hello {{name}}',"
                            + "'parameters':{'temperature':0.2},'virtual_key':'openai-main-4f21c9','model':'gpt-4o'}",
                    "{'search':'Greeting'}",
                    "{'name':'Welcome'}"),
            new Lifecycle(
                    "prompt_partial",
                    "list_prompt_partials",
                    "partial_id",
                    "{'name':'Tone','string':'Be kind.','workspace_id':'WS'}",
                    "{'workspace_id':'WS'}",
                    "{'name':'Voice'}"),
            new Lifecycle(
                    "guardrail",
                    "list_guardrails",
                    "guardrail_id",
                    "{'name':'No cards','checks':[{'id':'default.regexMatch','parameters':{'rule':'[0-9]{16}'}}],"
                            + "'actions':{'deny':true,'async':false},'workspace_id':'@list_workspaces'}",
                    "{'workspace_id':'@list_workspaces'}",
                    "{'name':'No card numbers'}"),
            new Lifecycle(
                    "config",
                    "list_configs",
                    "config_slug",
                    "{'name':'Retry','config':{'retry':{'attempts':3}},'workspace_id':'WS'}",
                    "{'workspace_id':'WS'}",
                    "{'name':'Retry often'}"),
            new Lifecycle(
                    "integration",
                    "list_integrations",
                    "integration_slug",
                    "{'name':'Spare vendor','ai_provider_id':'openai','key':'not-a-real-credential'}",
                    "{'type':'organisation'}",
                    "{'name':'Second vendor','description':'In reserve'}"),
            new Lifecycle(
                    "provider",
                    "list_providers",
                    "provider_slug",
                    "{'name':'Second','integration_id':'@list_integrations','workspace_id':'WS'}",
                    "{'workspace_id':'WS'}",
                    "{'note':'For nights'}"),
            new Lifecycle(
                    "virtual_key",
                    "list_virtual_keys",
                    "virtual_key_slug",
                    "{'name':'Old one','provider':'openai','key':'not-a-real-credential','workspace_id':'WS'}",
                    "{}",
                    "{'note':'To be replaced'}"),
            new Lifecycle(
                    "mcp_integration",
                    "list_mcp_integrations",
                    "mcp_integration_id",
                    "{'name':'Tickets','url':'https://tickets.example.com/mcp','auth_type':'none','transport':'http',"
                            + "'organisation_id':'@organisation'}",
                    "{'search':'Tickets'}",
                    "{'description':'Open and closed'}"),
            new Lifecycle(
                    "mcp_server",
                    "list_mcp_servers",
                    "mcp_server_id",
                    "{'name':'Tickets here','mcp_integration_id':'@list_mcp_integrations','workspace_id':'WS'}",
                    "{'workspace_id':'WS'}",
                    "{'description':'For the apps team'}"),
            new Lifecycle(
                    "deployment",
                    "list_deployments",
                    "deployment_id",
                    "{'name':'North','type':'non_production'}",
                    "{'type':'non_production'}",
                    "{'name':'North 2'}"),
        };
    }

    private Map<String, Object> arguments(String tool, String json) {
        try {
            JsonNode object = Json.mapper().readTree(json.replace('\'', '"').replace("WS", WORKSPACE));
            Map<String, Object> arguments = new LinkedHashMap<>();
            object.properties()
                    .forEach(member -> arguments.put(
                            member.getKey(),
                            member.getValue().asText().startsWith("@")
                                    ? first(member.getValue().asText().substring(1))
                                    : Json.toPlain(member.getValue())));
            arguments
                    .keySet()
                    .retainAll(fixture.catalogue().get(tool).operation().argumentNames());
            return arguments;
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }

    private String first(String what) {
        if (what.equals("organisation")) {
            return items("list_api_keys", ask("list_api_keys", arguments("list_api_keys", "{'workspace_id':'WS'}")))
                    .at("/0/organisation_id")
                    .asText();
        }
        return id(
                items(what, ask(what, arguments(what, "{'workspace_id':'WS'}"))).get(0));
    }

    private static String id(JsonNode thing) {
        return thing.hasNonNull("id")
                ? thing.get("id").asText()
                : thing.at(thing.has("slug") ? "/slug" : "/data/slug").asText();
    }

    @ParameterizedTest
    @MethodSource("lifecycles")
    void createsListsReadsChangesAndDeletesAResource(Lifecycle cycle) {
        Map<String, Object> create = arguments("create_" + cycle.noun, cycle.create);
        JsonNode created = ask("create_" + cycle.noun, create);
        String id = cycle.id.endsWith("slug") && created.hasNonNull("slug")
                ? created.get("slug").asText()
                : id(created);
        String name = String.valueOf(create.get("name"));

        Map<String, Object> all = arguments(cycle.list, cycle.create);
        all.keySet().retainAll(Set.of("workspace_id"));
        Map<String, Object> filter = arguments(cycle.list, cycle.filter);
        assertThat(items(cycle.list, ask(cycle.list, filter)))
                .anyMatch(item -> item.path("name").asText().equals(name));
        assertPagesHoldEachItemOnce(cycle.list, all);

        JsonNode read = ask("get_" + cycle.noun, with(cycle, "get_", id, ""));
        assertThat(read.path("name").asText()).isEqualTo(name);

        Map<String, Object> changes = arguments("update_" + cycle.noun, cycle.changes);
        ask("update_" + cycle.noun, with(cycle, "update_", id, cycle.changes));
        JsonNode changed = ask("get_" + cycle.noun, with(cycle, "get_", id, ""));
        changes.forEach((field, value) ->
                assertThat(Json.write(changed.path(field))).as(field).isEqualTo(Json.write(value)));

        ask(
                "delete_" + cycle.noun,
                with(cycle, "delete_", id, "{'name':'" + changed.path("name").asText() + "'}"));
        ToolResult gone = call("get_" + cycle.noun, with(cycle, "get_", id, ""));
        assertThat(gone.isError()).isTrue();
        assertThat(gone.text()).contains("HTTP 404");
        assertThat(items(cycle.list, ask(cycle.list, filter))).noneMatch(item -> id(item).equals(id));
    }

    private Map<String, Object> with(Lifecycle cycle, String verb, String id, String more) {
        String tool = verb + cycle.noun;
        Map<String, Object> arguments = new LinkedHashMap<>(arguments(tool, more.isEmpty() ? "{}" : more));
        arguments.put(cycle.id, id);
        if (cycle.create.contains("'workspace_id'")
                && fixture.catalogue().get(tool).operation().argumentNames().contains("workspace_id")
                && !cycle.noun.equals("workspace")) {
            arguments.put("workspace_id", WORKSPACE);
        }
        return arguments;
    }

    /** Reads a list one item at a time and all at once. */
    private void assertPagesHoldEachItemOnce(String list, Map<String, Object> where) {
        JsonNode whole = ask(list, where);
        int total = whole.at("/page/total").asInt();
        assertThat(items(list, whole)).hasSize(Math.min(total, 100));
        Set<JsonNode> seen = new HashSet<>();
        for (int page = 0; page < total; page++) {
            Map<String, Object> arguments = new LinkedHashMap<>(where);
            arguments.put("page_size", 1);
            arguments.put("current_page", page);
            JsonNode one = ask(list, arguments);
            assertThat(items(list, one)).hasSize(1);
            assertThat(one.at("/page/has_more").asBoolean()).isEqualTo(page < total - 1);
            seen.add(items(list, one).get(0));
        }
        assertThat(seen).hasSize(total);
    }

    @Test
    void sandboxKnowsEveryOperation() {
        for (Catalogue.Entry entry : fixture.catalogue().entries()) {
            Map<String, Object> arguments = SampleArguments.minimal(entry.inputSchema());
            ToolResult result = call(entry.operation().name(), arguments);
            assertThat(result.text())
                    .as(entry.operation().name() + ": the sandbox has no working route for it")
                    .doesNotContain("HTTP 405")
                    .doesNotContain("HTTP 500")
                    .doesNotContain("\"Not Found\"");
        }
    }
}
