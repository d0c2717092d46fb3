package dev.portkeyadmin.answer.list;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.call.AdapterFixture;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.support.RecordingPortkey.Asked;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests lists: one page, all pages, chosen fields, and the account of every item that is not in the answer. */
class ListReaderTest {

    @AutoClose
    private AdapterFixture fixture = new AdapterFixture();

    private final List<Long> reported = new ArrayList<>();

    /** An organisation of so many users, each of some 300 characters. */
    private static Function<Asked, Reply> users(int count) {
        return asked ->
                page(count, Integer.parseInt(asked.query("pageSize")), Integer.parseInt(asked.query("currentPage")));
    }

    private static Reply page(int count, int size, int number) {
        ObjectNode body = Json.mapper().createObjectNode().put("object", "list").put("total", count);
        ArrayNode data = body.putArray("data");
        for (int i = size * number; i < Math.min(count, size * (number + 1)); i++) {
            data.addObject()
                    .put("id", "user-" + i)
                    .put("email", "user" + i + "@example.com")
                    .put("role", "member")
                    .put("padding", "x".repeat(220));
        }
        return Reply.ok(Json.write(body));
    }

    private ToolResult result(String tool, Map<String, Object> arguments, Function<Asked, Reply> replies) {
        fixture.close();
        reported.clear();
        fixture = new AdapterFixture().answering(replies);
        return fixture.call(tool, arguments, (done, total) -> reported.add(done));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u5927", "\u00e4", "\ud83d\ude00", "\ud83d", "a"})
    void fillsAnAnswerToItsBytesWhateverTheLetters(String letter) {
        String users = IntStream.range(0, 100)
                .mapToObj(i -> "{\"id\":\"u" + i + "\",\"n\":" + Json.write(letter.repeat(500)) + "}")
                .collect(Collectors.joining(","));
        JsonNode answer = list(Map.of("page_size", 100), asked -> Reply.ok("{\"data\":[" + users + "],\"total\":100}"));
        JsonNode page = answer.get("page");
        assertThat(page.get("returned").asInt()).isEqualTo(answer.get("data").size());
        assertThat(page.get("returned").asInt() + page.get("omitted").asInt()).isEqualTo(100);
        assertThat(Json.writeUtf8(answer).length).isGreaterThan(ToolResponse.CEILING * 3 / 5);
    }

    @Test
    void shortensLongScopesUnlessTheyAreAskedFor() {
        String many =
                IntStream.range(0, 80).mapToObj(i -> "\"scope_" + i + ".read\"").collect(Collectors.joining(","));
        String keys = "{\"data\":[{\"id\":\"k1\",\"scopes\":[" + many
                + "]},{\"id\":\"k2\",\"scopes\":[\"logs.list\"]}]," + "\"total\":2}";
        JsonNode brief = list("list_api_keys", Map.of("page_size", 50), asked -> Reply.ok(keys));
        assertThat(brief.at("/data/0/scopes").asText())
                .isEqualTo("80, such as scope_0.read, scope_1.read, scope_2.read");
        assertThat(brief.at("/data/1/scopes/0").asText()).isEqualTo("logs.list");
        assertThat(brief.path("note").asText())
                .contains("Long lists of scopes are shortened; fields: [\"id\", \"scopes\"] returns them whole.");
        JsonNode whole = list(
                "list_api_keys", Map.of("page_size", 50, "fields", List.of("id", "scopes")), asked -> Reply.ok(keys));
        assertThat(whole.at("/data/0/scopes")).hasSize(80);
        assertThat(whole.path("note").asText()).doesNotContain("shortened");
    }

    private ToolResult result(Map<String, Object> arguments, Function<Asked, Reply> replies) {
        return result("list_users", arguments, replies);
    }

    private JsonNode list(Map<String, Object> arguments, Function<Asked, Reply> replies) {
        return list("list_users", arguments, replies);
    }

    private JsonNode list(String tool, Map<String, Object> arguments, Function<Asked, Reply> replies) {
        ToolResult result = result(tool, arguments, replies);
        assertThat(result.isError()).as(result.text()).isFalse();
        assertThat(result.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(ToolResponse.CEILING);
        try {
            return Json.mapper().readTree(result.text());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertPage(JsonNode answer, String page) {
        assertThat(Json.write(answer.get("page"))).isEqualTo(page.replace('\'', '"'));
    }

    private static List<String> ids(JsonNode answer) {
        List<String> ids = new ArrayList<>();
        answer.get("data").forEach(item -> ids.add(item.get("id").asText()));
        return ids;
    }

    /** The arguments of the next call, taken only from the answer; null after the last page. */
    private static Map<String, Object> next(JsonNode answer) {
        JsonNode page = answer.get("page");
        if (!page.get("has_more").asBoolean()) {
            return null;
        }
        if (!page.get("next_page").isNull()) {
            return Map.of(
                    "page_size", page.get("page_size").asInt(),
                    "current_page", page.get("next_page").asInt());
        }
        Matcher told = Pattern.compile("page_size=(\\d+), current_page=(\\d+)")
                .matcher(answer.get("note").asText());
        assertThat(told.find()).as(answer.get("note").asText()).isTrue();
        return Map.of("page_size", Integer.parseInt(told.group(1)), "current_page", Integer.parseInt(told.group(2)));
    }

    /** Follows the answers to the end, and sees no item twice. */
    private Set<String> everythingFrom(Map<String, Object> first, Function<Asked, Reply> replies) {
        return everythingFrom("list_users", first, replies);
    }

    private Set<String> everythingFrom(String tool, Map<String, Object> first, Function<Asked, Reply> replies) {
        Set<String> seen = new HashSet<>();
        int turns = 0;
        for (Map<String, Object> arguments = first; arguments != null; turns++) {
            assertThat(turns).isLessThan(60);
            JsonNode answer = list(tool, arguments, replies);
            assertThat(answer.at("/page/returned").asInt())
                    .isEqualTo(answer.get("data").size());
            ids(answer)
                    .forEach(id -> assertThat(seen.add(id)).as(id + " is new").isTrue());
            Map<String, Object> next = next(answer);
            arguments = next == null ? null : new HashMap<>(first);
            if (next != null) {
                arguments.putAll(next);
            }
        }
        return seen;
    }

    @Test
    void saysWhichPageIsNext() {
        JsonNode answer = list(Map.of("page_size", 10, "current_page", 1), users(35));
        assertPage(
                answer,
                "{'current_page':1,'page_size':10,'returned':10,'total':35,'has_more':true,'next_page':2,'omitted':0}");
        assertThat(ids(answer)).hasSize(10).startsWith("user-10");
        assertThat(answer.fieldNames().next()).as("the account stands first").isEqualTo("page");
    }

    @Test
    void saysThatNothingFollowsTheLastPage() {
        assertPage(
                list(Map.of("page_size", 10, "current_page", 3), users(35)),
                "{'current_page':3,'page_size':10,'returned':5,'total':35,'has_more':false,'next_page':null,'omitted':0}");
        assertPage(
                list(Map.of("page_size", 10, "current_page", 9), users(35)),
                "{'current_page':9,'page_size':10,'returned':0,'total':35,'has_more':false,'next_page':null,'omitted':0}");
    }

    @Test
    void asksForTheFirstHundredByDefault() {
        list(Map.of(), users(3));
        assertThat(fixture.asked().get(0).target()).isEqualTo("/v1/admin/users?pageSize=100&currentPage=0");
    }

    @Test
    void expectsMoreAfterAFullPageWithoutATotal() {
        Function<Asked, Reply> two = asked -> Reply.ok("{\"data\":[{\"id\":1},{\"id\":2}]}");
        assertPage(
                list(Map.of("page_size", 2), two),
                "{'current_page':0,'page_size':2,'returned':2,'total':null,'has_more':true,'next_page':1,'omitted':0}");
        assertPage(
                list(Map.of("page_size", 3), two),
                "{'current_page':0,'page_size':3,'returned':2,'total':2,'has_more':false,'next_page':null,'omitted':0}");
    }

    @Test
    void keepsTheNamedFieldsAndNamesUnknownOnes() {
        JsonNode answer = list(Map.of("fields", List.of("email", "salary"), "page_size", 2), users(2));
        assertThat(Json.write(answer.get("data")))
                .isEqualTo("[{\"email\":\"user0@example.com\"},{\"email\":\"user1@example.com\"}]");
        assertThat(answer.get("note").asText())
                .isEqualTo("No item has \"salary\". They have: id, email, role, padding.");
    }

    @Test
    void joinsAllPagesOfAShortList() {
        JsonNode answer = list(Map.of("all_pages", true, "page_size", 20), users(95));
        assertThat(new HashSet<>(ids(answer))).hasSize(95);
        assertThat(fixture.asked()).hasSize(5);
        assertThat(reported).containsExactly(20L, 40L, 60L, 80L, 95L);
        assertPage(
                answer,
                "{'current_page':0,'page_size':20,'returned':95,'total':95,'has_more':false,'next_page':null,'omitted':0}");
    }

    @Test
    void cutsALongListAndSaysHowToGoOn() {
        JsonNode answer = list(Map.of("all_pages", true), users(2_000));
        int returned = answer.at("/page/returned").asInt();
        assertThat(returned).isBetween(100, 200);
        assertThat(answer.at("/page/total").asInt()).isEqualTo(2_000);
        assertThat(answer.at("/page/omitted").asInt()).isEqualTo(2_000 - returned);
        assertThat(fixture.asked()).as("no page is fetched that would not fit").hasSizeLessThan(4);
        assertThat(everythingFrom(Map.of("all_pages", true), users(2_000))).hasSize(2_000);
    }

    @Test
    void beginsAllPagesAtTheCurrentPage() {
        JsonNode answer = list(Map.of("all_pages", true, "page_size", 20, "current_page", 2), users(95));
        assertThat(ids(answer)).hasSize(55).startsWith("user-40").endsWith("user-94");
        assertPage(
                answer,
                "{'current_page':2,'page_size':20,'returned':55,'total':95,'has_more':false,'next_page':null,'omitted':0}");
        Map<String, Object> more = new HashMap<>(next(list(Map.of("all_pages", true), users(2_000))));
        more.put("all_pages", true);
        JsonNode continued = list(more, users(2_000));
        assertThat(continued.at("/page/returned").asInt()).isGreaterThan(100);
        assertThat(continued.at("/page/omitted").asInt()
                        + continued.at("/page/returned").asInt())
                .isEqualTo(2_000
                        - continued.at("/page/current_page").asInt()
                                * continued.at("/page/page_size").asInt());
    }

    @Test
    void fetchesAllPagesThatFitWithFewFields() {
        JsonNode answer = list(Map.of("all_pages", true, "fields", List.of("role")), users(2_000));
        assertPage(
                answer,
                "{'current_page':0,'page_size':100,'returned':2000,'total':2000,'has_more':false,'next_page':null,'omitted':0}");
        assertThat(fixture.asked()).hasSize(20);
        assertThat(reported).hasSize(20).endsWith(2_000L);
    }

    @Test
    void stopsAtTenThousandItems() {
        Function<Asked, Reply> endless =
                asked -> Reply.ok("{\"data\":[" + (asked.query("currentPage") + ",").repeat(99) + "0]}");
        JsonNode answer = list(Map.of("all_pages", true), endless);
        assertPage(
                answer,
                "{'current_page':0,'page_size':100,'returned':10000,'total':null,'has_more':true,'next_page':100,'omitted':0}");
        assertThat(answer.get("note").asText()).isEqualTo("Stopped at 10000 items.");
        assertThat(fixture.asked()).hasSize(100);
    }

    @Test
    void cutsAPageThatDoesNotFit() {
        Function<Asked, Reply> wide =
                asked -> Reply.ok(users(500).apply(asked).body().replace("xxxx", "xxxxxxxxxxxxxx"));
        JsonNode first = list(Map.of("current_page", 2), wide);
        assertThat(first.at("/page/omitted").asInt()).isPositive();
        assertThat(first.at("/page/omitted").asInt()
                        + first.at("/page/returned").asInt())
                .isEqualTo(100);
        assertThat(first.at("/page/next_page").isNull()).isTrue();
        assertThat(first.get("note").asText()).contains("An answer has at most 45000 bytes.");
        assertThat(everythingFrom(Map.of("current_page", 2), wide)).hasSize(300).contains("user-200", "user-499");
    }

    @Test
    void asksForFewerFieldsWhenOneItemIsTooLong() {
        Function<Asked, Reply> huge =
                asked -> Reply.ok("{\"total\":1,\"data\":[{\"id\":1,\"text\":\"" + "y".repeat(50_000) + "\"}]}");
        JsonNode answer = list(Map.of(), huge);
        assertThat(answer.at("/page/returned").asInt()).isZero();
        assertThat(answer.at("/page/omitted").asInt()).isEqualTo(1);
        assertThat(answer.get("note").asText()).contains("name the fields you need");
        assertThat(list(Map.of("fields", List.of("id")), huge).at("/data/0/id").asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 50})
    void losesNothingWhenTheApiCapsThePageSize(int cap) {
        Function<Asked, Reply> capped = asked -> page(
                120,
                Math.min(cap, Integer.parseInt(asked.query("pageSize"))),
                Integer.parseInt(asked.query("currentPage")));
        assertThat(new HashSet<>(ids(list(Map.of("all_pages", true), capped)))).hasSize(120);
        JsonNode one = list(Map.of(), capped);
        assertThat(one.at("/page/has_more").asBoolean()).isTrue();
        assertThat(next(one)).isEqualTo(Map.of("page_size", cap, "current_page", 1));
    }

    @Test
    void keepsTheItemsBeforeAPageThatFails() {
        JsonNode answer = list(
                Map.of("all_pages", true, "page_size", 10),
                asked -> asked.query("currentPage").equals("2")
                        ? new Reply(403, "{}")
                        : users(50).apply(asked));
        assertThat(answer.at("/page/returned").asInt()).isEqualTo(20);
        assertThat(answer.at("/page/omitted").asInt()).isEqualTo(30);
        assertThat(answer.at("/page/next_page").asInt()).isEqualTo(2);
        assertThat(answer.get("note").asText()).contains("Stopped after 20 items: list_users failed: HTTP 403");
    }

    @Test
    void endsAtAnEmptyPage() {
        JsonNode answer = list(Map.of("current_page", 1), asked -> Reply.ok("{\"total\":500,\"data\":[]}"));
        assertThat(answer.at("/page/has_more").asBoolean()).isFalse();
        assertThat(answer.at("/page/total").asInt()).isEqualTo(500);
    }

    @Test
    void failsWhenTheFirstPageFails() {
        assertThat(result(Map.of("all_pages", true), asked -> new Reply(401, "{}"))
                        .isError())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[{\"id\":1}] | 1", "{\"data\":[]} | 0", "{\"data\":[],\"total\":\"x\"} | 0"})
    void readsOtherEnvelopes(String body, int returned) {
        JsonNode answer = list(Map.of(), asked -> Reply.ok(body));
        assertThat(answer.at("/page/returned").asInt()).isEqualTo(returned);
        assertThat(answer.at("/page/has_more").asBoolean()).isFalse();
    }

    @Test
    void returnsAnAnswerWithoutAListWithANote() {
        JsonNode answer = list(Map.of(), asked -> Reply.ok("{\"message\":\"maintenance\"}"));
        assertThat(answer.get("message").asText()).isEqualTo("maintenance");
        assertThat(answer.get("note").asText()).isEqualTo("Portkey's answer holds no list.");
        assertThat(list(Map.of(), asked -> new Reply(204, "")).has("note")).isTrue();
    }

    @Test
    void takesAListLongerThanAskedForAsWhole() {
        Function<Asked, Reply> unpaged = asked -> Reply.ok("[" + "1,".repeat(149) + "1]");
        assertPage(
                list(Map.of(), unpaged),
                "{'current_page':0,'page_size':100,'returned':150,'total':150,'has_more':false,'next_page':null,'omitted':0}");
        list(Map.of("all_pages", true), unpaged);
        assertThat(fixture.asked()).hasSize(1);
    }

    @Test
    void cutsALongListWithoutPagesAndNamesNoPage() {
        Function<Asked, Reply> unpaged = asked -> Reply.ok(page(300, 300, 0).body());
        JsonNode answer = list(Map.of("page_size", 10), unpaged);
        assertThat(answer.at("/page/omitted").asInt())
                .isEqualTo(300 - answer.at("/page/returned").asInt());
        assertThat(answer.get("note").asText()).contains("has no pages").doesNotContain("current_page=");
    }

    @Test
    void renamesItsMembersWherePortkeyUsesTheirNames() {
        JsonNode answer = list(
                Map.of("fields", List.of("nope")),
                asked -> Reply.ok("{\"page\":3,\"note\":\"theirs\",\"total\":1,\"data\":[{\"id\":1}]}"));
        assertThat(answer.get("page").asInt()).isEqualTo(3);
        assertThat(answer.get("note").asText()).isEqualTo("theirs");
        assertThat(answer.at("/server_page/returned").asInt()).isEqualTo(1);
        assertThat(answer.get("server_note").asText()).contains("No item has");
    }

    @Test
    void endsTheListWhenAPageComesTwice() {
        JsonNode answer = list(Map.of("all_pages", true, "page_size", 10), asked -> page(50, 10, 0));
        assertThat(answer.at("/page/returned").asInt()).isEqualTo(10);
        assertThat(answer.get("note").asText()).contains("the same page twice");
        assertThat(fixture.asked()).hasSize(2);
    }

    @Test
    void reportsAnEmptyPageThatContradictsTheTotal() {
        JsonNode answer = list(
                Map.of("all_pages", true, "page_size", 10),
                asked -> asked.query("currentPage").equals("0")
                        ? page(50, 10, 0)
                        : Reply.ok("{\"total\":50,\"data\":[]}"));
        assertThat(answer.at("/page/omitted").asInt()).isEqualTo(40);
        assertThat(answer.get("note").asText()).contains("Portkey counts 50 items, but sent no more.");
    }

    @Test
    void readsATotalInQuotesAndNullAsAnEmptyList() {
        assertThat(list(Map.of(), asked -> Reply.ok("{\"total\":\"7\",\"data\":[1]}"))
                        .at("/page/total")
                        .asInt())
                .isEqualTo(7);
        JsonNode none = list(Map.of(), asked -> Reply.ok("{\"total\":0,\"data\":null}"));
        assertThat(none.at("/page/returned").asInt()).isZero();
        assertThat(none.get("data").isArray()).isTrue();
    }

    /** A server whose pages have at most so many items, whatever is asked for. */
    private static Function<Asked, Reply> capped(int count, int cap) {
        return asked -> page(
                count,
                Math.min(cap, Integer.parseInt(asked.query("pageSize"))),
                Integer.parseInt(asked.query("currentPage")));
    }

    @ParameterizedTest
    @CsvSource({"300,50", "120,50", "170,30", "230,7"})
    void beginsAtTheRequestedItemWhenTheApiCapsThePageSize(int count, int cap) {
        JsonNode answer = list(Map.of("current_page", 1), capped(count, cap));
        assertThat(ids(answer)).startsWith("user-100");
        Set<String> rest = everythingFrom(Map.of("current_page", 1), capped(count, cap));
        assertThat(rest).hasSize(count - 100).contains("user-" + (count - 1));
        Map<String, Object> all = Map.of("current_page", 1, "all_pages", true, "fields", List.of("id"));
        assertThat(new HashSet<>(ids(list(all, capped(count, cap))))).isEqualTo(rest);
    }

    /** Sends the total of the page in place of the total of the list. */
    private static Function<Asked, Reply> countingPages(int count) {
        return asked -> {
            String body = users(count).apply(asked).body();
            int items = body.split("user-", -1).length - 1;
            return Reply.ok(body.replaceFirst("\"total\":[0-9]+", "\"total\":" + items));
        };
    }

    @Test
    void doesNotBelieveATotalThatCountsOnlyThePage() {
        JsonNode first = list(Map.of(), countingPages(250));
        assertPage(
                first,
                "{'current_page':0,'page_size':100,'returned':100,'total':null,'has_more':true,'next_page':1,'omitted':0}");
        assertThat(first.has("total")).isFalse();
        assertThat(first.get("note").asText()).isEqualTo("Portkey's total, 100, does not count all pages.");
        assertThat(everythingFrom(Map.of(), countingPages(250))).hasSize(250);
        JsonNode all = list(Map.of("all_pages", true, "fields", List.of("id")), countingPages(250));
        assertPage(
                all,
                "{'current_page':0,'page_size':100,'returned':250,'total':250,'has_more':false,'next_page':null,'omitted':0}");
        assertThat(all.has("total")).isFalse();
        assertThat(list(Map.of("page_size", 1), countingPages(250))
                        .at("/page/total")
                        .isNull())
                .isTrue();
    }

    @Test
    void provesATotalThatEqualsThePage() {
        assertPage(
                list(Map.of("page_size", 10), users(10)),
                "{'current_page':0,'page_size':10,'returned':10,'total':10,'has_more':false,'next_page':null,'omitted':0}");
        assertThat(fixture.asked()).hasSize(2);
        JsonNode unproven = list(
                Map.of("page_size", 10),
                asked -> asked.query("currentPage").equals("0") ? page(10, 10, 0) : new Reply(403, "{}"));
        assertThat(unproven.at("/page/total").isNull()).isTrue();
        assertThat(unproven.at("/page/has_more").asBoolean()).isTrue();
    }

    @Test
    void readsTheListUnderAnotherMember() {
        Function<Asked, Reply> data = asked -> Reply.ok("{\"data\":[{\"id\":\"1\"}],\"total\":1}");
        Map<String, Object> scim = Map.of();
        assertThat(list("list_scim_mappings", scim, data).at("/page/returned").asInt())
                .isEqualTo(1);
        assertThat(list(Map.of(), asked -> Reply.ok("{\"users\":[{\"id\":\"1\"}],\"total_count\":1,\"errors\":[]}"))
                        .at("/users/0/id")
                        .asText())
                .isEqualTo("1");
        assertThat(list(Map.of(), asked -> Reply.ok("{\"errors\":[{\"id\":\"1\"}]}"))
                        .get("note")
                        .asText())
                .isEqualTo("Portkey's answer holds no list.");
        assertThat(list(Map.of(), asked -> Reply.ok("{\"a\":[1],\"b\":[2]}")).has("page"))
                .isFalse();
    }

    @Test
    void dropsWhatPortkeySaysAboutOnePageFromAllPages() {
        Function<Asked, Reply> talkative = asked -> {
            int page = Integer.parseInt(asked.query("currentPage"));
            return Reply.ok(users(25)
                    .apply(asked)
                    .body()
                    .replaceFirst(
                            "\\{",
                            "{\"has_more\":" + (page < 2) + ",\"current_page\":" + page + ",\"page\":" + page
                                    + ",\"next_page\":" + (page + 1) + ",\"count\":10,"));
        };
        JsonNode all = list(Map.of("all_pages", true, "page_size", 10), talkative);
        assertThat(all.at("/page/returned").asInt()).isEqualTo(25);
        List.of("has_more", "current_page", "next_page", "count", "server_page")
                .forEach(name -> assertThat(all.has(name)).as(name).isFalse());
        assertThat(list(Map.of("page_size", 10), talkative).get("has_more").asBoolean())
                .isTrue();
    }

    @Test
    void believesThatMoreFollowsAPageWithoutATotal() {
        JsonNode answer =
                list(Map.of(), asked -> Reply.ok("{\"has_more\":true,\"data\":[{\"id\":\"1\"},{\"id\":\"2\"}]}"));
        assertPage(
                answer,
                "{'current_page':0,'page_size':2,'returned':2,'total':null,'has_more':true,'next_page':1,'omitted':0}");
    }

    @Test
    void readsOnWhenTheApiIgnoresThePageSize() {
        Function<Asked, Reply> fixed = asked -> page(60, 25, Integer.parseInt(asked.query("currentPage")));
        assertThat(everythingFrom(Map.of("page_size", 10), fixed)).hasSize(60);
        assertThat(ids(list(Map.of("page_size", 10, "all_pages", true), fixed))).hasSize(60);
    }

    /** Keys of which every third is expired, in pages of the requested size; ignores every filter. */
    private static Reply keys(Asked asked, int count) {
        int size = Integer.parseInt(asked.query("page_size"));
        int first = size * Integer.parseInt(asked.query("current_page"));
        ObjectNode body = Json.mapper().createObjectNode().put("total", count);
        ArrayNode data = body.putArray("data");
        for (int i = first; i < Math.min(count, first + size); i++) {
            data.addObject().put("id", "k" + i).put("status", i % 3 == 0 ? "expired" : "active");
        }
        return Reply.ok(Json.write(body));
    }

    @Test
    void appliesAFilterAgainThatPortkeyIgnored() {
        JsonNode page = list("list_api_keys", Map.of("status", "expired", "page_size", 10), asked -> keys(asked, 25));
        assertThat(ids(page)).containsExactly("k0", "k3", "k6", "k9");
        assertPage(
                page,
                "{'current_page':0,'page_size':10,'returned':4,'total':null,'has_more':true,'next_page':1,'omitted':0}");
        assertThat(page.has("total")).isFalse();
        assertThat(page.get("note").asText())
                .isEqualTo("Portkey sent 6 items that do not match status=\"expired\"; they are left out. "
                        + "The number of matches is known once all pages are read (all_pages).");

        JsonNode all = list(
                "list_api_keys",
                Map.of("status", "expired", "page_size", 10, "all_pages", true),
                asked -> keys(asked, 25));
        assertThat(ids(all)).hasSize(9);
        assertPage(
                all,
                "{'current_page':0,'page_size':10,'returned':9,'total':9,'has_more':false,'next_page':null,'omitted':0}");
        assertThat(list("list_api_keys", Map.of("status", "expired"), asked -> Reply.ok("{\"data\":[],\"total\":0}"))
                        .has("note"))
                .isFalse();
    }

    @Test
    void followsPagesOfAFilterThatPortkeyIgnored() {
        Set<String> seen =
                everythingFrom("list_api_keys", Map.of("status", "expired", "page_size", 10), asked -> keys(asked, 95));
        assertThat(seen).hasSize(32);
    }

    @Test
    void appliesIdsAgainAndKeepsItemsThatCannotBeChecked() {
        JsonNode page = list(
                "list_api_keys",
                Map.of("ids", "11111111-1111-4111-8111-111111111111,22222222-2222-4222-8222-222222222222"),
                asked -> Reply.ok("{\"data\":[{\"id\":\"11111111-1111-4111-8111-111111111111\"},{\"id\":\"other\"},"
                        + "{\"name\":\"no id\"}],\"total\":3}"));
        assertThat(page.at("/page/returned").asInt()).isEqualTo(2);
        assertThat(page.get("note").asText())
                .contains("1 item that does not match ids=")
                .contains("1 item has no id, so the filter was not checked.");
        assertThat(page.at("/page/total").asInt()).isEqualTo(2);
    }

    @Test
    void reportsProgressOncePerPage() {
        list(Map.of("all_pages", true, "page_size", 10), users(20));
        assertThat(reported).containsExactly(10L, 20L);
        list(Map.of(), users(20));
        assertThat(reported).isEmpty();
    }

    private static ToolResult auditLogs(Map<String, Object> more, String body) {
        try (AdapterFixture fixture = new AdapterFixture().on("GET /audit-logs", body)) {
            Map<String, Object> arguments = new HashMap<>(more);
            arguments.put("organisation_id", "3f2b8c1e-7a54-4d0e-9c1b-2a6f5e4d3c2b");
            arguments.put("start_time", "2026-01-01T00:00:00Z");
            arguments.put("end_time", "2026-02-01T00:00:00Z");
            return fixture.call("list_audit_logs", arguments);
        }
    }

    /** The body of somebody's request, as text and as an object. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\"name\":\"n\",\"key\":\"sk-of-others\"}'|'{\"name\":\"n\",\"key\":\"[redacted]\"}'",
                "{'credentials':{'user':'ann','list':['a']},'n':1.50}|{'credentials':{'user':'[redacted]','list':['[redacted]']},'n':1.50}",
                "'{\"credentials\":{\"user\":\"ann\"}}'|'{\"credentials\":{\"user\":\"[redacted]\"}}'",
                "'{\"inner\":\"{\\\\\"secret\\\\\":[\\\\\"x\\\\\"]}\"}'|'{\"inner\":\"{\\\\\"secret\\\\\":[\\\\\"[redacted]\\\\\"]}\"}'",
                "'{\"key\":\"sk-that-was-cut'|'{\"key\":\"[redacted]'",
                "'api_key=sk-of-others&page=2'|'api_key=[redacted]&page=2'",
                "'Authorization: Bearer sk-0thers-key'|'Authorization: Bearer [redacted]'",
                "{'conditions':[{'key':'workspace_id'}],'metadata_key':'team'}|{'conditions':[{'key':'workspace_id'}],'metadata_key':'team'}",
                "'{ \"name\" : \"n\" }'|'{ \"name\" : \"n\" }'",
                "null|null",
                "''|''",
                "[{'token':'x'},17]|[{'token':'[redacted]'},17]"
            },
            quoteCharacter = '`')
    void redactsSecretsOfOthersByTheirNames(String came, String shown) {
        for (String record : List.of("{'id':'a','key':'kept','request_body':%s}", "{'request_body':%s}")) {
            ToolResult result = auditLogs(Map.of(), "{\"records\":[" + json(record, came) + "],\"total\":1}");
            assertThat(result.text()).contains("\"records\":[" + json(record, shown) + "]");
        }
    }

    /** JSON with single quotes for double ones. */
    private static String json(String singleQuoted, String value) {
        // A value in single quotes is a text, in which double ones are escaped.
        String text = value.startsWith("'")
                ? Json.write(value.substring(1, value.length() - 1).replace("\\\\", "\\"))
                : value.replace('\'', '"');
        return String.format(singleQuoted.replace('\'', '"'), text);
    }

    @Test
    void redactsSecretsInHeadersAndQueriesOfOthers() {
        String record =
                "{\"request_headers\":\"{\\\"x-portkey-api-key\\\":\\\"pk-of-others\\\",\\\"accept\\\":\\\"*/*\\\"}\","
                        + "\"query_params\":\"{\\\"token\\\":\\\"pk-of-others\\\",\\\"page_size\\\":\\\"10\\\"}\"}";
        String body = "{\"records\":[" + record + "],\"total\":1}";
        assertThat(auditLogs(Map.of(), body).text())
                .contains("request_headers are left out unless fields names them.", "query_params")
                .doesNotContain("x-portkey-api-key", "pk-of-others");
        assertThat(auditLogs(Map.of("fields", List.of("request_headers", "query_params")), body)
                        .text())
                .contains(record.replace("pk-of-others", "[redacted]"));
    }

    @Test
    void redactsSecretsOfOthersInEveryShapeOfAnswer() {
        String record = "{\"request_body\":\"{\\\"key\\\":\\\"sk-of-others\\\"}\"}";
        for (String body : List.of(
                "[" + record + "]",
                "{\"data\":[" + record + "],\"total\":1}",
                "{\"records\":{\"a\":" + record + "}}",
                record)) {
            ToolResult result = auditLogs(Map.of("fields", List.of("request_body")), body);
            assertThat(result.text()).contains("[redacted]").doesNotContain("sk-of-others");
        }
    }

    @Test
    void redactsOnlyDeclaredMembers() {
        String body = "{\"object\":\"list\",\"total\":1,\"data\":[{\"request_body\":{\"key\":\"a key of theirs\"}}]}";
        assertThat(result(Map.of(), asked -> Reply.ok(body)).text()).contains("a key of theirs");
    }
}
