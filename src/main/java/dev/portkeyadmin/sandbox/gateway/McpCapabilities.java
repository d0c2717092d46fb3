package dev.portkeyadmin.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField;
import dev.portkeyadmin.sandbox.body.BodySchema;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.Kinds;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.data.Store;
import dev.portkeyadmin.sandbox.data.Table;
import dev.portkeyadmin.sandbox.server.Envelope;
import dev.portkeyadmin.sandbox.server.ListPaging;
import dev.portkeyadmin.sandbox.server.SandboxRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The tools, prompts and resources of the MCP integrations; they are generated from the slug because the sandbox calls no server. */
public final class McpCapabilities {

    static final String INTEGRATION_ID = "mcp_integration_id";

    private static final ListPaging PAGING = ListPaging.PAGE_FROM_1.withSize(1, 100, 500);
    private static final List<String> TYPES = List.of("tool", "prompt", "resource", "resource_template");

    /** Type, name, title, description; tools that only read come first. */
    private static final String OFFERED = """
            tool,              search_%s,      Search %s,      Finds entries by words
            tool,              get_%s,         Get %s,         Returns one entry
            tool,              create_%s,      Create %s,      Adds an entry
            tool,              delete_%s,      Delete %s,      Removes an entry permanently
            prompt,            summarise_%s,   Summarise %s,   Asks for a summary of what is open
            resource,          %s_guide,       Guide to %s,    How entries are meant
            resource_template, %s_entry,       Entry of %s,    One entry by its number
            """;

    private static final BodySchema CHANGE = BodySchema.of(BodyField.objectArray(
                    "capabilities",
                    BodyField.text("name").required(),
                    BodyField.oneOf("type", TYPES.subList(0, 3)).required(),
                    BodyField.flag("enabled").required())
            .notEmpty()
            .required());

    private final Table capabilities;

    public McpCapabilities(Store store) {
        capabilities =
                store.table(Kinds.MCP_CAPABILITY).deletedWith(store.table(Kinds.MCP_INTEGRATION), INTEGRATION_ID);
    }

    /** Adds the capabilities of a new integration. */
    void sync(SandboxRequest request, ObjectNode integration) {
        String word = integration.path("slug").textValue().split("[-_]")[0];
        OFFERED.formatted(Stream.generate(() -> word).limit(14).toArray())
                .lines()
                .forEach(line -> {
                    String[] offered = line.split(", +");
                    capabilities.add(capability(request, integration, offered, word));
                });
    }

    private static ObjectNode capability(
            SandboxRequest request, ObjectNode integration, String[] offered, String word) {
        String integrationId = integration.path("id").textValue();
        ObjectNode row = SandboxJson.object()
                .put("id", SandboxJson.id(integrationId + offered[1]))
                .put(INTEGRATION_ID, integrationId)
                .put("type", offered[0])
                .put("name", offered[1])
                .put("title", offered[2])
                .put("description", offered[3])
                .put("enabled", true)
                .put("created_at", request.stamp().date())
                .put("last_updated_at", request.stamp().date());
        switch (offered[0]) {
            case "tool" -> {
                row.putObject("input_schema").put("type", "object");
                row.putObject("annotations")
                        .put("readOnlyHint", offered[1].matches("(search|get)_.*"))
                        .put("destructiveHint", offered[1].startsWith("delete_"));
            }
            case "prompt" -> row.putArray("arguments");
            case "resource" -> row.put("uri", word + "://guide").put("mime_type", "text/markdown");
            default -> row.put("uri_template", word + "://entries/{number}");
        }
        return row;
    }

    List<ObjectNode> of(String integrationId) {
        return capabilities.all(INTEGRATION_ID, integrationId).toList();
    }

    /** Returns one page of the capabilities with counts of all of them. */
    static JsonNode list(SandboxRequest request, List<ObjectNode> shown) {
        request.parameter("type").ifPresent(type -> BodyField.checkOneOf("type", type, TYPES));
        ObjectNode page =
                PAGING.list(request, Envelope.DATA_TOTAL_MORE, shown.stream().filter(request.equal("type")));
        ObjectNode counts = page.putObject("counts");
        for (String type : TYPES) {
            List<ObjectNode> these = shown.stream()
                    .filter(row -> SandboxJson.has(row, "type", type))
                    .toList();
            counts.putObject(type + "s")
                    .put("total", these.size())
                    .put(
                            "enabled",
                            these.stream()
                                    .filter(row -> row.path("enabled").booleanValue())
                                    .count());
        }
        return page;
    }

    /** Enables or disables one capability. */
    @FunctionalInterface
    interface EnabledSetter {
        void set(ObjectNode capability, boolean enabled);
    }

    /** Applies all changes in the body, or none if one is invalid. */
    static JsonNode change(SandboxRequest request, List<ObjectNode> known, EnabledSetter change) {
        JsonNode sent = request.body(CHANGE).path("capabilities");
        List<ObjectNode> named = new ArrayList<>();
        for (JsonNode each : sent) {
            named.add(known.stream()
                    .filter(row -> row.get("name").equals(each.get("name")))
                    .filter(row -> row.get("type").equals(each.get("type")))
                    .findFirst()
                    .orElseThrow(() -> ApiException.invalid("capabilities[%s].name is not the name of a %s"
                            .formatted(named.size(), each.path("type").asText()))));
        }
        for (int i = 0; i < named.size(); i++) {
            change.set(named.get(i), sent.path(i).path("enabled").booleanValue());
        }
        return SandboxJson.object().put("success", true);
    }
}
