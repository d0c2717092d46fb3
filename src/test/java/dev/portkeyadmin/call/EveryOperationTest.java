package dev.portkeyadmin.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationGate;
import dev.portkeyadmin.support.Deviations;
import dev.portkeyadmin.support.NoSafety;
import dev.portkeyadmin.support.OfficialDocument;
import dev.portkeyadmin.support.SampleArguments;
import dev.portkeyadmin.support.StubPortkey;
import dev.portkeyadmin.support.StubPortkey.Asked;
import dev.portkeyadmin.support.StubPortkey.Reply;
import dev.portkeyadmin.tools.CatalogueTools;
import dev.portkeyadmin.tools.Tool;
import dev.portkeyadmin.tools.ToolSelection;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every operation when it is called: each goes the whole way, to an upstream that records. Beside other classes, but
 * one call at a time.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the upstream that records")
class EveryOperationTest {

    private static final String ODD = "{\"id\":\"u1\",\"new_field\":{\"deep\":[1.10,null,12345678901234567890]},"
            + "\"name\":\"Zoë 日本 😀\",\"nothing\":null,\"price\":0.10,\"flag\":true,\"empty\":[]}";

    private static StubPortkey portkey;
    private static Catalogue catalogue;
    private static ToolAdapter adapter;
    private static volatile String answer = "{}";

    @BeforeAll
    static void start() {
        portkey = new StubPortkey(asked -> Reply.ok(answer));
        Secrets secrets = new Secrets();
        catalogue = new Catalogue(Services.on(portkey.connection(secrets, false)));
        adapter = new ToolAdapter(catalogue, NoSafety.of(ConfirmationGate.Policy.AUTO, secrets));
    }

    @AfterAll
    static void stop() {
        portkey.close();
    }

    static List<Catalogue.Entry> entries() {
        return new Catalogue(Services.on(null)).entries();
    }

    private static Catalogue.Entry live(Catalogue.Entry entry) {
        return catalogue.get(entry.operation().name());
    }

    private static List<Asked> askedSince(int before) {
        return portkey.asked().subList(before, portkey.asked().size());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void anythingThatSatisfiesTheSchemaIsAcceptedAndSent(Catalogue.Entry entry) throws InterruptedException {
        answer = "{\"data\":[],\"total\":0}";
        List<Map<String, Object>> samples = new ArrayList<>();
        samples.add(SampleArguments.minimal(entry.inputSchema()));
        samples.add(SampleArguments.full(entry.inputSchema()));
        SampleArguments random = new SampleArguments(42);
        for (int i = 0; i < 20; i++) {
            samples.add(random.any(entry.inputSchema()));
        }
        for (Map<String, Object> arguments : samples) {
            int before = portkey.asked().size();
            ToolResult result = adapter.call(live(entry), arguments, CallContext.SILENT);
            assertThat(result.isError())
                    .as(Json.write(arguments) + " -> " + result.text())
                    .isFalse();
            assertThat(askedSince(before)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void noAnswerLosesAField(Catalogue.Entry entry) throws InterruptedException, IOException {
        Operation operation = entry.operation();
        answer = operation.list() == null
                ? ODD
                : "{\"" + operation.list().items() + "\":[" + ODD + "," + ODD + "],\"total\":2,\"envelope\":" + ODD
                        + "}";
        ToolResult result = adapter.call(live(entry), SampleArguments.minimal(entry.inputSchema()), CallContext.SILENT);
        assertThat(result.isError()).as(result.text()).isFalse();
        JsonNode came = Json.mapper().readTree(result.text());
        for (Map.Entry<String, JsonNode> member : Json.mapper().readTree(answer).properties()) {
            assertThat(Json.write(came.path(member.getKey()))).isEqualTo(Json.write(member.getValue()));
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void theRequestIsTheOfficialOneButForTheListedDeviations(Catalogue.Entry entry)
            throws InterruptedException, IOException {
        OfficialDocument document = OfficialDocument.read();
        Operation operation = entry.operation();
        Set<String> deviations = Deviations.read();
        if (deviations.contains(operation.name() + ": not in the document")) {
            return;
        }
        answer = "{}";
        for (Map<String, Object> arguments :
                List.of(SampleArguments.minimal(entry.inputSchema()), SampleArguments.full(entry.inputSchema()))) {
            int before = portkey.asked().size();
            adapter.call(live(entry), arguments, CallContext.SILENT);
            // Before the key in use might be cut, it is looked at.
            Asked asked = askedSince(before).stream()
                    .filter(each -> each.method().equals(operation.method().name()))
                    .findFirst()
                    .orElseThrow();
            URI uri = URI.create(asked.target());
            String path = operation.isPublicRoute()
                    ? uri.getRawPath()
                    : uri.getRawPath().substring("/v1".length());
            Optional<OfficialDocument.Official> official = document.find(asked.method(), path);
            assertThat(official.map(OfficialDocument.Official::id))
                    .isEqualTo(document.find(operation).map(OfficialDocument.Official::id))
                    .isPresent();
            Names.ofQuery(official.get()).check(operation.name() + " query ", namesOf(uri), deviations);
            JsonNode schema = official.get().body();
            if (schema.has("properties")) {
                JsonNode body = Json.mapper().readTree(asked.body());
                Set<String> sent = new HashSet<>();
                body.fieldNames().forEachRemaining(sent::add);
                Names.ofBody(schema).check(operation.name() + " body ", sent, deviations);
            }
        }
    }

    /** Names that the document knows at one place of a request, and those it requires. */
    private record Names(Set<String> known, Set<String> required) {

        static Names ofQuery(OfficialDocument.Official official) {
            Names names = new Names(new HashSet<>(), new HashSet<>());
            official.query().forEach((name, parameter) -> {
                names.known.add(name);
                if (parameter.path("required").asBoolean()) {
                    names.required.add(name);
                }
            });
            return names;
        }

        static Names ofBody(JsonNode schema) {
            Names names = new Names(new HashSet<>(), new HashSet<>());
            schema.get("properties").fieldNames().forEachRemaining(names.known::add);
            schema.path("required").forEach(name -> names.required.add(name.asText()));
            return names;
        }

        void check(String at, Set<String> sent, Set<String> deviations) {
            assertThat(sent)
                    .allMatch(name -> known.contains(name) || deviations.contains(at + name + ": not in the document"));
            assertThat(required)
                    .allMatch(name -> sent.contains(name)
                            || deviations.contains(at + name + ": required there, optional here")
                            || deviations.contains(at + name + ": missing here"));
        }
    }

    private static Set<String> namesOf(URI uri) {
        Set<String> names = new HashSet<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&")) {
                names.add(URLDecoder.decode(pair.substring(0, pair.indexOf('=')), StandardCharsets.UTF_8));
            }
        }
        return names;
    }

    @ParameterizedTest
    @MethodSource("entries")
    void aDestructiveOperationAsksFirstHoweverItIsCalled(Catalogue.Entry entry) throws InterruptedException {
        if (!entry.operation().hints().destructive()) {
            return;
        }
        answer = ODD;
        Map<String, Object> arguments = SampleArguments.minimal(entry.inputSchema());
        Tool write = new ToolSelection(catalogue, adapter, List.of(), List.of(CatalogueTools.WRITE), false)
                .tools()
                .get(CatalogueTools.WRITE);
        for (Tool.Call call : List.<Tool.Call>of(
                Tool.of(live(entry), adapter).call(),
                (raw, caller) ->
                        write.call().with(Map.of("name", entry.operation().name(), "arguments", raw), caller))) {
            int before = portkey.asked().size();
            ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.DECLINED);
            ToolResult result = call.with(arguments, person);
            assertThat(result.isError()).isTrue();
            assertThat(result.text()).contains("the person who was asked said no");
            assertThat(person.questions()).hasSize(1).allMatch(question -> question.contains("?"));
            assertThat(askedSince(before)).allMatch(asked -> asked.method().equals("GET"));
        }
    }

    @Test
    void inReadOnlyModeNothingButReadsLeavesTheProcess() throws InterruptedException {
        answer = "{\"data\":[],\"total\":0}";
        Secrets secrets = new Secrets();
        Catalogue readOnly = new Catalogue(Services.on(portkey.connection(secrets, true)));
        ToolAdapter careless = new ToolAdapter(readOnly, NoSafety.of(ConfirmationGate.Policy.NEVER, secrets));
        for (Catalogue.Entry entry : readOnly.entries()) {
            boolean reads = entry.operation().hints().readOnly();
            int before = portkey.asked().size();
            ToolResult result = careless.call(entry, SampleArguments.full(entry.inputSchema()), CallContext.SILENT);
            assertThat(result.isError()).as(entry.operation().name()).isEqualTo(!reads);
            assertThat(askedSince(before).isEmpty()).isEqualTo(!reads);
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void aMissingScopeIsNamedInTheErrorOfACallThatWasForbidden(Catalogue.Entry entry) throws InterruptedException {
        ObjectNode said = Json.mapper().createObjectNode().put("success", false);
        said.putObject("data").put("message", "no").put("errorCode", "AB03");
        try (StubPortkey forbidding = new StubPortkey(asked -> new Reply(403, Json.write(said)))) {
            Secrets secrets = new Secrets();
            Catalogue forbidden = new Catalogue(Services.on(forbidding.connection(secrets, false)));
            ToolResult result = new ToolAdapter(forbidden, NoSafety.of(ConfirmationGate.Policy.NEVER, secrets))
                    .call(
                            forbidden.get(entry.operation().name()),
                            SampleArguments.minimal(entry.inputSchema()),
                            new ScriptedPerson(CallContext.ElicitationResult.ACCEPTED));
            assertThat(result.isError()).isTrue();
            assertThat(result.text())
                    .startsWith(entry.operation().name() + " failed: HTTP 403 AB03.")
                    .contains(entry.operation().scope())
                    .contains(entry.operation().plan().text())
                    .hasSizeLessThan(2048);
        }
    }
}
