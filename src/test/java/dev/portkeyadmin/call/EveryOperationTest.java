package dev.portkeyadmin.call;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationPolicy;
import dev.portkeyadmin.support.Deviations;
import dev.portkeyadmin.support.OfficialDocument;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Asked;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import dev.portkeyadmin.support.SampleArguments;
import dev.portkeyadmin.support.TestCatalogue;
import dev.portkeyadmin.tools.CatalogueTools;
import dev.portkeyadmin.tools.Tool;
import dev.portkeyadmin.tools.ToolSelection;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests every operation with requests to a recording upstream. Runs beside other classes, but one call at a time. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the upstream that records")
@Order(1)
class EveryOperationTest {

    private static final String ODD = "{\"id\":\"u1\",\"new_field\":{\"deep\":[1.10,null,12345678901234567890]},"
            + "\"name\":\"Zoë 日本 😀\",\"nothing\":null,\"price\":0.10,\"flag\":true,\"empty\":[]}";

    private static final CallContext AGREEING = new ScriptedPerson(CallContext.ElicitationResult.ACCEPTED) {
        @Override
        public void progress(long done, long total) {}
    };

    @AutoClose
    private static AdapterFixture fixture;

    @AutoClose
    private static AdapterFixture onLoopback;

    @AutoClose
    private static AdapterFixture forbidding;

    private static volatile String answer = "{}";

    @BeforeAll
    static void start() {
        fixture = new AdapterFixture().before(new RecordingPortkey(asked -> Reply.ok(answer)));
        onLoopback = new AdapterFixture().before(new RecordingPortkey(asked -> Reply.ok(answer)).onLoopback());
        ObjectNode said = Json.mapper().createObjectNode().put("success", false);
        said.putObject("data").put("message", "no").put("errorCode", "AB03");
        forbidding = new AdapterFixture()
                .policy(ConfirmationPolicy.When.NEVER)
                .before(new RecordingPortkey(asked -> new Reply(403, Json.write(said))));
    }

    static List<Catalogue.Entry> entries() {
        return TestCatalogue.on(null).entries();
    }

    private static Catalogue.Entry live(Catalogue.Entry entry) {
        return fixture.entry(entry.operation().name());
    }

    private static List<Asked> askedSince(int before) {
        return fixture.portkey.askedSince(before);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void sendsAllArgumentsThatSatisfyTheSchema(Catalogue.Entry entry) throws InterruptedException {
        answer = "{\"data\":[],\"total\":0}";
        List<Map<String, Object>> samples = new ArrayList<>();
        samples.add(SampleArguments.minimal(entry.inputSchema()));
        samples.add(SampleArguments.full(entry.inputSchema()));
        SampleArguments random = new SampleArguments(42);
        for (int i = 0; i < 20; i++) {
            samples.add(random.any(entry.inputSchema()));
        }
        for (Map<String, Object> arguments : samples) {
            // It may ask for more days than a call may ask Portkey for.
            arguments.remove(Operation.INTERVAL);
            int before = fixture.portkey.count();
            ToolResult result = fixture.adapter().call(live(entry), arguments, AGREEING);
            assertThat(result.isError())
                    .as(Json.write(arguments) + " -> " + result.text())
                    .isFalse();
            assertThat(askedSince(before)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void returnsEveryFieldOfTheAnswer(Catalogue.Entry entry) throws InterruptedException, IOException {
        Operation operation = entry.operation();
        answer = operation.list() == null
                ? ODD
                : "{\"" + operation.list().items() + "\":[" + ODD + "," + ODD + "],\"total\":2,\"envelope\":" + ODD
                        + "}";
        ToolResult result = fixture.adapter().call(live(entry), SampleArguments.minimal(entry.inputSchema()), AGREEING);
        assertThat(result.isError()).as(result.text()).isFalse();
        JsonNode came = Json.mapper().readTree(result.text());
        for (Map.Entry<String, JsonNode> member : Json.mapper().readTree(answer).properties()) {
            String name = operation.output().renamed().entrySet().stream()
                    .filter(renamed -> renamed.getValue().equals(member.getKey()))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(member.getKey());
            assertThat(Json.write(came.path(name))).as(name).isEqualTo(Json.write(member.getValue()));
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void sendsTheOfficialRequestExceptForListedDeviations(Catalogue.Entry entry)
            throws InterruptedException, IOException {
        OfficialDocument document = OfficialDocument.read();
        Operation operation = entry.operation();
        Set<String> deviations = Deviations.read();
        if (deviations.contains(operation.name() + ": not in the document")) {
            return;
        }
        answer = "{}";
        for (Map<String, Object> sample :
                List.of(SampleArguments.minimal(entry.inputSchema()), SampleArguments.full(entry.inputSchema()))) {
            Map<String, Object> arguments = new LinkedHashMap<>(sample);
            if (operation.fillsOrganisation() == Operation.Filling.ALWAYS) {
                arguments.put("organisation_id", "6b0f2a5e-2c1d-4f7a-9a3e-5d8c41b7e962");
            }
            int before = onLoopback.portkey.count();
            onLoopback.adapter().call(onLoopback.entry(operation.name()), arguments, AGREEING);
            // Look-ups of names and of the key may come first, and others may follow.
            String route = "(/v1)?" + operation.path().replaceAll("\\{[a-z_]+}", "[^?]+") + "(\\?.*)?";
            Asked asked = onLoopback.portkey.askedSince(before).stream()
                    .filter(each -> each.method().equals(operation.method().name()))
                    .filter(each -> each.target().matches(route))
                    .reduce((first, second) -> second)
                    .orElseThrow();
            URI uri = URI.create(asked.target());
            String path = operation.isPublicRoute()
                    ? uri.getRawPath()
                    : uri.getRawPath().substring("/v1".length());
            Optional<OfficialDocument.Official> official = document.find(asked.method(), path);
            assertThat(official.map(OfficialDocument.Official::id))
                    .as("%s: the document has no such route, and deviations.txt does not say so", operation.name())
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

    /** The names that the document has for one place of a request, and the required ones. */
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
    void asksBeforeADestructiveOperationHoweverItIsCalled(Catalogue.Entry entry) throws InterruptedException {
        if (!entry.operation().hints().destructive()) {
            return;
        }
        answer = ODD;
        Map<String, Object> arguments = SampleArguments.minimal(entry.inputSchema());
        Tool write = new ToolSelection(
                        fixture.catalogue(), fixture::adapter, List.of(), List.of(CatalogueTools.WRITE), false)
                .tools()
                .get(CatalogueTools.WRITE);
        for (Tool.Runner call : List.<Tool.Runner>of(
                Tool.of(live(entry), fixture.adapter()).call(),
                (raw, caller) ->
                        write.call().with(Map.of("name", entry.operation().name(), "arguments", raw), caller))) {
            int before = fixture.portkey.count();
            ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.DECLINED);
            ToolResult result = call.with(arguments, person);
            assertThat(result.isError()).isTrue();
            assertThat(result.text()).contains("was declined");
            assertThat(person.questions()).hasSize(1).allMatch(question -> question.contains("?"));
            assertThat(askedSince(before)).allMatch(asked -> asked.method().equals("GET"));
        }
    }

    @Test
    void sendsOnlyReadsInReadOnlyMode() throws InterruptedException {
        try (AdapterFixture readOnly = new AdapterFixture()
                .readOnly()
                .policy(ConfirmationPolicy.When.NEVER)
                .answering(asked -> Reply.ok("{\"data\":[],\"total\":0}"))) {
            for (Catalogue.Entry entry : readOnly.catalogue().entries()) {
                boolean reads = entry.operation().hints().readOnly();
                int before = readOnly.asked().size();
                ToolResult result =
                        readOnly.call(entry.operation().name(), SampleArguments.full(entry.inputSchema()), AGREEING);
                assertThat(result.isError())
                        .as(entry.operation().name() + ": " + result.text())
                        .isEqualTo(!reads);
                assertThat(readOnly.asked().size() == before).isEqualTo(!reads);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void namesTheMissingScopeOfAForbiddenCall(Catalogue.Entry entry) throws InterruptedException {
        ToolResult result = forbidding.call(
                entry.operation().name(),
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
