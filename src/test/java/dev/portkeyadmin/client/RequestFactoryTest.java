package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.runtime.Version;
import dev.portkeyadmin.schema.Schemas;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the HTTP request that is built from an operation and its arguments. */
class RequestFactoryTest {

    private static final String BASE = "https://portkey.test/v1";

    private static final Operation READ = Operation.get("read_part", "/things/{thing_id}/parts/{part_id}")
            .path("thing_id", Schemas.string(null))
            .path("part_id", Schemas.string(null));

    private static final Operation SEARCH = Operation.get("search", "/things")
            .query("value", Schemas.string(null))
            .query("other", Schemas.string(null));

    private static final Operation CHANGE = Operation.put("change", "/things/{thing_id}")
            .path("thing_id", Schemas.string(null))
            .query("mode", Schemas.string(null))
            .body("name", Schemas.string(null))
            .body("size", "sizeInWords", Schemas.number(null));

    private static HttpRequest request(Operation operation, Map<String, Object> arguments) {
        return new RequestFactory(URI.create(BASE)).request(operation, new Arguments(arguments), QueuedPortkey.KEY);
    }

    private static String query(Object value) {
        return request(SEARCH, Map.of("value", value)).uri().getRawQuery();
    }

    private static String body(HttpRequest request) {
        return DirectHttpClient.text(request.bodyPublisher().orElseThrow());
    }

    private static Map<String, Object> parts(Object thing, Object part) {
        return Map.of("thing_id", thing, "part_id", part);
    }

    @Test
    void appendsThePathToTheBaseUrl() {
        assertThat(request(READ, parts("t1", "p1")).uri()).hasToString(BASE + "/things/t1/parts/p1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a+b",
                "é",
                "日本",
                "\uD83D\uDE00",
                "a&b=c",
                "user@example.com",
                "a:b",
                "a.b",
                "$1",
                "{part_id}",
                "\"'<>|^`"
            })
    void keepsAnIdWithinItsPathSegment(String id) {
        URI uri = request(READ, parts(id, "p1")).uri();

        String[] segments = uri.getRawPath().split("/", -1);
        assertThat(segments).hasSize(6);
        assertThat(segments[3]).matches("([A-Za-z0-9._~-]|%[0-9A-F]{2})+");
        assertThat(URLDecoder.decode(segments[3], StandardCharsets.UTF_8)).isEqualTo(id);
        assertThat(uri.normalize()).isEqualTo(uri);
        assertThat(uri.getRawQuery()).isNull();
        assertThat(uri.getRawFragment()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"a b,a%20b", "é,%C3%A9", "日,%E6%97%A5", "😀,%F0%9F%98%80", "a-b_c.d~e,a-b_c.d~e", "+,%2B"})
    void encodesAnIdAsUtf8(String id, String encoded) {
        assertThat(request(READ, parts(id, "p1")).uri().getRawPath()).isEqualTo("/v1/things/" + encoded + "/parts/p1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b",
                "/",
                "a?b=c",
                "a#b",
                "100%",
                "%2e%2e",
                "../../admin",
                "..\\..",
                "a\\b",
                "...",
                "a..b",
                "a;b=c",
                "a\r\nX-Evil: 1",
                "a\nb",
                "\u0000",
                "\u007F",
                "a\u0085"
            })
    void refusesAnIdThatCouldLeadElsewhere(String id) {
        Operation email = Operation.get("read_part", "/things/{thing_id}")
                .path("thing_id", Schemas.string(null).form("^[^@ ]*$", "anything", ""));

        for (Operation operation : List.of(READ, email)) {
            assertThatThrownBy(() -> request(operation, parts(id, "p1")))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContainingAll("read_part", "thing_id", "not a valid id", "no request was sent");
        }
    }

    @Test
    void encodesASlashThatTheSchemaAllows() {
        Operation operation = Operation.get("read_model", "/models/{model}").path("model", Schemas.modelName(null));

        assertThat(request(operation, Map.of("model", "meta/llama")).uri()).hasToString(BASE + "/models/meta%2Fllama");
        for (String refused : List.of("a?b", "a/../b", "a\\b", "a\nb")) {
            assertThatThrownBy(() -> request(operation, Map.of("model", refused)))
                    .isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void refusesASlashThatOnlyAPatternOfItsOwnAllows() {
        Operation operation = Operation.get("read_model", "/models/{model}")
                .path("model", Schemas.string(null).form("^[a-z]+(/[a-z]+)*$", "the name of a model", ""));

        assertThatThrownBy(() -> request(operation, Map.of("model", "meta/llama")))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void keepsTheSegmentsOfAnEnumeration() {
        Operation operation = Operation.get("read_kind", "/kinds/{kind}")
                .path("kind", Schemas.oneOf(null, "workspace/user", "workspace/service"));

        assertThat(request(operation, Map.of("kind", "workspace/user")).uri())
                .hasToString(BASE + "/kinds/workspace/user");
    }

    @Test
    void sendsWritesOverHttp11AndLeavesTheVersionOfReadsToTheClient() {
        assertThat(request(READ, parts("t1", "p1")).version()).isEmpty();
        assertThat(request(CHANGE, Map.of("thing_id", "t1")).version()).contains(HttpClient.Version.HTTP_1_1);
        assertThat(request(Operation.post("search", "/search").readOnly(), Map.of())
                        .version())
                .isEmpty();
    }

    @Test
    void asksForAnAnswerThatIsNotCompressed() {
        assertThat(request(SEARCH, Map.of()).headers().allValues("Accept-Encoding"))
                .containsExactly("identity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\r\n", "\u3000", ".", ".."})
    void refusesAnEmptyOrRelativeId(String id) {
        assertThatThrownBy(() -> request(READ, parts("t1", id)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("read_part", "part_id", "no request was sent");
    }

    @Test
    void refusesIdsAndFiltersThatAreTooLongForAUrl() {
        String longText = "x".repeat(1 << 16);
        assertThatThrownBy(() -> request(READ, parts("t1", longText)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("too long for a URL", "no request was sent");
        assertThatThrownBy(() -> query(longText)).isInstanceOf(RefusedException.class);
        assertThat(query("x".repeat(50_000))).hasSize(50_006);
    }

    @Test
    void refusesAnAbsentId() {
        assertThatThrownBy(() -> request(READ, Map.of("thing_id", "t1")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("part_id");
    }

    @Test
    void acceptsANumberAsAnId() {
        assertThat(request(READ, parts(new BigDecimal("5.0"), 7)).uri().getRawPath())
                .isEqualTo("/v1/things/5/parts/7");
    }

    @Test
    void usesTheNamesOfTheApiInTheQuery() {
        Map<String, Object> arguments = Map.of("page_size", 5, "current_page", 2);

        assertThat(request(QueuedPortkey.operation("list_users"), arguments)
                        .uri()
                        .getRawQuery())
                .isEqualTo("pageSize=5&currentPage=2");
    }

    @Test
    void omitsArgumentsThatShapeTheAnswer() {
        Map<String, Object> arguments = Map.of("all_pages", true, "fields", List.of("id"));

        assertThat(request(QueuedPortkey.operation("list_users"), arguments).uri())
                .hasToString(BASE + "/admin/users");
    }

    @Test
    void omitsUnknownArguments() {
        assertThat(request(SEARCH, Map.of("surprise", "x")).uri()).hasToString(BASE + "/things");
    }

    @Test
    void omitsANullFromTheQuery() {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("value", null);
        arguments.put("other", "x");

        assertThat(request(SEARCH, arguments).uri().getRawQuery()).isEqualTo("other=x");
    }

    @Test
    void keepsAnEmptyTextInTheQuery() {
        assertThat(query("")).isEqualTo("value=");
    }

    @Test
    void encodesAQueryValueSoThatItAddsNoParameter() {
        assertThat(query("a&other=b#c+d e")).isEqualTo("value=a%26other%3Db%23c%2Bd%20e");
    }

    @Test
    void joinsAnArrayByCommas() {
        assertThat(query(List.of("a", "b c", 5))).isEqualTo("value=a%2Cb%20c%2C5");
    }

    @Test
    void writesAnObjectAsJsonInTheQuery() {
        assertThat(query(Map.of("team", "a b"))).isEqualTo("value=%7B%22team%22%3A%22a%20b%22%7D");
    }

    @Test
    void writesABooleanAsAWordInTheQuery() {
        assertThat(query(true)).isEqualTo("value=true");
    }

    @ParameterizedTest
    @CsvSource({
        "5.0,5",
        "1e20,100000000000000000000",
        "1E+2,100",
        "0.10,0.1",
        "-0.0,0",
        "0E+30,0",
        "12345678901234567890,12345678901234567890",
        "1e-7,0.0000001"
    })
    void writesANumberWithoutExponentInTheQuery(String number, String plain) {
        assertThat(query(new BigDecimal(number))).isEqualTo("value=" + plain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999", "1e-999", "-1e2000000000", "123e999999999"})
    void keepsANumberWithAHugeExponentShortAndExact(String number) {
        String query = query(new BigDecimal(number));

        assertThat(query).hasSizeLessThan(40);
        String sent = URLDecoder.decode(query.substring("value=".length()), StandardCharsets.UTF_8);
        assertThat(new BigDecimal(sent).stripTrailingZeros()).isEqualTo(new BigDecimal(number).stripTrailingZeros());
    }

    @Test
    void writesEveryKindOfNumberWithoutExponent() {
        assertThat(query(List.of(5, 6L, 7.0, BigInteger.TEN.pow(20), 2.5)))
                .isEqualTo("value=" + "5,6,7,100000000000000000000,2.5".replace(",", "%2C"));
    }

    @Test
    void usesTheNamesOfTheApiInTheBody() {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("thing_id", "t1");
        arguments.put("mode", "fast");
        arguments.put("name", "n");
        arguments.put("size", 3);

        HttpRequest request = request(CHANGE, arguments);

        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.uri()).hasToString(BASE + "/things/t1?mode=fast");
        assertThat(body(request)).isEqualTo("{\"name\":\"n\",\"sizeInWords\":3}");
    }

    @Test
    void omitsAbsentMembersFromTheBody() {
        assertThat(body(request(CHANGE, Map.of("thing_id", "t1", "name", "n")))).isEqualTo("{\"name\":\"n\"}");
    }

    @Test
    void keepsNullsFalseZeroAndEmptyValuesInTheBody() {
        Operation operation = Operation.post("make", "/things")
                .body("a", Schemas.string(null))
                .body("b", Schemas.bool(null))
                .body("c", Schemas.integer(null))
                .body("d", Schemas.string(null))
                .body("e", Schemas.array(null, Schemas.string(null)))
                .body("f", Schemas.object(null));
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("a", null);
        arguments.put("b", false);
        arguments.put("c", 0);
        arguments.put("d", "");
        arguments.put("e", List.of());
        arguments.put("f", Map.of());

        assertThat(body(request(operation, arguments)))
                .isEqualTo("{\"a\":null,\"b\":false,\"c\":0,\"d\":\"\",\"e\":[],\"f\":{}}");
    }

    @Test
    void keepsEveryDigitInTheBody() {
        Map<String, Object> arguments = Map.of(
                "thing_id", "t1", "name", new BigInteger("12345678901234567890"), "size", new BigDecimal("1.10"));

        assertThat(body(request(CHANGE, arguments))).isEqualTo("{\"name\":12345678901234567890,\"sizeInWords\":1.10}");
    }

    @Test
    void encodesTheBodyAsUtf8AndAnnouncesItsLength() {
        HttpRequest request = request(CHANGE, Map.of("thing_id", "t1", "name", "é日😀"));

        assertThat(body(request)).isEqualTo("{\"name\":\"é日😀\"}");
        assertThat(request.bodyPublisher().orElseThrow().contentLength()).isEqualTo(11 + 2 + 3 + 4);
    }

    @Test
    void sendsAnEmptyObjectWhenNoMemberIsGiven() {
        assertThat(body(request(CHANGE, Map.of("thing_id", "t1")))).isEqualTo("{}");
    }

    @Test
    void sendsNoBodyForAnOperationWithoutMembers() {
        HttpRequest request = request(QueuedPortkey.operation("resend_user_invite"), Map.of("invite_id", "i1"));

        assertThat(request.bodyPublisher().orElseThrow().contentLength()).isZero();
    }

    @Test
    void sendsTheKeyOnlyInItsHeader() {
        HttpRequest request = request(CHANGE, Map.of("thing_id", "t1", "name", "n"));

        assertThat(request.headers().allValues("x-portkey-api-key")).containsExactly(QueuedPortkey.KEY);
        assertThat(request.headers().firstValue("Authorization")).isEmpty();
        assertThat(request.uri().toString() + body(request)).doesNotContain(QueuedPortkey.KEY);
    }

    @Test
    void acceptsOnlyJson() {
        assertThat(request(SEARCH, Map.of()).headers().allValues("Accept")).containsExactly("application/json");
    }

    @Test
    void namesTheServerAndItsVersionInTheUserAgent() {
        assertThat(request(SEARCH, Map.of()).headers().firstValue("User-Agent"))
                .hasValueSatisfying(agent -> assertThat(agent)
                        .matches("portkey-admin-mcp/\\d+\\.\\d+\\.\\d+.*")
                        .endsWith("/" + Version.TEXT));
    }

    @Test
    void declaresABodyAsJson() {
        assertThat(request(CHANGE, Map.of("thing_id", "t1")).headers().allValues("Content-Type"))
                .containsExactly("application/json");
    }

    @Test
    void declaresNoContentTypeWithoutABody() {
        assertThat(request(SEARCH, Map.of()).headers().firstValue("Content-Type"))
                .isEmpty();
    }

    @Test
    void keepsPortAndPathOfTheBaseUrl() {
        HttpRequest request = new RequestFactory(URI.create("http://127.0.0.1:8787/gateway/v1"))
                .request(SEARCH, new Arguments(Map.of()), QueuedPortkey.KEY);

        assertThat(request.uri()).hasToString("http://127.0.0.1:8787/gateway/v1/things");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.portkey.ai/v1, https://other.portkey.ai/v0.1/things",
        "http://127.0.0.1:8787/v1, http://127.0.0.1:8787/v0.1/things",
        "https://gateway.example/v1,",
        "https://api.portkey.ai.example/v1,",
    })
    void sendsTheKeyToAnotherHostOnlyForThePublicPortkey(String base, @Nullable String url) {
        Operation operation = Operation.get("list_things", "/v0.1/things").onHost("https://other.portkey.ai");
        RequestFactory requests = new RequestFactory(URI.create(base));

        if (url == null) {
            assertThatThrownBy(() -> requests.request(operation, new Arguments(Map.of()), QueuedPortkey.KEY))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContainingAll("list_things", "PORTKEY_BASE_URL", "no request was sent");
        } else {
            HttpRequest request = requests.request(operation, new Arguments(Map.of()), QueuedPortkey.KEY);
            assertThat(request.uri()).hasToString(url);
            assertThat(request.headers().firstValue("x-portkey-api-key")).hasValue(QueuedPortkey.KEY);
        }
    }

    private static final Map<String, Object> PERSON = ordered(
            entry("email", "ann@example.com"),
            entry("role", "admin"),
            entry("workspaces", List.of(ordered(entry("id", "ws-1"), entry("role", "member")))),
            entry("first_name", "Ann"),
            entry("workspace_api_key_details", Map.of("scopes", List.of("logs.list"))));

    @SafeVarargs
    private static Map<String, Object> ordered(Map.Entry<String, Object>... entries) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, Object> each : entries) {
            map.put(each.getKey(), each.getValue());
        }
        return map;
    }

    private static ArgumentSet sample(String name, Map<String, Object> arguments, String line, String body) {
        return org.junit.jupiter.params.provider.Arguments.argumentSet(name, name, arguments, line, body);
    }

    static Stream<ArgumentSet> samples() {
        return Stream.of(
                sample(
                        "list_users",
                        Map.of("page_size", 10, "current_page", 0, "role", "owner", "email", "a+b@example.com"),
                        "GET /admin/users?pageSize=10&currentPage=0&role=owner&email=a%2Bb%40example.com",
                        ""),
                sample("get_user", Map.of("user_id", "u@1"), "GET /admin/users/u%401", ""),
                sample(
                        "update_user",
                        Map.of("user_id", "u1", "role", "member"),
                        "PUT /admin/users/u1",
                        "{\"role\":\"member\"}"),
                sample("delete_user", Map.of("user_id", "u1"), "DELETE /admin/users/u1", ""),
                sample(
                        "invite_user",
                        PERSON,
                        "POST /admin/users/invites",
                        "{\"email\":\"ann@example.com\",\"role\":\"admin\","
                                + "\"workspaces\":[{\"id\":\"ws-1\",\"role\":\"member\"}],\"first_name\":\"Ann\","
                                + "\"workspace_api_key_details\":{\"scopes\":[\"logs.list\"]}}"),
                sample(
                        "list_user_invites",
                        Map.of("status", "pending", "page_size", 100),
                        "GET /admin/users/invites?pageSize=100&status=pending",
                        ""),
                sample("get_user_invite", Map.of("invite_id", "i1"), "GET /admin/users/invites/i1", ""),
                sample("delete_user_invite", Map.of("invite_id", "i1"), "DELETE /admin/users/invites/i1", ""),
                sample("resend_user_invite", Map.of("invite_id", "i1"), "POST /admin/users/invites/i1/resend", ""),
                sample(
                        "get_user_grouped_data",
                        Map.of(
                                "time_of_generation_min",
                                "2026-01-01T00:00:00+02:00",
                                "time_of_generation_max",
                                "2026-01-31T00:00:00Z",
                                "filters",
                                List.of(
                                        Map.of("name", "cost_min", "value", "1.5"),
                                        Map.of("name", "status_code", "value", "429,500"),
                                        Map.of("name", "metadata", "value", "{\"team\":\"red\"}")),
                                "page_size",
                                20,
                                "current_page",
                                1),
                        "GET /analytics/groups/users?time_of_generation_min=2026-01-01T00%3A00%3A00%2B02%3A00"
                                + "&time_of_generation_max=2026-01-31T00%3A00%3A00Z"
                                + "&page_size=20&current_page=1&cost_min=1.5"
                                + "&status_code=429%2C500&metadata=%7B%22team%22%3A%22red%22%7D",
                        ""));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void buildsTheRequestOfEveryUserOperation(String name, Map<String, Object> arguments, String line, String body) {
        Operation operation = QueuedPortkey.operation(name);
        assertThat(operation.inputSchema().problems(arguments)).isEmpty();

        HttpRequest request = request(operation, arguments);

        assertThat(request.method() + " " + request.uri().toString().substring(BASE.length()))
                .isEqualTo(line);
        assertThat(request.bodyPublisher().orElseThrow().contentLength()).isEqualTo(body.length());
        if (!body.isEmpty()) {
            assertThat(body(request)).isEqualTo(body);
        }
    }

    @Test
    void hasASampleForEveryUserOperation() {
        List<String> sampled =
                samples().map(sample -> String.valueOf(sample.get()[0])).toList();

        assertThat(Services.on(null).apply(Toolset.USERS).get(0).operations().stream()
                        .map(Operation::name))
                .as("the operations of UsersService: add a request of a new one to the samples")
                .containsExactlyElementsOf(sampled);
    }
}
