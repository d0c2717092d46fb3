package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.operation.Schema.array;
import static dev.portkeyadmin.operation.Schema.bool;
import static dev.portkeyadmin.operation.Schema.map;
import static dev.portkeyadmin.operation.Schema.object;
import static dev.portkeyadmin.operation.Schema.oneOf;
import static dev.portkeyadmin.operation.Schema.open;
import static dev.portkeyadmin.operation.Schema.string;
import static dev.portkeyadmin.resources.SharedSchemas.ORGANISATION_ID;
import static dev.portkeyadmin.resources.SharedSchemas.id;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.Paging;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Guardrails and the MCP servers they watch. */
public final class GuardrailsService extends BaseService {

    private static final Schema GUARDRAIL_ID = id("Id or slug, from list_guardrails.");

    /** The ids that the document lists lag behind the product, so any is let through. */
    private static final Schema CHECKS = array(
                    null,
                    object(null)
                            .require(
                                    "id",
                                    string(
                                            "default.regexMatch, default.contains, default.wordCount, default.jsonSchema, "
                                                    + "default.modelWhitelist, default.webhook, portkey.pii, "
                                                    + "portkey.moderateContent, partners' such as bedrock.guard ..."))
                            .allow(
                                    "parameters",
                                    open("By check: regexMatch {rule,not}, contains {words,operator:any|all|none}, "
                                            + "wordCount {minWords,maxWords}, modelWhitelist {models}, webhook "
                                            + "{webhookURL,headers}, pii {categories,redact}."))
                            .allow("name", string(null))
                            .allow("is_enabled", bool("Default true.")))
            .minItems(1);

    /** Documents and examples differ in what the outcomes hold, so these are let through as they come. */
    private static final Schema ACTIONS =
            open("{deny:true,async:false,on_success:{feedback:{value:5,weight:1,metadata:\"\"}},on_fail:{feedback:{value:-5,"
                            + "weight:1,metadata:\"\"}}} in full.")
                    .allow("deny", bool("Block what fails."))
                    .allow("async", bool("Do not wait for the checks."));

    private static final Schema RUN_ON = array("Tool arguments, results; default both.", oneOf(null, "input", "output"))
            .minItems(1);

    private static final Schema CAPABILITY_IDS = array("Of single tools; default all.", string(null));

    /** Uses the connection that all services share. */
    public GuardrailsService(PortkeyClient connection) {
        super(connection, "check safety filter moderation pii block");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("list_guardrails", "/guardrails")
                        .title("List guardrails")
                        .description("Lists guardrails with id, slug, name, workspace_id (null: the organisation's) "
                                + "and status; checks are in get_guardrail.")
                        .paged(Paging.SNAKE)
                        .query("workspace_id", string("UUID, no slug."))
                        .query("organisation_id", ORGANISATION_ID)
                        .keywords("safety checks defined")
                        .scope("guardrails.list", "organisation_guardrails.list"),
                post("create_guardrail", "/guardrails")
                        .title("Create guardrail")
                        .description("Creates a guardrail and returns id, slug, version_id. It acts once a config, "
                                + "update_workspace or update_organisation_guardrails names it.")
                        .requireBody("name", string(null))
                        .requireBody("checks", CHECKS)
                        .requireBody("actions", ACTIONS)
                        .body("target", oneOf("What is checked; default llm.", "llm", "mcp_tools"))
                        .body("workspace_id", string("UUID; without it, with an organisation key, the organisation's."))
                        .body("organisation_id", ORGANISATION_ID)
                        .scope("guardrails.create", "organisation_guardrails.create")
                        .findIdsWith("list_guardrails")
                        .keywords(
                                "block filter redact pii moderation safety policy prompt injection forbid stop answers containing personal credit card toxic"),
                get("get_guardrail", "/guardrails/{guardrail_id}")
                        .title("Get guardrail")
                        .description("Returns one guardrail with its checks and actions.")
                        .path("guardrail_id", GUARDRAIL_ID)
                        .scope("guardrails.read", "organisation_guardrails.read")
                        .findIdsWith("list_guardrails"),
                put("update_guardrail", "/guardrails/{guardrail_id}")
                        .title("Update guardrail")
                        .description("Gives a guardrail another name, checks or actions, as a new version, and returns "
                                + "it. Start from get_guardrail.")
                        .path("guardrail_id", GUARDRAIL_ID)
                        .body("name", string(null))
                        .body(
                                "checks",
                                array("All of them, as in create_guardrail.", open(null))
                                        .minItems(1))
                        .body("actions", open("As in create_guardrail."))
                        .requireChange()
                        .keywords("change stricter tighten")
                        .scope("guardrails.update", "organisation_guardrails.update")
                        .findIdsWith("get_guardrail")
                        .returnResultOf("get_guardrail"),
                delete("delete_guardrail", "/guardrails/{guardrail_id}")
                        .title("Delete guardrail")
                        .description("Deletes a guardrail for good. To pause it, set is_enabled of its checks to false "
                                + "with update_guardrail.")
                        .path("guardrail_id", GUARDRAIL_ID)
                        .confirm("get_guardrail", "Delete the guardrail {name} ({slug}) with its {checks} checks?")
                        .keywords("remove")
                        .scope("guardrails.delete", "organisation_guardrails.delete")
                        .findIdsWith("list_guardrails"),
                get("list_guardrail_mcp_servers", "/guardrails/{guardrail_id}/mcp-servers")
                        .title("List MCP servers of guardrail")
                        .description("Lists the MCP servers that a guardrail of target mcp_tools watches, when, and "
                                + "for which tools. Recent route.")
                        .path("guardrail_id", GUARDRAIL_ID)
                        .scope("guardrails.read", "organisation_guardrails.read")
                        .findIdsWith("list_guardrails"),
                put("update_guardrail_mcp_servers", "/guardrails/{guardrail_id}/mcp-servers")
                        .title("Set MCP servers of guardrail")
                        .description("Replaces the whole set of MCP servers that a guardrail watches; for one use "
                                + "update_guardrail_mcp_server. Recent route.")
                        .path("guardrail_id", GUARDRAIL_ID)
                        .requireBody(
                                "mcp_servers",
                                map(
                                        "By server id (UUID, from list_mcp_servers); {} removes all.",
                                        object(null)
                                                .allow("run_on", RUN_ON)
                                                .allow("mcp_integration_capability_ids", CAPABILITY_IDS)))
                        .destructive()
                        .confirm(
                                "get_guardrail",
                                "Replace the whole set of MCP servers that the guardrail {name} watches?")
                        .scope("guardrails.update", "organisation_guardrails.update")
                        .findIdsWith("list_guardrail_mcp_servers"),
                put("update_guardrail_mcp_server", "/guardrails/{guardrail_id}/mcp-servers/{mcp_server_id}")
                        .title("Set MCP server of guardrail")
                        .description("Makes a guardrail of target mcp_tools watch one MCP server, or changes how; "
                                + "others stay. Recent route.")
                        .path("guardrail_id", GUARDRAIL_ID)
                        .path("mcp_server_id", id("UUID, from list_mcp_servers."))
                        .body("run_on", RUN_ON)
                        .body("mcp_integration_capability_ids", CAPABILITY_IDS)
                        .scope("guardrails.update", "organisation_guardrails.update")
                        .findIdsWith("list_guardrail_mcp_servers")
                        .keywords("attach bind map tool calls"));
    }
}
