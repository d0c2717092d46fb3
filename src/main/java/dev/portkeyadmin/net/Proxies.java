package dev.portkeyadmin.net;

import dev.portkeyadmin.redact.Secrets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Selects a proxy by HTTPS_PROXY, HTTP_PROXY and NO_PROXY, which the JDK's client ignores. */
public final class Proxies {

    private static final String HTTPS = "HTTPS_PROXY";
    private static final String HTTP = "HTTP_PROXY";

    private final String https;
    private final String http;
    private final String direct;

    /** Reads the proxies of an environment and registers their passwords as secrets, used or not. */
    public Proxies(Map<String, String> environment, Secrets secrets) {
        for (String name : List.of(HTTPS, HTTP)) {
            remember(environment.get(name), secrets);
            remember(environment.get(name.toLowerCase(Locale.ROOT)), secrets);
        }
        https = value(environment, HTTPS);
        http = value(environment, HTTP);
        direct = value(environment, "NO_PROXY");
    }

    /** Finds the password by its position, since a value that is not a URL may hold one, too. */
    private static void remember(@Nullable String value, Secrets secrets) {
        if (value == null || value.indexOf('@') < 0) {
            return;
        }
        int end = value.lastIndexOf('@');
        int scheme = value.indexOf("://");
        String userInfo = value.substring(scheme < 0 || scheme > end ? 0 : scheme + 3, end);
        String[] parts = userInfo.split(":", 2);
        if (parts.length == 2) {
            secrets.add(parts[1]);
            secrets.add(decode(parts[1]));
            secrets.add(basic(userInfo));
        }
    }

    /**
     * Adds the password of the proxy that the request goes through, if it has one. An Authenticator is not an alternative: with
     * one, the JDK fails on each 401 of the target itself.
     */
    public HttpRequest authorized(HttpRequest request) {
        URI proxy = proxy(request.uri());
        if (proxy == null || proxy.getRawUserInfo() == null) {
            return request;
        }
        return HttpRequest.newBuilder(request, (name, value) -> true)
                .header("Proxy-Authorization", "Basic " + basic(proxy.getRawUserInfo()))
                .build();
    }

    private static String basic(String rawUserInfo) {
        String[] parts = rawUserInfo.split(":", 2);
        String plain = decode(parts[0]) + ":" + (parts.length > 1 ? decode(parts[1]) : "");
        return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Decodes percent signs; returns the text unchanged if they are invalid. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Selects for an HTTP client; made for the first, since its superclass reads a file of the JDK. */
    public ProxySelector selector() {
        return new Selector();
    }

    private final class Selector extends ProxySelector {

        @Override
        public List<Proxy> select(URI target) {
            URI proxy = proxy(target);
            if (proxy == null) {
                return List.of(Proxy.NO_PROXY);
            }
            // The JDK asks in the thread of the call, where no deadline ends a lookup, and looks the name up where it
            // connects.
            InetSocketAddress address = InetSocketAddress.createUnresolved(proxy.getHost(), port(proxy));
            return List.of(new Proxy(Proxy.Type.HTTP, address));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // The failure is the result of the request.
        }
    }

    /** Returns host and port of the proxy for a target; empty for a direct connection. */
    public String address(URI target) {
        URI proxy = proxy(target);
        return proxy == null ? "" : proxy.getHost() + ":" + port(proxy);
    }

    /** Returns the name of the variable that sets the proxy for a target. */
    public static String variable(URI target) {
        return "https".equalsIgnoreCase(target.getScheme()) ? HTTPS : HTTP;
    }

    private static int port(URI url) {
        int standard = "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        return url.getPort() >= 0 ? url.getPort() : standard;
    }

    /** Returns the proxy for a target; null for a direct connection. */
    private @Nullable URI proxy(URI target) {
        String name = variable(target);
        String value = name.equals(HTTPS) ? https : http;
        if (value.isEmpty() || isDirect(target)) {
            return null;
        }
        URI proxy = parse(value.contains("://") ? value : "http://" + value);
        if (proxy == null || proxy.getHost() == null || !"http".equalsIgnoreCase(proxy.getScheme())) {
            throw new NetworkSettingException(
                    name + " is not a valid proxy URL, for example http://proxy.example.com:8080 (proxies over TLS or "
                            + "SOCKS are not supported); no request was sent.");
        }
        return proxy;
    }

    private static @Nullable URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private boolean isDirect(URI target) {
        return Loopback.is(target.getHost()) || NoProxy.matches(direct, target.getHost(), port(target));
    }

    private static String value(Map<String, String> environment, String name) {
        String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return (lower.isBlank() ? environment.getOrDefault(name, "") : lower).strip();
    }
}
