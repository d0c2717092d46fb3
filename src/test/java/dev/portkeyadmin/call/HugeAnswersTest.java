package dev.portkeyadmin.call;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import dev.portkeyadmin.support.SampleArguments;
import dev.portkeyadmin.support.TestCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that what does not fit into one answer can be read whole with the calls that the answers name. */
class HugeAnswersTest {

    private static final Pattern FIELDS = Pattern.compile("fields (\\[\"[^\"]*\"])");
    private static final Pattern LEFT_OUT = Pattern.compile("([a-z_]+) \\([0-9]+ bytes\\)");

    private static final String PIECE = "Zoë \"日本\" 😀\n{{x}} ";

    /** More than one answer holds, so that two parts are needed. */
    private static final String LONG = PIECE.repeat(1_700);

    /** Needs a part between the first and the last one, too. */
    private static final String HUGE = PIECE.repeat(4_000);

    @AutoClose
    private static AdapterFixture fixture;

    private static String answer = "{}";

    @BeforeAll
    static void start() {
        fixture = new AdapterFixture().before(new RecordingPortkey(asked -> Reply.ok(answer)));
    }

    private static List<Catalogue.Entry> entries(boolean lists) {
        return TestCatalogue.on(null).entries().stream()
                .filter(entry -> entry.operation().hints().readOnly()
                        && !entry.operation().countsWorkspaces()
                        && (entry.operation().list() != null) == lists
                        && entry.operation().argumentNames().contains(Operation.FIELDS))
                .toList();
    }

    static List<Catalogue.Entry> objects() {
        return entries(false);
    }

    static List<Catalogue.Entry> lists() {
        return entries(true);
    }

    private static ObjectNode object(String text) {
        ObjectNode object =
                JsonNodeFactory.instance.objectNode().put("id", "u1").put("text_of_it", text);
        object.putObject("parts_of_it").put("inner", text);
        return object;
    }

    private static JsonNode call(Catalogue.Entry entry, Map<String, Object> more) {
        Map<String, Object> arguments = new HashMap<>(SampleArguments.minimal(entry.inputSchema()));
        arguments.putAll(more);
        ToolResult result = fixture.call(entry.operation().name(), arguments);
        assertThat(result.isError()).as(result.text()).isFalse();
        assertThat(result.text().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(ToolResponse.CEILING);
        return parsed(result.text());
    }

    private static JsonNode parsed(String json) {
        try {
            return Json.read(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Object fields(String note) {
        Matcher named = FIELDS.matcher(note);
        assertThat(named.find()).as(note).isTrue();
        return Json.toPlain(parsed(named.group(1)));
    }

    @ParameterizedTest
    @MethodSource("objects")
    void readsAnObjectInParts(Catalogue.Entry entry) {
        assertThat(readObject(entry, LONG)).isGreaterThanOrEqualTo(2 * 2);
    }

    @Test
    void readsAnObjectInMoreThanTwoParts() {
        assertThat(readObject(objects().get(0), HUGE)).isGreaterThanOrEqualTo(2 * 3);
    }

    /** Returns the number of parts of both members. */
    private static int readObject(Catalogue.Entry entry, String text) {
        ObjectNode object = object(text);
        answer = Json.write(object);
        String note = call(entry, Map.of()).path("note").asText();
        assertThat(note).contains(entry.operation().name() + " with fields [");
        List<String> left = new ArrayList<>();
        Matcher names = LEFT_OUT.matcher(note);
        while (names.find()) {
            left.add(names.group(1));
        }
        assertThat(left).contains("text_of_it", "parts_of_it");
        int parts = 0;
        for (String name : List.of("text_of_it", "parts_of_it")) {
            StringBuilder whole = new StringBuilder();
            Object fields = List.of(name);
            for (boolean more = true; more; ) {
                JsonNode part = call(entry, Map.of(Operation.FIELDS, fields));
                assertThat(part.has("id")).isFalse();
                parts++;
                whole.append(part.path(name).textValue());
                String rest = part.path("note").asText();
                more = !rest.contains("the last part");
                fields = more ? fields(rest) : fields;
            }
            JsonNode expected = object.path(name);
            assertThat(whole.toString()).isEqualTo(expected.isTextual() ? text : Json.write(expected));
        }
        return parts;
    }

    @ParameterizedTest
    @CsvSource({"get_user,list_users", "get_user_invite,list_user_invites"})
    void namesTheListThatReturnsAMember(String tool, String list) {
        answer = Json.write(object(LONG));
        JsonNode whole = call(fixture.entry(tool), Map.of());
        assertThat(whole.path("note").asText()).contains(list + " with fields [");
    }

    @ParameterizedTest
    @MethodSource("lists")
    void readsAnItemInParts(Catalogue.Entry entry) {
        assertThat(readItem(entry, LONG)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void readsAnItemInMoreThanTwoParts() {
        assertThat(readItem(lists().get(0), HUGE)).isGreaterThanOrEqualTo(3);
    }

    /** Returns the number of parts. */
    private static int readItem(Catalogue.Entry entry, String text) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray(entry.operation().list().items());
        items.add(JsonNodeFactory.instance.objectNode().put("id", "u1").put("text_of_it", text));
        body.put(entry.operation().list().total(), 1);
        answer = Json.write(body);
        JsonNode first = call(entry, Map.of());
        assertThat(first.at("/page/returned").asInt()).isZero();
        String note = first.path("note").asText();
        assertThat(note).contains("comes in parts with page_size=1, current_page=0, fields [");
        StringBuilder whole = new StringBuilder();
        Object fields = fields(note);
        int parts = 0;
        for (boolean more = true; more; ) {
            parts++;
            JsonNode part =
                    call(entry, Map.of(Operation.FIELDS, fields, Operation.PAGE_SIZE, 1, Operation.CURRENT_PAGE, 0));
            whole.append(part.at("/" + entry.operation().list().items() + "/0/text_of_it")
                    .textValue());
            String rest = part.path("note").asText();
            more = !rest.contains("the last part");
            fields = more ? fields(rest) : fields;
        }
        assertThat(whole.toString()).isEqualTo(text);
        return parts;
    }
}
