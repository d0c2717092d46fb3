package dev.portkeyadmin.confirmation;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.ScriptedPerson;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Asked;
import dev.portkeyadmin.support.SampleArguments;
import dev.portkeyadmin.support.TestCatalogue;
import dev.portkeyadmin.tools.CatalogueTools;
import dev.portkeyadmin.tools.Tool;
import dev.portkeyadmin.tools.ToolSelection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that every way of calling an operation passes the same gates. */
class WriteGatesTest {

    /** Shows neither a name nor a key, so that each API key may be the one in use. */
    private static final String SOMETHING = "{\"id\":\"x1\",\"name\":\"n\",\"data\":[],\"total\":0}";

    /** Arguments that make a call risky where the full ones do not. */
    private static final Map<String, Map<String, Object>> RISKY = Map.of(
            "add_workspace_members",
            Map.of("users", List.of(Map.of("id", "3f2b8c1e-7a54-4d0e-9c1b-2a6f5e4d3c2b", "role", "admin"))),
            "create_scim_mapping",
            Map.of("role", "admin"),
            "create_rate_limit_policy",
            Map.of("value", 1),
            "create_config",
            Map.of("config", Map.of()),
            "create_deployment",
            Map.of("is_default", true));

    /** Accepts everything. */
    @AutoClose
    private static RecordingPortkey portkey;

    private static AdapterFixture auto;
    private static AdapterFixture always;
    private static AdapterFixture never;
    private static AdapterFixture readOnly;

    @BeforeAll
    static void start() {
        portkey = new RecordingPortkey(asked -> RecordingPortkey.Reply.ok(SOMETHING));
        auto = new AdapterFixture().before(portkey);
        always = new AdapterFixture().before(portkey).policy(When.ALWAYS);
        never = new AdapterFixture().before(portkey).policy(When.NEVER);
        readOnly = new AdapterFixture().before(portkey).policy(When.NEVER).readOnly();
    }

    /** The two selections: all tools, or only the three catalogue tools. */
    private record Shown(ToolSelection all, ToolSelection few) {

        static Shown by(AdapterFixture fixture, boolean readsAlone) {
            return new Shown(
                    new ToolSelection(fixture.catalogue(), fixture::adapter, List.of("all"), List.of(), readsAlone),
                    new ToolSelection(
                            fixture.catalogue(), fixture::adapter, List.of("catalogue"), List.of(), readsAlone));
        }
    }

    private static final Map<AdapterFixture, Shown> SHOWN = new HashMap<>();
    private static final Map<AdapterFixture, Shown> READS_SHOWN = new HashMap<>();

    /** Every way to call an operation, by a name for the way. */
    private static Map<String, Tool.Runner> ways(AdapterFixture fixture, String name, boolean readsAlone) {
        Catalogue.Entry entry = fixture.entry(name);
        Shown shown = (readsAlone ? READS_SHOWN : SHOWN).computeIfAbsent(fixture, one -> Shown.by(one, readsAlone));
        ToolSelection all = shown.all();
        ToolSelection few = shown.few();
        Map<String, Tool.Runner> ways = new LinkedHashMap<>();
        ways.put("directly", (raw, caller) -> fixture.adapter().call(entry, raw, caller));
        if (all.lists(name)) {
            ways.put("as it is listed", all.find(name).call());
        }
        for (String by : List.of(CatalogueTools.READ, CatalogueTools.WRITE)) {
            if (few.lists(by)) {
                ways.put(
                        "through " + by,
                        (raw, caller) -> few.find(by).call().with(Map.of("name", name, "arguments", raw), caller));
            }
        }
        if (few.findCallable(name) != null) {
            ways.put("as the call subcommand does", few.findCallable(name).call());
        }
        return ways;
    }

    /** Accepts every question. */
    private static final class Agreeing implements CallContext {

        @Override
        public void progress(long done, long total) {}

        @Override
        public boolean canBeAsked() {
            return true;
        }

        @Override
        public CompletableFuture<Reply> ask(ApprovalRequest question) {
            return CompletableFuture.completedFuture(Reply.of(ElicitationResult.ACCEPTED));
        }
    }

    private static List<Asked> askedSince(int before) {
        return portkey.askedSince(before);
    }

    private static Stream<String> gated() {
        return TestCatalogue.on(null).entries().stream()
                .map(Catalogue.Entry::operation)
                .filter(operation -> !operation.risks().isEmpty())
                .map(operation -> operation.name());
    }

    private static Stream<String> all() {
        return TestCatalogue.on(null).names().stream();
    }

    /** Minimal and full arguments; only full ones where the risk depends on the arguments. */
    private static List<Map<String, Object>> arguments(AdapterFixture fixture, String name) {
        Catalogue.Entry entry = fixture.entry(name);
        Map<String, Object> full = new HashMap<>(SampleArguments.full(entry.inputSchema()));
        full.putAll(RISKY.getOrDefault(name, Map.of()));
        return entry.operation().risks().stream()
                        .anyMatch(rule -> rule.conditions().isEmpty())
                ? List.of(SampleArguments.minimal(entry.inputSchema()), full)
                : List.of(full);
    }

    @Test
    void gatesDeletionsAndChangesOfKeys() {
        assertThat(gated())
                .contains("delete_user", "delete_workspace", "rotate_api_key", "update_api_key", "update_deployment")
                .hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @MethodSource("gated")
    void sendsOnlyReadsWhenAPersonDeclines(String name) throws InterruptedException {
        Map<String, Tool.Runner> ways = ways(auto, name, false);
        assertThat(ways).hasSize(5);
        for (Map<String, Object> arguments : arguments(auto, name)) {
            for (Map.Entry<String, Tool.Runner> way : ways.entrySet()) {
                int before = portkey.count();
                ScriptedPerson person = new ScriptedPerson(ElicitationResult.DECLINED);
                ToolResult result = way.getValue().with(arguments, person);
                assertThat(result.isError()).as(way.getKey()).isTrue();
                assertThat(askedSince(before))
                        .as(way.getKey() + Json.write(arguments))
                        .allMatch(asked -> asked.method().equals("GET"));
                assertThat(person.questions())
                        .as(name + " by " + way.getKey() + ": " + result.text())
                        .hasSize(way.getKey().endsWith(CatalogueTools.READ) ? 0 : 1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("gated")
    void sendsOnlyReadsWhenAPersonIsNeededAndCannotBeAsked(String name) throws InterruptedException {
        for (Map<String, Object> arguments : arguments(always, name)) {
            for (Map.Entry<String, Tool.Runner> way : ways(always, name, false).entrySet()) {
                int before = portkey.count();
                assertThat(way.getValue().with(arguments, CallContext.SILENT).isError())
                        .as(way.getKey())
                        .isTrue();
                assertThat(askedSince(before))
                        .as(way.getKey() + Json.write(arguments))
                        .allMatch(asked -> asked.method().equals("GET"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("gated")
    void guardsTheKeyInUseUnderNever(String name) throws InterruptedException {
        if (!never.entry(name).operation().affectsSomeApiKey()
                && never.entry(name).operation().endsKeysOf().isEmpty()) {
            return;
        }
        for (Tool.Runner way : ways(never, name, false).values()) {
            int before = portkey.count();
            assertThat(way.with(arguments(never, name).get(0), CallContext.SILENT)
                            .isError())
                    .isTrue();
            assertThat(askedSince(before)).allMatch(asked -> asked.method().equals("GET"));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void sendsOnlyReadsInReadOnlyMode(String name) throws InterruptedException {
        Catalogue.Entry entry = readOnly.entry(name);
        boolean reads = entry.operation().hints().readOnly();
        for (boolean listsReadsAlone : new boolean[] {true, false}) {
            Map<String, Tool.Runner> ways = ways(readOnly, name, listsReadsAlone);
            assertThat(ways).hasSize(!listsReadsAlone ? 5 : reads ? 4 : 2);
            for (Map<String, Object> arguments :
                    List.of(SampleArguments.minimal(entry.inputSchema()), SampleArguments.full(entry.inputSchema()))) {
                for (Map.Entry<String, Tool.Runner> way : ways.entrySet()) {
                    int before = portkey.count();
                    ToolResult result = way.getValue().with(arguments, new Agreeing());
                    assertThat(askedSince(before))
                            .as(way.getKey())
                            .allMatch(asked -> reads
                                    && (asked.method().equals("GET")
                                            || asked.method()
                                                    .equals(entry.operation()
                                                            .method()
                                                            .name())));
                    assertThat(result.isError())
                            .as(way.getKey() + ": " + result.text())
                            .isEqualTo(!reads || way.getKey().endsWith(CatalogueTools.WRITE));
                }
            }
        }
    }

    @Test
    void knowsTheReadsThatAreNotGets() {
        assertThat(TestCatalogue.on(null).entries().stream()
                        .map(Catalogue.Entry::operation)
                        .filter(operation -> operation.hints().readOnly())
                        .filter(operation -> !operation.method().name().equals("GET"))
                        .map(operation -> operation.method() + " " + operation.path()))
                .containsExactlyInAnyOrder(
                        "POST /prompts/{prompt_id}/render",
                        "POST /mcp-integrations/{mcp_integration_id}/test",
                        "POST /mcp-servers/{mcp_server_id}/test");
    }
}
