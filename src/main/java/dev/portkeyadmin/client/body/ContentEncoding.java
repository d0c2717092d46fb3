package dev.portkeyadmin.client.body;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Decodes answers that are compressed although every request asks for {@code identity}. */
public final class ContentEncoding {

    private static final Set<String> KNOWN = Set.of("", "identity", "gzip", "x-gzip", "deflate");

    private ContentEncoding() {}

    /** Returns whether a body is compressed in a way that {@link #decode} undoes; gzip is recognised without its header, too. */
    public static boolean isCompressed(byte[] body, String encoding) {
        return isGzip(body) || body.length > 0 && normal(encoding).equals("deflate");
    }

    /** Returns whether the value of Content-Encoding names a compression that cannot be undone. */
    public static boolean isUnknown(String encoding) {
        return !KNOWN.contains(normal(encoding));
    }

    /**
     * Decodes at most {@code most} bytes. A damaged body ends where the damage is; an uncompressed one stays as it is.
     */
    public static byte[] decode(byte[] body, String encoding, int most) {
        if (!isCompressed(body, encoding)) {
            return body;
        }
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(Math.min(most, 2 * body.length));
        byte[] buffer = new byte[8192];
        try (InputStream in = decoder(body)) {
            while (decoded.size() < most) {
                int count = in.read(buffer, 0, Math.min(buffer.length, most - decoded.size()));
                if (count < 0) {
                    break;
                }
                decoded.write(buffer, 0, count);
            }
        } catch (IOException e) {
            if (decoded.size() == 0) {
                return body;
            }
        }
        return decoded.toByteArray();
    }

    private static InputStream decoder(byte[] body) throws IOException {
        InputStream in = new ByteArrayInputStream(body);
        if (isGzip(body)) {
            return new GZIPInputStream(in);
        }
        if (isZlib(body)) {
            return new InflaterInputStream(in);
        }
        Inflater raw = new Inflater(true);
        return new InflaterInputStream(in, raw) {
            @Override
            public void close() throws IOException {
                super.close();
                raw.end();
            }
        };
    }

    /** RFC 1952: no JSON begins like that. */
    private static boolean isGzip(byte[] body) {
        return body.length > 2 && body[0] == 0x1F && (body[1] & 0xFF) == 0x8B && body[2] == 8;
    }

    /** RFC 1950; without such a header it is the raw format that some servers send. */
    private static boolean isZlib(byte[] body) {
        return body.length > 1 && (body[0] & 0xF) == 8 && ((body[0] & 0xFF) << 8 | body[1] & 0xFF) % 31 == 0;
    }

    private static String normal(String encoding) {
        return encoding.strip().toLowerCase(Locale.ROOT);
    }
}
