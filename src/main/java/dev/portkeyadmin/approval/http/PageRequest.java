package dev.portkeyadmin.approval.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request of HTTP/1.1, read strictly: what a browser never sends is an error.
 *
 * @param headers by name in lower case
 */
public record PageRequest(String method, String path, Map<String, String> headers, String body) {

    /** Browsers send the cookies of all ports of a host, so a head can be large. */
    public static final int MAX_HEAD = 1 << 16;

    /** Largest body, in bytes. */
    public static final int MAX_BODY = 1 << 12;

    private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]+) (/[!-~]*) HTTP/1\\.[01]");
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,9}");

    /** A request that is refused, with the answer that says why. */
    public static final class RefusedRequest extends Exception {

        private static final long serialVersionUID = 1;

        private final transient PageResponse response;

        /** The reason is shown to the sender as plain text. */
        public RefusedRequest(int status, String reason) {
            super(reason);
            response = PageResponse.text(status, reason);
        }

        PageResponse response() {
            return response;
        }
    }

    /**
     * Reads one request.
     *
     * @throws RefusedRequest when it is not one, or too large
     * @throws EOFException when the connection ends before the request does
     */
    static PageRequest read(InputStream in) throws IOException, RefusedRequest {
        String[] lines = head(in).split("\r\n", -1);
        var first = REQUEST_LINE.matcher(lines[0]);
        if (!first.matches()) {
            throw new RefusedRequest(400, "The request line is invalid.");
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            var header = HEADER.matcher(lines[i]);
            if (!header.matches() || headers.put(header.group(1).toLowerCase(Locale.ROOT), header.group(2)) != null) {
                throw new RefusedRequest(400, "A header is invalid or given twice.");
            }
        }
        return new PageRequest(first.group(1), first.group(2), headers, body(in, headers));
    }

    private static String head(InputStream in) throws IOException, RefusedRequest {
        ByteArrayOutputStream head = new ByteArrayOutputStream(1024);
        int ending = 0;
        while (ending < 4) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            if (head.size() == MAX_HEAD) {
                throw new RefusedRequest(431, "The headers are too large.");
            }
            head.write(next);
            ending = next == "\r\n\r\n".charAt(ending) ? ending + 1 : next == '\r' ? 1 : 0;
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        return text.substring(0, text.length() - ending);
    }

    private static String body(InputStream in, Map<String, String> headers) throws IOException, RefusedRequest {
        if (headers.containsKey("transfer-encoding")) {
            throw new RefusedRequest(411, "A body needs a Content-Length.");
        }
        String length = headers.getOrDefault("content-length", "0");
        if (!LENGTH.matcher(length).matches()) {
            throw new RefusedRequest(400, "The Content-Length is invalid.");
        }
        int size = Integer.parseInt(length);
        if (size > MAX_BODY) {
            throw new RefusedRequest(413, "The body is too large.");
        }
        byte[] body = in.readNBytes(size);
        if (body.length < size) {
            throw new EOFException();
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The value of a header, by its name in lower case. */
    @Nullable
    public String header(String name) {
        return headers.get(name);
    }

    /** The value of a cookie. */
    @Nullable
    public String cookie(String name) {
        for (String cookie : headers.getOrDefault("cookie", "").split("; ?")) {
            if (cookie.startsWith(name + "=")) {
                return cookie.substring(name.length() + 1);
            }
        }
        return null;
    }

    /** The value of a field of the form in the body; null where it is missing, or given more than once. */
    @Nullable
    public String field(String name) {
        String found = null;
        for (String field : body.split("&")) {
            if (field.startsWith(name + "=")) {
                if (found != null) {
                    return null;
                }
                found = field.substring(name.length() + 1);
            }
        }
        return found;
    }
}
