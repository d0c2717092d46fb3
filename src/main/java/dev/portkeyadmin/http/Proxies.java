package dev.portkeyadmin.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
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

    void configure(HttpClient.Builder builder) {
        builder.proxy(this);
        URI proxy = proxyFor("https") != null ? proxyFor("https") : proxyFor("http");
        if (proxy != null && proxy.getRawUserInfo() != null) {
            // The JDK refuses Basic authentication to a proxy that tunnels unless told otherwise.
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
            builder.authenticator(new Credentials(proxy.getRawUserInfo()));
        }
    }

    @Override
    public List<Proxy> select(URI target) {
        URI proxy = proxyFor(target.getScheme());
        if (proxy == null || isDirect(target.getHost().toLowerCase(Locale.ROOT), target.getPort())) {
            return DIRECT;
        }
        int port = proxy.getPort() >= 0 ? proxy.getPort() : 80;
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port)));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The failure reaches the caller as the result of the request.
    }

    private URI proxyFor(String scheme) {
        String name = scheme.toUpperCase(Locale.ROOT) + "_PROXY";
        String value = value(name);
        if (value.isEmpty()) {
            return null;
        }
        try {
            URI proxy = URI.create(value.contains("://") ? value : "http://" + value);
            if (proxy.getHost() != null) {
                return proxy;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the same sentence.
        }
        throw new RefusedException(name + " is not a URL such as http://proxy.example.com:8080; nothing was sent.");
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

    private static final class Credentials extends Authenticator {

        private final PasswordAuthentication proxy;

        Credentials(String userInfo) {
            String[] parts = userInfo.split(":", 2);
            String password = parts.length > 1 ? parts[1] : "";
            proxy = new PasswordAuthentication(
                    decode(parts[0]), decode(password).toCharArray());
        }

        private static String decode(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY ? proxy : null;
        }
    }
}
