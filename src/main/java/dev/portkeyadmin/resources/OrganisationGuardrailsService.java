package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.risk.Condition.adds;
import static dev.portkeyadmin.risk.Condition.becomes;
import static dev.portkeyadmin.risk.Condition.is;
import static dev.portkeyadmin.risk.Condition.removes;
import static dev.portkeyadmin.risk.Condition.turns;
import static dev.portkeyadmin.schema.Schemas.array;
import static dev.portkeyadmin.schema.Schemas.bool;
import static dev.portkeyadmin.schema.Schemas.object;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.uuid;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.Filling;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Guardrails that apply in every workspace, and the workspaces that are exempt. */
final class OrganisationGuardrailsService extends BaseService {

    private static final Schema ORGANISATION = uuid("Default: that of the key.");

    private static final Schema GUARDRAILS = array(
            "Guardrails of the organisation, not of a workspace, by name, slug or id; replaces the present list: send those, too. [] for none.",
            ref(Reference.GUARDRAIL, null));

    private static final Schema EXCLUSIONS = array(
                    "One or more workspaces.",
                    object(null)
                            .require("workspace_id", ref(Reference.WORKSPACE))
                            .require("excluded", bool("true: exempt; false: the guardrails apply again.")))
            .uniqueBy("workspace_id")
            .minItems(1);

    private static final Schema OVERRIDE = bool("true ends all other exemptions; default false.");

    OrganisationGuardrailsService(PortkeyClient connection) {
        super(connection, "check safety company exempt mandatory");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("get_organisation_guardrails", "/admin/organisation/defaults")
                        .title("Get organisation guardrails")
                        .description(
                                "Returns input_guardrails and output_guardrails (id, slug) of all requests, and the workspaces "
                                        + "that are exempt.")
                        .showExempt(exclusions("input"), "input guardrails", "input_guardrails")
                        .showExempt(exclusions("output"), "output guardrails", "output_guardrails")
                        .perhapsEnterprise()
                        .scope("organisation_settings.read")
                        .keywords("defaults company wide global enforce baseline mandatory apply everything every all "
                                + "settings level organisation-wide"),
                put("update_organisation_guardrails", "/admin/organisation/defaults")
                        .title("Set organisation guardrails")
                        .description(
                                "Replaces the guardrails that all requests of the organisation pass, at once: send the present ones of "
                                        + "get_organisation_guardrails, too. Returns them and the exempt workspaces, which "
                                        + "update_input_guardrail_exclusions changes. For one workspace use update_workspace.")
                        .body("input_guardrails", GUARDRAILS)
                        .body("output_guardrails", GUARDRAILS)
                        .requireChange()
                        .perhapsEnterprise()
                        .confirm("get_organisation_guardrails", "Replace the organisation's guardrails?")
                        .grave(Effect.WEAKENS_CHECK, removes("input_guardrails", "output_guardrails"))
                        .grave(Effect.STOPS_TRAFFIC, adds("input_guardrails", "output_guardrails"))
                        .scope("organisation_settings.update")
                        .findIdsWith("get_organisation_guardrails")
                        .returnResultOf("get_organisation_guardrails")
                        .showExempt(exclusions("input"), "input guardrails", "input_guardrails")
                        .showExempt(exclusions("output"), "output guardrails", "output_guardrails")
                        .keywords("defaults company wide global enforce baseline mandatory default apply everything "
                                + "every team all settings level add remove workspaces organisation-wide requests turn "
                                + "on"),
                list("input")
                        .title("List input exclusions")
                        .description("Returns the workspaces whose requests skip the organisation's input guardrails.")
                        .keywords("exempt exception bypass incoming text request excluded exceptions workspaces "
                                + "questions prompts exemptions"),
                list("output")
                        .title("List output exclusions")
                        .description("Returns the workspaces whose answers skip the organisation's output guardrails.")
                        .keywords(
                                "exempt exception bypass model answers replies outgoing excluded exceptions workspaces "
                                        + "responses says skip"),
                update("input")
                        .title("Set input exclusions")
                        .description("Exempts workspaces from the organisation's input guardrails, or ends that; "
                                + "others stay as they are.")
                        .confirm("Change which workspaces' requests skip the organisation's input guardrails?")
                        .keywords("exempt exception bypass incoming text request exclude skip prompts spare workspace"),
                update("output")
                        .title("Set output exclusions")
                        .description("Exempts workspaces from the organisation's output guardrails, or ends that; "
                                + "others stay as they are.")
                        .confirm("Change which workspaces' answers skip the organisation's output guardrails?")
                        .keywords("exempt exception bypass model answers replies outgoing exclude skip responses end "
                                + "list off workspace"));
    }

    /** Lists the exemptions from the guardrails of one side: input or output. */
    private static Operation list(String side) {
        return get(exclusions(side), route(side))
                .query("organisation_id", ORGANISATION)
                .fillOrganisation(Filling.ALWAYS)
                .perhapsEnterprise()
                .scope("organisation_exclusions.list");
    }

    private static Operation update(String side) {
        String list = exclusions(side);
        return put("update_" + side + "_guardrail_exclusions", route(side))
                .showChange(list)
                .showExempt(list, side + " guardrails", "")
                .body("organisation_id", ORGANISATION)
                .fillOrganisation(Filling.ALWAYS)
                .requireBody("workspaces", EXCLUSIONS)
                .body("override_existing", OVERRIDE)
                .perhapsEnterprise()
                .presentItems("workspaces", list, "workspaces", "workspace_id")
                .grave(Effect.WEAKENS_CHECK, becomes("workspaces.excluded", "true"))
                .grave(Effect.STOPS_TRAFFIC, turns("workspaces.excluded", "false"))
                .grave(Effect.STOPS_TRAFFIC, is("override_existing", "true"))
                .scope("organisation_exclusions.update")
                .findIdsWith(list);
    }

    private static String exclusions(String side) {
        return "list_" + side + "_guardrail_exclusions";
    }

    private static String route(String side) {
        return "/workspace-exclusions/" + side + "-guardrails";
    }
}
