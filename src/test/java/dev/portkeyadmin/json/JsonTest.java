package dev.portkeyadmin.json;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that JSON is read strictly and written exactly and visibly. */
class JsonTest {

    private static JsonNode read(String json) throws IOException {
        return Json.mapper().readTree(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678901234567890",
                "-98765432109876543210",
                "1.10",
                "0.1",
                "123456789.123456789012345678901234567890",
                "0",
                "null",
                "true",
                "\"\"",
                "[]",
                "{}",
                "{\"b\":1,\"a\":{\"c\":null}}"
            })
    void writesWhatItReadToTheLastDigit(String json) throws IOException {
        assertThat(Json.write(read(json))).isEqualTo(json);
    }

    @Test
    void keepsEveryDigitOfPlainValues() throws IOException {
        Object plain = Json.toPlain(read("{\"a\":[1.10,12345678901234567890,5,null,true]}"));

        assertThat(plain)
                .isEqualTo(Map.of(
                        "a",
                        Arrays.asList(new BigDecimal("1.10"), new BigInteger("12345678901234567890"), 5, null, true)));
        assertThat(Json.write(plain)).isEqualTo("{\"a\":[1.10,12345678901234567890,5,null,true]}");
    }

    @ParameterizedTest
    @CsvSource({
        "202E,directional override",
        "2066,directional isolate",
        "200B,zero width space",
        "200D,zero width joiner",
        "FEFF,byte order mark",
        "2028,line separator",
        "2029,paragraph separator",
        "0085,next line",
        "009B,control sequence introducer",
        "007F,delete",
        "00AD,soft hyphen",
        "061C,arabic letter mark",
        "FE0F,variation selector",
        "3164,hangul filler",
        "034F,combining grapheme joiner"
    })
    void escapesInvisibleCharacters(String hex, String name) throws IOException {
        String invisible = Character.toString(Integer.parseInt(hex, 16));

        String json = Json.write(Map.of("a", "x" + invisible + "y"));

        assertThat(json).as(name).isEqualToIgnoringCase("{\"a\":\"x\\u" + hex + "y\"}");
        assertThat(read(json).get("a").asText()).isEqualTo("x" + invisible + "y");
    }

    @Test
    void escapesInvisibleCharactersInNamesToo() {
        assertThat(Json.write(Map.of("a\u202E", 1))).isEqualTo("{\"a\\u202e\":1}");
    }

    @Test
    void escapesATextHiddenInVariationSelectors() {
        assertThat(Json.write("a\uDB40\uDD01\uDB40\uDDEF")).isEqualTo("\"a\\udb40\\udd01\\udb40\\uddef\"");
    }

    @Test
    void escapesControlCharacters() {
        assertThat(Json.write("a\u0000\u001B\r\n")).isEqualTo("\"a\\u0000\\u001B\\r\\n\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D", "\uD83D\uD83D\uDE00"})
    void escapesHalfOfASurrogatePairWithoutLosingIt(String text) throws IOException {
        String json = Json.write(text);

        assertThat(json).containsIgnoringCase("\\ud");
        assertThat(json.getBytes(StandardCharsets.UTF_8)).doesNotContain('?');
        assertThat(read(json).asText()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D\uDE00", "\uD83D\uDE00\uD83D\uDE80", "é", "日本", "ß…“”"})
    void leavesVisibleCharactersUnchanged(String text) {
        assertThat(Json.write(text)).isEqualTo('"' + text + '"');
    }

    @Test
    void escapesManyCharactersInPlace() {
        assertThat(Json.write("\u202Ea\u202Eb日\u202E")).isEqualTo("\"\\u202ea\\u202eb日\\u202e\"");
    }

    @Test
    void writesOneLine() {
        assertThat(Json.write(Map.of("a", List.of("x\ny", Map.of("b", 1))))).isEqualTo("{\"a\":[\"x\\ny\",{\"b\":1}]}");
    }

    @Test
    void writesIndentedVisibleAndExactJsonForPeople() throws IOException {
        JsonNode tree = read("{\"a\":\"x\\u202ey\",\"n\":1.10,\"i\":12345678901234567890}");

        String pretty = Json.writePretty(tree);

        assertThat(pretty.lines()).hasSize(5);
        assertThat(pretty).contains("\\u202e", "1.10", "12345678901234567890").doesNotContain("\u202E");
        assertThat(read(pretty)).isEqualTo(tree);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E-9999999993", "1e99999999999999999999", "12E+2147483647", "[0.1E-2147483647]"})
    void refusesAnExponentBeyondDecimalArithmetic(String json) {
        assertThatThrownBy(() -> Json.read(json)).isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} {}", "{}x", "1 2", "[1]]", "{\"a\":1}<html>"})
    void refusesTrailingContent(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "{'a':1}", "{\"a\":NaN}", "[1,]", "// no\n1", "01"})
    void refusesATextThatIsNotJson(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void keepsAHugeExponent() throws IOException {
        assertThat(Json.write(read("1e999999999"))).hasSizeLessThan(40).isEqualToIgnoringCase("1E+999999999");
    }

    @Test
    void reportsAValueThatCannotBeWritten() {
        assertThatThrownBy(() -> Json.write(new Object())).isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1,'a':1}                          | /a",
                "{'a':1,'\\u0061':2}                     | /a",
                "{'a':null,'b':2,'a':null}              | /a",
                "{'b':{'c':[{},{'a':1,'x':{},'a':{}}]}} | /b/c/1/a",
                "{'b':[],'b':[]}                        | /b",
                "[{'x/y':1,'x/y':2}]                    | /0/x~1y"
            })
    void refusesAMemberThatOccursTwiceWhereEachMustBeUnique(String singleQuoted, String path) throws IOException {
        String json = singleQuoted.replace('\'', '"');
        assertThatThrownBy(() -> Json.readUnique(json))
                .isInstanceOfSatisfying(
                        RepeatedMemberException.class, e -> assertThat(e.path()).isEqualTo(path));
        assertThatThrownBy(() -> Json.readUnique(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(RepeatedMemberException.class);
        assertThat(Json.read(json).isMissingNode()).isFalse();
    }

    @Test
    void readsTheSameMemberOfSeveralObjectsWhereEachMustBeUnique() throws IOException {
        String json = "{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]},\"A\":3}";
        assertThat(Json.readUnique(json)).isEqualTo(Json.read(json));
    }
}
