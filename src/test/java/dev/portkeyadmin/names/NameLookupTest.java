package dev.portkeyadmin.names;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.names.NameLookup.Closeness;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Asked;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import dev.portkeyadmin.support.TestCatalogue;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how a name finds its object in the lists of a stub. */
class NameLookupTest {

    private static final String USERS = """
            {"data":[
              {"id":"u1","first_name":"Zoë","last_name":"Þórsdóttir","email":"zoe@example.com","role":"admin"},
              {"id":"u2","first_name":"Hana","last_name":"小川","email":"hana@example.com","role":"member"},
              {"id":"u3","first_name":"Jörg","last_name":"Straße","email":"jorg@example.com","role":"member"},
              {"id":"u4","first_name":"Ana","last_name":"Silva","email":"ana.silva@example.com","role":"member"},
              {"id":"u5","first_name":"Ana","last_name":"Silva","email":"ana2@example.com","role":"owner"},
              {"id":"u6","first_name":"","last_name":null,"email":"robot@example.com","role":"member"}],"total":6}""";

    /** A clock that moves when a test says so. */
    private static final class HandClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final Map<String, Reply> replies = new LinkedHashMap<>(Map.of("/v1/admin/users", Reply.ok(USERS)));

    @AutoClose
    private final RecordingPortkey portkey = new RecordingPortkey(this::reply);

    private final HandClock clock = new HandClock();
    private final Catalogue catalogue =
            TestCatalogue.on(portkey.connection(ApiKey.of(RecordingPortkey.KEY, new Secrets()), false));
    private final Directory directory = new Directory(catalogue, clock);
    private final NameLookup lookup = new NameLookup(directory);

    private Reply reply(Asked asked) {
        String ofWorkspace = asked.target()
                .replaceAll("[?&](page_size|current_page)=[0-9]+", "")
                .replaceFirst("&", "?");
        for (String target : List.of(asked.target(), ofWorkspace)) {
            if (replies.containsKey(target)) {
                return replies.get(target);
            }
        }
        return replies.getOrDefault(asked.target().replaceAll("\\?.*", ""), new Reply(403, "{}"));
    }

    private NameLookup.Found find(Reference kind, String text, Closeness closeness) {
        try {
            return lookup.find(kind, text, new Arguments(Map.of()), closeness, Deadline.after(Deadline.CALL_TIMEOUT));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String user(String text, Closeness closeness) {
        Named found = find(Reference.USER, text, closeness).object();
        return found == null ? null : found.id("id");
    }

    @ParameterizedTest
    @CsvSource({
        "Zoë Þórsdóttir, Zoe Thorsdottir",
        "Sigurður Bø, Sigurdur Bo",
        "Łukasz Æther, Lukasz Aether",
        "Jörg Weiß, Jorg Weiss",
    })
    void findsForAReadALetterThatHasNoDecomposition(String name, String typed) {
        replies.put(
                "/v1/admin/users",
                Reply.ok("{\"data\":[{\"id\":\"u9\",\"first_name\":\"" + name
                        + "\",\"last_name\":\"\",\"email\":\"x@example.com\",\"role\":\"member\"}],\"total\":1}"));
        assertThat(user(typed, Closeness.SIMILAR)).isEqualTo("u9");
        assertThatThrownBy(() -> user(typed, Closeness.EXACT)).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "zoe@example.com, u1",
        "ZOE@Example.COM, u1",
        "Zoë Þórsdóttir, u1",
        "ZOË ÞÓRSDÓTTIR, u1",
        "'  zoë   þórsdóttir ', u1",
        "Hana 小川, u2",
        "jörg strasse, u3",
        "JÖRG STRASSE, u3",
        "robot@example.com, u6",
        "u4, u4",
    })
    void findsAPersonByEmailOrFullName(String text, String id) {
        assertThat(user(text, Closeness.EXACT)).isEqualTo(id);
        for (Normalizer.Form form : Normalizer.Form.values()) {
            assertThat(user(Normalizer.normalize(text, form), Closeness.EXACT)).isEqualTo(id);
        }
    }

    @Test
    void saysThatAnAddressLikeThatOfAUserMayBeInvited() {
        assertThatThrownBy(() -> user("zoes@example.com", Closeness.SIMILAR))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(
                        "nearest: zoe@example.com (u1; admin); list_users shows all; list_user_invites shows who "
                                + "has not accepted");
    }

    @Test
    void guessesAccentsOnlyForReads() {
        assertThat(user("zoe Þorsdottir", Closeness.SIMILAR)).isEqualTo("u1");
        assertThatThrownBy(() -> user("zoe Þorsdottir", Closeness.EXACT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("nearest: zoe@example.com (u1; admin)");
    }

    @Test
    void takesTheOnlyNameThatBeginsWithTheWordsOfARead() {
        replies.put(
                "/v1/admin/workspaces",
                Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Data science\"},"
                        + "{\"id\":\"w2\",\"slug\":\"ws-b\",\"name\":\"Database team\"},"
                        + "{\"id\":\"w3\",\"slug\":\"ws-c\",\"name\":\"Big data science\"},"
                        + "{\"id\":\"w4\",\"slug\":\"ws-d\",\"name\":\"Support one\"},"
                        + "{\"id\":\"w5\",\"slug\":\"ws-e\",\"name\":\"Support two\"}],\"total\":5}"));
        assertThat(find(Reference.WORKSPACE, "DATA", Closeness.SIMILAR).object().id("id"))
                .isEqualTo("w1");
        for (String unclear : List.of("support", "dat", "science", "Big  d")) {
            assertThatThrownBy(() -> find(Reference.WORKSPACE, unclear, Closeness.SIMILAR))
                    .as(unclear)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("nearest: ");
        }
        assertThatThrownBy(() -> find(Reference.WORKSPACE, "data", Closeness.EXACT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("\"Data science\" (w1, ws-a)");
    }

    @Test
    void listsThoseOfOneNameWithWhatTellsThemApart() {
        assertThatThrownBy(() -> user("ana silva", Closeness.SIMILAR))
                .isInstanceOf(RefusedException.class)
                .hasMessage("2 users are called \"ana silva\": ana.silva@example.com (u4; member), "
                        + "ana2@example.com (u5; owner). Give the id of the one that is meant.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hana Ogawa", "hana@exampel.com", "Hana"})
    void proposesTheNearestWhereNoOneIsCalledSo(String text) {
        assertThatThrownBy(() -> user(text, Closeness.EXACT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no user has the id or name");
    }

    @Test
    void refusesATextThatCouldBeAnIdIfTheWholeListDoesNotShowIt() {
        assertThatThrownBy(() -> user("Hana", Closeness.EXACT))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "no user has the id or name \"Hana\"; nearest: hana@example.com (u2; member); if that is meant, "
                                + "give it as it is shown: a call that writes takes no part or other spelling of a name");
    }

    @Test
    void leavesATextInDoubtThatTheListCannotRuleOut() {
        String id = "0f3d1c52-5a0e-4b53-8d5e-1a2b3c4d5e6f";
        assertThat(find(Reference.USER, id, Closeness.EXACT).doubt()).startsWith("No user has the id or name \"" + id);
        replies.put("/v1/admin/users", Reply.ok("{\"data\":[],\"total\":0}"));
        directory.forget();
        assertThat(find(Reference.USER, "Hana", Closeness.EXACT).object()).isNull();
        replies.put(
                "/v1/configs",
                Reply.ok("{\"data\":[{\"id\":\"c1\",\"slug\":\"router\",\"name\":\"Router\"}],\"total\":1}"));
        NameLookup.Found config = find(Reference.CONFIG, "route", Closeness.EXACT);
        assertThat(config.object()).as("the list may be that of one workspace").isNull();
        assertThat(config.doubt()).contains("nearest: Router (router, c1)");
    }

    @Test
    void looksInEachWorkspaceForWhatTheListWithoutOneDoesNotShow() {
        replies.put(
                "/v1/admin/workspaces",
                Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"A\"},"
                        + "{\"id\":\"w2\",\"slug\":\"ws-b\",\"name\":\"B\"}],\"total\":2}"));
        String shared = "{\"id\":\"c1\",\"slug\":\"shared\",\"name\":\"Shared\"}";
        replies.put("/v1/configs", Reply.ok("{\"data\":[" + shared + "],\"total\":1}"));
        replies.put("/v1/configs?workspace_id=ws-a", Reply.ok("{\"data\":[" + shared + "],\"total\":1}"));
        replies.put(
                "/v1/configs?workspace_id=ws-b",
                Reply.ok("{\"data\":[" + shared
                        + ",{\"id\":\"c2\",\"slug\":\"pc-b\",\"name\":\"router\"}],\"total\":2}"));
        replies.put("/v1/configs", Reply.ok("{\"data\":[],\"total\":0}"));
        assertThat(find(Reference.CONFIG, "shared", Closeness.EXACT).object().id("id"))
                .as("one object, although it is in the lists of both workspaces")
                .isEqualTo("c1");
        replies.put("/v1/configs", Reply.ok("{\"data\":[" + shared + "],\"total\":1}"));
        directory.forget();
        for (Closeness closeness : Closeness.values()) {
            Named found = find(Reference.CONFIG, "Router", closeness).object();
            assertThat(found.id("slug")).isEqualTo("pc-b");
            assertThat(found.workspace()).isEqualTo("ws-b");
        }
        assertThatThrownBy(() -> find(Reference.CONFIG, "routr", Closeness.EXACT))
                .as("all workspaces were read, so this is a name with a mistake")
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("nearest: router (pc-b, c2; in ws-b)");
        assertThat(find(Reference.CONFIG, "Shared", Closeness.EXACT).object().workspace())
                .as("what the plain list shows needs no workspace")
                .isEmpty();
    }

    @Test
    void saysWhatToGiveWhereNoListCanBeRead() {
        assertThat(find(Reference.PROVIDER, "router", Closeness.EXACT).doubt())
                .isEqualTo("No list could be read that shows what is called \"router\": give its id, or workspace_id "
                        + "where the call takes it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sa*****7dz", "***7dz", "\u20267dz", "sa***17dz", "7dz1"})
    void findsForAReadAnApiKeyByTheEndsThatItsListShows(String text) {
        replies.put(
                "/v1/api-keys",
                Reply.ok(
                        "{\"data\":[{\"id\":\"k1\",\"name\":\"Field app\",\"type\":\"workspace-service\",\"key\":\"sa*****7dz\"},"
                                + "{\"id\":\"k2\",\"name\":\"Other\",\"type\":\"workspace-service\",\"key\":\"sa*****b0z\"},"
                                + "{\"id\":\"k3\",\"name\":\"7dz1\",\"type\":\"workspace-service\",\"key\":\"pk*****aaa\"}],\"total\":3}"));
        assertThat(find(Reference.API_KEY, text, Closeness.SIMILAR).object().id("id"))
                .isEqualTo(text.equals("7dz1") ? "k3" : "k1");
        if (!text.equals("7dz1")) {
            assertThatThrownBy(() -> find(Reference.API_KEY, text, Closeness.EXACT))
                    .as("a write never guesses")
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("\"Field app\" (k1; workspace-service sa*****7dz)");
        }
    }

    @Test
    void listsTheApiKeysThatHaveTheSameEnds() {
        replies.put(
                "/v1/api-keys",
                Reply.ok(
                        "{\"data\":[{\"id\":\"k1\",\"name\":\"A\",\"type\":\"workspace-service\",\"key\":\"sa*****7dz\"},"
                                + "{\"id\":\"k2\",\"name\":\"B\",\"type\":\"workspace-user\",\"key\":\"pk*****7dz\"}],\"total\":2}"));
        assertThatThrownBy(() -> find(Reference.API_KEY, "***7dz", Closeness.SIMILAR))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("A (k1; workspace-service sa*****7dz), B (k2; workspace-user pk*****7dz)");
        for (Closeness closeness : Closeness.values()) {
            assertThatThrownBy(() -> find(Reference.API_KEY, "***zzz", closeness))
                    .as("hidden characters are never sent as an id")
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("no API key has the id or name");
        }
    }

    @Test
    void namesThePersonWhoseApiKeyMadeARequest() throws Exception {
        replies.put(
                "/v1/api-keys",
                Reply.ok(
                        "{\"data\":[{\"id\":\"k1\",\"name\":\"Notebook\",\"type\":\"workspace-user\",\"user_id\":\"u1\"},"
                                + "{\"id\":\"k2\",\"name\":\"Robot\",\"type\":\"workspace-service\"}],\"total\":2}"));
        JsonNode records = Json.read("[{\"user_type\":\"api_key\",\"user_id\":\"k1\"},"
                + "{\"user_type\":\"api_key\",\"user_id\":\"k2\"},{\"user_type\":\"user\",\"user_id\":\"u2\"}]");
        new AnswerNames(directory)
                .addTo(
                        records,
                        catalogue
                                .require("list_audit_logs")
                                .operation()
                                .output()
                                .named(),
                        Deadline.after(Deadline.CALL_TIMEOUT));
        assertThat(records.get(0).path("api_key_name").asText()).isEqualTo("Notebook");
        assertThat(records.get(0).path("user_name").asText()).isEqualTo("zoe@example.com");
        assertThat(records.get(1).path("api_key_name").asText()).isEqualTo("Robot");
        assertThat(records.get(1).has("user_name")).isFalse();
        assertThat(records.get(2).path("user_name").asText()).isEqualTo("hana@example.com");
    }

    @Test
    void asksForTheOrganisationOnceAMinuteWhereNoListMayBeRead() throws InterruptedException {
        Deadline deadline = Deadline.after(Deadline.CALL_TIMEOUT);
        assertThat(directory.organisation(deadline)).isEmpty();
        int first = portkey.asked().size();
        assertThat(directory.organisation(deadline)).isEmpty();
        assertThat(portkey.asked()).hasSize(first);
        clock.now = clock.now.plus(Duration.ofMinutes(1));
        replies.put("/v1/api-keys", Reply.ok("{\"data\":[{\"id\":\"k1\",\"organisation_id\":\"o1\"}],\"total\":1}"));
        assertThat(directory.organisation(deadline)).isEqualTo("o1");
    }

    @Test
    void readsAListOnceAMinute() {
        user("zoe@example.com", Closeness.EXACT);
        user("hana@example.com", Closeness.EXACT);
        assertThat(portkey.asked()).hasSize(1);
        clock.now = clock.now.plus(Duration.ofSeconds(59));
        user("hana@example.com", Closeness.EXACT);
        assertThat(portkey.asked()).hasSize(1);
        clock.now = clock.now.plus(Duration.ofSeconds(1));
        user("hana@example.com", Closeness.EXACT);
        assertThat(portkey.asked()).hasSize(2);
    }

    @Test
    void findsTheNewNameAfterAWrite() {
        assertThat(user("Hana 小川", Closeness.EXACT)).isEqualTo("u2");
        replies.put("/v1/admin/users", Reply.ok(USERS.replace("小川", "Ogawa")));
        assertThat(user("Hana 小川", Closeness.EXACT)).isEqualTo("u2");
        directory.forget();
        assertThat(user("Hana Ogawa", Closeness.EXACT)).isEqualTo("u2");
        assertThatThrownBy(() -> user("Hana 小川", Closeness.EXACT)).isInstanceOf(RefusedException.class);
    }

    @Test
    void readsTheListAgainForANameThatItLacks() {
        assertThat(user("Hana 小川", Closeness.EXACT)).isEqualTo("u2");
        replies.put("/v1/admin/users", Reply.ok(USERS.replace("小川", "Ogawa")));
        assertThat(user("Hana Ogawa", Closeness.EXACT)).isEqualTo("u2");
        assertThat(portkey.asked()).hasSize(2);
    }

    @Test
    void readsTheListOfAMissingNameOnlyTwice() {
        user("Hana 小川", Closeness.EXACT);
        assertThatThrownBy(() -> user("Nobody Here", Closeness.EXACT)).isInstanceOf(RefusedException.class);
        assertThat(portkey.asked()).hasSize(2);
        directory.forget();
        assertThatThrownBy(() -> user("Nobody Here", Closeness.EXACT)).isInstanceOf(RefusedException.class);
        assertThat(portkey.asked())
                .as("what was read a moment ago is not read again")
                .hasSize(3);
    }

    @Test
    void refusesASlugThatIsTheNameOfAnother() {
        replies.put(
                "/v1/admin/workspaces",
                Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"data\",\"name\":\"Old data\"},"
                        + "{\"id\":\"w2\",\"slug\":\"ws-b\",\"name\":\"Data\"}],\"total\":2}"));
        assertThatThrownBy(() -> find(Reference.WORKSPACE, "data", Closeness.EXACT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("2 workspaces")
                .hasMessageContaining("(w1, data)")
                .hasMessageContaining("(w2, ws-b)");
        assertThat(find(Reference.WORKSPACE, "w1", Closeness.EXACT).object().name())
                .isEqualTo("Old data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fraud", "🦊 Fraud", "F Team"})
    void findsAWorkspaceWithOrWithoutItsIcon(String text) {
        replies.put(
                "/v1/admin/workspaces",
                Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"🦊 Fraud\"},"
                        + "{\"id\":\"w2\",\"slug\":\"ws-b\",\"icon\":\"F\",\"name\":\"F Team\"}],\"total\":2}"));
        assertThat(find(Reference.WORKSPACE, text, Closeness.EXACT).object().id("id"))
                .isEqualTo(text.contains("Fraud") ? "w1" : "w2");
        assertThat(find(Reference.WORKSPACE, "Team", Closeness.EXACT).object().id("id"))
                .isEqualTo("w2");
    }

    @Test
    void keepsAnErrorWithinAKilobyte() {
        String longText = "x".repeat(300);
        String items = IntStream.range(0, 20)
                .mapToObj(i -> "{\"id\":\"w" + i + longText + "\",\"slug\":\"s" + i + longText + "\",\"name\":\"Team\","
                        + "\"description\":\"" + longText + "\"}")
                .collect(Collectors.joining(","));
        replies.put("/v1/admin/workspaces", Reply.ok("{\"data\":[" + items + "],\"total\":20}"));
        assertThatThrownBy(() -> find(Reference.WORKSPACE, "team", Closeness.EXACT))
                .isInstanceOf(RefusedException.class)
                .satisfies(
                        e -> assertThat(e.getMessage()).contains("and 16 more").hasSizeLessThan(1_024));
    }

    private ArgumentNames.Resolved resolve(String tool, Map<String, Object> arguments) {
        try {
            return new ArgumentNames(catalogue, directory)
                    .resolve(
                            catalogue.require(tool).operation(),
                            new Arguments(arguments),
                            Deadline.after(Deadline.CALL_TIMEOUT));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Robots, arms                | ws-a
            "Robots, arms",Data         | ws-a,ws-b
            Data, "Robots, arms" , ws-c | ws-b,ws-a,ws-c
            5" screens,Data             | ws-c,ws-b
            ,Data,,                     | ws-b
            """)
    void takesNamesWithCommasInQuotationMarks(String text, String slugs) {
        replies.put(
                "/v1/admin/workspaces",
                Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"Robots, arms\"},"
                        + "{\"id\":\"w2\",\"slug\":\"ws-b\",\"name\":\"Data\"},"
                        + "{\"id\":\"w3\",\"slug\":\"ws-c\",\"name\":\"5\\\" screens\"}],\"total\":3}"));
        assertThat(resolve("get_cost_analytics", Map.of("workspace", text))
                        .arguments()
                        .get("workspace"))
                .isEqualTo(slugs);
    }

    @Test
    void tellsANameThatLooksLikeAnIdAfterAFailure() throws InterruptedException {
        replies.put(
                "/v1/admin/workspaces",
                Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"prod-eu-12345\"}],\"total\":1}"));
        ArgumentNames.Resolved resolved = resolve("get_workspace", Map.of("workspace_id", "prod-eu-12345"));
        assertThat(portkey.asked()).isEmpty();
        assertThat(new ArgumentNames(catalogue, directory)
                        .misread(resolved.unchecked(), Deadline.after(Deadline.CALL_TIMEOUT)))
                .containsExactly("workspace_id: prod-eu-12345 (w1, ws-a) is called so; give its id.");
    }

    @Test
    void readsAllPages() {
        for (int page = 0; page < 3; page++) {
            int first = page * 100;
            String items = IntStream.range(first, Math.min(first + 100, 250))
                    .mapToObj(i -> "{\"id\":\"w" + i + "\",\"slug\":\"s" + i + "\",\"name\":\"Team " + i + "\"}")
                    .collect(Collectors.joining(","));
            replies.put(
                    "/v1/admin/workspaces?page_size=100&current_page=" + page,
                    Reply.ok("{\"data\":[" + items + "],\"total\":250}"));
        }
        assertThat(find(Reference.WORKSPACE, "team 249", Closeness.EXACT)
                        .object()
                        .ids())
                .containsEntry("id", "w249")
                .containsEntry("slug", "s249");
        assertThat(portkey.asked()).hasSize(3);
    }

    @Test
    void passesWhatMayBeAnIdWhereNothingCanBeListed() {
        assertThat(find(Reference.API_KEY, "k-17", Closeness.EXACT).object()).isNull();
        assertThatThrownBy(() -> find(Reference.API_KEY, "my key", Closeness.EXACT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("the API key called \"my key\" could not be looked up; give its id.");
    }

    @Test
    void looksInEveryWorkspaceWhereAListNeedsOne() {
        replies.put(
                "/v1/admin/workspaces",
                Reply.ok("{\"data\":[{\"id\":\"w1\",\"slug\":\"ws-a\",\"name\":\"A\"},"
                        + "{\"id\":\"w2\",\"slug\":\"ws-b\",\"name\":\"B\"}],\"total\":2}"));
        replies.put(
                "/v1/providers?page_size=100&current_page=0&workspace_id=ws-a",
                Reply.ok("{\"data\":[{\"slug\":\"p-1\",\"name\":\"OpenAI\"}],\"total\":1}"));
        replies.put(
                "/v1/providers?page_size=100&current_page=0&workspace_id=ws-b",
                Reply.ok("{\"data\":[{\"slug\":\"p-2\",\"name\":\"OpenAI\"},{\"slug\":\"p-3\",\"name\":\"Gemini\"}],"
                        + "\"total\":2}"));
        assertThat(find(Reference.PROVIDER, "gemini", Closeness.EXACT).object().workspace())
                .isEqualTo("ws-b");
        assertThatThrownBy(() -> find(Reference.PROVIDER, "openai", Closeness.EXACT))
                .hasMessageContaining("(p-1; in ws-a)")
                .hasMessageContaining("(p-2; in ws-b)");
    }

    @ParameterizedTest
    @CsvSource({
        "USER, 4bd6d3ec-2183-4ffa-b252-37726a571a76, true",
        "USER, priya, false",
        "WORKSPACE, ws-apps-7f3k9q, true",
        "WORKSPACE, team-apps, false",
        "WORKSPACE, Applications, false",
        "WORKSPACE_SLUG, 4bd6d3ec-2183-4ffa-b252-37726a571a76, false",
        "WORKSPACE_UUID, ws-apps-7f3k9q, false",
        "CONFIG, pc-router-7b1e02, true",
        "PROVIDER, openai-main-4f21c9, true",
        "API_KEY, ci-2, false",
    })
    void knowsTheFormsOfIds(Reference kind, String text, boolean isId) {
        assertThat(kind.looksLikeId(text)).isEqualTo(isId);
    }
}
