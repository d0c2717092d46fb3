package dev.portkeyadmin.http;

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
final class Proxies extends ProxySelector {

    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final Map<String, String> environment;

    Proxies(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The request with the password of the proxy that it goes through, if that has one. An Authenticator would not do: with
     * one, the JDK fails for each 401 of the target itself.
     */
    HttpRequest authorized(HttpRequest request) {
        URI proxy = proxy(request.uri());
        if (proxy == null || proxy.getRawUserInfo() == null) {
            return request;
        }
        String[] parts = proxy.getRawUserInfo().split(":", 2);
        String plain = decode(parts[0]) + ":" + (parts.length > 1 ? decode(parts[1]) : "");
        String basic = Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(request, (name, value) -> true)
                .header("Proxy-Authorization", "Basic " + basic)
                .build();
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public List<Proxy> select(URI target) {
        URI proxy = proxy(target);
        return proxy == null
                ? DIRECT
                : List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port(proxy))));
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
        String name = target.getScheme().toUpperCase(Locale.ROOT) + "_PROXY";
        String value = value(name);
        if (value.isEmpty() || isDirect(target.getHost().toLowerCase(Locale.ROOT), port(target))) {
            return null;
        }
        URI proxy = parse(value.contains("://") ? value : "http://" + value);
        if (proxy == null || proxy.getHost() == null || !"http".equalsIgnoreCase(proxy.getScheme())) {
            throw new RefusedException(
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

    private boolean isDirect(String host, int port) {
        if (Loopback.is(host)) {
            return true;
        }
        for (String entry : value("NO_PROXY").toLowerCase(Locale.ROOT).split("[, ]+")) {
            String[] parts = entry.split(":", 2);
            String name = parts[0].startsWith("*.") ? parts[0].substring(1) : parts[0];
            boolean portFits = parts.length == 1 || parts[1].equals(String.valueOf(port));
            String suffix = name.startsWith(".") ? name : "." + name;
            if (!name.isEmpty() && portFits && (name.equals("*") || ("." + host).endsWith(suffix))) {
                return true;
            }
        }
        return false;
    }

    private String value(String name) {
        String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return (lower.isBlank() ? environment.getOrDefault(name, "") : lower).strip();
    }
}
