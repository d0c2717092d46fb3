package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the MCP servers behind the integrations offer. No server is asked: each offers the same to do with what its slug begins with. */
final class McpCapabilities {

    static final String KIND = "mcp-capability";
    static final String INTEGRATION_ID = "mcp_integration_id";

    private static final Paging PAGING = Paging.PAGE_FROM_1.sized(100, 500);
    private static final List<String> TYPES = List.of("tool", "prompt", "resource", "resource_template");

    /** Type, name, title, what it does; the tools that only read come first. */
    private static final String OFFERED = """
            tool,              search_%s,      Search %s,      Finds entries by words
            tool,              get_%s,         Get %s,         Returns one entry
            tool,              create_%s,      Create %s,      Adds an entry
            tool,              delete_%s,      Delete %s,      Removes an entry for good
            prompt,            summarise_%s,   Summarise %s,   Asks for a summary of what is open
            resource,          %s_guide,       Guide to %s,    How entries are meant
            resource_template, %s_entry,       Entry of %s,    One entry by its number
            """;

    private static final Shape CHANGE = Shape.of(Field.objects(
                    "capabilities",
                    Field.text("name").required(),
                    Field.oneOf("type", TYPES.subList(0, 3)).required(),
                    Field.flag("enabled").required())
            .required());

    private final Records capabilities;

    McpCapabilities(Store store) {
        capabilities = store.of(KIND).within(store.of(McpIntegrations.KIND), INTEGRATION_ID);
    }

    /** What a look at the server finds. */
    void sync(Request request, ObjectNode integration) {
        String word = integration.path("slug").textValue().split("[-_]")[0];
        OFFERED.formatted(Stream.generate(() -> word).limit(14).toArray())
                .lines()
                .forEach(line -> {
                    String[] offered = line.split(", +");
                    capabilities.add(capability(request, integration, offered, word));
                });
    }

    private static ObjectNode capability(Request request, ObjectNode integration, String[] offered, String word) {
        String integrationId = integration.path("id").textValue();
        ObjectNode row = Json.object()
                .put("id", Json.id(integrationId + offered[1]))
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

    /** One page of the capabilities as they are to be shown, with counts of all. */
    static JsonNode list(Request request, List<ObjectNode> shown) {
        request.text("type").ifPresent(type -> Field.checkOneOf("type", type, TYPES));
        ObjectNode page =
                PAGING.list(request, Envelope.DATA_TOTAL_MORE, shown.stream().filter(request.equal("type")));
        ObjectNode counts = page.putObject("counts");
        for (String type : TYPES) {
            List<ObjectNode> these =
                    shown.stream().filter(row -> Json.has(row, "type", type)).toList();
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
    interface Switch {
        void set(ObjectNode capability, boolean enabled);
    }

    /** All or none of what was sent. */
    static JsonNode change(Request request, List<ObjectNode> known, Switch change) {
        JsonNode sent = request.body(CHANGE).path("capabilities");
        List<ObjectNode> named = new ArrayList<>();
        for (JsonNode each : sent) {
            named.add(known.stream()
                    .filter(row -> row.get("name").equals(each.get("name")))
                    .filter(row -> row.get("type").equals(each.get("type")))
                    .findFirst()
                    .orElseThrow(() -> ApiError.invalid("capabilities[%d].name is not the name of a %s"
                            .formatted(named.size(), each.path("type").asText()))));
        }
        for (int i = 0; i < named.size(); i++) {
            change.set(named.get(i), sent.path(i).path("enabled").booleanValue());
        }
        return Json.object().put("success", true);
    }
}
