package dev.portkeyadmin.approval.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer of HTTP/1.1 that no one may store, frame or take for another kind of content. */
public record PageResponse(int status, String type, String body, Map<String, String> headers) {

    /** A page, which may hold a form for this server and the one style sheet, and nothing else. */
    public static PageResponse page(int status, String html) {
        return new PageResponse(status, "text/html; charset=utf-8", html, Map.of());
    }

    static PageResponse text(int status, String text) {
        return new PageResponse(status, "text/plain; charset=utf-8", text + "\n", Map.of());
    }

    /** An answer for a terminal. */
    public static PageResponse json(int status, String json) {
        return new PageResponse(status, "application/json", json, Map.of());
    }

    /** The same answer with one header more. */
    public PageResponse with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new PageResponse(status, type, body, more);
    }

    byte[] bytes() {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Content-Type", type);
        all.put("Content-Length", String.valueOf(content.length));
        all.put("Connection", "close");
        all.put("Cache-Control", "no-store");
        all.put(
                "Content-Security-Policy",
                "default-src 'none'; style-src '" + PageStyle.HASH
                        + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        all.put("X-Content-Type-Options", "nosniff");
        all.put("X-Frame-Options", "DENY");
        all.put("Referrer-Policy", "no-referrer");
        all.put("Cross-Origin-Opener-Policy", "same-origin");
        all.put("Cross-Origin-Resource-Policy", "same-origin");
        all.putAll(headers);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + reason() + "\r\n");
        all.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[first.length + content.length];
        System.arraycopy(first, 0, whole, 0, first.length);
        System.arraycopy(content, 0, whole, first.length, content.length);
        return whole;
    }

    private String reason() {
        return status < 400 ? "OK" : "Refused";
    }
}
