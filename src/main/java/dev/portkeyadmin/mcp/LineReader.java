package dev.portkeyadmin.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a byte stream into lines. LF and CRLF end a line, the last one may lack an end, a byte order mark at the start is
 * dropped. Of a line beyond the limit only both ends are kept, so that its sender can still be told.
 */
final class LineReader {

    /** Longest line that is taken whole, in bytes. */
    static final int LIMIT = 16 << 20;

    /** What is kept of each end of a line that is longer. */
    static final int KEPT_END = 4096;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /**
     * One line.
     *
     * @param bytes without the line end; the first bytes alone when the line is too long
     * @param tail the last bytes of a line that is too long, else empty
     */
    record Line(byte[] bytes, byte[] tail, boolean tooLong) {}

    private final InputStream in;
    private final byte[] chunk = new byte[1 << 16];
    private int position;
    private int available;
    private boolean started;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line; null at the end of input. */
    Line next() throws IOException {
        byte[] line = new byte[1024];
        int size = 0;
        byte[] tail = new byte[0];
        boolean tooLong = false;
        boolean any = false;
        while (true) {
            if (position == available) {
                available = in.read(chunk);
                position = 0;
                if (available < 0) {
                    available = 0;
                    return any ? line(Arrays.copyOf(line, size), tail, tooLong) : null;
                }
            }
            int end = position;
            while (end < available && chunk[end] != '\n') {
                end++;
            }
            boolean complete = end < available;
            int length = end - position;
            any |= complete || length > 0;
            if (!tooLong && size + length > LIMIT) {
                tooLong = true;
                tail = lastOf(line, 0, size, tail);
                size = Math.min(KEPT_END, size);
                line = Arrays.copyOf(line, size);
            }
            if (tooLong) {
                tail = lastOf(chunk, position, length, tail);
            } else {
                if (size + length > line.length) {
                    line = Arrays.copyOf(line, Math.min(LIMIT, Math.max(size + length, 2 * line.length)));
                }
                System.arraycopy(chunk, position, line, size, length);
                size += length;
            }
            position = complete ? end + 1 : end;
            if (complete) {
                return line(Arrays.copyOf(line, size), tail, tooLong);
            }
        }
    }

    /** The last bytes of what came before and of the new ones. */
    private static byte[] lastOf(byte[] bytes, int from, int length, byte[] before) {
        if (length >= KEPT_END) {
            return Arrays.copyOfRange(bytes, from + length - KEPT_END, from + length);
        }
        int old = Math.min(before.length, KEPT_END - length);
        byte[] joined = Arrays.copyOfRange(before, before.length - old, before.length + length);
        System.arraycopy(bytes, from, joined, old, length);
        return joined;
    }

    private Line line(byte[] bytes, byte[] tail, boolean tooLong) {
        int from = 0;
        int to = bytes.length;
        if (!started) {
            started = true;
            if (to >= 3 && Arrays.equals(bytes, 0, 3, BYTE_ORDER_MARK, 0, 3)) {
                from = 3;
            }
        }
        if (to > from && bytes[to - 1] == '\r') {
            to--;
        }
        return new Line(from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to), tail, tooLong);
    }
}
