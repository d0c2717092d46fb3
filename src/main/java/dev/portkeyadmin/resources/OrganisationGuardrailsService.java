package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.operation.Schema.array;
import static dev.portkeyadmin.operation.Schema.bool;
import static dev.portkeyadmin.operation.Schema.object;
import static dev.portkeyadmin.operation.Schema.ref;
import static dev.portkeyadmin.operation.Schema.uuid;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Operation.Filling;
import dev.portkeyadmin.operation.Reference;
import dev.portkeyadmin.operation.Schema;
import java.util.List;

/** Guardrails that apply in every workspace, and the workspaces that are exempt. */
public final class OrganisationGuardrailsService extends BaseService {

    private static final Schema ORGANISATION = uuid("Default: that of the key.");

    private static final Schema GUARDRAILS =
            array("Guardrails of the organisation, not of a workspace; [] for none.", ref(Reference.GUARDRAIL, null));

    private static final Schema EXCLUSIONS = array(
                    "One or more workspaces.",
                    object("One workspace.")
                            .require("workspace_id", ref(Reference.WORKSPACE))
                            .require("excluded", bool("true: exempt; false: the guardrails apply again.")))
            .minItems(1);

    private static final Schema OVERRIDE = bool("true ends all other exemptions; default false.");

    /** Uses the connection that all services share. */
    public OrganisationGuardrailsService(PortkeyClient connection) {
        super(connection, "check safety company exempt mandatory");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                get("get_organisation_guardrails", "/admin/organisation/defaults")
                        .title("Get organisation guardrails")
                        .description(
                                "Returns input_guardrails and output_guardrails (id, slug) of all requests. For exempt "
                                        + "workspaces use list_input_guardrail_exclusions.")
                        .perhapsEnterprise()
                        .scope("organisation_settings.read")
                        .keywords("defaults company wide global enforce baseline"),
                put("update_organisation_guardrails", "/admin/organisation/defaults")
                        .title("Set organisation guardrails")
                        .description("Replaces the guardrails that all requests of the organisation pass, at once, and "
                                + "returns them. For one workspace use update_workspace.")
                        .body("input_guardrails", GUARDRAILS)
                        .body("output_guardrails", GUARDRAILS)
                        .requireChange()
                        .destructive()
                        .confirm(
                                "get_organisation_guardrails",
                                "Replace the guardrails of the whole organisation, now {get_organisation_guardrails.input_guardrails} on requests "
                                        + "and {get_organisation_guardrails.output_guardrails} on answers?")
                        .perhapsEnterprise()
                        .scope("organisation_settings.update")
                        .findIdsWith("get_organisation_guardrails")
                        .returnResultOf("get_organisation_guardrails")
                        .keywords("defaults company wide global enforce baseline"),
                get("list_input_guardrail_exclusions", "/workspace-exclusions/input-guardrails")
                        .title("List input exclusions")
                        .description("Returns the workspaces whose requests skip the organisation's input guardrails.")
                        .query("organisation_id", ORGANISATION)
                        .fillOrganisation(Filling.ALWAYS)
                        .perhapsEnterprise()
                        .scope("organisation_exclusions.list")
                        .keywords("exempt exception bypass incoming text request"),
                get("list_output_guardrail_exclusions", "/workspace-exclusions/output-guardrails")
                        .title("List output exclusions")
                        .description("Returns the workspaces whose answers skip the organisation's output guardrails.")
                        .query("organisation_id", ORGANISATION)
                        .fillOrganisation(Filling.ALWAYS)
                        .perhapsEnterprise()
                        .scope("organisation_exclusions.list")
                        .keywords("exempt exception bypass model answers replies outgoing"),
                put("update_input_guardrail_exclusions", "/workspace-exclusions/input-guardrails")
                        .showChange("list_input_guardrail_exclusions")
                        .title("Set input exclusions")
                        .description("Exempts workspaces from the organisation's input guardrails, or ends that; "
                                + "others stay as they are.")
                        .body("organisation_id", ORGANISATION)
                        .fillOrganisation(Filling.ALWAYS)
                        .requireBody("workspaces", EXCLUSIONS)
                        .body("override_existing", OVERRIDE)
                        .destructive()
                        .confirm("Change for {workspaces} workspaces whether the organisation's input guardrails apply "
                                + "(ending all other exemptions: {override_existing})?")
                        .perhapsEnterprise()
                        .scope("organisation_exclusions.update")
                        .findIdsWith("list_input_guardrail_exclusions")
                        .keywords("exempt exception bypass incoming text request"),
                put("update_output_guardrail_exclusions", "/workspace-exclusions/output-guardrails")
                        .showChange("list_output_guardrail_exclusions")
                        .title("Set output exclusions")
                        .description("Exempts workspaces from the organisation's output guardrails, or ends that; "
                                + "others stay as they are.")
                        .body("organisation_id", ORGANISATION)
                        .fillOrganisation(Filling.ALWAYS)
                        .requireBody("workspaces", EXCLUSIONS)
                        .body("override_existing", OVERRIDE)
                        .destructive()
                        .confirm(
                                "Change for {workspaces} workspaces whether the organisation's output guardrails apply "
                                        + "(ending all other exemptions: {override_existing})?")
                        .perhapsEnterprise()
                        .scope("organisation_exclusions.update")
                        .findIdsWith("list_output_guardrail_exclusions")
                        .keywords("exempt exception bypass model answers replies outgoing"));
    }
}
