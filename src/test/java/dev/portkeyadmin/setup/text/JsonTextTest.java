package dev.portkeyadmin.setup.text;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.setup.text.ConfigText.Syntax;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that members are added, replaced and removed in place, and which texts are refused. */
class JsonTextTest {

    private static final List<String> PATH = List.of("mcpServers", "portkey");

    private static JsonNode entry() throws Exception {
        return Json.read("{\"command\":\"c\",\"args\":[\"a\",\"b\"]}");
    }

    private static String with(String text) throws Exception {
        String result = Syntax.JSONC.parse(text).with(PATH, entry());
        ConfigText written = Syntax.JSONC.parse(result);
        assertThat(written.tree().at("/mcpServers/portkey")).isEqualTo(entry());
        assertThat(written.with(PATH, entry())).as("the second time").isEqualTo(result);
        return result;
    }

    private static String without(String text) throws Exception {
        String result = Syntax.JSONC.parse(text).without(PATH);
        assertThat(Syntax.JSONC.parse(result).tree().at("/mcpServers/portkey").isMissingNode())
                .isTrue();
        return result;
    }

    @Test
    void writesANewFileIndentedByTwoBlanks() throws Exception {
        assertThat(with("")).isEqualTo("""
                        {
                          "mcpServers": {
                            "portkey": {
                              "command": "c",
                              "args": ["a", "b"]
                            }
                          }
                        }
                        """);
    }

    @Test
    void keepsCommentsAndForeignEntriesByteForByte() throws Exception {
        String before = """
                // mine
                {
                \t/* servers */
                \t"mcpServers": {
                \t\t"other": {"command": "x"}, // the other
                \t\t// the last one
                \t\t"third":   {"command" : "y",},
                \t}, // end
                \t"theme": "dark"
                }
                // bye
                """;
        String after = with(before);
        assertThat(after)
                .contains("\t\t\"third\":   {\"command\" : \"y\",},\n\t\t\"portkey\": {\n\t\t\t\"command\": \"c\",");
        assertThat(after.replaceAll("\n\t\t\"portkey\": \\{[^}]*},", "")).isEqualTo(before);
        assertThat(without(after)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\n  \"mcpServers\": {\n    \"a\": {}\n  }\n}\n",
                "{\n  \"mcpServers\": {\n    \"a\": {} // c\n  }\n}",
                "{\n    \"mcpServers\": {\n        \"a\": {}\n        // c\n    }\n}\n",
                "{\r\n  \"mcpServers\": {\r\n    \"a\": {}\r\n  }\r\n}\r\n",
                "\uFEFF{\n\t\"mcpServers\": {\n\t\t\"a\": {},\n\t}\n}\n",
                "{\"mcpServers\":{\"a\":{}}}",
                "{ \"mcpServers\": { \"a\": { } } }",
                "{\n  \"mcpServers\": {\n    \"a\": {} }\n}"
            })
    void removesExactlyWhatItAdded(String before) throws Exception {
        String after = with(before);
        assertThat(after.contains("\r\n")).isEqualTo(before.contains("\r\n"));
        assertThat(after.replace("\r\n", "").contains("\r")).isFalse();
        if (before.contains("\r\n")) {
            assertThat(after.replace("\r\n", "")).doesNotContain("\n");
        }
        String removed = without(after);
        if (before.endsWith("{} }\n}")) {
            assertThat(Syntax.JSONC.parse(removed).tree())
                    .isEqualTo(Syntax.JSONC.parse(before).tree());
        } else {
            assertThat(removed).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ }",
                "{\n}\n",
                "  \n",
                "// only a comment",
                "// only a comment\n",
                "{\"a\":1}",
                "{\n  \"a\": [\n    1\n  ]\n}\n",
                "{\"mcpServers\":{}}",
                "{\n  \"mcpServers\": {}\n}",
                "{\n  \"mcpServers\": {\n    // none yet\n  }\n}",
                "{\n  \"mcpServers\": { /* none */ },\n}",
                "{\"a\":{\"b\":\"}\\\"{//\"},\"mcpServers\":{\"x\":{}},}",
                "{/*c*/\"a\"/*c*/:/*c*/1/*c*/,/*c*/}",
            })
    void addsToEveryForm(String before) throws Exception {
        assertThat(Syntax.JSONC.parse(without(with(before))).tree().properties())
                .containsAll(Syntax.JSONC.parse(before).tree().properties().stream()
                        .filter(member -> !member.getKey().equals("mcpServers"))
                        .toList());
    }

    @Test
    void replacesOnlyTheValueThatDiffers() throws Exception {
        String before =
                "{\"mcpServers\": {\"portkey\": {\"args\" : [ \"a\",\"b\" ], \"command\":\"old\", \"timeout\": 5}}}";
        ConfigText text = Syntax.JSON.parse(before);
        String after = text.with(List.of("mcpServers", "portkey", "command"), entry().get("command"));
        assertThat(after).isEqualTo(before.replace("old", "c"));
        assertThat(Syntax.JSON.parse(after).with(List.of("mcpServers", "portkey", "args"), entry().get("args")))
                .isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": 1,}|line 1, column 8: this client reads no comma behind the last member",
                "{\"a\": 1 // c\\n}|line 1, column 9: this client reads no comments",
                "{\"a\": 1\\n \"b\": 2}|line 2, column 2: a comma or } was expected",
                "{\"a\": 1, \"a\": 2}|line 1, column 10: the name \"a\" is used twice in one object",
                "{\"a\": {\"b\": 1, \"b\": 2}}|the name \"b\" is used twice in one object",
                "{\"a\": 1|a comma or } was expected",
                "{\"a\": \"x|this string has no end",
                "{\"a\": 01}|a comma or } was expected",
                "{\"a\": tru}|a value was expected",
                "{\"a\": \"\\\\x\"}|not valid",
                "[]|an object was expected",
                "{} {}|nothing more was expected",
                "{'a': 1}|the name of a member was expected, in double quotes",
                "{a: 1}|the name of a member was expected",
                "{\"a\" 1}|a colon was expected",
                "{\"a\": [1 2]}|a comma or ] was expected",
            })
    void refusesWhatTheClientCouldNotRead(String text, String fault) {
        assertThatThrownBy(() -> Syntax.JSON.parse(text.replace("\\n", "\n").replace("\\\\", "\\")))
                .isInstanceOf(ConfigSyntaxException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void refusesACommentWithoutAnEnd() {
        assertThatThrownBy(() -> Syntax.JSONC.parse("{\n /* x }"))
                .hasMessage("line 2, column 2: this comment has no end");
    }

    @Test
    void refusesDeepNestingWithoutRunningOutOfStack() {
        assertThatThrownBy(() -> Syntax.JSON.parse("{\"a\":" + "[".repeat(100_000)))
                .hasMessageContaining("nested too deeply");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "null", "\"text\"", "[]", "true"})
    void refusesAnotherValueWhereTheServersBelong(String value) {
        assertThatThrownBy(() -> Syntax.JSON
                        .parse("{\n  \"mcpServers\": " + value + "\n}")
                        .with(PATH, entry()))
                .hasMessageStartingWith("line 2, column 17: mcpServers is expected to be an object, but is ");
    }

    @Test
    void keepsWindowsPathsAndOtherAlphabets() throws Exception {
        JsonNode value = Json.read("{\"command\":\"C:\\\\Üser\\\\名\\\\x.exe\"}");
        String text = Syntax.JSON.parse("{}").with(PATH, value);
        assertThat(text).contains("\"C:\\\\Üser\\\\名\\\\x.exe\"");
        assertThat(Syntax.JSON.parse(text).tree().at("/mcpServers/portkey")).isEqualTo(value);
    }
}
