package dev.portkeyadmin.support;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the generated fact files: each matches its document, where that is present, and is complete and free of prose. */
class FactFileTest {

    private static final Set<String> PROSE =
            Set.of("$comment", "default", "description", "example", "summary", "title");
    private static final Set<String> VALUES = Set.of("const", "enum");

    @ParameterizedTest
    @EnumSource
    void matchesItsDocument(FactFile file) throws IOException {
        // Without the document, the file still has to be what the generator would write for its own content.
        String expected = file.generate().orElseGet(() -> FactFile.format(file.read()));
        if (System.getProperty("updateSnapshots") != null) {
            file.write(expected);
        }
        assertThat(file.text())
                .as("stale: mvn test -Dtest=FactFileTest -DupdateSnapshots")
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void holdsNoProse(FactFile file) {
        assertNoProse(file.name(), file.read());
    }

    private static void assertNoProse(String at, JsonNode node) {
        assertThat(node.isTextual() && node.asText().matches(".*\\s.*")).as(at).isFalse();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String name = member.getKey();
            // Fields may have these names, and a field is an object.
            assertThat(PROSE.contains(name) && !member.getValue().isObject())
                    .as(at + "/" + name)
                    .isFalse();
            if (!VALUES.contains(name) || member.getValue().isObject()) {
                assertNoProse(at + "/" + name, member.getValue());
            }
        }
        if (node.isArray()) {
            node.forEach(item -> assertNoProse(at + "[]", item));
        }
    }

    @Test
    void holdsEveryOperationOfTheApi() {
        OfficialDocument document = OfficialDocument.read();
        assertThat(document.ids()).hasSize(160).doesNotHaveDuplicates().allMatch(id -> {
            OfficialDocument.Official official = document.find(
                            id.substring(0, id.indexOf(' ')), id.substring(id.indexOf(' ') + 1))
                    .orElseThrow();
            return official.id().equals(id)
                    && Set.of("answer", "body", "parameters").containsAll(names(official.facts()));
        });
        assertThat(document.ids().stream().map(id -> id.substring(0, id.indexOf(' '))))
                .containsOnly("DELETE", "GET", "POST", "PUT");
    }

    @Test
    void declaresEveryParameterOfAPath() {
        FactFile.PORTKEY_API
                .read()
                .properties()
                .forEach(path -> path.getValue().forEach(operation -> {
                    Set<String> declared = new TreeSet<>();
                    operation.path("parameters").forEach(parameter -> {
                        if (parameter.get("in").asText().equals("path")) {
                            assertThat(parameter.get("required").asBoolean()).isTrue();
                            declared.add("{" + parameter.get("name").asText() + "}");
                        }
                    });
                    assertThat(path.getKey().split("(?=\\{)|(?<=})"))
                            .as(path.getKey())
                            .filteredOn(part -> part.startsWith("{"))
                            .containsExactlyInAnyOrderElementsOf(declared);
                }));
    }

    @ParameterizedTest
    @EnumSource
    void resolvesEveryReference(FactFile file) {
        JsonNode facts = file.read();
        for (String reference : facts.findValuesAsText("$ref")) {
            assertThat(facts.at(reference.substring(1)).isObject())
                    .as(reference)
                    .isTrue();
        }
        assertThat(facts.findValue("$ref") == null).isEqualTo(file == FactFile.PORTKEY_API);
    }

    // --- the generator

    private static final String DOCUMENT =
            "{'components':{'Limit':{'type':'object','description':'A limit.','required':['value'],'properties':{"
                    + "'value':{'type':'integer','minimum':1,'title':'Value'},'description':{'type':'string'}}},"
                    + "'Tree':{'properties':{'child':{'$ref':'#/components/Tree'}}}}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'string','description':'A name.','example':'x','maxLength':3} | {'maxLength':3,'type':'string'}",
                "{'$ref':'#/components/Limit','nullable':true} | {'nullable':true,'properties':{"
                        + "'description':{'type':'string'},'value':{'minimum':1,'type':'integer'}},"
                        + "'required':['value'],'type':'object'}",
                "{'$ref':'#/components/Tree'} | {'properties':{'child':{}}}",
                "{'type':'array','items':{'enum':['a b',null],'title':'x'}} | {'items':{'enum':['a b',null]},'type':'array'}",
                "{'oneOf':[{'type':'string','title':'x'},{'type':'null'}]} | {'oneOf':[{'type':'string'},{'type':'null'}]}"
            })
    void keepsTheKeywordsThatValidate(String schema, String facts) throws IOException {
        assertThat(SchemaFacts.inlined(json(schema), json(DOCUMENT)).toString())
                .isEqualTo(json(facts).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'allOf':[{'properties':{'a':{}},'required':['a']},{'properties':{'b':{}},'required':['b']}],'nullable':true}"
                        + " | {'nullable':true,'properties':{'a':{},'b':{}},'required':['a','b']}",
                "{'oneOf':[{'properties':{'a':{},'b':{}},'required':['a','b']},{'properties':{'b':{}},'required':['b']}]}"
                        + " | {'properties':{'a':{},'b':{}},'required':['b']}",
                "{'anyOf':[{'properties':{'a':{'enum':[1,2]}}},{'properties':{'a':{'enum':[2,3]}}}]}"
                        + " | {'properties':{'a':{'enum':[1,2,3]}}}",
                "{'properties':{'a':{}},'required':['a'],'oneOf':[{'required':['b']},{'properties':{'c':{}}}]}"
                        + " | {'properties':{'a':{},'c':{}},'required':['a']}",
                "{'oneOf':[{'type':'string'},{'type':'array'}],'nullable':true} | {'nullable':true,'type':'string'}",
                "{'items':{'allOf':[{'type':'string'}]}} | {'items':{'type':'string'}}"
            })
    void flattensCombinations(String facts, String flat) throws IOException {
        assertThat(SchemaFacts.flat(json(facts)).toString())
                .isEqualTo(json(flat).toString());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
