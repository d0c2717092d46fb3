package dev.portkeyadmin.net;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.client.QueuedPortkey;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.PortkeyException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.client.outcome.UnreachableException;
import dev.portkeyadmin.redact.Secrets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which proxy is used for a target, and the protocol of plain proxies. */
class ProxiesTest {

    private static final URI TARGET = URI.create("https://api.portkey.ai/v1/admin/users");
    private static final URI PLAIN_TARGET = URI.create("http://portkey.test/v1/admin/users");

    /** Addresses reserved for documentation: no name is looked up and no host answers. */
    private static final String FIRST = "192.0.2.1";

    private static final String SECOND = "192.0.2.2";

    private static final String DIRECT = "direct";

    @AutoClose
    private QueuedPortkey proxy;

    @BeforeEach
    void start() throws IOException {
        proxy = QueuedPortkey.start();
    }

    private static Proxies proxies(Map<String, String> environment) {
        return new Proxies(environment, new Secrets());
    }

    private static String route(URI target, Map<String, String> environment) {
        List<Proxy> selected = proxies(environment).selector().select(target);
        assertThat(selected).hasSize(1);
        return selected.get(0).address() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : DIRECT;
    }

    private static String route(String target, String noProxy) {
        return route(
                URI.create(target),
                Map.of("HTTPS_PROXY", "http://" + FIRST + ":3128", "HTTP_PROXY", FIRST + ":3128", "NO_PROXY", noProxy));
    }

    @Test
    void leavesTheLookupOfItsNameToTheThreadThatConnects() {
        Proxies named = proxies(Map.of("HTTPS_PROXY", "http://localhost:3128"));

        Proxy selected = named.selector().select(TARGET).get(0);

        assertThat(selected.address() instanceof InetSocketAddress address && address.isUnresolved())
                .isTrue();
    }

    @Test
    void connectsDirectlyWithoutVariables() {
        assertThat(route(TARGET, Map.of())).isEqualTo(DIRECT);
        assertThat(route(PLAIN_TARGET, Map.of("PATH", "/bin"))).isEqualTo(DIRECT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PROXY", "https_proxy"})
    void usesTheHttpsProxyInEitherCase(String name) {
        assertThat(route(TARGET, Map.of(name, "http://" + FIRST + ":3128"))).isEqualTo(FIRST + ":3128");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_PROXY", "http_proxy"})
    void usesTheHttpProxyInEitherCase(String name) {
        assertThat(route(PLAIN_TARGET, Map.of(name, "http://" + FIRST + ":3128")))
                .isEqualTo(FIRST + ":3128");
    }

    @Test
    void usesAProxyForEachScheme() {
        Map<String, String> environment = Map.of("HTTPS_PROXY", FIRST + ":1", "HTTP_PROXY", SECOND + ":2");

        assertThat(route(TARGET, environment)).isEqualTo(FIRST + ":1");
        assertThat(route(PLAIN_TARGET, environment)).isEqualTo(SECOND + ":2");
        assertThat(route(TARGET, Map.of("HTTP_PROXY", SECOND + ":2"))).isEqualTo(DIRECT);
        assertThat(route(PLAIN_TARGET, Map.of("HTTPS_PROXY", FIRST + ":1"))).isEqualTo(DIRECT);
    }

    @Test
    void prefersTheLowerCaseName() {
        assertThat(route(TARGET, Map.of("https_proxy", FIRST + ":1", "HTTPS_PROXY", SECOND + ":2")))
                .isEqualTo(FIRST + ":1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void ignoresABlankVariable(String blank) {
        assertThat(route(TARGET, Map.of("https_proxy", blank, "HTTPS_PROXY", SECOND + ":2")))
                .isEqualTo(SECOND + ":2");
        assertThat(route(TARGET, Map.of("HTTPS_PROXY", blank))).isEqualTo(DIRECT);
    }

    @ParameterizedTest
    @CsvSource({
        "http://192.0.2.1:3128,192.0.2.1:3128",
        "http://192.0.2.1:3128/,192.0.2.1:3128",
        "192.0.2.1:3128,192.0.2.1:3128",
        "' 192.0.2.1:3128 ',192.0.2.1:3128",
        "http://192.0.2.1,192.0.2.1:80",
        "http://user:p%40ss@192.0.2.1:8080,192.0.2.1:8080"
    })
    void acceptsAUrlOrHostAndPort(String value, String address) {
        assertThat(route(TARGET, Map.of("HTTPS_PROXY", value))).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.portkey.ai",
                "portkey.ai",
                ".portkey.ai",
                "*.portkey.ai",
                "ai",
                "*",
                "API.Portkey.AI",
                "example.com,portkey.ai",
                "example.com, portkey.ai",
                "example.com portkey.ai",
                ",,portkey.ai,"
            })
    void connectsDirectlyToAHostInNoProxy(String noProxy) {
        assertThat(route("https://api.portkey.ai/v1", noProxy)).isEqualTo(DIRECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", ".", "example.com", "key.ai", "api.portkey.ai.example.com", "www.portkey.ai", "*x"})
    void usesTheProxyForAHostThatIsNotInNoProxy(String noProxy) {
        assertThat(route("https://api.portkey.ai/v1", noProxy)).isEqualTo(FIRST + ":3128");
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.1.2.3/v1,10.1.2.3",
        "http://10.1.2.3/v1,10.0.0.0/8",
        "http://10.1.2.3/v1,10.1.2.3/32",
        "http://10.1.2.3/v1,10.1.2.0/30",
        "http://10.1.2.3/v1,0.0.0.0/0",
        "http://10.1.2.3/v1,*",
        "http://10.1.2.3:8080/v1,10.1.2.3:8080",
        "http://[fd00::12]/v1,fd00::12",
        "http://[fd00::12]/v1,[fd00::12]",
        "http://[fd00::12]/v1,fd00::/8",
        "http://[fd00::12]/v1,FD00::/8",
        "http://[fd00::12]/v1,[fd00::]/8",
        "http://[fd00:0:0:0:0:0:0:12]/v1,fd00::12",
        "http://[fd00::12]:8080/v1,[fd00::12]:8080",
        "http://[::ffff:10.1.2.3]/v1,10.0.0.0/8",
        "http://[fd00::12]/v1,*",
        "http://10.1.2.3/v1,'example.com, fd00::/8 ,10.0.0.0/8'"
    })
    void connectsDirectlyToAnAddressInNoProxyOrInABlockOfIt(String target, String noProxy) {
        assertThat(route(target, noProxy)).isEqualTo(DIRECT);
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.1.2.3/v1,10.1.2.4",
        "http://10.1.2.3/v1,11.0.0.0/8",
        "http://10.1.2.3/v1,10.1.2.0/31",
        "http://10.1.2.3/v1,10.1.2.3/33",
        "http://10.1.2.3/v1,10.0.0.0/",
        "http://10.1.2.3/v1,10.0.0.0/999",
        "http://10.1.2.3/v1,1.2.3",
        "http://10.1.2.3/v1,3",
        "http://10.1.2.3/v1,.3",
        "http://10.1.2.3/v1,fd00::/8",
        "http://10.1.2.3/v1,::/0",
        "http://10.1.2.3:8080/v1,10.1.2.3:80",
        "http://10.1.2.3/v1,999.1.2.3/8",
        "http://10.1.2.3/v1,10.1.2.3.example.com",
        "http://[fd00::12]/v1,fd00::13",
        "http://[fd00::12]/v1,fe00::/8",
        "http://[fd00::12]/v1,fd00::/129",
        "http://[fd00::12]/v1,0.0.0.0/0",
        "http://[fd00::12]/v1,fd00:::/8",
        "http://[fd00::12]/v1,[fd00::12",
        "http://[fd00::12]:8080/v1,[fd00::12]:80",
        "http://portkey.test/v1,10.0.0.0/8",
        "http://portkey.test/v1,0.0.0.0/0",
        "http://portkey.test/v1,portkey.test/8",
        "http://10.example.com/v1,10.0.0.0/8"
    })
    void usesTheProxyForAnyOtherAddress(String target, String noProxy) {
        assertThat(route(target, noProxy)).isEqualTo(FIRST + ":3128");
    }

    @Test
    void comparesHostsInAnyCase() {
        assertThat(route("https://API.Portkey.AI/v1", "portkey.ai")).isEqualTo(DIRECT);
    }

    @Test
    void readsNoProxyInLowerCaseToo() {
        assertThat(route(TARGET, Map.of("https_proxy", FIRST + ":1", "no_proxy", "portkey.ai")))
                .isEqualTo(DIRECT);
    }

    @ParameterizedTest
    @CsvSource({
        "https://portkey.test:8443/v1,portkey.test:8443,direct",
        "https://portkey.test:8443/v1,portkey.test:443,192.0.2.1:3128",
        "https://portkey.test:8443/v1,portkey.test,direct",
        "https://portkey.test/v1,portkey.test:8443,192.0.2.1:3128",
        "https://portkey.test/v1,portkey.test:443,direct",
        "http://portkey.test/v1,portkey.test:80,direct"
    })
    void comparesAPortInNoProxy(String target, String noProxy, String route) {
        assertThat(route(target, noProxy)).isEqualTo(route);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8787/v1",
                "http://LOCALHOST:8787/v1",
                "http://127.0.0.1:8787/v1",
                "https://127.0.0.1:8787/v1",
                "http://[::1]:8787/v1"
            })
    void connectsToThisMachineWithoutAProxy(String target) {
        assertThat(route(target, "")).isEqualTo(DIRECT);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS_PROXY,http://user:pa ss-word@192.0.2.1",
        "HTTPS_PROXY,http://",
        "HTTPS_PROXY,http://user:pass-word%zz@192.0.2.1",
        "HTTPS_PROXY,:::",
        "HTTP_PROXY,http://pass-word@:80",
        "HTTPS_PROXY,https://proxy.example.com:8443",
        "HTTPS_PROXY,socks5://proxy.example.com",
        "HTTP_PROXY,^"
    })
    void namesTheVariableOfAnInvalidProxyUrl(String name, String value) {
        URI target = URI.create(name.equals("HTTPS_PROXY") ? "https://portkey.test" : "http://portkey.test");
        Throwable refusal =
                catchThrowable(() -> proxies(Map.of(name, value)).selector().select(target));

        assertThat(refusal)
                .isInstanceOf(NetworkSettingException.class)
                .hasMessageContainingAll(name, "no request was sent")
                .hasMessageNotContaining("ss-word");
    }

    @Test
    void ignoresAVariableThatDoesNotApply() {
        Proxies proxies =
                proxies(Map.of("HTTP_PROXY", "socks5://x", "HTTPS_PROXY", "socks5://x", "NO_PROXY", "a.test"));
        assertThat(proxies.selector().select(URI.create("http://127.0.0.1:8787/v1")))
                .containsExactly(Proxy.NO_PROXY);
        assertThat(proxies.selector().select(URI.create("https://a.test/v1"))).containsExactly(Proxy.NO_PROXY);
    }

    @Test
    void leavesAFailureOfTheProxyToTheRequest() {
        Proxies proxies = proxies(Map.of("HTTPS_PROXY", FIRST + ":1"));

        proxies.selector().connectFailed(TARGET, new InetSocketAddress(FIRST, 1), new IOException("refused"));

        assertThat(proxies.selector().select(TARGET)).hasSize(1);
    }

    private PortkeyClient through(Map<String, String> environment) {
        return proxy.connection(URI.create("http://portkey.test/v1"), false, null, environment);
    }

    private String address() {
        return proxy.origin().substring("http://".length());
    }

    @Test
    void sendsTheWholeUrlToAPlainProxy() throws Exception {
        proxy.answers(200, "{\"id\":\"u1\"}");

        String id = QueuedPortkey.read(through(Map.of("HTTP_PROXY", proxy.origin())))
                .get("id")
                .asText();

        assertThat(id).isEqualTo("u1");
        RecordedRequest request = proxy.taken();
        assertThat(request.getRequestLine()).isEqualTo("GET http://portkey.test/v1/admin/users/user-1 HTTP/1.1");
        assertThat(request.getHeader("Host")).isEqualTo("portkey.test");
        assertThat(request.getHeader("Proxy-Authorization")).isNull();
    }

    @Test
    void reportsABrokenProxyVariableInTheCall() {
        assertThatThrownBy(() -> QueuedPortkey.write(through(Map.of("HTTP_PROXY", "http://"))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("HTTP_PROXY");
    }

    @Test
    void saysThatNoRequestWasSentWithoutAProxy() throws Exception {
        int closed = QueuedPortkey.closedPort();

        assertThatThrownBy(() -> QueuedPortkey.write(through(Map.of("HTTP_PROXY", "127.0.0.1:" + closed))))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContainingAll("No request was sent", "HTTPS_PROXY");
    }

    /** Answers only requests with the password of {@code us er:p@ss:word+1}. */
    private void wantPassword(MockResponse answer) {
        String expected =
                "Basic " + Base64.getEncoder().encodeToString("us er:p@ss:word+1".getBytes(StandardCharsets.UTF_8));
        proxy.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return expected.equals(request.getHeader("Proxy-Authorization"))
                        ? answer
                        : new MockResponse()
                                .setResponseCode(407)
                                .setHeader("Proxy-Authenticate", "Basic realm=\"corp\"");
            }
        });
    }

    private String withPassword() {
        return "http://us%20er:p%40ss:word+1@" + address();
    }

    @Test
    void sendsAProxyItsPassword() throws Exception {
        wantPassword(new MockResponse().setBody("{\"id\":\"u1\"}"));

        String id = QueuedPortkey.read(through(Map.of("HTTP_PROXY", withPassword())))
                .get("id")
                .asText();

        assertThat(id).isEqualTo("u1");
    }

    @Test
    void sendsAWriteThroughAProxyWithAPasswordOnce() throws Exception {
        wantPassword(new MockResponse().setBody("{\"id\":\"i1\"}"));

        QueuedPortkey.write(through(Map.of("HTTP_PROXY", withPassword())));

        int accepted = 0;
        for (int i = proxy.received(); i > 0; i--) {
            RecordedRequest request = proxy.taken();
            accepted += request.getHeader("Proxy-Authorization") == null ? 0 : 1;
            assertThat(request.getBody().readUtf8()).contains("ann@example.com");
        }
        assertThat(accepted).isEqualTo(1);
    }

    @Test
    void reportsAProxyThatRequiresAPassword() {
        wantPassword(new MockResponse().setBody("{}"));

        assertThatThrownBy(() -> QueuedPortkey.read(through(Map.of("HTTP_PROXY", proxy.origin()))))
                .isInstanceOf(CallException.class)
                .hasMessageContaining("407");
    }

    @Test
    void hidesAWrongPasswordInTheError() {
        wantPassword(new MockResponse().setBody("{}"));

        assertThatThrownBy(
                        () -> QueuedPortkey.read(through(Map.of("HTTP_PROXY", "http://user:wrong-word@" + address()))))
                .isInstanceOf(CallException.class)
                .hasMessageNotContaining("wrong-word");
    }

    @Test
    void sendsThePasswordOfTheProxyInUse() throws Exception {
        wantPassword(new MockResponse().setBody("{\"id\":\"u1\"}"));
        Map<String, String> environment =
                Map.of("HTTP_PROXY", withPassword(), "HTTPS_PROXY", "http://other:other-word@" + FIRST + ":3128");

        assertThat(QueuedPortkey.read(through(environment)).get("id").asText()).isEqualTo("u1");
        for (int i = proxy.received(); i > 0; i--) {
            String sent = String.valueOf(proxy.taken().getHeader("Proxy-Authorization"));
            assertThat(sent)
                    .doesNotContain(
                            Base64.getEncoder().encodeToString("other:other-word".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void returnsUnauthorizedOfPortkeyBehindAProxyWithAPassword() {
        wantPassword(new MockResponse()
                .setResponseCode(401)
                .setBody("{\"success\":false,\"data\":{\"message\":\"Unauthorised Request\"}}"));

        assertThatThrownBy(() -> QueuedPortkey.read(through(Map.of("HTTP_PROXY", withPassword()))))
                .isInstanceOf(PortkeyException.class)
                .hasMessageContainingAll("HTTP 401", "Unauthorised Request", "PORTKEY_API_KEY");
    }

    @Test
    void neverSendsThePasswordOfTheProxyToPortkey() throws Exception {
        for (int i = 0; i < 4; i++) {
            proxy.answers(new MockResponse()
                    .setResponseCode(401)
                    .setHeader("WWW-Authenticate", "Basic realm=\"x\"")
                    .setBody("{}"));
        }
        PortkeyClient direct =
                proxy.connection(proxy.baseUrl(), false, null, Map.of("HTTP_PROXY", "http://user:pass-word@" + FIRST));

        assertThatThrownBy(() -> QueuedPortkey.read(direct)).hasMessageContaining("401");
        RecordedRequest request = proxy.taken();
        assertThat(request.getHeader("Authorization")).isNull();
        assertThat(request.getHeader("Proxy-Authorization")).isNull();
        assertThat(proxy.received()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"})
    void registersThePasswordInEverySpelling(String name) {
        Secrets secrets = new Secrets();
        new Proxies(Map.of(name, "http://some-user:p%40ss%3Aword@" + FIRST + ":3128"), secrets);
        String header = Base64.getEncoder().encodeToString("some-user:p@ss:word".getBytes(StandardCharsets.UTF_8));

        assertThat(secrets.redact("http://some-user:p%40ss%3Aword@" + FIRST + " p@ss:word Basic " + header))
                .isEqualTo("http://some-user:[redacted]@" + FIRST + " [redacted] Basic [redacted]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "some-user:pa ss-word@192.0.2.1",
                "http://some-user:pa ss-word@192.0.2.1:3128",
                "socks5://some-user:pa ss-word@192.0.2.1",
                "http://some-user:pa ss-word@",
                "https://some-user:pa ss-word@192.0.2.1/"
            })
    void registersThePasswordOfAnInvalidUrl(String value) {
        Secrets secrets = new Secrets();
        new Proxies(Map.of("HTTPS_PROXY", value), secrets);

        assertThat(secrets.redact(value)).isEqualTo(value.replace("pa ss-word", "[redacted]"));
    }

    @Test
    void registersAPasswordWithABrokenEscape() {
        Secrets secrets = new Secrets();
        new Proxies(Map.of("HTTPS_PROXY", "http://some-user:pass-word%zz@" + FIRST), secrets);

        assertThat(secrets.redact("pass-word%zz")).isEqualTo("[redacted]");
    }

    @Test
    void registersNothingWithoutAPassword() {
        Secrets secrets = new Secrets();
        new Proxies(Map.of("HTTPS_PROXY", "http://some-user@" + FIRST, "HTTP_PROXY", "http://" + SECOND), secrets);

        assertThat(secrets.redact("some-user " + FIRST + " " + SECOND)).isEqualTo("some-user " + FIRST + " " + SECOND);
    }

    @Test
    void returnsTheAddressOfAProxyWithoutItsCredentials() {
        Proxies proxies = proxies(Map.of("HTTPS_PROXY", "http://user:pass-word@proxy.test:3128", "NO_PROXY", "a.test"));

        assertThat(proxies.address(TARGET)).isEqualTo("proxy.test:3128");
        assertThat(proxies.address(URI.create("https://a.test/v1"))).isEmpty();
    }
}
