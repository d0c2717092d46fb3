package dev.portkeyadmin.mcp.wire;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portkeyadmin.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks which values are ids, and that the id of a request that is too long is found in its ends. */
class JsonRpcTest {

    private static final String NOTHING = "aaaaaaaaaa'}}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "18446744073709551616",
                "1.0",
                "-0.0",
                "1e2",
                "10e-1",
                "1E400",
                "1e2000000000",
                "''",
                "'a'",
                "'null'"
            })
    void acceptsStringsAndWholeNumbersAsIds(String id) throws IOException {
        assertThat(JsonRpc.isId(json(id))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1.5", "1e-2", "true", "{}", "[1]"})
    void rejectsEverythingElseAsAnId(String id) throws IOException {
        assertThat(JsonRpc.isId(json(id))).isFalse();
        assertThat(JsonRpc.isId(null)).isFalse();
        assertThat(JsonRpc.error(json(id), JsonRpc.INVALID_REQUEST, "no").has("id"))
                .isFalse();
    }

    @Test
    void findsIdsEqualThatAreTheSameValue() throws IOException {
        for (String one : List.of("1", "1.0", "10e-1", "0.1E1")) {
            assertThat(JsonRpc.keyOf(json(one))).as(one).isEqualTo("1");
        }
        assertThat(JsonRpc.keyOf(json("1e2"))).isEqualTo(JsonRpc.keyOf(json("100")));
        assertThat(JsonRpc.keyOf(json("-0.0"))).isEqualTo(JsonRpc.keyOf(json("0")));
        String longest = "1" + "0".repeat(999);
        assertThat(JsonRpc.keyOf(json("1e999"))).isEqualTo(JsonRpc.keyOf(json(longest)));
        assertThat(JsonRpc.keyOf(json("1e2000000000"))).isEqualTo(JsonRpc.keyOf(json("10e1999999999")));
        assertThat(List.of("1", "'1'", "2", "1e2000000000", "-1", "'1.0'", "''"))
                .extracting(id -> JsonRpc.keyOf(json(id)))
                .doesNotHaveDuplicates();
    }

    @Test
    void givesAnErrorTheIdThatIsKnown() throws IOException {
        assertThat(JsonRpc.error(json("7"), JsonRpc.PARSE_ERROR, "no"))
                .isEqualTo(json("{'jsonrpc':'2.0','id':7,'error':{'code':-32700,'message':'no'}}"));
        assertThat(JsonRpc.error(null, JsonRpc.PARSE_ERROR, "no"))
                .isEqualTo(json("{'jsonrpc':'2.0','error':{'code':-32700,'message':'no'}}"));
    }

    @Test
    void writesAnyResult() throws IOException {
        JsonNode answer = JsonRpc.result(JsonNodeFactory.instance.textNode("a"), Map.of("x", 1));
        assertThat(Json.mapper().readTree(Json.write(answer)))
                .isEqualTo(json("{'jsonrpc':'2.0','id':'a','result':{'x':1}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'jsonrpc':'2.0','id':5,'method':'tools/call','params':{'x':'aaa | 5",
                "{'id':'a b','method':'tools/call','params':{'x':'aaa              | 'a b'",
                "{ \t'id' : -5 , 'method':'tools/call','params':{'x':'aaa          | -5",
                "{'id':7.0,'method':'tools/call','params':{'x':'aaa                | 7.0",
                "{'id':18446744073709551616,'method':'tools/call','params':{'x':'a | 18446744073709551616",
                "{'params':{'id':8,'list':[{'id':9}]},'id':7,'method':'x','more':' | 7",
                "{'id':'Zo\\u00eb \\'','method':'tools/call','params':{            | 'Zo\\u00eb \\''"
            })
    void findsAnIdBeforeTheParametersInTheStart(String start, String id) throws IOException {
        assertThat(idOf(start, NOTHING)).isEqualTo(json(id));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "aaa'}},'jsonrpc':'2.0','id':6}                 | 6",
                "aaa'}},'jsonrpc':'2.0','id':-6}                | -6",
                "aaa'}},'jsonrpc':'2.0','id':6.0}               | 6.0",
                "aaa'}},'jsonrpc':'2.0','id':'six'}             | 'six'",
                "aaa'}},'jsonrpc':'2.0' , 'id' : 'six' }        | 'six'",
                "aaa'}},'method':'x','id':6,'jsonrpc':'2.0'}    | 6",
                "aaa'}},'id':'six' , 'jsonrpc' : '2.0' }        | 'six'"
            })
    void findsAnIdAfterTheParametersInTheEnd(String end, String id) throws IOException {
        assertThat(idOf("{'method':'tools/call','params':{'id':8,'x':'aaa", end))
                .isEqualTo(json(id));
    }

    @Test
    void findsTheIdBeforeACarriageReturn() throws IOException {
        assertThat(idOf("{'params':{'x':'aaa", "aaa'},'jsonrpc':'2.0','id':6}\r"))
                .isEqualTo(json("6"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aaa','id':9}}",
                "aaa','id':9}]}",
                "aaa','id':9.5}",
                "aaa','id':true}",
                "aaa','id':null}",
                "aaa','id':9},'more':1}",
                "aaa \\'id\\':9'}",
                "aaa'}}",
                ""
            })
    void doesNotGuessFromAnEndWithoutTheId(String end) {
        assertThat(idOf("{'method':'tools/call','params':{'id':8,'x':'aaa", end))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "aaa", "[{'id':1}", "'id'", "{", "{'id'", "{'id':", "{'id':'aaa", "{'x':{'id':5}", "5"})
    void doesNotGuessFromAStartWithoutTheId(String start) {
        assertThat(idOf(start, NOTHING)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1.5", "true", "{}", "[]"})
    void rejectsAnotherValueInThePlaceOfTheId(String id) {
        assertThat(idOf("{'jsonrpc':'2.0','id':" + id + ",'method':'x','params':{'x':'aaa", NOTHING))
                .isNull();
    }

    /** The start may end within the digits; the ones that remain are the id of another request. */
    @Test
    void rejectsTheFirstDigitsOfAnId() throws IOException {
        assertThat(idOf("{'method':'x','id':12", "34,'params':{'x':'" + NOTHING))
                .isNull();
        assertThat(idOf("{'method':'x','id':12", "aaa'},'jsonrpc':'2.0','id':1234}"))
                .isEqualTo(json("1234"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'jsonrpc':'2.0','id':'server-1','result':{'action':'acc   | true",
                "{'id':1,'method':null,'error':{'code':1,'mess              | true",
                "{'result':[NaN                                             | true",
                "{'id':'server-1','method':'x','params':{},'result':1       | false",
                "{'params':{'result':1,'error':2},'id':'server-1'           | false",
                "{'id':'server-1','list':[{'result':1                       | false",
                "{'id':'server-1'                                           | false",
                "[{'result':1                                               | false",
                "'result'                                                   | false"
            })
    void knowsAResponseByItsStart(String start, boolean expected) {
        assertThat(JsonRpc.responds(bytes(start))).isEqualTo(expected);
    }

    private static JsonNode idOf(String start, String end) {
        return JsonRpc.idOf(bytes(start), bytes(end));
    }

    private static byte[] bytes(String singleQuoted) {
        return singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String singleQuoted) throws IOException {
        return Json.mapper().readTree(bytes(singleQuoted));
    }
}
