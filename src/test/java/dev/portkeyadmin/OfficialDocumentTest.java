package dev.portkeyadmin;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.schema.Schemas;
import dev.portkeyadmin.support.Deviations;
import dev.portkeyadmin.support.OfficialDocument;
import dev.portkeyadmin.support.SampleArguments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Compares every operation with Portkey's own OpenAPI document. {@link Deviations} lists each difference with its reason; one
 * that no longer exists fails as well.
 */
class OfficialDocumentTest {

    /** Keywords whose differences are reported only: the tools do not state most of them. */
    private static final List<String> REPORTED =
            List.of("format", "pattern", "minLength", "maxLength", "minItems", "maxItems");

    private static final Path REPORT = Path.of("target/official-document-differences.txt");

    private final OfficialDocument document = OfficialDocument.read();
    private final Set<String> found = new TreeSet<>();
    private final Set<String> reported = new TreeSet<>();

    @Test
    void matchesTheDocumentExceptForTheListedDeviations() throws IOException {
        for (Catalogue.Entry entry : new Catalogue(Services.on(null)).entries()) {
            compare(entry.operation());
        }
        Files.createDirectories(REPORT.getParent());
        Files.write(REPORT, reported, StandardCharsets.UTF_8);
        assertThat(found)
                .as(
                        "differences from Portkey's document: each needs a line with a reason in deviations.txt, and each line a difference")
                .containsExactlyInAnyOrderElementsOf(Deviations.read());
    }

    @Test
    void offersEveryDocumentedOperation() {
        Set<String> reached = new TreeSet<>();
        for (Catalogue.Entry entry : new Catalogue(Services.on(null)).entries()) {
            document.find(entry.operation()).ifPresent(official -> reached.add(official.id()));
        }
        assertThat(reached).containsExactlyInAnyOrderElementsOf(document.ids());
    }

    private void compare(Operation operation) {
        OfficialDocument.Official official = document.find(operation).orElse(null);
        if (official == null) {
            found.add(operation.name() + ": not in the document");
            return;
        }
        compareQuery(operation, official);
        JsonNode body = official.body();
        Schema ours = Schemas.object(null);
        for (Param param : operation.params(Param.Place.BODY)) {
            ours = param.required() || SampleArguments.fills(operation, param.name())
                    ? ours.require(param.wireName(), param.schema())
                    : ours.allow(param.wireName(), param.schema());
        }
        compareObject(operation.name() + " body ", body, ours);
        for (Param param : operation.params(Param.Place.CLEAR)) {
            compareCleared(operation.name() + " ", body, param.schema());
        }
    }

    private void compareQuery(Operation operation, OfficialDocument.Official official) {
        Map<String, JsonNode> theirs = official.query();
        String at = operation.name() + " query ";
        Set<String> ours = new HashSet<>();
        for (Param param : operation.params(Param.Place.QUERY)) {
            ours.add(param.wireName());
            JsonNode parameter = theirs.get(param.wireName());
            if (parameter == null) {
                found.add(at + param.wireName() + ": not in the document");
                continue;
            }
            compareRequired(
                    at + param.wireName(),
                    parameter.path("required").asBoolean(),
                    param.required() || SampleArguments.fills(operation, param.name()));
            compareValue(at + param.wireName(), parameter.get("schema"), param.schema());
        }
        for (Param param : operation.params(Param.Place.FILTERS)) {
            for (String name : param.schema().items().properties().get("name").allowed()) {
                ours.add(name);
                if (!theirs.containsKey(name)) {
                    found.add(at + name + ": not in the document");
                }
            }
        }
        theirs.keySet().stream()
                .filter(name -> !ours.contains(name))
                .forEach(name -> found.add(at + name + ": missing here"));
    }

    private void compareObject(String at, JsonNode theirs, Schema ours) {
        Set<String> required = new HashSet<>();
        theirs.path("required").forEach(name -> required.add(name.asText()));
        ours.properties().forEach((name, schema) -> {
            if (name.equals(Operation.CLEAR)) {
                compareCleared(at, theirs, schema);
                return;
            }
            JsonNode property = theirs.path("properties").path(name);
            if (property.isMissingNode()) {
                found.add(at + name + ": not in the document");
                return;
            }
            compareRequired(at + name, required.contains(name), ours.required().contains(name));
            compareValue(at + name, property, schema);
        });
        if (ours.values() == null) {
            theirs.path("properties").fieldNames().forEachRemaining(name -> {
                if (!ours.properties().containsKey(name)) {
                    found.add(at + name + ": missing here");
                }
            });
        }
    }

    private void compareCleared(String at, JsonNode theirs, Schema clear) {
        for (String name : clear.items().allowed()) {
            if (!theirs.path("properties").path(name).path("nullable").asBoolean()) {
                found.add(at + "clear " + name + ": not nullable in the document");
            }
        }
    }

    private void compareRequired(String at, boolean there, boolean here) {
        if (there != here) {
            found.add(at + (there ? ": required there, optional here" : ": optional there, required here"));
        }
    }

    private void compareValue(String at, JsonNode theirs, Schema ours) {
        String type = theirs.has("type") || !theirs.has("properties")
                ? theirs.path("type").asText()
                : "object";
        if (!type.equals(ours.type().keyword())) {
            found.add(at + ": type " + type + " there, " + ours.type().keyword() + " here");
            return;
        }
        Set<String> values = new TreeSet<>();
        theirs.path("enum").forEach(value -> {
            if (!value.isNull()) {
                values.add(value.asText());
            }
        });
        Set<String> accepted = new TreeSet<>(ours.allowed());
        if (!values.equals(accepted)) {
            found.add(at + ": values " + values + " there, " + accepted + " here");
        }
        for (String bound : List.of("minimum", "maximum")) {
            Object here = ours.toJson().get(bound);
            if (theirs.has(bound) && !paging(at) && !theirs.get(bound).asText().equals(String.valueOf(here))) {
                found.add(at + ": " + bound + " " + theirs.get(bound) + " there, " + here + " here");
            }
        }
        for (String keyword : REPORTED) {
            Object here = ours.toJson().get(keyword);
            if (theirs.has(keyword) || here != null) {
                String there = theirs.path(keyword).asText("none");
                if (!there.equals(String.valueOf(here))) {
                    reported.add(
                            at + ": " + keyword + " " + there + " there, " + (here == null ? "none" : here) + " here");
                }
            }
        }
        if (ours.items() != null) {
            compareValue(at + "[]", theirs.path("items"), ours.items());
        }
        if (ours.type() == Schema.Type.OBJECT) {
            compareObject(at + ".", theirs, ours);
        }
    }

    /** Paging has bounds of its own, the same for every list. */
    private static boolean paging(String at) {
        return at.endsWith(" page_size") || at.endsWith(" current_page") || at.endsWith(" page");
    }
}
