package dev.portkeyadmin.sandbox;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.support.OfficialDocument;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String FORBIDDEN = """
            {"success":false,"data":{"message":"You do not have enough permissions to execute this request",\
            "errorCode":"AB03"}}""";

    private static final String OWNER = "/admin/users/a04963cf-1c2e-4a14-9d59-69007a10f9a7";
    private static final String ZOE = "/admin/users/8772cd61-5eec-4c14-b043-af896975a864";
    private static final String PRIYA = "/admin/users/4bd6d3ec-2183-4ffa-b252-37726a571a76";
    private static final String ACCEPTED = "/admin/users/invites/09a1e540-7b04-4e44-994d-6bfeee5a6b74";
    private static final String EXPIRED = "/admin/users/invites/38ffe1cb-6b2d-4d0e-a57f-ef29441920cd";
    private static final String CANCELLED = "/admin/users/invites/1af318c2-dfe7-40f1-9413-01f1431c9011";
    private static final String PENDING = "/admin/users/invites/48614454-f4f6-49b0-a019-de63b6a5e88c";
    private static final String NOBODY = "11111111-2222-4333-8444-555555555555";
    private static final String APPS = "ws-apps-7f3k9q";
    private static final String DATA = "ws-data-x1y2z3";
    private static final String EVER =
            "/analytics/groups/users?time_of_generation_min=2020-01-01T00:00:00Z&time_of_generation_max=2099-12-31T23:59:59Z";

    @AutoClose
    private final Sandbox sandbox = Sandbox.start();

    private record Answer(int status, String text, HttpResponse<String> response) {

        JsonNode json() {
            try {
                return MAPPER.readTree(text);
            } catch (IOException e) {
                throw new AssertionError("Not JSON: " + text, e);
            }
        }

        JsonNode data() {
            assertThat(status).as(text).isEqualTo(200);
            return json().path("data");
        }

        List<String> values(String field) {
            return data().valueStream().map(row -> row.path(field).asText()).toList();
        }

        Answer isRefused(int expected, String code) {
            assertThat(status).as(text).isEqualTo(expected);
            assertThat(json().path("success").isBoolean()).isTrue();
            assertThat(json().path("success").booleanValue()).isFalse();
            assertThat(json().path("data").path("errorCode").textValue()).isEqualTo(code);
            assertThat(json().path("data").path("message").asText()).isNotBlank();
            return this;
        }

        void naming(String field) {
            assertThat(json().path("data").path("message").asText()).contains(field);
        }

        void isEmptyObject() {
            assertThat(status).as(text).isEqualTo(200);
            assertThat(text).isEqualTo("{}");
        }
    }

    private static Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder request(String key, String path) {
        return HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path))
                .timeout(Duration.ofSeconds(60))
                .header("x-portkey-api-key", key);
    }

    private Answer get(String path) {
        return send(request(Sandbox.ADMIN_KEY, path).build());
    }

    private Answer getAsWorkspace(String path) {
        return send(request(Sandbox.WORKSPACE_KEY, path).build());
    }

    private Answer put(String path, String body) {
        return send(request(Sandbox.ADMIN_KEY, path)
                .PUT(BodyPublishers.ofString(body))
                .build());
    }

    private Answer post(String path, String body) {
        return send(request(Sandbox.ADMIN_KEY, path)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private Answer delete(String path) {
        return send(request(Sandbox.ADMIN_KEY, path).DELETE().build());
    }

    private Answer invite(String body) {
        return post("/admin/users/invites", body);
    }

    private static String requestId(Answer answer) {
        return answer.response().headers().firstValue("x-request-id").orElseThrow();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Nested
    class Server {

        @Test
        void listensOnLoopbackUnderV1() {
            assertThat(sandbox.baseUrl().toString()).matches("http://127\\.0\\.0\\.1:\\d+/v1");
        }

        @Test
        void answersUtf8JsonWithoutHtmlEscapes() {
            Answer answer = get(ZOE);

            assertThat(answer.response().headers().firstValue("Content-Type"))
                    .hasValue("application/json; charset=utf-8");
            assertThat(answer.text()).contains("\"Zoë\"", "\"Þórsdóttir\"");
        }

        @Test
        void returnsARequestIdThatTheAuditLogContains() {
            List<Answer> answers = List.of(
                    get(ZOE),
                    get("/x"),
                    put(ZOE, "not json"),
                    send(request("nobody", "/admin/users").build()),
                    invite("{\"email\":\"" + "a".repeat(2 << 20) + "\"}"));

            assertThat(answers.stream().map(SandboxTest::requestId))
                    .doesNotHaveDuplicates()
                    .allMatch(id -> UUID.fromString(id).toString().equals(id));
            String audit = "/audit-logs?start_time=2020-01-01T00:00:00Z&end_time=2099-01-01T00:00:00Z&organisation_id="
                    + SampleOrganisation.ID + "&request_id=";
            JsonNode found = get(audit + requestId(answers.get(2))).json();
            assertThat(found.path("total").intValue()).isEqualTo(1);
            assertThat(found.at("/records/0/method").textValue()).isEqualTo("PUT");
        }

        @Test
        void rejectsACallWithoutAKey() {
            Answer answer = send(HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + "/admin/users"))
                    .build());

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text()).isEqualTo("{\"success\":false,\"data\":{\"message\":\"Unauthorised Request\"}}");
        }

        @Test
        void rejectsAnUnknownKey() {
            Answer answer = send(request("sandbox-admin-key-2", "/admin/users").build());

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text()).isEqualTo("{\"success\":false,\"data\":{\"message\":\"Unauthorised Request\"}}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/admin/users", OWNER, "/admin/users/invites", PENDING})
        void rejectsAWorkspaceKeyOnOrganisationRoutes(String path) {
            Answer answer = getAsWorkspace(path);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).isEqualTo(FORBIDDEN);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "/", "/admin", "/admin/users/", "/admin/users/a/b", "/admin/users%2Finvites", "/x"})
        void answers404ForAnUnknownRoute(String path) {
            get(path).isRefused(404, null);
        }

        @Test
        void answers404OutsideTheBasePath() {
            URI outside = sandbox.baseUrl().resolve("/admin/users");

            send(HttpRequest.newBuilder(outside)
                            .header("x-portkey-api-key", Sandbox.ADMIN_KEY)
                            .build())
                    .isRefused(404, null);
        }

        @Test
        void rejectsAnotherMethodOnAKnownPath() {
            post("/admin/users", "{}").isRefused(405, null);
            post(OWNER, "{}").isRefused(405, null);
            put(EVER, "{}").isRefused(405, null);
        }

        @Test
        void survivesHeadAndOptions() {
            for (String method : List.of("HEAD", "OPTIONS")) {
                Answer answer = send(request(Sandbox.ADMIN_KEY, "/admin/users")
                        .method(method, BodyPublishers.noBody())
                        .build());
                assertThat(answer.status()).as(method).isEqualTo(405);
            }
            assertThat(get("/admin/users").status()).isEqualTo(200);
        }

        @Test
        void acceptsAnEncodedSlashInAnId() {
            get("/admin/users/a%2Fb").isRefused(404, "AB08");
            get("/admin/users/%E5%B0%8F+%25").isRefused(404, "AB08");
            assertThat(get("/admin/users/" + "%61" + OWNER.substring("/admin/users/a".length()))
                            .status())
                    .isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "not json", "[]", "null", "\"text\"", "{\"role\":", "{} {}", "{\"role\":\"admin\"}x"})
        void rejectsABodyThatIsNotAJsonObject(String body) {
            put(ZOE, body).isRefused(400, "AB01").naming("body");
        }

        @Test
        void rejectsABodyOverOneMegabyteAndContinues() {
            invite("{\"email\":\"" + "a".repeat(5 << 20) + "\"}").isRefused(413, null);
            invite("{\"email\":\"" + "a".repeat((1 << 20) - 12) + "\"}").isRefused(400, "AB01");
        }

        @Test
        void answers500WhenAHandlerFailsAndContinues() {
            Router router = new Router();
            router.on(Router.KeyAccess.ANY, "GET", "/broken", request -> {
                throw new IllegalStateException("on purpose");
            });
            router.on(Router.KeyAccess.ANY, "GET", "/sound", request -> SandboxJson.object());
            try (Sandbox broken = new Sandbox(() -> router)) {
                HttpRequest.Builder request = HttpRequest.newBuilder().header("x-portkey-api-key", Sandbox.ADMIN_KEY);
                send(request.uri(URI.create(broken.baseUrl() + "/broken")).build())
                        .isRefused(500, "AB04");
                send(request.uri(URI.create(broken.baseUrl() + "/sound")).build())
                        .isEmptyObject();
            }
        }

        @Test
        void servesAHundredConcurrentCallersWithoutLosingAWrite() {
            List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 100)
                    .mapToObj(i -> request(Sandbox.ADMIN_KEY, "/admin/users/invites")
                            .POST(BodyPublishers.ofString(
                                    "{\"email\":\"p%s@example.com\",\"role\":\"member\"}".formatted(i)))
                            .build())
                    .map(request -> CLIENT.sendAsync(request, BodyHandlers.ofString()))
                    .toList();

            assertThat(calls)
                    .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
            assertThat(get("/admin/users/invites").json().path("total").intValue())
                    .isEqualTo(105);
            assertThat(Set.copyOf(get("/admin/users/invites?pageSize=200").values("id")))
                    .hasSize(105);
        }

        @Test
        void isNotBlockedByCallersThatNeverFinish() throws IOException {
            List<Socket> unfinished = new ArrayList<>();
            try {
                for (int i = 0; i < 64; i++) {
                    Socket socket = new Socket("127.0.0.1", sandbox.baseUrl().getPort());
                    unfinished.add(socket);
                    String head = "POST /v1/admin/users/invites HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{";
                    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                }

                assertThat(get("/admin/users").status()).isEqualTo(200);
            } finally {
                for (Socket socket : unfinished) {
                    socket.close();
                }
            }
        }

        @Test
        void acceptsExactlyOneOfManyEqualInvites() {
            HttpRequest request = request(Sandbox.ADMIN_KEY, "/admin/users/invites")
                    .POST(BodyPublishers.ofString("{\"email\":\"twin@example.com\",\"role\":\"member\"}"))
                    .build();

            List<CompletableFuture<HttpResponse<String>>> calls = Stream.generate(
                            () -> CLIENT.sendAsync(request, BodyHandlers.ofString()))
                    .limit(20)
                    .toList();

            assertThat(calls.stream().map(call -> call.join().statusCode()).sorted())
                    .startsWith(200, 409)
                    .endsWith(409)
                    .hasSize(20);
        }

        @Test
        void doesNotKeepTheJvmAlive() {
            get("/admin/users");

            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().matches("(?i)sandbox.*|http-dispatcher.*|idle-timeout.*"))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(Thread::isDaemon);
        }

        @Test
        void closesMoreThanOnceAndPermanently() {
            URI uri = URI.create(sandbox.baseUrl() + "/admin/users");

            sandbox.close();
            sandbox.close();

            assertThat(CLIENT.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()))
                    .failsWithin(Duration.ofMinutes(1));
        }

        @Test
        void sharesNothingWithAnotherSandbox() {
            delete(PRIYA).isEmptyObject();

            try (Sandbox other = Sandbox.start()) {
                Answer answer = send(HttpRequest.newBuilder(URI.create(other.baseUrl() + PRIYA))
                        .header("x-portkey-api-key", Sandbox.ADMIN_KEY)
                        .build());
                assertThat(answer.status()).isEqualTo(200);
            }
        }
    }

    @Nested
    class UserRoutes {

        @Test
        void listsTwelveUsersWithOneOwnerAndFewAdmins() {
            JsonNode list = get("/admin/users").json();

            assertThat(list.path("object").asText()).isEqualTo("list");
            assertThat(list.path("total").intValue()).isEqualTo(12);
            assertThat(get("/admin/users?role=owner").data()).hasSize(1);
            assertThat(get("/admin/users?role=admin").data()).hasSize(3);
            assertThat(get("/admin/users?role=member").data()).hasSize(8);
        }

        @Test
        void listsTheOldestFirstWithApiDates() {
            List<String> created = get("/admin/users").values("created_at");

            assertThat(created)
                    .isSorted()
                    .allMatch(date -> date.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.000Z"));
        }

        @Test
        void pagesFromZero() {
            List<String> all = get("/admin/users").values("id");

            Answer page = get("/admin/users?pageSize=5&currentPage=2");

            assertThat(page.values("id")).isEqualTo(all.subList(10, 12));
            assertThat(page.json().path("total").intValue()).isEqualTo(12);
            assertThat(get("/admin/users?pageSize=5&currentPage=3").data()).isEmpty();
            assertThat(get("/admin/users?pageSize=2147483647&currentPage=2147483647")
                            .data())
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"pageSize,x", "pageSize,-1", "currentPage,1.5", "currentPage,99999999999", "role,boss"})
        void rejectsInvalidListParameters(String name, String value) {
            get("/admin/users?" + name + "=" + value).isRefused(400, "AB01").naming(name);
        }

        @Test
        void findsUsersByExactEmailInAnyCase() {
            assertThat(get("/admin/users?email=Zoe.THORSDOTTIR%40example.com").values("first_name"))
                    .containsExactly("Zoë");
            assertThat(get("/admin/users?email=zoe").data()).isEmpty();
            assertThat(get("/admin/users?email=zoe.thorsdottir@example.com&role=owner")
                            .data())
                    .isEmpty();
        }

        @Test
        void ignoresUnknownQueryParameters() {
            assertThat(get("/admin/users?color=red&&=&email=&page_size=1").data())
                    .hasSize(12);
        }

        @Test
        void returnsWorkspacesThatExist() {
            Set<String> slugs = get("/admin/users")
                    .data()
                    .valueStream()
                    .flatMap(user -> user.path("workspace_ids").valueStream())
                    .map(JsonNode::asText)
                    .collect(Collectors.toSet());

            assertThat(slugs).isEqualTo(Set.copyOf(get("/admin/workspaces").values("slug")));
        }

        @Test
        void changesRoleAndName() {
            put(PRIYA, "{\"role\":\"admin\",\"first_name\":\"Priyanka\",\"last_name\":\"R.\"}")
                    .isEmptyObject();

            JsonNode user = get(PRIYA).json();
            assertThat(user.path("role").asText()).isEqualTo("admin");
            assertThat(user.path("first_name").asText()).isEqualTo("Priyanka");
            assertThat(user.path("last_name").asText()).isEqualTo("R.");
            assertThat(Instant.parse(user.path("last_updated_at").asText()))
                    .isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
            assertThat(get("/admin/users?role=admin").data()).hasSize(4);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"role\":\"admin\"}|role",
                    "{\"role\":\"owner\"}|role",
                    "{\"role\":1}|role",
                    "{}|role",
                    "{\"role\":null}|role",
                    "{\"first_name\":\" \"}|first_name",
                    "{\"last_name\":[]}|last_name"
                })
        void rejectsAnInvalidUpdate(String body, String field) {
            String before = get(ZOE).text();

            put(ZOE, body).isRefused(400, "AB01").naming(field);

            assertThat(get(ZOE).text()).isEqualTo(before);
        }

        @Test
        void refusesToChangeTheOwner() {
            assertThat(put(OWNER, "{\"role\":\"member\"}").text()).isEqualTo(FORBIDDEN);
            assertThat(delete(OWNER).text()).isEqualTo(FORBIDDEN);
            put(OWNER, "{\"first_name\":\"Inès\"}").isEmptyObject();
            assertThat(get(OWNER).json().path("role").asText()).isEqualTo("owner");
        }

        @Test
        void deletesAUserButKeepsTheInvite() {
            String sofie = "/admin/users/888e8cc2-6031-420c-9eeb-af9d3545f9b6";

            delete(sofie).isEmptyObject();

            get(sofie).isRefused(404, "AB08");
            delete(sofie).isRefused(404, "AB08");
            assertThat(get("/admin/users").json().path("total").intValue()).isEqualTo(11);
            assertThat(get(ACCEPTED).json().path("email").asText()).isEqualTo("sofie.maes@example.com");
            assertThat(invite("{\"email\":\"sofie.maes@example.com\",\"role\":\"member\"}")
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void answers404ForAnUnknownId() {
            get("/admin/users/" + NOBODY).isRefused(404, "AB08");
            put("/admin/users/" + NOBODY, "{\"role\":\"admin\"}").isRefused(404, "AB08");
            delete("/admin/users/" + NOBODY).isRefused(404, "AB08");
        }
    }

    @Nested
    class InviteRoutes {

        private static final String VALID = "{\"email\":\"new@example.com\",\"role\":\"member\"";

        @Test
        void startsWithAnInviteOfEachStatus() {
            assertThat(Set.copyOf(get("/admin/users/invites").values("status")))
                    .containsExactlyInAnyOrder("pending", "cancelled", "accepted", "expired");
        }

        @Test
        void filtersAndPagesInvites() {
            assertThat(get("/admin/users/invites?status=pending").data()).hasSize(2);
            assertThat(get("/admin/users/invites?status=pending&pageSize=1&currentPage=1")
                            .values("email"))
                    .containsExactly("noah.fischer@example.com");
            assertThat(get("/admin/users/invites?email=GRACE.mbeki@example.com").data())
                    .hasSize(1);
            assertThat(get("/admin/users/invites?role=admin").data()).isEmpty();
            assertThat(get("/admin/users/invites").values("created_at")).isSorted();
            get("/admin/users/invites?status=lost").isRefused(400, "AB01").naming("status");
            get("/admin/users/invites?role=owner").isRefused(400, "AB01").naming("role");
        }

        @Test
        void createsAPendingInvite() {
            Answer created = invite(VALID + """
                    ,"first_name":"Nia","last_name":"Ω","workspaces":[{"id":"%s","role":"manager"}],
                    "workspace_api_key_details":{"scopes":["logs.view"]}}""".formatted(DATA));

            assertThat(created.status()).as(created.text()).isEqualTo(200);
            String id = created.json().path("id").asText();
            assertThat(created.json().path("invite_link").asText())
                    .startsWith("https://")
                    .endsWith(id);
            assertThat(created.json()).hasSize(2);
            JsonNode invite = get("/admin/users/invites/" + id).json();
            assertThat(invite.path("status").asText()).isEqualTo("pending");
            assertThat(invite.path("workspaces").toString())
                    .isEqualTo("[{\"workspace_id\":\"" + DATA + "\",\"role\":\"manager\"}]");
            assertThat(invite.path("expires_at").asText())
                    .isGreaterThan(Instant.now().toString());
            assertThat(get("/admin/users/invites?email=new@example.com").data()).hasSize(1);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"role\":\"member\"}|email",
                    "{\"email\":\"nobody\",\"role\":\"member\"}|email",
                    "{\"email\":7,\"role\":\"member\"}|email",
                    "{\"email\":\"new@example.com\"}|role",
                    "{\"email\":\"new@example.com\",\"role\":\"owner\"}|role",
                    VALID + ",\"first_name\":1}|first_name",
                    VALID + ",\"workspaces\":{}}|workspaces",
                    VALID + ",\"workspaces\":[1]}|workspaces[0]",
                    VALID + ",\"workspaces\":[{\"role\":\"member\"}]}|workspaces[0].id",
                    VALID + ",\"workspaces\":[{\"id\":\"" + DATA + "\"}]}|workspaces[0].role",
                    VALID + ",\"workspaces\":[{\"id\":\"" + DATA + "\",\"role\":\"x\"}]}|workspaces[0].role",
                    VALID + ",\"workspaces\":[{\"id\":\"ws-none\",\"role\":\"member\"}]}|workspaces[0].id",
                    VALID + ",\"workspace_api_key_details\":[]}|workspace_api_key_details",
                    VALID + ",\"workspace_api_key_details\":{}}|workspace_api_key_details.scopes",
                    VALID + ",\"workspace_api_key_details\":{\"scopes\":[1]}}|workspace_api_key_details.scopes"
                })
        void rejectsAnInvalidInvite(String body, String field) {
            invite(body).isRefused(400, "AB01").naming(field);

            assertThat(get("/admin/users/invites").data()).hasSize(5);
        }

        @Test
        void rejectsAnInviteForAKnownAddress() {
            invite("{\"email\":\"PRIYA.raman@example.com\",\"role\":\"member\"}")
                    .isRefused(409, "AB07");
            invite("{\"email\":\"Grace.Mbeki@example.com\",\"role\":\"member\"}")
                    .isRefused(409, "AB07");
        }

        @Test
        void cancelsAnInviteOnceAndKeepsItListed() {
            delete(PENDING).isEmptyObject();

            assertThat(get(PENDING).json().path("status").asText()).isEqualTo("cancelled");
            delete(PENDING).isRefused(404, "AB08");
            assertThat(get("/admin/users/invites?status=cancelled").data()).hasSize(2);
            assertThat(invite("{\"email\":\"grace.mbeki@example.com\",\"role\":\"admin\"}")
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void cancelsExpiredButNotAcceptedInvites() {
            delete(EXPIRED).isEmptyObject();
            delete(ACCEPTED).isRefused(400, "AB01").naming("accepted");
        }

        @ParameterizedTest
        @ValueSource(strings = {PENDING, EXPIRED})
        void makesAResentInvitePending(String invite) {
            String before = get(invite).json().path("expires_at").asText();

            Answer answer = post(invite + "/resend", "");

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.json()).hasSize(1);
            assertThat(answer.json().path("inviteLink").asText()).startsWith("https://");
            assertThat(get(invite).json().path("status").asText()).isEqualTo("pending");
            assertThat(get(invite).json().path("expires_at").asText()).isGreaterThan(before);
        }

        @Test
        void refusesToResendCancelledOrAcceptedInvites() {
            post(CANCELLED + "/resend", "").isRefused(400, "AB01").naming("cancelled");
            post(ACCEPTED + "/resend", "").isRefused(400, "AB01").naming("accepted");
        }

        @Test
        void refusesToResendWhileANewerInviteIsPending() {
            invite("{\"email\":\"piotr.zielinski@example.com\",\"role\":\"member\"}");

            post(EXPIRED + "/resend", "").isRefused(409, "AB07");
        }

        @Test
        void answers404ForAnUnknownId() {
            get("/admin/users/invites/" + NOBODY).isRefused(404, "AB08");
            delete("/admin/users/invites/" + NOBODY).isRefused(404, "AB08");
            post("/admin/users/invites/" + NOBODY + "/resend", "").isRefused(404, "AB08");
        }

        @Test
        void hasNoUpdateRoute() {
            put(PENDING, "{\"role\":\"admin\"}").isRefused(404, null);
        }
    }

    @Nested
    class WorkspaceLookup {

        @Test
        void returnsTwoWorkspacesWithOneDefault() {
            Answer list = get("/admin/workspaces");

            assertThat(list.values("slug")).containsExactly(APPS, DATA);
            assertThat(list.data()
                            .valueStream()
                            .mapToInt(each -> each.at("/defaults/is_default").intValue()))
                    .containsExactly(1, 0);
        }

        @Test
        void filtersAndPagesWorkspaces() {
            assertThat(get("/admin/workspaces?page_size=1&current_page=1").values("slug"))
                    .containsExactly(DATA);
            assertThat(get("/admin/workspaces?name=Data").values("slug")).containsExactly(DATA);
            assertThat(get("/admin/workspaces?name=data").data()).isEmpty();
            assertThat(get("/admin/workspaces?exact_name=Data").data()).isEmpty();
            assertThat(get("/admin/workspaces?exact_name=Data+science").data()).hasSize(1);
            assertThat(get("/admin/workspaces?status=archived").data()).isEmpty();
            assertThat(get("/admin/workspaces?status=active,archived").data()).hasSize(2);
        }

        @Test
        void acceptsASlugOrAnIdAndReturnsTheMembers() {
            JsonNode bySlug = get("/admin/workspaces/" + DATA).json();
            JsonNode byId =
                    get("/admin/workspaces/" + bySlug.path("id").asText()).json();

            assertThat(byId).isEqualTo(bySlug);
            assertThat(bySlug.path("users")
                            .valueStream()
                            .map(user -> user.path("email").asText()))
                    .contains("zoe.thorsdottir@example.com")
                    .doesNotContain("priya.raman@example.com");
            get("/admin/workspaces/ws-none").isRefused(404, "AB08");
        }

        @Test
        void showsAWorkspaceKeyOnlyItsWorkspace() {
            assertThat(getAsWorkspace("/admin/workspaces").values("slug")).containsExactly(APPS);
            assertThat(getAsWorkspace("/admin/workspaces/" + APPS).status()).isEqualTo(200);
            getAsWorkspace("/admin/workspaces/" + DATA).isRefused(403, "AB03");
        }
    }

    @Nested
    class UsageByUser {

        private long requests(String path) {
            return get(path).values("requests").stream()
                    .mapToLong(Long::parseLong)
                    .sum();
        }

        @Test
        void returnsNumbersAsStringsMostExpensiveFirst() {
            JsonNode rows = get(EVER).data();

            assertThat(rows).isNotEmpty().allSatisfy(row -> {
                assertThat(row.path("object").asText()).isEqualTo("analytics-group");
                assertThat(row.path("user").asText()).endsWith("@example.com");
                assertThat(row.path("requests").isTextual()).isTrue();
                assertThat(row.path("requests").asText()).matches("\\d+");
                assertThat(row.path("cost").isTextual()).isTrue();
                assertThat(row.path("cost").asText()).matches("\\d+(\\.\\d+)?");
            });
            List<Double> costs =
                    get(EVER).values("cost").stream().map(Double::valueOf).toList();
            assertThat(costs).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        }

        @Test
        void namesUsersOfTheOrganisation() {
            assertThat(get("/admin/users").values("email"))
                    .containsAll(get(EVER).values("user"));
        }

        @Test
        void isTheSameInEachSandbox() {
            try (Sandbox other = Sandbox.start()) {
                Answer answer = send(HttpRequest.newBuilder(URI.create(other.baseUrl() + EVER))
                        .header("x-portkey-api-key", Sandbox.ADMIN_KEY)
                        .build());
                assertThat(answer.text()).isEqualTo(get(EVER).text());
            }
        }

        @Test
        void coversSixtyPastDays() {
            assertThat(requests(between(Instant.now().minus(Duration.ofDays(60)), Instant.now())))
                    .isBetween(1_000L, 10_000L)
                    .isEqualTo(requests(EVER));
        }

        @Test
        void countsOnlyThePeriod() {
            Instant middle = Instant.now().minus(Duration.ofDays(30)).plusNanos(500_000);
            long before = requests(between(Instant.EPOCH, middle));
            long after = requests(between(middle, Instant.now()));

            assertThat(before).isPositive();
            assertThat(after).isPositive();
            assertThat(before + after).isEqualTo(requests(EVER));
        }

        @Test
        void acceptsTimeZoneOffsets() {
            Instant from = Instant.now().minus(Duration.ofDays(3));
            OffsetDateTime elsewhere = from.atOffset(ZoneOffset.ofHoursMinutes(5, 30));
            String rest = "&time_of_generation_max=2099-01-01T00:00:00%2B05:30";

            assertThat(get("/analytics/groups/users?time_of_generation_min=" + encode(elsewhere.toString()) + rest)
                            .text())
                    .isEqualTo(get("/analytics/groups/users?time_of_generation_min=" + from + rest)
                            .text());
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "time_of_generation_max=2026-01-01T00:00:00Z|time_of_generation_min",
                    "time_of_generation_min=2026-01-01T00:00:00Z|time_of_generation_max",
                    "time_of_generation_min=2026-01-01&time_of_generation_max=2026-01-01T00:00:00Z|time_of_generation_min",
                    "time_of_generation_min=2026-01-01T00:00:00&time_of_generation_max=2026-01-01T00:00:00Z|time_of_generation_min"
                })
        void requiresBothEndsOfThePeriod(String query, String name) {
            get("/analytics/groups/users?" + query).isRefused(400, "AB01").naming(name);
        }

        @Test
        void usesTheDefaultWorkspaceIfNoneIsNamed() {
            assertThat(get(EVER).text())
                    .isEqualTo(get(EVER + "&workspace_slug=" + APPS).text());
            assertThat(get(EVER + "&workspace_slug=" + DATA).values("user"))
                    .contains("zoe.thorsdottir@example.com")
                    .doesNotContain("priya.raman@example.com");
            get(EVER + "&workspace_slug=ws-none").isRefused(403, "AB03");
        }

        @Test
        void countsOnlyTheWorkspaceOfAWorkspaceKey() {
            assertThat(getAsWorkspace(EVER + "&workspace_slug=" + DATA).text())
                    .isEqualTo(get(EVER).text());
        }

        @Test
        void pagesUsers() {
            List<String> all = get(EVER).values("user");

            Answer page = get(EVER + "&page_size=4&current_page=1");

            assertThat(page.values("user")).isEqualTo(all.subList(4, 8));
            assertThat(page.json().path("total").intValue()).isEqualTo(all.size());
        }

        /** The calls that match a filter and those that do not must add up to the total. */
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "status_code=200|status_code=400,429,500",
                    "ai_org_model=openai__gpt-4o|ai_org_model=openai__gpt-4o-mini,anthropic__claude-sonnet-4-5,google__gemini-2.5-flash",
                    "virtual_keys=openai-main-4f21c9|virtual_keys=anthropic-main-b07d3e,google-trial-19ac52",
                    "cost_max=0.5|cost_min=0.50000001",
                    "total_units_max=3000|total_units_min=3001",
                    "prompt_token_max=3000|prompt_token_min=3001",
                    "completion_token_max=700|completion_token_min=701"
                })
        void splitsTheTotalByAFilter(String these, String others) {
            long some = requests(EVER + "&" + these);

            assertThat(some).isPositive();
            assertThat(requests(EVER + "&" + others)).isPositive().isEqualTo(requests(EVER) - some);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "configs=pc-router-7b1e02",
                    "prompt_slug=pp-other,pp-summary-2d90aa",
                    "weighted_feedback_min=-10",
                    "weighted_feedback_max=10",
                    "weighted_feedback_min=1&weighted_feedback_max=5",
                    "metadata=%7B%22env%22%3A%22staging%22%7D"
                })
        void narrowsTheTotalByAFilter(String filter) {
            assertThat(requests(EVER + "&" + filter)).isPositive().isLessThan(requests(EVER));
        }

        @Test
        void filtersByKeyUserAndTrace() {
            assertThat(requests(EVER + "&api_key_ids=9ce924d4-64cf-4c1b-90ce-c4b9a67285b5"))
                    .isEqualTo(requests(EVER));
            assertThat(requests(EVER + "&api_key_ids=" + NOBODY)).isZero();
            assertThat(get(EVER + "&metadata=" + encode("{\"_user\":\"priya.raman@example.com\"}"))
                            .values("user"))
                    .containsExactly("priya.raman@example.com");
            assertThat(get(EVER + "&metadata=" + encode("{\"team\":\"none\"}")).data())
                    .isEmpty();
            String trace = IntStream.rangeClosed(1, 50)
                    .mapToObj(i -> "trace-" + i)
                    .filter(id -> requests(EVER + "&trace_id=" + id) == 1)
                    .findFirst()
                    .orElseThrow();
            assertThat(requests(EVER + "&trace_id=" + trace + "&span_id=" + trace.replace("trace", "span")))
                    .isEqualTo(1);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"cost_min|cheap", "total_units_max|NaN", "metadata|staging", "metadata|[]", "page_size|-1"})
        void rejectsUnreadableFilters(String name, String value) {
            get(EVER + "&" + name + "=" + encode(value)).isRefused(400, "AB01").naming(name);
        }

        private static String between(Instant min, Instant max) {
            return "/analytics/groups/users?time_of_generation_min=" + min + "&time_of_generation_max=" + max;
        }
    }

    /** Checks responses against the official document, except where the API is known to differ. */
    @Nested
    class PublishedSchemas {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "/admin/users|/admin/users",
                    "/admin/users/{userId}|" + ZOE,
                    "/admin/users/invites|/admin/users/invites",
                    "/admin/users/invites/{inviteId}|" + ACCEPTED,
                    "/admin/users/invites/{inviteId}|" + PENDING,
                    "/admin/workspaces|/admin/workspaces",
                    "/admin/workspaces/{workspaceId}|/admin/workspaces/" + DATA,
                    "/admin/workspaces/{workspaceId}/users|/admin/workspaces/" + DATA + "/users",
                    "/scim/workspaces|/scim/workspaces",
                    "/policies/usage-limits|/policies/usage-limits",
                    "/policies/usage-limits|/policies/usage-limits?status=archived",
                    "/policies/rate-limits|/policies/rate-limits",
                    "/secret-references|/secret-references",
                    "/secret-references/{secretReferenceId}|/secret-references/openai-in-vault",
                    "/labels|/labels",
                    "/prompts|/prompts",
                    "/prompts/{promptId}|/prompts/pp-summary-2d90aa",
                    "/prompts/partials/{promptPartialId}|/prompts/partials/ppl-tone-3e77b0",
                    "/configs|/configs",
                    "/configs/{slug}/versions|/configs/pc-router-7b1e02/versions",
                    "/analytics/groups/users|" + EVER
                })
        void matchesTheSchemaOfWhatIsRead(String template, String path) throws IOException {
            holds(template, "get", get(path));
        }

        @Test
        void matchesTheSchemaOfWhatIsWritten() throws IOException {
            holds(
                    "/admin/users/invites",
                    "post",
                    invite("{\"email\":\"new@example.com\",\"role\":\"member\",\"workspaces\":[]}"));
            holds("/admin/users/invites/{inviteId}/resend", "post", post(PENDING + "/resend", ""));
            holds("/admin/users/invites/{inviteId}", "delete", delete(PENDING));
            holds("/admin/users/{userId}", "put", put(ZOE, "{\"role\":\"member\"}"));
            holds("/admin/users/{userId}", "delete", delete(ZOE));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "/admin/workspaces|/admin/workspaces|{\"name\":\"New\"}",
                    "/scim/workspaces|/scim/workspaces|{\"scim_group_name\":\"G\",\"role\":\"member\",\"workspace_id\":\""
                            + DATA + "\"}",
                    "/api-keys/{type}/{sub-type}|/api-keys/organisation/service|{\"name\":\"New\",\"scopes\":[\"a.b\"]}",
                    "/api-keys/{id}/rotate|/api-keys/9ce924d4-64cf-4c1b-90ce-c4b9a67285b5/rotate|{}",
                    "/policies/rate-limits|/policies/rate-limits|{\"conditions\":[{\"key\":\"model\",\"value\":\"*\"}],"
                            + "\"group_by\":[{\"key\":\"model\"}],\"type\":\"tokens\",\"unit\":\"rpm\",\"value\":1,\"workspace_id\":\""
                            + DATA + "\"}",
                    "/collections|/collections|{\"name\":\"New\",\"workspace_id\":\"" + DATA + "\"}",
                    "/labels|/labels|{\"name\":\"new\"}",
                    "/prompts|/prompts|{\"name\":\"New\",\"collection_id\":\"col-evals-a80d41\",\"string\":\"x\","
                            + "\"parameters\":{},\"virtual_key\":\"openai-main-4f21c9\"}",
                    "/prompts/partials|/prompts/partials|{\"name\":\"New\",\"string\":\"x\",\"workspace_id\":\"" + DATA
                            + "\"}"
                })
        void matchesTheSchemaOfWhatIsCreated(String template, String path, String body) throws IOException {
            holds(template, "post", post(path, body));
        }

        private void holds(String template, String method, Answer answer) throws IOException {
            OfficialDocument document = OfficialDocument.read();
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            document.assertAnswer(template, method, answer.json());
        }
    }
}
