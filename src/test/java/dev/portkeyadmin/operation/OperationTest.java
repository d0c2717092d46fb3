package dev.portkeyadmin.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portkeyadmin.operation.Operation.ListShape;
import dev.portkeyadmin.operation.Operation.Paging;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is derived from the statement of an operation. */
class OperationTest {

    @Test
    void hintsFollowFromTheMethod() {
        assertThat(Operation.get("a", "/a").hints()).isEqualTo(new Hints(true, false, true, false));
        assertThat(Operation.post("a", "/a").hints()).isEqualTo(new Hints(false, false, false, false));
        assertThat(Operation.put("a", "/a").hints()).isEqualTo(new Hints(false, false, true, false));
        assertThat(Operation.delete("a", "/a").hints()).isEqualTo(new Hints(false, true, true, false));
        assertThat(Operation.post("a", "/a").openWorld().hints()).isEqualTo(new Hints(false, false, false, true));
        assertThat(Operation.post("a", "/a").readOnly().hints()).isEqualTo(new Hints(true, false, true, false));
        assertThat(Operation.put("a", "/a").destructive().hints()).isEqualTo(new Hints(false, true, true, false));
    }

    @Test
    void aListThatComesWholeIsPagedOnThisSide() {
        Operation list = Operation.get("list_x", "/x").listUnpaged(ListShape.DATA);
        assertThat(list.paging()).isNull();
        assertThat(list.inputSchema().properties().keySet()).containsExactly("page_size", "current_page", "fields");
        assertThat(list.params(Param.Place.QUERY)).isEmpty();
    }

    @Test
    void membersAreClearedByName() {
        Operation update = Operation.put("update_x", "/x")
                .body("expires_at", Schema.dateTime(null))
                .clearable("expires_at");
        assertThat(update.clearable()).containsExactly("expires_at");
        assertThat(update.inputSchema().problems(Map.of("clear", List.of("expires_at"))))
                .isEmpty();
        assertThat(update.inputSchema().problems(Map.of("clear", List.of("name"))))
                .hasSize(1);
    }

    @Test
    void severalScopesAreAlternatives() {
        assertThat(Operation.get("a", "/a").scope("x.read", "y.read").scope()).isEqualTo("x.read or y.read");
    }

    @Test
    void aListHasUniformPagingUnderTheNamesOfTheApi() {
        Operation list = Operation.get("list_x", "/x").paged(Paging.CAMEL);
        assertThat(list.inputSchema().properties().keySet())
                .containsExactly("page_size", "current_page", "all_pages", "fields");
        assertThat(list.params(Param.Place.QUERY))
                .extracting(Param::wireName)
                .containsExactly("pageSize", "currentPage");
        assertThat(list.params(Param.Place.ANSWER)).extracting(Param::name).containsExactly("all_pages", "fields");
    }

    @Test
    void aPathIsExpandedByTheNamesOfItsPlaceholders() {
        Operation nested = Operation.get("a", "/w/{workspace_id}/u/{user_id}");
        assertThat(nested.placeholders()).containsExactly("workspace_id", "user_id");
        assertThat(nested.expandPath(name -> "<" + name + "$1\\>")).isEqualTo("/w/<workspace_id$1\\>/u/<user_id$1\\>");
    }

    @Test
    void anOperationNeverChangesOnceMade() {
        Operation plain = Operation.get("a", "/a");
        plain.title("T").scope("s").alsoAs("x", "y").errorHint(400, "z").query("q", Schema.string(null));
        assertThat(plain.title()).isEmpty();
        assertThat(plain.scope()).isEmpty();
        assertThat(plain.aliases()).isEmpty();
        assertThat(plain.errorHint(400)).isEmpty();
        assertThat(plain.params()).isEmpty();
    }

    @Test
    void argumentsAreReadByName() {
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
}
