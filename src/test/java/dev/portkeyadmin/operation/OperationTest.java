package dev.portkeyadmin.operation;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.operation.output.Listing.ListShape;
import dev.portkeyadmin.operation.output.Listing.Paging;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Clearing;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schemas;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests what is derived from the declaration of an operation. */
class OperationTest {

    @Test
    void callsAWriteAdditiveOnlyIfItReplacesNothing() {
        assertThat(Operation.post("a", "/a").hints().additive()).isTrue();
        assertThat(Operation.post("a", "/a").destructive(Effect.REMOVES).hints().additive())
                .isFalse();
        assertThat(Operation.post("a", "/a").repeatable().hints().additive()).isFalse();
        assertThat(Operation.put("a", "/a").hints().additive()).isFalse();
        assertThat(Operation.delete("a", "/a").hints().additive()).isFalse();
        assertThat(Operation.get("a", "/a").hints().additive()).isFalse();
    }

    @Test
    void derivesHintsFromTheMethod() {
        assertThat(Operation.get("a", "/a").hints()).isEqualTo(new Hints(true, false, false, true, false));
        assertThat(Operation.post("a", "/a").hints()).isEqualTo(new Hints(false, false, true, false, false));
        assertThat(Operation.put("a", "/a").hints()).isEqualTo(new Hints(false, false, false, true, false));
        assertThat(Operation.delete("a", "/a").hints()).isEqualTo(new Hints(false, true, false, true, false));
        assertThat(Operation.post("a", "/a").openWorld().hints()).isEqualTo(new Hints(false, false, true, false, true));
        assertThat(Operation.post("a", "/a").readOnly().hints()).isEqualTo(new Hints(true, false, false, true, false));
        assertThat(Operation.put("a", "/a").addsVersion().hints())
                .isEqualTo(new Hints(false, false, false, false, false));
        assertThat(Operation.put("a", "/a").destructive(Effect.REMOVES).hints())
                .isEqualTo(new Hints(false, true, false, true, false));
    }

    @Test
    void pagesAListThatComesWhole() {
        Operation list = Operation.get("list_x", "/x").listUnpaged(ListShape.DATA);
        assertThat(list.paging()).isNull();
        assertThat(list.inputSchema().properties().keySet()).containsExactly("page_size", "current_page", "fields");
        assertThat(list.params(Param.Place.QUERY)).isEmpty();
    }

    @Test
    void clearsMembersByName() {
        Operation update = Operation.put("update_x", "/x")
                .body("expires_at", Schemas.dateTime(null))
                .clearable("expires_at");
        assertThat(update.request().clearable()).containsExactly("expires_at");
        assertThat(update.inputSchema().problems(Map.of("clear", List.of("expires_at"))))
                .isEmpty();
        assertThat(update.inputSchema().problems(Map.of("clear", List.of("name"))))
                .hasSize(1);
    }

    @Test
    void joinsAlternativeScopes() {
        assertThat(Operation.get("a", "/a").scope("x.read", "y.read").scope()).isEqualTo("x.read or y.read");
    }

    @Test
    void givesEveryListTheSamePagingArguments() {
        Operation list = Operation.get("list_x", "/x").paged(Paging.CAMEL);
        assertThat(list.inputSchema().properties().keySet())
                .containsExactly("page_size", "current_page", "all_pages", "fields");
        assertThat(list.params(Param.Place.QUERY))
                .extracting(Param::wireName)
                .containsExactly("pageSize", "currentPage");
        assertThat(list.params(Param.Place.ANSWER)).extracting(Param::name).containsExactly("all_pages", "fields");
    }

    @Test
    void expandsAPathByTheNamesOfItsPlaceholders() {
        Operation nested = Operation.get("a", "/w/{workspace_id}/u/{user_id}");
        assertThat(nested.placeholders()).containsExactly("workspace_id", "user_id");
        assertThat(nested.expandPath(name -> "<" + name + "$1\\>")).isEqualTo("/w/<workspace_id$1\\>/u/<user_id$1\\>");
    }

    @Test
    void neverChangesAnOperation() {
        Operation plain = Operation.get("a", "/a");
        plain.title("T").scope("s").rename("x", "y").errorHint(400, "z").query("q", Schemas.string(null));
        assertThat(plain.title()).isEmpty();
        assertThat(plain.scope()).isEmpty();
        assertThat(plain.output().renamed()).isEmpty();
        assertThat(plain.errorHint(400)).isEmpty();
        assertThat(plain.params()).isEmpty();
    }

    @Test
    void readsArgumentsByName() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("flag", true);
        values.put("count", 7);
        values.put("names", List.of("a", 1));
        Arguments arguments = new Arguments(values);
        values.clear();
        assertThat(arguments.flag("flag")).isTrue();
        assertThat(arguments.flag("none")).isFalse();
        assertThat(arguments.integer("count", 1)).isEqualTo(7);
        assertThat(arguments.integer("none", 1)).isEqualTo(1);
        assertThat(arguments.strings("names")).containsExactly("a", "1");
        assertThat(arguments.strings("none")).isEmpty();
        assertThat(arguments.with("count", 8).integer("count", 1)).isEqualTo(8);
    }

    private static final Operation UPDATE = Operation.put("update_x", "/x/{x_id}")
            .path("x_id", Schemas.id(null))
            .query("workspace_id", Schemas.string(null))
            .body("name", Schemas.name(null))
            .body(
                    "settings",
                    "x_settings",
                    Schemas.object(null)
                            .allow("limit", Schemas.integer(null))
                            .allow("reset", Schemas.date(null))
                            .clearable("limit", "reset"))
            .body("tags", Schemas.map(null, Schemas.string(null)))
            .clearable("name", "settings")
            .requireChange();

    private static List<String> problems(Object... namesAndValues) {
        return UPDATE.inputSchema().problems(arguments(namesAndValues));
    }

    private static Map<String, Object> arguments(Object... namesAndValues) {
        Map<String, Object> arguments = new LinkedHashMap<>(Map.of("x_id", "1"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            arguments.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return arguments;
    }

    @Test
    void refusesAnUpdateThatChangesNothing() {
        String nothing = "nothing to do: give at least one of name, settings, tags, clear.";
        assertThat(problems()).containsExactly(nothing);
        assertThat(problems("clear", List.of())).containsExactly(nothing);
        assertThat(problems("workspace_id", "w")).containsExactly(nothing);
        assertThat(problems("settings", Map.of())).containsExactly(nothing);
        assertThat(problems("settings", Map.of("clear", List.of()))).containsExactly(nothing);
    }

    @Test
    void acceptsAnUpdateThatChangesSomething() {
        assertThat(problems("name", "x")).isEmpty();
        assertThat(problems("tags", Map.of()))
                .as("no tags, in place of those there")
                .isEmpty();
        assertThat(problems("clear", List.of("name"))).isEmpty();
        assertThat(problems("settings", Map.of("clear", List.of("limit")))).isEmpty();
    }

    @Test
    void refusesToClearAndSetTheSameField() {
        assertThat(problems("name", "x", "clear", List.of("name")))
                .containsExactly("clear: name is also given; give it a value or clear it, not both.");
        assertThat(problems("settings", Map.of("limit", 1, "clear", List.of("limit"))))
                .containsExactly("settings.clear: limit is also given; give it a value or clear it, not both.");
    }

    @Test
    void sendsNullForWhatIsCleared() {
        assertThat(UPDATE.bodyMembers(new Arguments(arguments(
                        "clear",
                        List.of("name"),
                        "settings",
                        Map.of("limit", 1, "clear", List.of("reset")),
                        "tags",
                        Map.of("clear", "a tag")))))
                .hasToString("{name=null, x_settings={reset=null, limit=1}, tags={clear=a tag}}");
        assertThat(UPDATE.bodyMembers(new Arguments(arguments("clear", List.of("settings")))))
                .hasToString("{x_settings=null}");
    }

    @Test
    void namesClearableFieldsThatCameAsNull() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("limit", null);
        settings.put("unknown", null);
        assertThat(Clearing.nulls(UPDATE.inputSchema(), arguments("name", null, "tags", null, "settings", settings)))
                .containsExactly("name", "settings.limit");
    }

    @Test
    void tellsTheModelTheRulesForTheArguments() {
        Operation operation = Operation.post("create_x", "/x")
                .description("Creates.")
                .body("a", Schemas.integer(null))
                .body("b", Schemas.integer(null))
                .rules(Rule.exactlyOneOf("a", "b"))
                .enterprise();
        assertThat(operation.toolDescription()).isEqualTo("Creates. Exactly one of a, b. Enterprise plan.");
        assertThat(operation.inputSchema().toJson()).doesNotContainKey("description");
        assertThat(operation.inputSchema().problems(Map.of())).containsExactly("give exactly one of a, b; got none.");
    }
}
