package dev.portkeyadmin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.mcp.Catalogue;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Param;
import dev.portkeyadmin.operation.Schema;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.support.Shared;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every operation held against Portkey's own OpenAPI document, where that lies beside the project. What differs stands in
 * {@link #DEVIATIONS} with the fact that speaks for it; a deviation that is none any more fails, too.
 */
class OfficialDocumentTest {

    private static final String SENT_BY_OTHERS =
            "another client of the API sends it; no document says what the API makes of it";

    private static final Map<String, String> DEVIATIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("update_user body first_name: not in the document", SENT_BY_OTHERS),
            Map.entry("update_user body last_name: not in the document", SENT_BY_OTHERS),
            Map.entry("invite_user body first_name: not in the document", SENT_BY_OTHERS),
            Map.entry("invite_user body last_name: not in the document", SENT_BY_OTHERS),
            Map.entry("invite_user body workspace_api_key_details.name: not in the document", SENT_BY_OTHERS),
            Map.entry("invite_user body workspace_api_key_details.expiry: not in the document", SENT_BY_OTHERS),
            Map.entry(
                    "invite_user body workspace_api_key_details.metadata: not in the document",
                    "a draft of the document has default metadata for the key"),
            Map.entry(
                    "get_user_grouped_data query workspace_slug: required there, optional here",
                    "its own description says what holds when it is not given"),
            Map.entry(
                    "get_user_grouped_data query metadata: type string there, object here",
                    "the string is JSON of an object, which is written from the object")));

    private JsonNode document;
    private final Set<String> found = new TreeSet<>();

    @BeforeEach
    void readDocument() throws IOException {
        document = Shared.json("portkey-api/openapi.admin.json");
    }

    @Test
    void everyOperationIsAsDocumentedButForTheListedDeviations() {
        for (Catalogue.Entry entry : new Catalogue(Services.all(null)).entries()) {
            compare(entry.operation());
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(DEVIATIONS.keySet());
    }

    @Test
    void allNineOperationsOnUsersAndInvitesAreReached() {
        Set<String> reached = new HashSet<>();
        new Catalogue(Services.all(null))
                .entries()
                .forEach(entry -> reached.add(entry.operation().method() + " "
                        + shape(entry.operation().path())));
        document.get("paths").properties().stream()
                .filter(path -> path.getKey().startsWith("/admin/users"))
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> assertThat(reached)
                                .contains(method.toUpperCase(Locale.ROOT) + " " + shape(path.getKey()))));
    }

    private void compare(Operation operation) {
        Map.Entry<String, JsonNode> path = document.get("paths").properties().stream()
                .filter(candidate -> shape(candidate.getKey()).equals(shape(operation.path())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(operation.path() + " is not documented"));
        JsonNode official = path.getValue().path(operation.method().name().toLowerCase(Locale.ROOT));
        assertThat(official.isObject()).as(operation.name() + " by its method").isTrue();
        compareQuery(operation, official);
        JsonNode body = resolve(official.at("/requestBody/content/application~1json/schema"));
        Schema ours = Schema.object(null);
        for (Param param : operation.params(Param.Place.BODY)) {
            ours = param.required()
                    ? ours.require(param.wireName(), param.schema())
                    : ours.allow(param.wireName(), param.schema());
        }
        compareObject(operation.name() + " body ", body, ours);
    }

    /** Names of path variables differ; their places may not. */
    private static String shape(String path) {
        return path.replaceAll("\\{[^}]+}", "{}");
    }

    private void compareQuery(Operation operation, JsonNode official) {
        Map<String, JsonNode> theirs = new LinkedHashMap<>();
        for (JsonNode parameter : official.path("parameters")) {
            JsonNode resolved = resolve(parameter);
            if (resolved.path("in").asText().equals("query")) {
                theirs.put(resolved.path("name").asText(), resolved);
            }
        }
        String at = operation.name() + " query ";
        Set<String> ours = new HashSet<>();
        for (Param param : operation.params(Param.Place.QUERY)) {
            ours.add(param.wireName());
            JsonNode parameter = theirs.get(param.wireName());
            if (parameter == null) {
                found.add(at + param.wireName() + ": not in the document");
                continue;
            }
            compareRequired(at + param.wireName(), parameter.path("required").asBoolean(), param.required());
            compareValue(at + param.wireName(), resolve(parameter.get("schema")), param.schema());
        }
        theirs.keySet().stream()
                .filter(name -> !ours.contains(name))
                .forEach(name -> found.add(at + name + ": missing here"));
    }

    private void compareObject(String at, JsonNode theirs, Schema ours) {
        Set<String> required = new HashSet<>();
        theirs.path("required").forEach(name -> required.add(name.asText()));
        ours.properties().forEach((name, schema) -> {
            JsonNode property = resolve(theirs.path("properties").path(name));
            if (property.isMissingNode()) {
                found.add(at + name + ": not in the document");
                return;
            }
            compareRequired(at + name, required.contains(name), ours.required().contains(name));
            compareValue(at + name, property, schema);
        });
        theirs.path("properties").fieldNames().forEachRemaining(name -> {
            if (!ours.properties().containsKey(name)) {
                found.add(at + name + ": missing here");
            }
        });
    }

    private void compareRequired(String at, boolean there, boolean here) {
        if (there != here) {
            found.add(at + (there ? ": required there, optional here" : ": optional there, required here"));
        }
    }

    private void compareValue(String at, JsonNode theirs, Schema ours) {
        String type = theirs.path("type").asText();
        if (!type.equals(ours.type().keyword())) {
            found.add(at + ": type " + type + " there, " + ours.type().keyword() + " here");
            return;
        }
        Set<String> values = new HashSet<>();
        theirs.path("enum").forEach(value -> values.add(value.asText()));
        if (!values.equals(new HashSet<>(ours.allowed()))) {
            found.add(at + ": values " + values + " there, " + ours.allowed() + " here");
        }
        for (String bound : List.of("minimum", "maximum")) {
            Object here = ours.toJson().get(bound);
            if (theirs.has(bound) && !bound(at) && !theirs.get(bound).asText().equals(String.valueOf(here))) {
                found.add(at + ": " + bound + " " + theirs.get(bound) + " there, " + here + " here");
            }
        }
        if (ours.items() != null) {
            compareItems(at, resolve(theirs.path("items")), ours.items());
        }
        if (ours.type() == Schema.Type.OBJECT && ours.values() == null) {
            compareObject(at + ".", theirs, ours);
        }
    }

    private void compareItems(String at, JsonNode theirs, Schema ours) {
        compareValue(at + "[]", theirs, ours);
    }

    /** Paging has bounds of its own, the same for every list. */
    private static boolean bound(String at) {
        return at.endsWith(" page_size") || at.endsWith(" current_page");
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }
}
