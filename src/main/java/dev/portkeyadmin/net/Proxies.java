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

/** The proxy settings that every other program reads from the environment and that the JDK's client ignores. */
public final class Proxies extends ProxySelector {

    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);
    private static final List<String> VARIABLES = List.of("HTTPS_PROXY", "HTTP_PROXY");

    private final Map<String, String> environment;

    /** The proxies of an environment; their passwords, whether they are used or not, become secrets. */
    public Proxies(Map<String, String> environment, Secrets secrets) {
        this.environment = environment;
        for (String name : VARIABLES) {
            remember(environment.get(name), secrets);
            remember(environment.get(name.toLowerCase(Locale.ROOT)), secrets);
        }
    }

    /** Looks for the password by its place alone, since what is no URL may hold one, too. */
    private static void remember(String value, Secrets secrets) {
        int end = value == null ? -1 : value.lastIndexOf('@');
        if (end < 0) {
            return;
        }
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
     * The request with the password of the proxy that it goes through, if that has one. An Authenticator would not do: with
     * one, the JDK fails for each 401 of the target itself.
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

    /** What a percent sign stands for; the text as it is where that is nothing. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    @Override
    public List<Proxy> select(URI target) {
        URI proxy = proxy(target);
        return proxy == null
                ? DIRECT
                : List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port(proxy))));
    }

    /** Host and port of the proxy on the way to a target; empty when the way is direct. */
    public String address(URI target) {
        URI proxy = proxy(target);
        return proxy == null ? "" : proxy.getHost() + ":" + port(proxy);
    }

    /** The variable that names the proxy for a target. */
    public static String variable(URI target) {
        return target.getScheme().toUpperCase(Locale.ROOT) + "_PROXY";
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The failure is the result of the request.
    }

    private static int port(URI url) {
        int standard = "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        return url.getPort() >= 0 ? url.getPort() : standard;
    }

    /** The proxy on the way to a target; null when the way is direct. */
    private URI proxy(URI target) {
        String name = variable(target);
        String value = value(name);
        if (value.isEmpty() || isDirect(target)) {
            return null;
        }
        URI proxy = parse(value.contains("://") ? value : "http://" + value);
        if (proxy == null || proxy.getHost() == null || !"http".equalsIgnoreCase(proxy.getScheme())) {
            throw new NetworkSettingException(
                    name + " is no URL such as http://proxy.example.com:8080 (a proxy that is itself "
                            + "reached by TLS or SOCKS is not supported); nothing was sent.");
        }
        return proxy;
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private boolean isDirect(URI target) {
        return Loopback.is(target.getHost()) || NoProxy.matches(value("NO_PROXY"), target.getHost(), port(target));
    }

    private String value(String name) {
        String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return (lower.isBlank() ? environment.getOrDefault(name, "") : lower).strip();
    }
}
