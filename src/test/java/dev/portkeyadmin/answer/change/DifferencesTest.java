package dev.portkeyadmin.answer.change;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what an answer says about two states of an object. */
class DifferencesTest {

    private static String changes(String before, String after) {
        return Json.write(Differences.between(read(before), read(after)));
    }

    private static JsonNode read(String text) {
        try {
            return Json.read(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'a':1}                        | {'a':1}                         | {}
            {'a':1}                        | {'a':2}                         | {'a':{'before':1,'after':2}}
            {'a':{'b':1,'c':2}}            | {'a':{'b':3,'c':2}}             | {'a.b':{'before':1,'after':3}}
            {}                             | {'a':[1]}                       | {'a':{'before':null,'after':[1]}}
            {'a':['x','y']}                | {'a':['y','z']}                 | {'a':{'added':['z'],'removed':['x'],'now':['y','z']}}
            {'a':['x','y']}                | {'a':['y','x']}                 | {'a':{'before':['x','y'],'after':['y','x']}}
            {'a':[{'id':1,'slug':'x'}]}    | {'a':[]}                        | {'a':{'removed':['x'],'now':[]}}
            {'a':[{'id':'1','on':true}]}   | {'a':[{'id':'1','on':false}]}   | {'a.1.on':{'before':true,'after':false}}
            {'a':[{'n':1}]}                | {'a':[{'n':2}]}                 | {'a':{'before':[{'n':1}],'after':[{'n':2}]}}
            {'updated_at':1}               | {'updated_at':2}                | {}
            [{'user_id':1,'email':'e','x':1}] | [{'user_id':1,'email':'e','x':2}] | {'e.x':{'before':1,'after':2}}
            """)
    void showsEachChangeByWhatItIsOf(String before, String after, String changes) {
        assertThat(changes(before, after)).isEqualTo(changes.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'key':'sk-1234567'}    | {'key':'sk-7654321'}     | {'key':{'before':'[redacted]','after':'[redacted]'}}
            {'key':'sk***1'}        | {'key':'sk***2'}         | {'key':{'before':'sk***1','after':'sk***2'}}
            {'h_headers':{'x':'s1'}} | {'h_headers':{'x':'s2'}} | {'h_headers.x':{'before':'[redacted]','after':'[redacted]'}}
            {}                      | {'c':{'token':'s1','n':'a'}} | {'c':{'before':null,'after':{'token':'[redacted]','n':'a'}}}
            {'tokens':['a'],'key':['s1']} | {'tokens':['b'],'key':['s2']} | {'tokens':{'added':['b'],'removed':['a'],'now':['b']},'key':{'before':['[redacted]'],'after':['[redacted]']}}
            [{'name':'my key','role':'a'}] | [{'name':'my key','role':'b'}] | {'my key.role':{'before':'a','after':'b'}}
            {'g':[{'key':'a'}]}     | {'g':[{'key':'b'}]}      | {'g':{'before':[{'key':'a'}],'after':[{'key':'b'}]}}
            """)
    void showsThatASecretHasChangedButNotTheSecret(String before, String after, String changes) {
        assertThat(changes(before, after)).isEqualTo(changes.replace('\'', '"'));
    }

    @Test
    void readsJsonInATextMemberByMember() {
        assertThat(Json.write(Differences.between(
                        Json.toTree(Map.of("config", "{\"a\":1}")), Json.toTree(Map.of("config", "{\"a\":2}")))))
                .isEqualTo("{\"config.a\":{\"before\":1,\"after\":2}}");
    }

    @Test
    void showsALongTextWhereItDiffers() {
        String text = "word ".repeat(200);
        String changes = changes("{'a':'" + text + "old'}", "{'a':'" + text + "new'}");
        assertThat(changes)
                .contains("old (1003 characters in all)")
                .contains("new (1003")
                .hasSizeLessThan(300);
    }

    @Test
    void neverCutsACharacterInTwo() {
        String text = "\uD83E\uDD16".repeat(300);
        String changes = changes("{'a':'" + text + "'}", "{'a':'x" + text + "'}");
        for (int i = 0; i < changes.length(); i++) {
            boolean isPair =
                    !Character.isHighSurrogate(changes.charAt(i)) || Character.isLowSurrogate(changes.charAt(i + 1));
            assertThat(isPair).isTrue();
        }
    }

    @Test
    void countsWhatDoesNotFit() {
        String before =
                IntStream.range(0, 300).mapToObj(i -> "'member" + i + "':1").collect(Collectors.joining(","));
        JsonNode changes = Differences.between(read("{" + before + "}"), read("{" + before.replace(":1", ":2") + "}"));
        assertThat(changes.size() - 1 + changes.path("more").asInt()).isEqualTo(300);
        assertThat(Json.write(changes)).hasSizeLessThan(2_000);
    }
}
