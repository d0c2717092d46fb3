package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.pipe.JarProcess.call;
import static dev.portkeyadmin.pipe.JarProcess.initialize;
import static dev.portkeyadmin.pipe.JarProcess.json;
import static dev.portkeyadmin.pipe.JarProcess.notification;
import static dev.portkeyadmin.pipe.JarProcess.request;
import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.support.DefaultTools;
import dev.portkeyadmin.support.TestHttpServer;
import dev.portkeyadmin.support.TestHttpServer.Request;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks lines, requests, calls and cancellation from the other end of the pipe. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class TransportIT {

    private static final String NEWEST = "2025-11-25";
    private static final int PARSE_ERROR = -32700;
    private static final int INVALID_REQUEST = -32600;
    private static final int METHOD_NOT_FOUND = -32601;
    private static final int INVALID_PARAMS = -32602;
    private static final int PIPED = 30;

    /** More than twice as many calls as a process sends at a time. */
    private static final int QUEUED = 150;

    /** Serve the tests that leave no trace in a process. Only the first one has a session. */
    private static final Map<Era, JarProcess> SHARED = new EnumMap<>(Era.class);

    /** A Portkey that starts at once: a sandbox has to make its data first. */
    private static final TestHttpServer EMPTY = TestHttpServer.answering(TestHttpServer.EMPTY_LIST);

    /** Leaves each request to the test. */
    private static final TestHttpServer HOLDING = TestHttpServer.holding();

    /** Calls {@link #HOLDING} in a session and without one. */
    private static JarProcess held;

    @BeforeAll
    static void start() {
        for (Era era : Era.values()) {
            SHARED.put(era, JarProcess.launch().startShared());
            era.open(SHARED.get(era));
        }
        held = JarProcess.against(HOLDING.url()).startShared();
        held.handshake();
    }

    /** Opens a session after all the invalid lines, and ends all processes. */
    @AfterAll
    static void stop() {
        try (EMPTY;
                HOLDING;
                JarProcess calling = held;
                JarProcess session = SHARED.get(Era.SESSION);
                JarProcess stateless = SHARED.get(Era.STATELESS)) {
            stateless.handshake();
            endWithNothingElse(stateless);
            endWithNothingElse(session);
            endWithNothingElse(calling);
        }
    }

    private static void assertGoesOn(JarProcess server) {
        assertThat(server.ask("ping", null).has("result")).isTrue();
        assertThat(server.untaken()).isEmpty();
    }

    // --- the handshake

    @Test
    void answersTheHandshakeAndTheToolListAndWritesNothingElse() {
        try (JarProcess server = JarProcess.launch().start()) {
            JsonNode hello = server.handshake();
            assertThat(hello.at("/serverInfo/name").asText()).isEqualTo("portkey-admin-mcp");
            assertThat(hello.at("/serverInfo/version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
            assertThat(hello.path("capabilities").has("tools")).isTrue();
            assertThat(hello.path("instructions").asText()).isNotBlank().hasSizeLessThan(2048);

            assertThat(server.ask("tools/list", null).at("/result/tools")).hasSize(DefaultTools.count(false));
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
            assertThat(server.untaken()).isEmpty();
            assertThat(server.stdout().lines()).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2024-11-05, 2024-11-05",
        "2025-03-26, 2025-03-26",
        "2025-06-18, 2025-06-18",
        "2025-11-25, 2025-11-25",
        "1999-12-31, 2025-11-25",
        "2026-07-28, 2025-11-25"
    })
    void acceptsAKnownProtocolVersionAndOffersTheNewestForAnUnknownOne(String asked, String given) {
        try (JarProcess server = JarProcess.launch().startShared()) {
            server.send(initialize(1, asked));
            assertThat(server.answer(1).at("/result/protocolVersion").asText()).isEqualTo(given);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersManyFirstCallsAtOnceWithoutAWarning(Era era) {
        try (JarProcess server = JarProcess.against(EMPTY.url()).start()) {
            era.open(server);
            server.send(era.request(100, "tools/list", Map.of()));
            for (int id = 1; id <= 20; id++) {
                server.send(era.request(id, "tools/call", Map.of("name", "list_users", "arguments", Map.of())));
            }
            for (int id = 1; id <= 20; id++) {
                assertThat(server.answer(id).at("/result/isError").asBoolean(true))
                        .isFalse();
            }
            server.answer(100);
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
            assertThat(server.stderr()).isEmpty();
        }
    }

    @Test
    void servesAClientThatOmitsTheInitializedNotification() {
        try (JarProcess server = JarProcess.against(EMPTY.url()).startShared()) {
            server.send(initialize(1, NEWEST));
            server.answer(1);
            assertThat(server.ask("tools/list", Map.of()).at("/result/tools")).hasSize(DefaultTools.count(false));
            assertThat(server.callTool("list_users", Map.of()).path("isError").asBoolean())
                    .isFalse();
        }
    }

    @Test
    void refusesARequestBeforeInitialize() {
        try (JarProcess server = JarProcess.launch().startShared()) {
            assertThat(code(server.ask("tools/list", null))).isEqualTo(INVALID_REQUEST);
            assertThat(code(server.ask("tools/call", Map.of("name", "list_users"))))
                    .isEqualTo(INVALID_REQUEST);
            assertThat(server.ask("resources/list", null).at("/error/message").asText())
                    .contains("initialize");
            server.handshake();
            assertThat(server.ask("tools/list", null).has("result")).isTrue();
        }
    }

    @Test
    void answersPingBeforeInitializeAndAfter() {
        try (JarProcess server = JarProcess.launch().startShared()) {
            assertThat(server.ask("ping", null).path("result")).isEmpty();
            server.handshake();
            assertThat(server.ask("ping", Map.of()).path("result")).isEmpty();
        }
    }

    @Test
    void refusesInitializeWithInvalidParametersAndAcceptsAValidOneAfterIt() {
        try (JarProcess server = JarProcess.launch().startShared()) {
            List<String> broken = List.of(
                    "'params':{}",
                    "'params':{'protocolVersion':null}",
                    "'params':{'protocolVersion':20251125}",
                    "'params':{'protocolVersion':'2025-11-25','capabilities':[]}",
                    "'params':{'protocolVersion':'2025-11-25','capabilities':'all'}",
                    "'params':{'protocolVersion':'2025-11-25','capabilities':{'elicitation':true}}",
                    "'params':{'protocolVersion':'2025-11-25','capabilities':{'elicitation':[]}}",
                    "'params':{'protocolVersion':'2025-11-25','capabilities':{'elicitation':{'form':true}}}",
                    "'params':{'protocolVersion':'2025-11-25','capabilities':{'sampling':'yes'}}",
                    "'params':{'protocolVersion':'2025-11-25','capabilities':{},'clientInfo':'me'}",
                    "'params':{'protocolVersion':'2025-11-25','capabilities':{},'clientInfo':[]}");
            for (int i = 0; i < broken.size(); i++) {
                server.send(json("{'jsonrpc':'2.0','id':" + i + ",'method':'initialize'," + broken.get(i) + "}"));
                assertThat(code(server.answer(i))).as(broken.get(i)).isEqualTo(INVALID_PARAMS);
            }
            server.send(json("{'jsonrpc':'2.0','id':'none','method':'initialize'}"));
            assertThat(code(server.answer("none"))).isEqualTo(INVALID_PARAMS);
            assertThat(code(server.ask("tools/list", null))).isEqualTo(INVALID_REQUEST);
            server.handshake();
            assertThat(server.ask("tools/list", null).has("result")).isTrue();
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
        }
    }

    @ResourceLock("the shared process of TransportIT")
    @Test
    void refusesASecondInitializeAndKeepsTheSession() {
        JarProcess server = SHARED.get(Era.SESSION);
        server.send(initialize("again", "2025-03-26"));
        JsonNode refused = server.answer("again");
        assertThat(code(refused)).isEqualTo(INVALID_REQUEST);
        assertThat(refused.at("/error/message").asText()).contains("Already initialized");
        assertThat(server.ask("tools/list", null).at("/result/tools")).hasSize(DefaultTools.count(false));
    }

    // --- lines

    @ResourceLock("the shared process of TransportIT")
    @Test
    void reportsALineThatIsNotJsonAndGoesOn() {
        JarProcess server = SHARED.get(Era.STATELESS);
        String[] lines = {
            "hello",
            "{",
            "}",
            "{'jsonrpc':'2.0','id':1,'method':'ping'",
            "{'jsonrpc':'2.0','id':1,'method':'ping'} {}",
            "{'jsonrpc':'2.0','id':1,'method':'ping'}x",
            "{'jsonrpc':'2.0','id':NaN,'method':'ping'}",
            "'unfinished",
            "Content-Length: 40",
            "\0"
        };
        for (String line : lines) {
            server.send(json(line));
            boolean hasId = line.contains("'id':1,");
            JsonNode answer = hasId ? server.answer(1) : server.nextWithoutId();
            assertThat(code(answer)).as(line).isEqualTo(PARSE_ERROR);
        }
        assertGoesOn(server);
    }

    @ResourceLock("the shared process of TransportIT")
    @Test
    void reportsInvalidUtf8AndGoesOn() {
        JarProcess server = SHARED.get(Era.STATELESS);
        byte[][] lines = {
            {(byte) 0xFF, (byte) 0xFE, 'x'},
            {'"', (byte) 0xC3, '"'},
            latin1("{\"method\":\"ping\",\"params\":{\"name\":\"Zo\u00eb\"},\"jsonrpc\":\"2.0\",\"id\":1}"),
            {'{', '"', (byte) 0x80, '"', ':', '1', '}'}
        };
        for (byte[] line : lines) {
            server.sendBytes(line);
            server.sendBytes(new byte[] {'\n'});
            assertThat(code(server.nextWithoutId())).as(Arrays.toString(line)).isEqualTo(PARSE_ERROR);
        }
        assertGoesOn(server);
    }

    /** A lenient decoder accepts these: overlong forms, encoded surrogates, code points beyond the last one. */
    @ResourceLock("the shared process of TransportIT")
    @Test
    void reportsBytesThatOnlyLookLikeUtf8() {
        JarProcess server = SHARED.get(Era.STATELESS);
        byte[][] lines = {
            {'"', (byte) 0xC0, (byte) 0x80, '"'},
            {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
            {'"', (byte) 0xF5, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'}
        };
        for (byte[] line : lines) {
            server.sendBytes(line);
            server.sendBytes(new byte[] {'\n'});
            assertThat(code(server.nextWithoutId())).as(Arrays.toString(line)).isEqualTo(PARSE_ERROR);
        }
        assertGoesOn(server);
    }

    @ResourceLock("the shared process of TransportIT")
    @Test
    void refusesJsonThatIsNotARequestAndGoesOn() {
        JarProcess server = SHARED.get(Era.STATELESS);
        String[] lines = {
            "[]",
            "[{'jsonrpc':'2.0','id':1,'method':'ping'},{'jsonrpc':'2.0','id':2,'method':'ping'}]",
            "42",
            "'ping'",
            "true",
            "null",
            "{}",
            "{'jsonrpc':'2.0'}",
            "{'jsonrpc':'2.0','method':5}",
            "{'jsonrpc':'2.0','method':null}",
            "{'jsonrpc':'2.0','id':null,'method':'ping'}",
            "{'jsonrpc':'2.0','id':1.5,'method':'ping'}",
            "{'jsonrpc':'2.0','id':1e-2,'method':'ping'}",
            "{'jsonrpc':'2.0','id':true,'method':'ping'}",
            "{'jsonrpc':'2.0','id':{},'method':'ping'}",
            "{'jsonrpc':'2.0','id':[1],'method':'ping'}"
        };
        for (String line : lines) {
            server.send(json(line));
            JsonNode answer = server.next();
            assertThat(code(answer)).as(line).isEqualTo(INVALID_REQUEST);
            assertThat(answer.has("id")).as(line).isFalse();
        }
        assertGoesOn(server);
    }

    @ResourceLock("the shared process of TransportIT")
    @Test
    void refusesAnInvalidRequestUnderItsId() {
        JarProcess server = SHARED.get(Era.STATELESS);
        String[] lines = {
            "{'id':7,'method':'ping'}",
            "{'jsonrpc':'1.0','id':7,'method':'ping'}",
            "{'jsonrpc':2.0,'id':7,'method':'ping'}",
            "{'jsonrpc':null,'id':7,'method':'ping'}",
            "{'jsonrpc':'2.0','id':7}",
            "{'jsonrpc':'2.0','id':7,'method':['ping']}",
            "{'jsonrpc':'2.0','id':7,'method':'ping','params':[]}",
            "{'jsonrpc':'2.0','id':7,'method':'ping','params':'x'}",
            "{'jsonrpc':'2.0','id':7,'method':'ping','params':5}"
        };
        for (String line : lines) {
            server.send(json(line));
            assertThat(code(server.answer(7))).as(line).isEqualTo(INVALID_REQUEST);
        }
        assertGoesOn(server);
    }

    @Test
    void acceptsBlankLinesCarriageReturnsAByteOrderMarkAndAMissingLastLineEnd() {
        try (JarProcess server = JarProcess.against(EMPTY.url()).startShared()) {
            server.sendBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
            server.sendBytes(utf8(initialize(1, NEWEST) + "\r\n"));
            assertThat(server.answer(1).has("result")).isTrue();
            server.sendBytes(utf8("\n\r\n   \n\t\r\n\n"));
            server.sendBytes(utf8("  " + request(2, "ping", null) + "  \r\n"));
            assertThat(server.answer(2).has("result")).isTrue();
            server.sendBytes(utf8(call(3, "list_users", Map.of())));
            server.endInput();
            assertThat(JarProcess.content(server.answer(3)).path("total").asInt(-1))
                    .isZero();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
            assertThat(server.untaken()).isEmpty();
        }
    }

    @ResourceLock("the shared process of TransportIT")
    @Test
    void acceptsAMessageThatArrivesByteByByte() {
        JarProcess server = SHARED.get(Era.STATELESS);
        for (byte b : utf8(request("Zo\u00eb \u5c0f\u5ddd", "ping", null) + "\n")) {
            server.sendBytes(new byte[] {b});
        }
        assertThat(server.answer("Zo\u00eb \u5c0f\u5ddd").path("result")).isEmpty();
    }

    @Test
    void ignoresUnknownNotifications() {
        try (JarProcess server = JarProcess.launch().startShared()) {
            server.send(
                    notification("notifications/unheard_of", Map.of("a", 1)),
                    notification("notifications/roots/list_changed", null),
                    notification("notifications/cancelled", null),
                    notification("ping", null),
                    notification("tools/list", null));
            server.handshake();
            server.send(notification("notifications/unheard_of", null), notification("tools/list", Map.of()));
            assertThat(server.ask("ping", null).has("result")).isTrue();
            assertThat(server.untaken()).isEmpty();
        }
    }

    @ResourceLock("the shared process of TransportIT")
    @Test
    void ignoresUnexpectedResponses() {
        JarProcess server = SHARED.get(Era.SESSION);
        server.send(
                json("{'jsonrpc':'2.0','id':99,'result':{}}"),
                json("{'jsonrpc':'2.0','id':'x','result':null}"),
                json("{'jsonrpc':'2.0','id':'y','error':{'code':-32601,'message':'no'}}"),
                json("{'jsonrpc':'2.0','id':'z','error':'no'}"));
        assertThat(server.ask("ping", null).has("result")).isTrue();
        assertThat(server.untaken()).isEmpty();
    }

    /** The schema allows an error without id. Two sides that answered such errors would never end. */
    @ResourceLock("the shared process of TransportIT")
    @Test
    void ignoresAnErrorWithoutId() {
        JarProcess server = SHARED.get(Era.SESSION);
        server.send(json("{'jsonrpc':'2.0','error':{'code':-32700,'message':'what was that?'}}"));
        server.send(json("{'jsonrpc':'2.0','id':null,'error':{'code':-32700,'message':'what was that?'}}"));
        assertThat(server.ask("ping", null).has("result")).isTrue();
        assertThat(server.untaken()).isEmpty();
    }

    @Test
    void refusesALineOf64MbUnderItsIdWithoutHoldingItInMemory() {
        try (JarProcess server = JarProcess.against(EMPTY.url()).jvm("-Xmx64m").start()) {
            server.handshake();
            // Most clients write the id before the parameters.
            sendLong(
                    server,
                    "{'jsonrpc':'2.0','id':5,'method':'tools/call','params':{'name':'list_users','arguments':{'email':'",
                    "'}}}");
            assertRefused(server.answer(5));
            // The TypeScript SDK writes the id at the end.
            sendLong(
                    server,
                    "{'method':'tools/call','params':{'name':'list_users','arguments':{'email':'",
                    "'}},'jsonrpc':'2.0','id':6}");
            assertRefused(server.answer(6));
            sendLong(server, "{'params':{'id':8,'x':'", "'},'method':'ping','id':'six','jsonrpc':'2.0'}\r");
            assertRefused(server.answer("six"));
            sendLong(server, "{'params':{'id':8,'x':'", "','id':9}}");
            assertRefused(server.nextWithoutId());
            sendLong(server, "", "");
            assertRefused(server.nextWithoutId());

            assertThat(JarProcess.content(server.callTool("list_users", Map.of()))
                            .path("total")
                            .asInt(-1))
                    .isZero();
            assertThat(server.untaken()).isEmpty();
        }
    }

    /** The line fits, its text and tree do not. */
    @Test
    void answersARequestThatExhaustsMemoryAndFreesItsId() {
        try (JarProcess server = JarProcess.against(EMPTY.url()).jvm("-Xmx40m").start()) {
            server.handshake();
            for (int i = 0; i < 3; i++) {
                server.sendBytes(
                        utf8(json("{'jsonrpc':'2.0','id':7,'method':'tools/call','params':{'name':'list_users',"
                                + "'arguments':{'email':'")));
                for (int megabyte = 0; megabyte < 8; megabyte++) {
                    server.sendBytes(filled(1 << 20));
                }
                server.sendBytes(utf8(json("'}}}\n")));
                JsonNode answer = server.answer(7);
                assertThat(answer.has("error") || answer.at("/result/isError").asBoolean())
                        .isTrue();
            }
            server.send(call(7, "list_users", Map.of()));
            assertThat(server.answer(7).at("/result/isError").asBoolean(true)).isFalse();
            assertThat(server.untaken()).isEmpty();
        }
    }

    @Test
    void acceptsALineJustBelowTheLimitAndCountsEachMessageOfABatch() {
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server =
                        JarProcess.against(upstream.url()).jvm("-Xmx256m").start()) {
            server.sendBytes(longLine("{'jsonrpc':'2.0','id':1,'method':'ping','params':{'x':'", "'}}\n"));
            assertThat(server.answer(1).has("result")).isTrue();

            server.send(json("{'jsonrpc':'2.0','id':'i','method':'initialize','params':"
                    + "{'protocolVersion':'2025-03-26','capabilities':{}}}"));
            assertThat(server.answer("i").has("result")).isTrue();
            String others =
                    json(",{'jsonrpc':'2.0','method':'notifications/progress'}").repeat(99);
            for (int id = 2; id < 4; id++) {
                server.sendBytes(longLine(batchedCall(id), "'}}}" + others + "]\n"));
            }
            server.send(json(batchedCall(4) + "x".repeat(20_000) + "'}}}]"));
            assertThat(server.answer(4).at("/error/message").asText()).contains("too many requests are unanswered");
            assertThat(server.untaken()).isEmpty();
        }
    }

    private static String batchedCall(int id) {
        return "[{'jsonrpc':'2.0','id':" + id + ",'method':'tools/call','params':{'name':'list_users','_meta':{'x':'";
    }

    /** A line of the longest length. */
    private static byte[] longLine(String start, String end) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(utf8(json(start)));
        line.writeBytes(filled((16 << 20) - start.length() - end.length() + 1));
        line.writeBytes(utf8(json(end)));
        return line.toByteArray();
    }

    @ResourceLock("the shared process of TransportIT")
    @Test
    void refusesDeepNestingAndGoesOn() {
        JarProcess server = SHARED.get(Era.SESSION);
        server.send("[".repeat(100_000));
        assertThat(server.nextWithoutId().has("error")).isTrue();
        server.send("[".repeat(100_000) + "]".repeat(100_000));
        assertThat(server.nextWithoutId().has("error")).isTrue();
        server.send(json("{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'list_users','arguments':"
                + "{'a':".repeat(100_000) + "1" + "}".repeat(100_000) + "}}"));
        assertThat(server.next().has("error")).isTrue();
        // Not too deep for a parser, but for recursion.
        server.send(json("{'jsonrpc':'2.0','id':2,'method':'tools/call','params':{'name':'list_users','arguments':"
                + "{'a':".repeat(900) + "1" + "}".repeat(900) + "}}"));
        assertThat(server.answer(2).at("/result/isError").asBoolean()).isTrue();
        assertThat(server.ask("tools/list", null).has("result")).isTrue();
        assertThat(server.untaken()).isEmpty();
    }

    // --- requests

    @ResourceLock("the shared process of TransportIT")
    @ParameterizedTest
    @EnumSource
    void refusesAnUnknownMethod(Era era) {
        JarProcess server = SHARED.get(era);
        for (String method :
                List.of("resources/list", "resources/read", "logging/setLevel", "no/such/method", "", "initialized")) {
            assertThat(code(era.ask(server, method, Map.of()))).as(method).isEqualTo(METHOD_NOT_FOUND);
        }
    }

    @ResourceLock("the shared process of TransportIT")
    @ParameterizedTest
    @EnumSource
    void refusesACursorThatItDidNotHandOut(Era era) {
        JarProcess server = SHARED.get(era);
        for (Object cursor : List.of("page-2", "", 2, Map.of())) {
            assertThat(code(era.ask(server, "tools/list", Map.of("cursor", cursor))))
                    .as("%s", cursor)
                    .isEqualTo(INVALID_PARAMS);
        }
        assertThat(era.ask(server, "tools/list", Map.of()).has("result")).isTrue();
    }

    @ResourceLock("the shared process of TransportIT")
    @ParameterizedTest
    @EnumSource
    void refusesAnUnknownToolAndNamesTheNearest(Era era) {
        JarProcess server = SHARED.get(era);
        JsonNode answer = era.ask(server, "tools/call", Map.of("name", "list_user", "arguments", Map.of()));
        assertThat(code(answer)).isEqualTo(INVALID_PARAMS);
        assertThat(answer.at("/error/message").asText()).contains("list_user").contains("list_users");
        JsonNode other = era.ask(server, "tools/call", Map.of("name", "getUserInvite"));
        assertThat(other.at("/error/message").asText()).contains("get_user_invite");
        assertThat(code(era.ask(server, "tools/call", Map.of("name", "zzzzzzzzzzzzzzzzzzzzzzzz"))))
                .isEqualTo(INVALID_PARAMS);
    }

    @ResourceLock("the shared process of TransportIT")
    @Test
    void refusesACallWithInvalidParameters() {
        JarProcess server = SHARED.get(Era.SESSION);
        String[] params = {
            "{}",
            "{'arguments':{}}",
            "{'name':null}",
            "{'name':5}",
            "{'name':['list_users']}",
            "{'name':'list_users','arguments':[]}",
            "{'name':'list_users','arguments':'{}'}",
            "{'name':'list_users','arguments':5}",
            "{'name':'list_users','_meta':5}"
        };
        for (String broken : params) {
            assertThat(code(server.ask("tools/call", JarProcess.parse(json(broken)))))
                    .as(broken)
                    .isEqualTo(INVALID_PARAMS);
        }
        JsonNode nameless = server.ask("tools/call", null);
        assertThat(code(nameless)).isEqualTo(INVALID_PARAMS);
        assertThat(nameless.at("/error/message").asText()).contains("name is required and must be a string");
        assertThat(server.ask("ping", null).has("result")).isTrue();
    }

    // --- calls, side by side

    @ParameterizedTest
    @EnumSource
    void answersEachOf200CallsOnceUnderTheIdAsSent(Era era) {
        List<Object> ids = new ArrayList<>(List.of(
                0,
                -1,
                "",
                "1",
                1,
                "Zo\u00eb \u5c0f\u5ddd \ud83d\ude00",
                "\"quoted\" \\ \n\t",
                "null",
                9007199254740993L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                new BigInteger("9223372036854775808"),
                new BigInteger("18446744073709551616"),
                new BigInteger("-340282366920938463463374607431768211456"),
                "x".repeat(5000)));
        while (ids.size() < 200) {
            ids.add(ids.size() % 2 == 0 ? (Object) (ids.size() * 1000) : "call-" + ids.size());
        }
        try (TestHttpServer upstream = TestHttpServer.answering(TestHttpServer.EMPTY_LIST);
                JarProcess server = JarProcess.against(upstream.url()).startShared()) {
            era.open(server);
            server.send(
                    ids.stream().map(id -> era.call(id, "list_users", Map.of())).toArray(String[]::new));
            for (Object id : ids) {
                assertThat(JarProcess.content(server.answer(id)).path("total").asInt(-1))
                        .isZero();
            }
            server.endInput();
            assertThat(server.exit(JarProcess.PATIENCE)).isZero();
            assertThat(server.untaken()).isEmpty();
            assertThat(server.stdout())
                    .contains("\"id\":9007199254740993,")
                    .contains("\"id\":18446744073709551616,")
                    .contains("\"id\":-340282366920938463463374607431768211456,");
            assertThat(upstream.received()).isEqualTo(ids.size());
        }
    }

    @ResourceLock("the shared process of TransportIT")
    @Test
    void returnsAnIdOfHalfASurrogatePairUnchanged() {
        JarProcess server = SHARED.get(Era.SESSION);
        server.send(json("{'jsonrpc':'2.0','id':'\\ud83d \\u2028','method':'tools/list'}"));
        JsonNode answer = server.next();
        assertThat(answer.get("id").textValue()).isEqualTo("\ud83d \u2028");
        assertThat(answer.has("result")).isTrue();
    }

    @ResourceLock("the shared process of TransportIT")
    @ParameterizedTest
    @EnumSource
    void refusesAnIdInUseAndAnswersTheFirstCall(Era era) throws Exception {
        JarProcess server = held;
        server.send(era.call(5, "list_users", Map.of()));
        Request first = HOLDING.next();
        server.send(era.call(5, "list_user_invites", Map.of()));
        assertThat(code(server.answer(5))).isEqualTo(INVALID_REQUEST);
        // The same digits as a string are another id.
        server.send(era.request("5", "tools/list", Map.of()));
        assertThat(server.answer("5").has("result")).isTrue();

        first.answer(200, TestHttpServer.EMPTY_LIST);
        assertThat(server.answer(5).has("result")).isTrue();
        server.send(era.call(5, "list_users", Map.of()));
        HOLDING.next().answer(200, TestHttpServer.EMPTY_LIST);
        assertThat(server.answer(5).has("result")).isTrue();
        assertGoesOn(server);
        assertThat(HOLDING.untaken()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void answersEverythingPipedAtOnceBeforeItEnds(Era era) {
        try (TestHttpServer upstream = TestHttpServer.answering(TestHttpServer.EMPTY_LIST);
                JarProcess server = JarProcess.against(upstream.url()).start()) {
            pipeAllAtOnce(era, server);
            assertAllPipedAreAnswered(server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersEverythingPipedAtOnceThoughPortkeyIsSlow(Era era) throws Exception {
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server = JarProcess.against(upstream.url()).startShared()) {
            pipeAllAtOnce(era, server);
            for (Request request : upstream.next(PIPED)) {
                request.answer(200, TestHttpServer.EMPTY_LIST);
            }
            assertAllPipedAreAnswered(server);
        }
    }

    private static void pipeAllAtOnce(Era era, JarProcess server) {
        List<String> lines = new ArrayList<>();
        lines.add(initialize(0, NEWEST));
        lines.add(notification("notifications/initialized", null));
        for (int id = 1; id <= PIPED; id++) {
            lines.add(era.call(id, "list_users", Map.of()));
        }
        server.send(lines.toArray(String[]::new));
        server.endInput();
    }

    private static void assertAllPipedAreAnswered(JarProcess server) {
        assertThat(server.exit(JarProcess.PATIENCE)).isZero();
        assertThat(server.answer(0).has("result")).isTrue();
        for (int id = 1; id <= PIPED; id++) {
            assertThat(server.answer(id).at("/result/isError").asBoolean(true)).isFalse();
        }
        assertThat(server.untaken()).isEmpty();
    }

    // --- cancellation

    @ResourceLock("the shared process of TransportIT")
    @ParameterizedTest
    @EnumSource
    void abortsTheRequestOfACancelledCallAndAnswersOnlyOthers(Era era) throws Exception {
        JarProcess server = held;
        server.send(era.call("gone", "list_users", Map.of()));
        Request gone = HOLDING.next();
        server.send(era.call("kept", "list_user_invites", Map.of()));
        Request kept = HOLDING.next();
        server.send(cancel("gone"));
        gone.awaitHangUp();

        kept.answer(200, TestHttpServer.EMPTY_LIST);
        assertThat(server.answer("kept").has("result")).isTrue();
        assertThat(kept.line()).contains("/admin/users/invites");
        assertGoesOn(server);
        assertThat(HOLDING.untaken()).isZero();
    }

    @ResourceLock("the shared process of TransportIT")
    @ParameterizedTest
    @EnumSource
    void abortsACallCancelledInTheMiddleOfItsAnswer(Era era) throws Exception {
        JarProcess server = held;
        server.send(era.call(1, "list_users", Map.of()));
        Request request = HOLDING.next();
        // More than the buffers of the connection hold, so the call is reading when this returns.
        request.answerOfLength(6 << 20, "{\"id\":\"" + "a".repeat(5 << 20));
        assertThat(request.isHungUp()).isFalse();
        server.send(cancel(1));
        request.awaitHangUp();
        assertGoesOn(server);
        assertThat(HOLDING.untaken()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void doesNotRetryACallCancelledBetweenTwoAttempts(Era era) throws Exception {
        try (TestHttpServer upstream =
                        TestHttpServer.start(request -> request.answer(503, Map.of("Retry-After", "20"), "busy"));
                JarProcess server = JarProcess.against(upstream.url()).startShared()) {
            era.open(server);
            server.send(era.call(1, "list_users", Map.of()));
            upstream.next();
            server.send(cancel(1));
            endWithNothingElse(server);
            assertThat(upstream.received()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverSendsACallCancelledWhileItIsQueued(Era era) throws Exception {
        try (TestHttpServer upstream = TestHttpServer.holding();
                JarProcess server = JarProcess.against(upstream.url()).startShared()) {
            era.open(server);
            List<String> lines = new ArrayList<>();
            for (int id = 1; id <= QUEUED; id++) {
                lines.add(era.call(id, "list_users", Map.of()));
            }
            server.send(lines.toArray(String[]::new));
            upstream.next();
            for (int id = 1; id <= QUEUED; id++) {
                lines.set(id - 1, cancel(id));
            }
            server.send(lines.toArray(String[]::new));
            String user = JarProcess.uuid(1);
            server.send(era.call("after", "get_user", Map.of("user_id", user)));
            Request held = upstream.next();
            while (!held.name().equals(user)) {
                held = upstream.next();
            }
            held.answer(200, "{}");
            assertThat(server.answer("after").has("result")).isTrue();
            endWithNothingElse(server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ignoresTheCancellationOfAnUnknownOrAnsweredCall(Era era) {
        try (JarProcess server = JarProcess.against(EMPTY.url()).startShared()) {
            era.open(server);
            server.send(era.call(1, "list_users", Map.of()));
            assertThat(server.answer(1).has("result")).isTrue();
            server.send(
                    cancel(1),
                    cancel("never seen"),
                    cancel(null),
                    notification("notifications/cancelled", Map.of("requestId", List.of(1))),
                    notification("notifications/cancelled", Map.of()),
                    notification("notifications/cancelled", null));
            // The id is free for another call, which the old cancellation does not touch.
            server.send(era.call(1, "list_users", Map.of()));
            assertThat(server.answer(1).has("result")).isTrue();
            endWithNothingElse(server);
        }
    }

    private static void endWithNothingElse(JarProcess server) {
        assertThat(server.ask("ping", null).has("result")).isTrue();
        server.endInput();
        assertThat(server.exit(JarProcess.PATIENCE)).isZero();
        assertThat(server.untaken()).isEmpty();
    }

    private static String cancel(Object id) {
        return id == null
                ? json("{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':null}}")
                : notification("notifications/cancelled", Map.of("requestId", id, "reason", "test"));
    }

    // --- text

    @Test
    void keepsTextBeyondAsciiWithAnyCharsetOfThePlatform() {
        try (JarProcess server = JarProcess.launch()
                .jvm("-Dfile.encoding=ISO-8859-1", "-Dstdout.encoding=ISO-8859-1", "-Dstderr.encoding=ISO-8859-1")
                .env("LC_ALL", "C")
                .env("PORTKEY_SANDBOX", "true")
                .start()) {
            for (Era era : Era.values()) {
                era.open(server);
                assertKeepsText(era, server, "Zo\u00eb \u00de\u00f3rsd\u00f3ttir \u5c0f\u5ddd \ud83d\ude00 " + era);
            }
        }
    }

    private static void assertKeepsText(Era era, JarProcess server, String name) {
        JsonNode zoe = JarProcess.content(
                        era.callTool(server, "list_users", Map.of("email", "zoe.thorsdottir@example.com")))
                .at("/data/0");
        assertThat(zoe.path("last_name").asText()).isEqualTo("\u00de\u00f3rsd\u00f3ttir");
        String id = zoe.path("id").asText();
        JsonNode updated = era.callTool(server, "update_user", Map.of("user_id", id, "first_name", name));
        assertThat(JarProcess.content(updated).path("first_name").asText()).isEqualTo(name);
        JsonNode read = era.callTool(server, "get_user", Map.of("user_id", id));
        assertThat(JarProcess.content(read).path("first_name").asText()).isEqualTo(name);
    }

    private static void assertRefused(JsonNode answer) {
        assertThat(code(answer)).isEqualTo(INVALID_REQUEST);
        assertThat(answer.at("/error/message").asText()).contains("16 MB");
    }

    private static void sendLong(JarProcess server, String start, String end) {
        server.sendBytes(utf8(json(start)));
        byte[] megabyte = filled(1 << 20);
        for (int i = 0; i < 64; i++) {
            server.sendBytes(megabyte);
        }
        server.sendBytes(utf8(json(end) + "\n"));
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'a');
        return bytes;
    }

    private static int code(JsonNode answer) {
        return answer.at("/error/code").asInt();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ResourceLock("the shared process of TransportIT")
    @Test
    void takesNullParametersAsNone() {
        JarProcess server = SHARED.get(Era.SESSION);
        server.send("{\"jsonrpc\":\"2.0\",\"id\":\"list\",\"method\":\"tools/list\",\"params\":null}");
        assertThat(server.answer("list").at("/result/tools").size()).isEqualTo(DefaultTools.count(false));
        server.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\",\"params\":null}");
        assertThat(server.ask("ping", null).has("result")).isTrue();
        assertThat(server.untaken()).isEmpty();
    }

    @ResourceLock("the shared process of TransportIT")
    @Test
    void refusesARequestBeyondTheLimitsOfJsonUnderItsId() {
        JarProcess server = SHARED.get(Era.SESSION);
        String number = "1".repeat(2_000);
        server.send("{\"jsonrpc\":\"2.0\",\"id\":41,\"method\":\"ping\",\"params\":{\"x\":" + number + "}}");
        assertThat(server.answer(41).at("/error/code").asInt()).isEqualTo(-32600);
        server.send("{\"method\":\"ping\",\"params\":{\"x\":" + "[".repeat(5_000) + "]".repeat(5_000)
                + "},\"jsonrpc\":\"2.0\",\"id\":42}");
        assertThat(server.answer(42).at("/error/code").asInt()).isEqualTo(-32600);
        server.sendBytes(utf8(json("{'jsonrpc':'2.0','id':43,'method':'ping','params':{'x':1e-9999999999}}\n")));
        assertThat(server.answer(43).at("/error/code").asInt()).isEqualTo(-32600);
        server.send(
                "{\"jsonrpc\":\"2.0\",\"id\":44,\"method\":\"ping\",\"params\":{\"" + "x".repeat(60_000) + "\":1}}");
        assertThat(server.answer(44).at("/error/message").asText()).contains("a name or number too long");
    }
}
