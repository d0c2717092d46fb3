package dev.portkeyadmin.table;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.json.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how answers look at a terminal and as CSV. */
class AnswerTextTest {

    private static final String USERS = """
            {"page":{"current_page":0,"page_size":2,"returned":2,"total":9,"has_more":true,"next_page":1,"omitted":0},
             "range":{"from":"a","to":"b"},"note":"Two words.","object":"list","total":9,
             "data":[
              {"object":"user","id":"a04963cf-1c2e-4a14-9d59-69007a10f9a7","first_name":"Ines","last_name":"Okafor",
               "role":"owner","email":"ines@example.com","created_at":"2025-10-10T23:00:53.000Z","empty":null},
              {"object":"user","id":"923a6163-822e-4392-af46-13678f4ff7e5","first_name":"山田","last_name":"太郎",
               "role":"admin","email":"y@example.com","created_at":"2025-10-17T23:00:53.000Z","empty":[]}]}""";

    private static AnswerText answer(String json) {
        try {
            return AnswerText.of(Json.read(json));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void showsTheColumnsThatPeopleNeedAndNamesTheOthers() {
        assertThat(answer(USERS).text(80))
                .containsExactly(
                        "name         email             role   id",
                        "Ines Okafor  ines@example.com  owner  a04963cf-1c2e-4a14-9d59-69007a10f9a7",
                        "山田 太郎    y@example.com     admin  923a6163-822e-4392-af46-13678f4ff7e5",
                        "Not shown here, but with --json: created_at.",
                        "2 of 9; more with current_page=1 or all_pages=true.",
                        "range: from a, to b",
                        "note: Two words.");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 60, 80, 100, 120})
    void neverExceedsTheWidthWithATable(int width) {
        String item = "{\"name\":\"" + "日本語 emoji 😀 ".repeat(9) + "\",\"id\":\"x1\",\"description\":\""
                + "e\u0301 long text ".repeat(20) + "\",\"cost\":12.5}";
        List<String> lines = answer("{\"data\":[" + item + "," + item + "]}").text(width);
        assertThat(lines).allMatch(line -> Cell.width(line) <= width);
        assertThat(lines.get(1)).contains("…");
    }

    @Test
    void alignsNumbersOnTheRightAlsoThoseInStrings() {
        assertThat(answer("{\"data\":[{\"user\":\"a\",\"requests\":\"354\"},{\"user\":\"b\",\"requests\":\"7\"}]}")
                        .text(80))
                .containsExactly("user  requests", "a          354", "b            7");
    }

    @Test
    void showsAnObjectInTwoColumnsAndItsListsBelow() {
        assertThat(answer(
                                "{\"id\":\"u1\",\"limits\":{\"credit\":5,\"unit\":null},\"tags\":[\"a\",\"b\"],"
                                        + "\"keys\":[{\"name\":\"k\"}],\"totals\":{\"requests\":{\"now\":1},\"cost\":{\"now\":20}}}")
                        .text(80))
                .containsExactly(
                        "id             u1",
                        "limits.credit  5",
                        "limits.unit    -",
                        "tags           a, b",
                        "",
                        "keys",
                        "name",
                        "k",
                        "",
                        "totals",
                        "name      now",
                        "requests    1",
                        "cost       20");
    }

    @Test
    void showsEachTextWithACommaOnItsOwnLine() {
        assertThat(answer("{\"keys\":[\"Priya, notebook\",\"Field app\"]}").text(80))
                .containsExactly("keys  Priya, notebook", "      Field app");
    }

    @Test
    void showsListsOfObjectsWithinNamedItemsAsTablesOfTheirOwn() {
        assertThat(answer(
                                "{\"exports\":[{\"workspace\":\"A\",\"logs\":2,\"rows\":[{\"id\":1,\"cost\":3}]},"
                                        + "{\"workspace\":\"B\",\"logs\":0,\"rows\":[]}],\"points\":[{\"at\":1,\"by\":[{\"n\":2}]}]}")
                        .text(80))
                .containsExactly(
                        "exports",
                        "workspace  logs",
                        "A             2",
                        "B             0",
                        "",
                        "rows of A",
                        "id  cost",
                        " 1     3",
                        "",
                        "points",
                        "at  by",
                        " 1  [{\"n\":2}]");
    }

    @Test
    void showsWhatAReviewFoundBeforeIds() {
        assertThat(answer("{\"keys\":[{\"name\":\"Field app\",\"id\":\"" + "9".repeat(36)
                                + "\",\"findings\":\"no expiry, no budget, never used since it was created\"}]}")
                        .text(60))
                .element(2)
                .asString()
                .startsWith("Field app  no expiry, no budget");
    }

    @Test
    void keepsALinkOfAnObjectWhole() {
        String link = "https://example.com/" + "x".repeat(200);
        assertThat(answer("{\"invite_link\":\"" + link + "\"}").text(40)).containsExactly("invite_link  " + link);
    }

    @Test
    void cutsNothingWithoutALimit() {
        String key = "k".repeat(300);
        assertThat(answer("{\"data\":[{\"id\":\"1\",\"key\":\"" + key + "\"}]}").text(TextTable.UNLIMITED))
                .element(1)
                .asString()
                .contains(key);
    }

    @Test
    void escapesWhatWouldMoveTheCursor() {
        assertThat(answer("{\"data\":[{\"name\":\"a\\u001b[2Jb\\u202ec\\nd\"}]}")
                        .text(80))
                .containsExactly("name", "a\\u001b[2Jb\\u202ec\\nd");
    }

    @Test
    void saysThatAListIsEmptyAndDoesNotOfferAPageAfterTheLast() {
        assertThat(answer("{\"page\":{\"returned\":0,\"total\":0,\"has_more\":false,\"next_page\":null},\"data\":[]}")
                        .text(80))
                .containsExactly("No items.", "0 of 0.");
    }

    @Test
    void findsTheItemsUnderAnyName() {
        AnswerText audit =
                answer("{\"page\":{\"returned\":1},\"workspaces\":[],\"records\":[{\"action\":\"update\"}]}");
        assertThat(audit.isList()).isTrue();
        assertThat(audit.csv(List.of())).containsExactly("action", "update");
        assertThat(answer("{\"id\":\"u1\"}").isList()).isFalse();
    }

    @Test
    void quotesForCsvAndDisarmsFormulas() {
        assertThat(answer(
                                "{\"data\":[{\"a\":\"x,\\\"y\\\"\",\"b\":\"=1+1\",\"c\":-5,\"d\":[1]},{\"e\":\"two words\"}]}")
                        .csv(List.of()))
                .containsExactly("a,b,c,d,e", "\"x,\"\"y\"\"\",'=1+1,-5,[1],", ",,,,\"two words\"");
    }

    @Test
    void ordersTheColumnsOfCsvAlikeWhicheverItemComesFirst() {
        String one = "{\"zeta\":1,\"id\":\"x\",\"created_at\":\"2026-01-01\"}";
        String other = "{\"alpha\":{\"b\":[1,\"=x\"]},\"object\":\"key\",\"email\":\"a@example.com\",\"id\":\"y\"}";
        List<String> forth = answer("{\"data\":[" + one + "," + other + "]}").csv(List.of());
        List<String> back = answer("{\"data\":[" + other + "," + one + "]}").csv(List.of());
        assertThat(forth)
                .containsExactly(
                        "email,id,alpha,zeta,created_at,object",
                        ",x,,1,2026-01-01,",
                        "a@example.com,y,\"{\"\"b\"\":[1,\"\"=x\"\"]}\",,,key");
        assertThat(back).containsExactly(forth.get(0), forth.get(2), forth.get(1));
    }

    @Test
    void keepsTheColumnsThatTheCallerNamesAlsoWhereNoItemHasThem() {
        assertThat(answer("{\"data\":[{\"b\":1,\"a\":2}]}").csv(List.of("b", "c", "a")))
                .containsExactly("b,c,a", "1,,2");
        assertThat(answer("{\"data\":[]}").csv(List.of("id", "name"))).containsExactly("id,name");
        assertThat(answer("{\"data\":[]}").csv(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+SUM(A1)", "-cmd", "@x", "＝1", "＋x", "－x", "＠x", "-1+1", "+1 2"})
    void disarmsEveryBeginningOfAFormula(String text) {
        String cell =
                answer("{\"data\":[{\"a\":\"" + text + "\"}]}").csv(List.of()).get(1);
        assertThat(cell.replace("\"", "")).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "+1.5", "-2e3", "-4.2 %"})
    void leavesNumbersThatBeginWithASign(String text) {
        assertThat(answer("{\"data\":[{\"a\":\"" + text + "\"}]}")
                        .csv(List.of())
                        .get(1))
                .isEqualTo(text.contains(" ") ? "\"" + text + "\"" : text);
    }

    @Test
    void keepsEachItemOfCsvOnOneLine() {
        assertThat(answer("{\"data\":[{\"a\":\"two\\nlines\\tand a tab\",\"b\":\"日本 😀\"}]}")
                        .csv(List.of()))
                .containsExactly("a,b", "\"two\\nlines\\u0009and a tab\",\"日本 😀\"");
    }

    @Test
    void putsValuesBelowTheirNamesWhereTheyWouldHaveNoRoom() {
        String json = "{\"api_keys.unused_for_30_days\":4,\"note\":\"A sentence of several words, 日本語 too.\"}";
        assertThat(answer(json).text(40))
                .containsExactly(
                        "api_keys.unused_for_30_days", "  4", "note", "  A sentence of several words, 日本語", "  too.");
        assertThat(answer(json).text(80)).element(0).isEqualTo("api_keys.unused_for_30_days  4");
    }
}
