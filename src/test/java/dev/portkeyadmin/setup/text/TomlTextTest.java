package dev.portkeyadmin.setup.text;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portkeyadmin.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that tables are added, changed and removed in place, and which texts are refused. */
class TomlTextTest {

    private static final List<String> PATH = List.of("mcp_servers", "portkey");

    private static JsonNode entry() throws Exception {
        return Json.read("{\"command\":\"c\",\"args\":[\"a\"],\"env\":{\"X\":\"1\"}}");
    }

    private static String with(String text) throws Exception {
        String result = TomlText.parse(text).with(PATH, entry());
        assertThat(TomlText.parse(result).tree().at("/mcp_servers/portkey")).isEqualTo(entry());
        return result;
    }

    private static String without(String text) throws Exception {
        String result = TomlText.parse(text).without(PATH);
        assertThat(TomlText.parse(result).tree().at("/mcp_servers/portkey").isMissingNode())
                .isTrue();
        return result;
    }

    @Test
    void addsSectionsAtTheEnd() throws Exception {
        String before = """
                # my settings
                model = "gpt"   # the model

                [mcp_servers.other]
                command = 'x'
                """;
        assertThat(with(before)).isEqualTo(before + """

                        [mcp_servers.portkey]
                        command = "c"
                        args = ["a"]

                        [mcp_servers.portkey.env]
                        X = "1"
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "model = \"x\"\n",
                "model = \"x\"\r\n\r\n[a]\r\nb = 1\r\n",
                "\uFEFFmodel = 1\n",
                "# only a comment\n",
                "[mcp_servers]\n",
                "[mcp_servers]\nother = { command = \"x\" }\n",
                "mcp_servers = { other = { command = \"x\" } }\n",
                "mcp_servers.other.command = \"x\"\n",
                "[[profiles]]\nname = \"a\"\n\n[[profiles]]\nname = \"b\"\n",
                "[mcp_servers.other]\ncommand = \"x\"\nargs = [\n  \"a\", # first\n  \"b\",\n]\n",
                "a = \"\"\"\n[mcp_servers.portkey]\n\"\"\"\n",
            })
    void removesExactlyWhatItAdded(String before) throws Exception {
        String after = with(before);
        if (before.contains("\r\n")) {
            assertThat(after.replace("\r\n", "")).doesNotContain("\n");
        }
        assertThat(without(after)).isEqualTo(before);
    }

    @Test
    void removesOnlyItsOwnSectionsFromBetweenOthers() throws Exception {
        String text = """
                [a]
                x = 1

                # about the next one
                [mcp_servers.portkey] # ours
                command = "c"

                [mcp_servers.other]
                command = "x"

                [mcp_servers.portkey.env]
                X = "1"

                # the end
                [z]
                """;
        assertThat(without(text)).isEqualTo("""
                        [a]
                        x = 1

                        # about the next one

                        [mcp_servers.other]
                        command = "x"

                        # the end
                        [z]
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[mcp_servers.portkey]#command = \"old\"  # mine#enabled = true#|"
                        + "[mcp_servers.portkey]#command = \"new\"  # mine#enabled = true#|command",
                "[mcp_servers]#portkey = { command = \"old\", args = [] }#|"
                        + "[mcp_servers]#portkey = { command = \"new\", args = [] }#|command",
                "mcp_servers.portkey.command = 'old'#|mcp_servers.portkey.command = \"new\"#|command",
                "[mcp_servers.portkey]#  args = []#|[mcp_servers.portkey]#  args = []#  command = \"new\"#|command",
                "[mcp_servers]#portkey.args = []#x.y = 1#|[mcp_servers]#portkey.args = []#portkey.command = \"new\"#x.y = 1#|command",
                "[mcp_servers.portkey]#[z]#|[mcp_servers.portkey]#command = \"new\"#[z]#|command",
                "mcp_servers = { portkey = {} }#|mcp_servers = { portkey = { command = \"new\" } }#|command",
                "mcp_servers = { portkey.args = [] }#|mcp_servers = { portkey.args = [], portkey.command = \"new\" }#|command",
                "[mcp_servers.portkey.env]#A = \"1\"#|"
                        + "[mcp_servers.portkey.env]#A = \"1\"##[mcp_servers.portkey]#command = \"new\"#|command",
                "[mcp_servers.portkey]#args = []#|[mcp_servers.portkey]#args = []#env = { A = \"new\" }#|env.A",
                "[mcp_servers.portkey]#env = { B = \"1\" }#|[mcp_servers.portkey]#env = { B = \"1\", A = \"new\" }#|env.A",
                "[mcp_servers.portkey.env]#B = \"1\"#|[mcp_servers.portkey.env]#B = \"1\"#A = \"new\"#|env.A",
            })
    void setsAMemberInEveryForm(String before, String after, String member) throws Exception {
        List<String> path = List.of(("mcp_servers.portkey." + member).split("\\."));
        String result = TomlText.parse(before.replace('#', '\n').replace("  \n mine", "  # mine"))
                .with(path, TextNode.valueOf("new"));
        assertThat(result).isEqualTo(after.replace('#', '\n').replace("  \n mine", "  # mine"));
        assertThat(TomlText.parse(result)
                        .tree()
                        .at("/" + String.join("/", path))
                        .textValue())
                .isEqualTo("new");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[mcp_servers]#portkey = { command = \"x\" }#a.b = 1#|[mcp_servers]#a.b = 1#",
                "mcp_servers = { portkey = {}, a = {} }#|mcp_servers = { a = {} }#",
                "mcp_servers = { a = {}, portkey = {} }#|mcp_servers = { a = {} }#",
                "mcp_servers = { portkey.x = 1, a = {}, portkey.y = 2 }#|mcp_servers = { a = {} }#",
                "mcp_servers = { portkey.x = 1, portkey.y = 2 }#|mcp_servers = {  }#",
                "[mcp_servers]#portkey.x = 1#a.b = 1#portkey.y = 2#|[mcp_servers]#a.b = 1#",
                "[\"mcp_servers\".'portkey']#x = 1#|``",
            })
    void removesEveryForm(String before, String after) throws Exception {
        assertThat(without(before.replace('#', '\n'))).isEqualTo(after.replace('#', '\n'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a = 1#a = 2|line 2, column 1: a is defined a second time",
                "[a]#[a]|line 2, column 1: [a] is defined a second time",
                "a.b = 1#[a]#|[a] is defined a second time",
                "[a.b]#[a]#b.c = 1|b is defined already",
                "a = {}#[a.b]|a is a value, so [a.b] cannot be in it",
                "a = {b = 1}#a.c = 1|a is defined already",
                "a = []#[[a]]|[[a]] is defined already",
                "[a]#[[a]]|[[a]] is defined already",
                "a = 1 b = 2|line 1, column 7: the end of the line was expected",
                "a = |a value was expected",
                "a = yes|line 1, column 5: not a valid value; text needs quotes",
                "a = 01|not a valid value",
                "a = 1__0|not a valid value",
                "a = \"x|this string has no end",
                "a = \"C:\\\\q\"|line 1, column 8: an unknown escape",
                "a = \"\\\\uD800\"|this escape does not name a character",
                "a = {b = 1,}|a key was expected",
                "a = [1 2]|] was expected",
                "[a|] was expected",
                "a|= was expected",
                "= 1|a key was expected",
            })
    void refusesWhatTheClientCouldNotRead(String text, String fault) {
        assertThatThrownBy(() -> TomlText.parse(text.replace('#', '\n').replace("\\\\", "\\")))
                .isInstanceOf(ConfigSyntaxException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void readsEveryKindOfValue() throws Exception {
        String text = """
                "quoted key" = 'C:\\path'
                a.b."c.d" = "\\u00e9\\t\\"x\\\\"
                int = +1_000
                hex = 0xFF
                float = -1.5e3
                none = nan
                when = 1979-05-27T07:32:00Z
                day = 1979-05-27 07:32:00
                time = 07:32:00.5
                list = [ 1, [ "x", ], { y = true } , # comment
                ]
                many = \"""
                one
                two\\
                   three\"""
                raw = '''
                it's'''
                """;
        JsonNode tree = TomlText.parse(text).tree();
        assertThat(tree.get("quoted key").asText()).isEqualTo("C:\\path");
        assertThat(tree.at("/a/b").get("c.d").asText()).isEqualTo("é\t\"x\\");
        assertThat(tree.get("int").asInt()).isEqualTo(1000);
        assertThat(tree.get("hex").asInt()).isEqualTo(255);
        assertThat(tree.get("float").asInt()).isEqualTo(-1500);
        assertThat(tree.get("day").asText()).isEqualTo("1979-05-27 07:32:00");
        assertThat(tree.at("/list/2/y").asBoolean()).isTrue();
        assertThat(tree.get("many").asText()).isEqualTo("one\ntwothree");
        assertThat(tree.get("raw").asText()).isEqualTo("it's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcp_servers = 5\n", "[[mcp_servers]]\n", "mcp_servers = []\n"})
    void refusesAnotherValueWhereTheServersBelong(String text) {
        assertThatThrownBy(() -> TomlText.parse(text).with(PATH, entry()))
                .hasMessageContaining("mcp_servers is expected to be a table, but is ");
    }

    @Test
    void writesPathsOfWindowsWithBackslashes() throws Exception {
        String text = TomlText.parse("").with(PATH, Json.read("{\"command\":\"C:\\\\a b\\\\x.exe\"}"));
        assertThat(text).isEqualTo("[mcp_servers.portkey]\ncommand = \"C:\\\\a b\\\\x.exe\"\n");
        assertThat(TomlText.parse(text)
                        .tree()
                        .at("/mcp_servers/portkey/command")
                        .asText())
                .isEqualTo("C:\\a b\\x.exe");
    }
}
