package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.delete;
import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.operation.Operation.post;
import static dev.portkeyadmin.operation.Operation.put;
import static dev.portkeyadmin.resources.SharedSchemas.WORKSPACE_ID;
import static dev.portkeyadmin.risk.Condition.changes;
import static dev.portkeyadmin.schema.Schemas.integer;
import static dev.portkeyadmin.schema.Schemas.name;
import static dev.portkeyadmin.schema.Schemas.ref;
import static dev.portkeyadmin.schema.Schemas.string;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Listing.ListShape;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import java.util.List;

/** Prompt partials: text that several prompts include. */
final class PartialsService extends BaseService {

    private static final Schema PARTIAL_ID = ref(Reference.PARTIAL);

    private static final Schema TEXT = name("Text, with {{variable}} for variables.");

    private static final Schema NAME = name("Name.");

    PartialsService(PortkeyClient connection) {
        super(connection, "snippet fragment reusable block");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                post("create_prompt_partial", "/prompts/partials")
                        .title("Create prompt partial")
                        .description("Saves a piece of template that prompts include as {{>slug}} and returns "
                                + "its id, slug and version_id.")
                        .requireBody("name", NAME)
                        .requireBody("string", TEXT)
                        .body("version_description", string("Description of this version."))
                        .body("workspace_id", WORKSPACE_ID)
                        .keywords("snippet fragment reusable include shared text save block disclaimer")
                        .scope("prompts.create")
                        .findIdsWith("list_prompt_partials")
                        .message("Version 1 is made and live; update_prompt_partial makes the next one, "
                                + "publish_prompt_partial makes that live."),
                get("list_prompt_partials", "/prompts/partials")
                        .nameOf("workspace_id", Reference.WORKSPACE)
                        .nameOf("collection_id", Reference.COLLECTION)
                        .title("List prompt partials")
                        .description("Lists reusable pieces of prompts with id, slug, name, collection_id and "
                                + "status. Their text comes from get_prompt_partial.")
                        .listUnpaged(ListShape.DATA)
                        .query("collection_id", ref(Reference.COLLECTION))
                        .query("workspace_id", WORKSPACE_ID)
                        .keywords("snippet fragment include all shared blocks")
                        .scope("prompts.list"),
                get("get_prompt_partial", "/prompts/partials/{partial_id}")
                        .title("Get prompt partial")
                        .description("Returns one partial with its text (string) and version. Other versions "
                                + "are in list_prompt_partial_versions.")
                        .path("partial_id", PARTIAL_ID)
                        .keywords("snippet fragment text read show content")
                        .scope("prompts.read")
                        .findIdsWith("list_prompt_partials"),
                put("update_prompt_partial", "/prompts/partials/{partial_id}")
                        .addsVersion()
                        .showChange("get_prompt_partial")
                        .showChangeWhere("string", "list_prompt_partial_versions")
                        .title("Update prompt partial")
                        .description("Renames a partial or saves a new version of it and returns "
                                + "prompt_partial_version_id. Prompts get the new text only after "
                                + "publish_prompt_partial.")
                        .path("partial_id", PARTIAL_ID)
                        .body("name", NAME)
                        .body("string", TEXT)
                        .body("version_description", string("Description of the new version."))
                        .body("status", name("active or archived."))
                        .documented("status", "status", List.of("active", "archived"))
                        .rules(Rule.requiredWhen("string", "version_description"))
                        .requireChange()
                        .keywords("snippet fragment edit change archive new version wording")
                        .confirm(
                                "get_prompt_partial",
                                "Change the partial {name} ({slug}) for all prompts that include it?")
                        .grave(Effect.STOPS_TRAFFIC, changes("status"))
                        .scope("prompts.update")
                        .findIdsWith("list_prompt_partials"),
                delete("delete_prompt_partial", "/prompts/partials/{partial_id}")
                        .title("Delete prompt partial")
                        .description("Deletes a partial with all its versions permanently. Prompts may still "
                                + "include it: search their text first.")
                        .path("partial_id", PARTIAL_ID)
                        .keywords("snippet fragment remove good")
                        .confirm(
                                "get_prompt_partial",
                                "Delete the partial {name} ({slug}), so that prompts that include it may fail?")
                        .scope("prompts.delete")
                        .findIdsWith("list_prompt_partials"),
                get("list_prompt_partial_versions", "/prompts/partials/{partial_id}/versions")
                        .markPublished("get_prompt_partial", "version", "version")
                        .title("List partial versions")
                        .description("Lists the versions of a partial with their text, description, date and "
                                + "version, the number that publish_prompt_partial takes.")
                        .listUnpaged(ListShape.DATA)
                        .path("partial_id", PARTIAL_ID)
                        .keywords("snippet fragment history rollback revisions older")
                        .scope("prompts.read")
                        .findIdsWith("list_prompt_partials"),
                put("publish_prompt_partial", "/prompts/partials/{partial_id}/makeDefault")
                        .title("Publish partial version")
                        .description("Makes a version the one that prompts include, at once and in "
                                + "production, and returns the partial. An older number rolls back.")
                        .path("partial_id", PARTIAL_ID)
                        .requireBody(
                                "version",
                                integer("Number from list_prompt_partial_versions, 1 or more; not a UUID.")
                                        .min(1))
                        .keywords("snippet deploy release default promote rollback revert")
                        .confirm(
                                "get_prompt_partial",
                                "Publish version {version} of the partial {name} ({slug}), so that prompts that include it get that version?")
                        .refuseUnlisted(
                                "list_prompt_partial_versions",
                                "version",
                                "version",
                                "The partial has no version with this number; list_prompt_partial_versions shows all.")
                        .presentIn("version", "get_prompt_partial", "version")
                        .grave(Effect.CHANGES_PRODUCTION)
                        .scope("prompts.publish")
                        .findIdsWith("list_prompt_partials")
                        .returnResultOf("get_prompt_partial")
                        .errorHint(
                                404,
                                "The partial may also have no version with this number: see list_prompt_partial_versions."));
    }
}
