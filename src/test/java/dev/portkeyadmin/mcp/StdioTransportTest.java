package dev.portkeyadmin.mcp;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portkeyadmin.audit.AuditLog;
import dev.portkeyadmin.audit.WritesInProgress;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.mcp.wire.JsonRpc;
import dev.portkeyadmin.mcp.wire.LineReader;
import dev.portkeyadmin.mcp.wire.LineWriter;
import dev.portkeyadmin.mcp.wire.Outbound;
import dev.portkeyadmin.prompts.JobPrompts;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.safety.CallContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Drives the transport inside this process, for situations that a client at the other end of a pipe cannot cause. */
@Timeout(300)
@Order(1)
class StdioTransportTest {

    private static final String INITIALIZE = "{'jsonrpc':'2.0','id':'i','method':'initialize','params':"
            + "{'protocolVersion':'2025-11-25','capabilities':{'elicitation':{}},"
            + "'clientInfo':{'name':'test','version':'1'}}}";

    private static final String DISCOVER = "{'jsonrpc':'2.0','id':1,'method':'server/discover','params':{'_meta':{"
            + "'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
            + "'io.modelcontextprotocol/clientCapabilities':{}}}}";

    private final Input in = new Input();
    private final BlockingQueue<JsonNode> written = new LinkedBlockingQueue<>();
    private final AtomicInteger declared = new AtomicInteger();
    private final AtomicInteger warmUps = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Output output = new Output();
    private final WritesInProgress writes = new AuditLog(null, new Secrets()).writes();
    private final ThreadGroup threads = new ThreadGroup("transport");
    private String list = "[]";
    private Duration drain = Duration.ofSeconds(30);

    @AfterEach
    void end() throws InterruptedException {
        in.say((String) null);
        output.resume();
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void readsUtf8AndNoOtherEncodingOfJson() throws Exception {
        serve(hello());
        assertThat(code(ask("{\u0000}\u0000"))).as("UTF-16").isEqualTo(JsonRpc.PARSE_ERROR);
        assertThat(code(ask("\uFEFF{}"))).as("a second byte order mark").isEqualTo(JsonRpc.PARSE_ERROR);
    }

    @Test
    void answersLineByLine() throws Exception {
        serve(hello());
        assertThat(code(ask("what?"))).isEqualTo(JsonRpc.PARSE_ERROR);
        assertThat(code(ask("[]"))).isEqualTo(JsonRpc.INVALID_REQUEST);
        assertThat(code(ask("{'jsonrpc':'2.0','id':1}"))).isEqualTo(JsonRpc.INVALID_REQUEST);
        assertThat(code(ask("{'jsonrpc':'2.0','id':1,'method':'ping','params':[]}")))
                .isEqualTo(JsonRpc.INVALID_REQUEST);
        assertThat(code(ask("{'jsonrpc':'2.0','id':1.5,'method':'ping'}"))).isEqualTo(JsonRpc.INVALID_REQUEST);
        assertThat(code(ask("{'jsonrpc':'2.0','id':1,'method':'tools/list'}"))).isEqualTo(JsonRpc.INVALID_REQUEST);
        assertThat(code(ask("{'jsonrpc':'2.0','id':1,'method':'initialize','params':{}}")))
                .isEqualTo(JsonRpc.INVALID_PARAMS);
        assertThat(code(ask(INITIALIZE.replace("{'elicitation':{}}", "[]")))).isEqualTo(JsonRpc.INVALID_PARAMS);
        in.say("  \r\n");
        assertThat(ask(PING).has("result")).isTrue();
        assertThat(ask(INITIALIZE).has("result")).isTrue();
        in.say(json("{'jsonrpc':'2.0','method':'notifications/unheard_of'}\n"));
        assertThat(code(ask("{'jsonrpc':'2.0','id':1,'method':'no/such'}"))).isEqualTo(JsonRpc.METHOD_NOT_FOUND);
        assertThat(ask(call(1)).path("result").asText()).isEqualTo("hello");
        in.say(json("{'jsonrpc':'2.0','id':2,'method':'ping','params':{'x':'"));
        in.say("a".repeat(LineReader.LIMIT));
        JsonNode refused = ask("'}}");
        assertThat(code(refused)).isEqualTo(JsonRpc.INVALID_REQUEST);
        assertThat(refused.path("id").asInt()).isEqualTo(2);
    }

    @Test
    void saysWhyALineIsNotJson() throws Exception {
        serve(hello());
        Map<String, String> faults = Map.of(
                "Content-Length: 20", "near column ",
                "{'jsonrpc':'2.0'} {}", "near column ",
                "{'jsonrpc':", "near column ",
                "\u0000", "near column ");
        for (Map.Entry<String, String> fault : faults.entrySet()) {
            assertThat(ask(fault.getKey()).at("/error/message").asText())
                    .as(fault.getKey())
                    .startsWith("Parse error: the line is not one JSON value")
                    .contains(fault.getValue())
                    .hasSizeLessThan(150);
        }
        in.say(new byte[] {'"', (byte) 0xFF, '"', '\n'});
        assertThat(next().at("/error/message").asText()).isEqualTo("Parse error: the line is not UTF-8");
    }

    @Test
    void showsAnUnknownMethodEscapedAndCutInBothEras() throws Exception {
        serve(hello());
        ask(INITIALIZE);
        String stateless = ",'params':{'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                + "'io.modelcontextprotocol/clientCapabilities':{}}}}";
        for (String end : new String[] {"}", stateless}) {
            JsonNode refused = ask("{'jsonrpc':'2.0','id':1,'method':'no\\n\\u202esuch" + "x".repeat(5000) + "'" + end);
            assertThat(code(refused)).isEqualTo(JsonRpc.METHOD_NOT_FOUND);
            assertThat(refused.at("/error/message").asText())
                    .hasSizeLessThan(200)
                    .startsWith("Method not found: no")
                    .doesNotContain("\n", "\u202e");
        }
    }

    @Test
    void escapesAndCutsWhatAClientCallsItself() throws Exception {
        serve(hello());
        String odd = "a\\u202e\\n" + "x".repeat(5000);
        String meta = "{'jsonrpc':'2.0','id':1,'method':'METHOD','params':{'name':'tool','_meta':{"
                + "'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                + "'io.modelcontextprotocol/clientInfo':{'name':'" + odd + "','version':'" + odd + "'},"
                + "'io.modelcontextprotocol/clientCapabilities':CAPABILITIES}}}";
        String stateless = meta.replace("METHOD", "tools/call");
        JsonNode refused = ask(meta.replace("METHOD", odd).replace("CAPABILITIES", "[]"));
        assertThat(code(refused)).isEqualTo(JsonRpc.INVALID_PARAMS);
        assertThat(refused.at("/error/message").asText())
                .hasSizeLessThan(250)
                .contains("a\\u202e\\nxxx", " must be an object")
                .doesNotContain("\n", "\u202e");
        String name = ask(stateless.replace("CAPABILITIES", "{}"))
                .at("/result/content/0/text")
                .asText();
        assertThat(name).hasSizeLessThan(110).contains("a\\u202e\\nxxx").doesNotContain("\n", "\u202e");
    }

    @Test
    void namesTheFaultOfAnInvalidRequest() throws Exception {
        serve(hello());
        ask(INITIALIZE);
        Map<String, String> faults = Map.ofEntries(
                Map.entry("[]", "only sessions of 2025-03-26 have batches"),
                Map.entry("[{'jsonrpc':'2.0','id':1,'method':'ping'}]", "only sessions of 2025-03-26 have batches"),
                Map.entry("7", "expected a JSON-RPC 2.0 object"),
                Map.entry("null", "expected a JSON-RPC 2.0 object"),
                Map.entry("{}", "jsonrpc must be \"2.0\""),
                Map.entry("{'ids':[1,2]}", "jsonrpc must be \"2.0\""),
                Map.entry("{'jsonrpc':2.0,'id':1,'method':'ping'}", "jsonrpc must be \"2.0\""),
                Map.entry("{'jsonrpc':'2.0','id':1}", "method is missing"),
                Map.entry("{'jsonrpc':'2.0','id':1,'method':null}", "method must be a string"),
                Map.entry("{'jsonrpc':'2.0','id':1,'method':['ping']}", "method must be a string"),
                Map.entry("{'jsonrpc':'2.0','id':null,'method':'ping'}", "id must be a string or a whole number"),
                Map.entry("{'jsonrpc':'2.0','id':1,'method':'ping','params':[]}", "params must be an object"),
                Map.entry("{'jsonrpc':'2.0','id':1,'method':'ping','params':{'_meta':[]}}", "ping: _meta must be an"));
        for (Map.Entry<String, String> fault : faults.entrySet()) {
            String message = ask(fault.getKey()).at("/error/message").asText();
            assertThat(message).as(fault.getKey()).contains(fault.getValue());
            assertThat(message.contains("batches"))
                    .as(fault.getKey())
                    .isEqualTo(fault.getKey().startsWith("["));
        }
    }

    @Test
    void answersEachRequestOfABatchInASessionThatHasThem() throws Exception {
        serve(asking(), params -> {
            if (params.path("name").asText().equals("broken")) {
                throw new IllegalStateException("a test");
            }
            return null;
        });
        String ping = "[{'jsonrpc':'2.0','id':9,'method':'ping'}]";
        assertThat(code(ask(ping))).isEqualTo(JsonRpc.INVALID_REQUEST);
        ask(INITIALIZE.replace("2025-11-25", InitializeHandler.VERSION_WITH_BATCHES));
        in.say(json("[" + call(1) + ",7,[],{'jsonrpc':'2.0','method':'notifications/unheard_of'}," + INITIALIZE
                + ",{'jsonrpc':'2.0','id':1,'method':'ping'},{'jsonrpc':'2.0','id':2,'method':'ping'},"
                + call(3).replace("'tool'", "'broken'")
                + ",{'jsonrpc':'2.0','id':4,'method':'tools/list'}]\n"));
        List<JsonNode> answers = new ArrayList<>();
        JsonNode question = null;
        while (answers.size() < 7 || question == null) {
            JsonNode message = next();
            if (message.has("method")) {
                question = message;
            } else {
                answers.add(message);
            }
        }
        assertThat(answers.stream().map(answer -> answer.path("id").asText() + ":" + code(answer)))
                .as("in the order of the batch; the call waits for its question")
                .containsExactly(":-32600", ":-32600", "i:-32600", "1:-32600", "2:0", "3:-32603", "4:0");
        in.say(json("[{'jsonrpc':'2.0','id':" + question.get("id") + ",'result':{'x':7}}]\n"));
        assertThat(next().at("/result/x").asInt()).isEqualTo(7);
        for (String array : List.of("[]", "[[]]", "[" + ping + "]")) {
            JsonNode refused = ask(array);
            assertThat(code(refused)).isEqualTo(JsonRpc.INVALID_REQUEST);
            assertThat(refused.at("/error/message").asText()).endsWith("not an empty array or one inside a batch");
        }
        assertThat(ask(ping).has("result")).isTrue();
    }

    @Test
    void cancelsACallOfABatch() throws Exception {
        serve(asking());
        ask(INITIALIZE.replace("2025-11-25", InitializeHandler.VERSION_WITH_BATCHES));
        JsonNode question = ask("[" + call(1) + "]");
        JsonNode over = ask("[{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':1}},"
                + "{'jsonrpc':'2.0','method':'notifications/unheard_of'}]");
        assertThat(over.at("/params/requestId")).isEqualTo(question.get("id"));
        assertThat(ask(PING).has("result")).isTrue();
    }

    @Test
    void refusesEveryRequestOfABatchInWhichAMemberOccursTwice() throws Exception {
        serve(hello());
        ask(INITIALIZE.replace("2025-11-25", InitializeHandler.VERSION_WITH_BATCHES));
        JsonNode first =
                ask("[{'jsonrpc':'2.0','id':1,'method':'ping'},{'jsonrpc':'2.0','id':2,'id':3,'method':'ping'}]");
        assertThat(first.path("id").asInt()).isEqualTo(1);
        assertThat(first.at("/error/message").asText()).startsWith("Invalid request: /1/id occurs twice");
        JsonNode second = next();
        assertThat(second.has("id")).isFalse();
        assertThat(second.at("/error/message").asText()).startsWith("Invalid request: /id occurs twice");
        assertThat(ask(PING).has("result")).isTrue();
    }

    @Test
    void refusesABatchOfTooManyMessages() throws Exception {
        serve(hello());
        ask(INITIALIZE.replace("2025-11-25", InitializeHandler.VERSION_WITH_BATCHES));
        JsonNode refused = ask("[" + (PING + ",").repeat(1000) + PING + "]");
        assertThat(code(refused)).isEqualTo(JsonRpc.INVALID_REQUEST);
        assertThat(refused.at("/error/message").asText()).contains("at most 1000 messages");
        assertThat(ask(PING).has("result")).isTrue();
    }

    /** Without the id, the client would wait for an answer until its time is over. */
    @Test
    void reportsALineThatIsNotJsonUnderAnIdThatCanBeRead() throws Exception {
        serve(asking());
        ask(INITIALIZE);
        for (String line : List.of(
                "{'jsonrpc':'2.0','id':7,'method':'ping'",
                "{'jsonrpc':'2.0','id':7,'method':'ping','params':{'x':NaN}}",
                "{'jsonrpc':'2.0','id':7,'method':'ping'} {'jsonrpc':'2.0','id':8,'method':'ping'}")) {
            JsonNode refused = ask(line);
            assertThat(code(refused)).as(line).isEqualTo(JsonRpc.PARSE_ERROR);
            assertThat(refused.path("id").asInt()).as(line).isEqualTo(7);
        }
        in.say("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"p\u00eFng\"}\n".getBytes(StandardCharsets.ISO_8859_1));
        JsonNode encoded = next();
        assertThat(code(encoded)).isEqualTo(JsonRpc.PARSE_ERROR);
        assertThat(encoded.path("id").asInt()).isEqualTo(7);
        // The end may lie within an inner object.
        JsonNode broken = ask("{'jsonrpc':'2.0','method':'ping','params':{'x':NaN,'id':7}");
        assertThat(code(broken)).isEqualTo(JsonRpc.PARSE_ERROR);
        assertThat(broken.has("id")).isFalse();
        JsonNode question = ask(call(1));
        assertThat(code(ask("{'jsonrpc':'2.0','id':" + question.get("id") + ",'result':{'x':NaN}}")))
                .isEqualTo(JsonRpc.PARSE_ERROR);
        assertThat(next().path("result").asText()).isEqualTo("none");
    }

    @Test
    void readsANameThatHoldsHalfASurrogatePair() throws Exception {
        serve(hello());
        for (String start : List.of("{", " {")) {
            assertThat(ask(start + "'jsonrpc':'2.0','id':7,'method':'ping','params':{'\\ud83d':{'\\ude00x':1}}}")
                            .has("result"))
                    .isTrue();
        }
    }

    /** A proxy that reads the other one of two members would see another request. */
    @Test
    void refusesARequestInWhichAMemberOccursTwice() throws Exception {
        serve(hello());
        ask(INITIALIZE);
        Map<String, String> twice = Map.of(
                "{'jsonrpc':'2.0','id':1,'method':'ping','method':'tools/list'}", "/method",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'tool','name':'tool'}}", "/params/name",
                " {'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'arguments':{'a':{},'a':{}}}}",
                        "/params/arguments/a",
                "{'jsonrpc':'2.0','id':1,'method':'no/such','params':{'arguments':{'n':1},'arguments':{}}}",
                        "/params/arguments",
                "{'jsonrpc':'2.0','id':1,'method':'ping','params':{'x\\u202e':1,'x\\u202e':1}}", "/params/x\\u202e");
        for (Map.Entry<String, String> line : twice.entrySet()) {
            JsonNode refused = ask(line.getKey());
            assertThat(code(refused)).isEqualTo(JsonRpc.INVALID_REQUEST);
            assertThat(refused.path("id").asInt()).isEqualTo(1);
            assertThat(refused.at("/error/message").asText())
                    .as(line.getKey())
                    .startsWith("Invalid request: " + line.getValue() + " occurs twice");
        }
        JsonNode unknown = ask("{'jsonrpc':'2.0','id':1,'id':2,'method':'ping'}");
        assertThat(code(unknown)).isEqualTo(JsonRpc.INVALID_REQUEST);
        assertThat(unknown.has("id")).isFalse();
        assertThat(code(ask("{'a':1,'a':2,"))).isEqualTo(JsonRpc.PARSE_ERROR);
        assertThat(ask(PING).has("result")).isTrue();
    }

    @Test
    void answersUnderAnIdAsItWasWritten() throws Exception {
        serve(hello());
        for (String id : List.of("1.0", "1E+2", "0", "-0.0", "\"\"", "\"1.0\"", "\"" + "x".repeat(100_000) + "\"")) {
            JsonNode answer = ask("{'jsonrpc':'2.0','id':" + id + ",'method':'ping'}");
            assertThat(answer.has("result")).as(id).isTrue();
            assertThat(answer.get("id")).isEqualTo(Json.mapper().readTree(id));
        }
    }

    /** An answer under the same id, whatever it is, would be taken for the answer to the first request. */
    @Test
    void refusesEveryRequestUnderAnIdThatIsInUse() throws Exception {
        serve(asking());
        ask(INITIALIZE);
        JsonNode question = ask(call(1));
        for (String again : List.of(
                "{'jsonrpc':'2.0','id':1,'method':'ping'}",
                "{'jsonrpc':'2.0','id':1.0,'method':'tools/list'}",
                DISCOVER,
                call(1),
                "{'jsonrpc':'2.0','id':1,'method':'no/such'}")) {
            JsonNode refused = ask(again);
            assertThat(code(refused)).as(again).isEqualTo(JsonRpc.INVALID_REQUEST);
            assertThat(refused.at("/error/message").asText()).contains("not answered yet");
        }
        // The id of what cannot be read may be that of an inner object.
        for (String invalid : List.of(
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'x':NaN}}",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':" + "[".repeat(2000) + "]".repeat(2000) + "}",
                "{'jsonrpc':'2.0','method':'x','params':'" + "x".repeat(LineReader.LIMIT) + "','id':1}")) {
            JsonNode refused = ask(invalid);
            String start = invalid.substring(0, 40);
            assertThat(code(refused)).as(start).isNotZero();
            assertThat(refused.has("id")).as(start).isFalse();
        }
        assertThat(ask(PING).has("result")).isTrue();
        JsonNode answer = ask("{'jsonrpc':'2.0','id':" + question.get("id") + ",'result':{'x':7}}");
        assertThat(answer.at("/result/x").asInt()).isEqualTo(7);
        assertThat(ask("{'jsonrpc':'2.0','id':1,'method':'ping'}").has("result"))
                .isTrue();
    }

    /** Readers of JSON differ in which of two members counts, so that a yes and a no are neither. */
    @Test
    void takesNoResultFromAResponseThatIsNotClear() throws Exception {
        serve(asking());
        ask(INITIALIZE);
        for (String response : List.of(
                "{'jsonrpc':'2.0','id':ID,'result':{'x':1,'x':2}}",
                "{'jsonrpc':'2.0','id':ID,'result':{'x':1},'result':{'x':2}}",
                "{'jsonrpc':'2.0','id':'other','id':ID,'result':{'x':1}}",
                "{'jsonrpc':'1.0','id':ID,'result':{'x':1}}",
                "{'id':ID,'result':{'x':1}}",
                "{'jsonrpc':'2.0','id':ID,'method':null,'error':{'code':1,'message':''}}")) {
            JsonNode question = ask(call(1));
            JsonNode answer = ask(response.replace("ID", question.get("id").toString()));
            assertThat(answer.path("id").asInt()).as(response).isEqualTo(1);
            assertThat(answer.path("result").asText()).as(response).isEqualTo("none");
        }
        JsonNode question = ask(call(1));
        assertThat(ask("{'jsonrpc':'2.0','method':null,'id':" + question.get("id") + ",'result':{'x':7}}")
                        .at("/result/x")
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void waitsForNoOtherResponseAfterOneThatCannotBeRead() throws Exception {
        serve(asking());
        ask(INITIALIZE);
        for (String value : List.of("[".repeat(2000) + "]".repeat(2000), "'" + "x".repeat(LineReader.LIMIT) + "'")) {
            JsonNode question = ask(call(1));
            JsonNode refused = ask("{'jsonrpc':'2.0','id':" + question.get("id") + ",'result':" + value + "}");
            assertThat(code(refused)).isEqualTo(JsonRpc.INVALID_REQUEST);
            assertThat(next().path("result").asText()).isEqualTo("none");
        }
    }

    @Test
    void waitsOnForAResponseAfterABrokenRequestUnderTheIdOfTheQuestion() throws Exception {
        serve(asking());
        ask(INITIALIZE);
        String id = ask(call(1)).get("id").toString();
        for (String line : List.of(
                "{'jsonrpc':'2.0','id':ID,'method':'tools/call','params':{'x':NaN},'result':1}",
                "{'jsonrpc':'2.0','id':ID,'method':'x','params':" + "[".repeat(2000) + "]".repeat(2000) + "}",
                "{'jsonrpc':'2.0','params':{'result':'" + "x".repeat(LineReader.LIMIT) + "'},'id':ID}",
                "{'jsonrpc':'2.0','id':ID")) {
            assertThat(code(ask(line.replace("ID", id)))).isNotZero();
        }
        assertThat(ask("{'jsonrpc':'2.0','id':" + id + ",'result':{'x':7}}")
                        .at("/result/x")
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void requiresTheVersionOfARequestThatStatesCapabilities() throws Exception {
        serve(hello());
        String request = "{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{'_meta':{"
                + "'io.modelcontextprotocol/clientCapabilities':{}}}}";
        for (int i = 0; i < 2; i++) {
            JsonNode refused = ask(request);
            assertThat(code(refused)).isEqualTo(JsonRpc.INVALID_PARAMS);
            assertThat(refused.at("/error/message").asText()).contains("protocolVersion is required");
            ask(INITIALIZE);
        }
    }

    @Test
    void notesEveryDeclarationThatTheClientCanAsk() throws Exception {
        serve(hello());
        ask(INITIALIZE.replace("'elicitation':{}", "'elicitation':{'url':{}}"));
        ask(INITIALIZE.replace("'elicitation':{}", "'elicitation':{'form':null,'url':{}}"));
        assertThat(declared).hasValue(0);
        // A refused one counts, too.
        ask(INITIALIZE);
        assertThat(declared).hasValue(1);
        ask(DISCOVER);
        assertThat(declared).hasValue(1);
        ask(DISCOVER.replace("Capabilities':{}", "Capabilities':{'elicitation':{'form':{}}}"));
        assertThat(declared).hasValue(2);
    }

    /** The set of capabilities is not closed. */
    @Test
    void acceptsCapabilitiesThatTheClientDefines() throws Exception {
        serve(hello());
        String own = "'x':true,'tools':1,'extensions':{'a/b':{}},'";
        assertThat(ask(INITIALIZE.replace("'elicitation'", own + "elicitation'"))
                        .has("result"))
                .isTrue();
        assertThat(ask(DISCOVER.replace("Capabilities':{}", "Capabilities':{" + own + "elicitation':{}}"))
                        .has("result"))
                .isTrue();
    }

    @Test
    void preparesTheFirstCallWhenAClientWithoutASessionBegins() throws Exception {
        serve(hello());
        ask(INITIALIZE);
        assertThat(warmUps).hasValue(0);
        ask(DISCOVER);
        ask(DISCOVER.replace("'id':1", "'id':2"));
        // The first request was over before the second was read.
        assertThat(warmUps).hasValueGreaterThan(0);
    }

    @Test
    void answersInvalidParametersOfACallWithoutTheSession() throws Exception {
        serve(hello(), params -> "not today");
        ask(INITIALIZE);
        JsonNode answer = ask(call(1));
        assertThat(code(answer)).isEqualTo(JsonRpc.INVALID_PARAMS);
        assertThat(answer.at("/error/message").asText()).isEqualTo("not today");
        assertThat(ask("{'jsonrpc':'2.0','id':1,'method':'tools/list'}").has("result"))
                .isTrue();
    }

    @Test
    void answersAFaultOfItsOwnUnderTheIdAndGoesOn() throws Exception {
        serve(hello(), params -> {
            if (params.path("name").asText().equals("deep")) {
                throw new StackOverflowError();
            }
            throw new OutOfMemoryError("a test");
        });
        ask(INITIALIZE);
        JsonNode answer = ask(call(1));
        assertThat(code(answer)).isEqualTo(JsonRpc.INTERNAL_ERROR);
        assertThat(answer.path("id").asInt()).isEqualTo(1);
        assertThat(code(ask(call(1).replace("'tool'", "'deep'")))).isEqualTo(JsonRpc.INTERNAL_ERROR);
        assertThat(ask(PING).has("result")).isTrue();
    }

    @Test
    void answersACallThatRunsOutOfMemoryAndFreesItsId() throws Exception {
        serve((outbound, number) -> {
            throw new OutOfMemoryError("a test");
        });
        ask(INITIALIZE);
        for (int i = 0; i < 2; i++) {
            JsonNode answer = ask(call(1));
            assertThat(code(answer)).isEqualTo(JsonRpc.INTERNAL_ERROR);
            assertThat(answer.path("id").asInt()).isEqualTo(1);
        }
    }

    @Test
    void answersACallThatTheSessionDrops() throws Exception {
        serve((outbound, number) -> {});
        ask(INITIALIZE);
        assertThat(code(ask(call(1)))).isEqualTo(JsonRpc.INTERNAL_ERROR);
        assertThat(code(ask(call(1)))).isEqualTo(JsonRpc.INTERNAL_ERROR);
    }

    @Test
    void asksTheClientAndReceivesItsResponse() throws Exception {
        serve(asking());
        ask(INITIALIZE);
        JsonNode question = ask(call(1));
        assertThat(question.path("method").asText()).isEqualTo("some/question");
        JsonNode answer = ask("{'jsonrpc':'2.0','id':" + question.get("id") + ",'result':{'x':7}}");
        assertThat(answer.path("id").asInt()).isEqualTo(1);
        assertThat(answer.at("/result/x").asInt()).isEqualTo(7);
    }

    @Test
    void goesOnWithoutAResultWhenTheClientRespondsWithAnError() throws Exception {
        serve(asking());
        ask(INITIALIZE);
        JsonNode question = ask(call(1));
        JsonNode answer = ask(
                "{'jsonrpc':'2.0','id':" + question.get("id") + ",'error':{'code':-32601,'message':'no such method'}}");
        assertThat(answer.path("result").asText()).isEqualTo("none");
    }

    @Test
    void cancelsTheQuestionOfACancelledCall() throws Exception {
        serve(asking());
        ask(INITIALIZE);
        JsonNode question = ask(call(1));
        JsonNode cancelled = ask("{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':1}}");
        assertThat(cancelled.path("method").asText()).isEqualTo("notifications/cancelled");
        assertThat(cancelled.at("/params/requestId")).isEqualTo(question.get("id"));
        assertThat(ask(PING).has("result")).isTrue();
    }

    /** Some clients write null for members that they do not use, and a cancellation must not be lost by it. */
    @Test
    void takesANotificationWithANullIdForOne() throws Exception {
        serve(asking());
        ask(INITIALIZE);
        in.say(json("{'jsonrpc':'2.0','id':null,'method':'notifications/initialized','params':null}\n"));
        JsonNode question = ask(call(1));
        JsonNode over = ask("{'jsonrpc':'2.0','id':null,'method':'notifications/cancelled','params':{'requestId':1}}");
        assertThat(over.at("/params/requestId")).isEqualTo(question.get("id"));
        assertThat(ask(PING).has("result")).isTrue();
    }

    @Test
    void endsTheServiceWhenTheInputBreaks() throws Exception {
        serve(hello());
        assertThat(ask(PING).has("result")).isTrue();
        in.breakOff();
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void endsTheServiceAndEveryCallWhenTheOutputBreaks() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        serve(hanging(started, interrupted));
        ask(INITIALIZE);
        in.say(json(call(1)) + "\n");
        started.await();
        output.broken = true;
        in.say(json(PING) + "\n");
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(written).isEmpty();
    }

    @Test
    void dropsReadsAtOnceWhenInputEndsAndOutputBreaks() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        serve(hanging(started, interrupted));
        ask(INITIALIZE);
        in.say(json(call(1)) + "\n");
        started.await();
        output.broken = true;
        // The end of the service waits here, so that the reader ends before it.
        synchronized (writes) {
            in.say((String) null);
            reader().join(TimeUnit.SECONDS.toMillis(60));
        }
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void seesTheEndOfInputThoughTheClientDoesNotRead() throws Exception {
        serve(hello());
        ask(INITIALIZE);
        output.stop();
        // More than the pipe of any system holds.
        for (int i = 0; i < 20_000; i++) {
            in.say(json(PING) + "\n");
        }
        in.say((String) null);
        assertThat(in.isRead()).isTrue();
        output.resume();
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(written).hasSize(20_000);
    }

    @Test
    void keepsAnswersWithTheirCallsWhileMuchIsUnread() throws Exception {
        String large = "x".repeat(LineWriter.ROOM / 4);
        serve((outbound, number) -> outbound.result(number, large));
        ask(INITIALIZE);
        output.stop();
        for (int id = 1; id <= 6; id++) {
            in.say(json(call(id)) + "\n");
        }
        // Some answers wait with their calls, and the reader goes on.
        assertThat(in.isRead()).isTrue();
        output.resume();
        for (int id = 1; id <= 6; id++) {
            assertThat(next().has("result")).isTrue();
        }
    }

    @Test
    void refusesRequestsWhileMuchIsUnread() throws Exception {
        list = "\"" + "x".repeat(LineWriter.ROOM / 2) + "\"";
        serve(hello());
        ask(INITIALIZE);
        output.stop();
        for (int id = 1; id <= 5; id++) {
            in.say(json("{'jsonrpc':'2.0','id':" + id + ",'method':'tools/list'}\n"));
        }
        assertThat(in.isRead()).isTrue();
        output.resume();
        assertThat(next().has("result")).isTrue();
        assertThat(next().has("result")).isTrue();
        next();
        next();
        JsonNode refused = next();
        assertThat(code(refused)).isEqualTo(JsonRpc.INTERNAL_ERROR);
        assertThat(refused.path("id").asInt()).isEqualTo(5);
        assertThat(ask(call(6)).has("result")).isTrue();
    }

    @Test
    void failsCallsThatOutlastTheDrain() throws Exception {
        drain = Duration.ofMillis(300);
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        serve(hanging(started, interrupted));
        ask(INITIALIZE);
        in.say(json(call(1)) + "\n");
        started.await();
        in.say((String) null);
        JsonNode failed = next();
        assertThat(code(failed)).isEqualTo(JsonRpc.INTERNAL_ERROR);
        assertThat(failed.path("id").asInt()).isEqualTo(1);
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void endsThoughTheClientNeverReads() throws Exception {
        drain = Duration.ofMillis(300);
        serve(hello());
        ask(INITIALIZE);
        output.stop();
        in.say(json(call(1)) + "\n");
        in.say((String) null);
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void writesASpaceAtMostBeforeAnAnswerThatFollows() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        serve((outbound, number) -> {
            started.countDown();
            awaitQuietly(release);
            outbound.result(number, "late");
        });
        ask(INITIALIZE);
        in.say(json(call(1)) + "\n");
        started.await();
        in.say((String) null);
        output.awaitSpace();
        release.countDown();
        assertThat(next().path("result").asText()).isEqualTo("late");
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output.endsWithLine()).isTrue();
    }

    @Test
    void endsTheServiceWhenTheSessionIsClosed() throws Exception {
        serve((outbound, number) -> outbound.close());
        ask(INITIALIZE);
        in.say(json(call(1)) + "\n");
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }

    // --- the other end

    private static final String PING = "{'jsonrpc':'2.0','id':'p','method':'ping'}";

    /** Runs the calls of a session. */
    @FunctionalInterface
    private interface Calls {
        void run(Outbound outbound, long number);
    }

    private static Calls hello() {
        return (outbound, number) -> outbound.result(number, "hello");
    }

    private static Calls asking() {
        return (outbound, number) -> {
            CompletableFuture<JsonNode> response =
                    outbound.request("some/question", JsonNodeFactory.instance.objectNode());
            try {
                JsonNode result = response.get(60, TimeUnit.SECONDS);
                outbound.result(number, result.isMissingNode() ? "none" : result);
            } catch (InterruptedException e) {
                response.cancel(true);
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                outbound.result(number, "none");
            }
        };
    }

    private static Calls hanging(CountDownLatch started, CountDownLatch interrupted) {
        return (outbound, number) -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        };
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Calls calls) {
        serve(calls, params -> null);
    }

    private void serve(Calls calls, Function<JsonNode, @Nullable String> validation) {
        McpHandler handler = new McpHandler() {
            @Override
            public void declaredQuestions() {
                declared.incrementAndGet();
            }

            @Override
            public void warmUp() {
                warmUps.incrementAndGet();
            }

            @Override
            public String redact(String text) {
                return text;
            }

            @Override
            public @Nullable String validateCall(JsonNode params) {
                return validation.apply(params);
            }

            @Override
            public JsonNode initializeResult(JsonNode params) {
                return InitializeHandler.answer(params, "");
            }

            @Override
            public String tools() {
                return list;
            }

            @Override
            public JobPrompts prompts() {
                throw new UnsupportedOperationException();
            }

            @Override
            public String instructions() {
                return "";
            }

            @Override
            public ToolResult call(JsonNode params, CallContext caller) {
                return new ToolResult(caller.name(), false);
            }

            @Override
            public McpSession openSession(Outbound outbound, JsonNode params) {
                return (number, method, request) -> calls.run(outbound, number);
            }
        };
        StdioTransport transport = new StdioTransport(in, output, handler, writes, drain);
        Thread serving = new Thread(threads, () -> {
            try {
                transport.serve();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ended.countDown();
        });
        serving.setDaemon(true);
        serving.start();
    }

    /** The thread that reads the input. */
    private Thread reader() {
        Thread[] all = new Thread[threads.activeCount() + 10];
        int count = threads.enumerate(all);
        return Arrays.stream(all, 0, count)
                .filter(thread -> thread.getName().equals("mcp-stdin"))
                .findAny()
                .orElseThrow();
    }

    private static String call(int id) {
        return "{'jsonrpc':'2.0','id':" + id + ",'method':'tools/call','params':{'name':'tool','arguments':{}}}";
    }

    private JsonNode ask(String line) throws InterruptedException {
        in.say(json(line) + "\n");
        return next();
    }

    private JsonNode next() throws InterruptedException {
        JsonNode message = written.poll(60, TimeUnit.SECONDS);
        assertThat(message).as("an answer").isNotNull();
        return message;
    }

    private static int code(JsonNode answer) {
        return answer.at("/error/code").asInt();
    }

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    /** Input that a test supplies; null is its end. */
    private static final class Input extends InputStream {

        private final BlockingQueue<byte[]> said = new LinkedBlockingQueue<>();
        private byte[] current = new byte[0];
        private int position;
        private volatile boolean broken;
        private boolean waiting;
        private boolean atEnd;

        void say(String text) {
            say(text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8));
        }

        void say(byte[] bytes) {
            said.add(bytes);
        }

        void breakOff() {
            broken = true;
            say((String) null);
        }

        /** Waits until everything was read. */
        boolean isRead() throws InterruptedException {
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            synchronized (said) {
                while (!atEnd && !(said.isEmpty() && waiting)) {
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    TimeUnit.NANOSECONDS.timedWait(said, left);
                }
            }
            return true;
        }

        private void note(boolean waits, boolean ends) {
            synchronized (said) {
                waiting = waits;
                atEnd |= ends;
                said.notifyAll();
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (position == current.length) {
                try {
                    note(true, false);
                    current = said.take();
                    note(false, current.length == 0);
                    position = 0;
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                if (broken) {
                    throw new IOException("input is gone");
                }
                if (current.length == 0) {
                    return -1;
                }
            }
            int count = Math.min(length, current.length - position);
            System.arraycopy(current, position, target, offset, count);
            position += count;
            return count;
        }
    }

    /** Output that the test reads line by line, unless it stops reading or the output breaks. */
    private final class Output extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private volatile boolean broken;
        private boolean stopped;

        synchronized void stop() {
            stopped = true;
        }

        synchronized void resume() {
            stopped = false;
            notifyAll();
        }

        synchronized void awaitSpace() throws InterruptedException {
            while (line.size() == 0) {
                wait();
            }
            assertThat(line.toString(StandardCharsets.UTF_8)).isBlank();
        }

        synchronized boolean endsWithLine() {
            return line.size() == 0;
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == '\n') {
                    append(bytes, from, i);
                    from = i + 1;
                    awaitReader();
                    written.add(Json.mapper().readTree(line.toByteArray()));
                    line.reset();
                    notifyAll();
                }
            }
            append(bytes, from, offset + length);
        }

        private void append(byte[] bytes, int from, int to) throws IOException {
            if (from < to) {
                awaitReader();
                line.write(bytes, from, to - from);
                notifyAll();
            }
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        private void awaitReader() throws IOException {
            while (stopped) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            if (broken) {
                throw new IOException("output is gone");
            }
        }
    }
}
