package dev.portkeyadmin.mcp.wire;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.support.FuzzInput;
import dev.portkeyadmin.support.PropertyCases;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.instancio.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Checks with random bytes in random pieces that the lines read are the lines written. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LineReaderPropertyTest {

    private static final byte[] MARK = "\ufeff".getBytes(StandardCharsets.UTF_8);

    /**
     * Bytes, the number that each read returns, and the lines that they form.
     *
     * @param chunks used in turn
     */
    private record Input(byte[] bytes, List<Integer> chunks, List<byte[]> lines) {

        @Override
        public String toString() {
            return Arrays.toString(bytes) + " read by " + chunks;
        }
    }

    @Test
    void returnsLinesAsTheyWereWritten() {
        PropertyCases.all(3_000, LineReaderPropertyTest::input, input -> {
            LineReader reader = new LineReader(dripping(input.bytes(), input.chunks()));
            for (byte[] line : input.lines()) {
                LineReader.Line read = reader.next();
                assertThat(read.bytes()).isEqualTo(line);
                assertThat(read.tail()).isEmpty();
                assertThat(read.tooLong()).isFalse();
            }
            assertThat(reader.next()).isNull();
            assertThat(reader.next()).isNull();
        });
    }

    private static Input input(Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<byte[]> lines = new ArrayList<>();
        boolean marked = random.trueOrFalse(0.3);
        if (marked) {
            bytes.writeBytes(MARK);
        }
        int count = random.intRange(0, 6);
        for (int i = 0; i < count; i++) {
            byte[] line = line(random);
            // A mark at the start and a CR at the end are not content.
            if (i == 0 && !marked && startsWithMark(line)) {
                line = Arrays.copyOfRange(line, MARK.length, line.length);
            }
            boolean last = i == count - 1;
            String end = random.oneOf("\n", "\r\n", last && line.length > 0 ? "" : "\n");
            if (!end.equals("\r\n") && line.length > 0 && line[line.length - 1] == '\r') {
                end = "\r\n";
            }
            lines.add(line);
            bytes.writeBytes(line);
            bytes.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
        }
        if (marked && count == 0) {
            lines.add(new byte[0]);
        }
        return new Input(bytes.toByteArray(), chunks(random), lines);
    }

    private static boolean startsWithMark(byte[] line) {
        return line.length >= MARK.length && Arrays.equals(line, 0, MARK.length, MARK, 0, MARK.length);
    }

    private static byte[] line(Random random) {
        byte[] bytes = FuzzInput.bytes(random, random.oneOf(5, 60, 4_000));
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '\n' ? (byte) '\r' : bytes[i];
        }
        // A second mark would be the first one once the first is removed.
        return startsWithMark(bytes) && bytes.length >= 6 && bytes[3] == MARK[0] ? new byte[] {1} : bytes;
    }

    private static List<Integer> chunks(Random random) {
        return switch (random.intRange(0, 3)) {
            case 0 -> List.of(1);
            case 1 -> List.of(3, 1);
            case 2 -> List.of(random.intRange(1, 100), random.intRange(1, 5));
            default -> List.of(1 << 16);
        };
    }

    @Test
    void returnsAnyBytesInTheirOrderAndAddsNone() {
        PropertyCases.all(3_000, random -> FuzzInput.bytes(random, 300), bytes -> {
            LineReader reader = new LineReader(dripping(bytes, List.of(1, 7)));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
                assertThat(line.bytes()).doesNotContain((byte) '\n');
                out.writeBytes(line.bytes());
            }
            int from = startsWithMark(bytes) ? MARK.length : 0;
            assertThat(withoutEnds(out.toByteArray(), 0)).isEqualTo(withoutEnds(bytes, from));
        });
    }

    private static String withoutEnds(byte[] bytes, int from) {
        return new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1).replaceAll("[\r\n]", "");
    }

    /**
     * A line beyond the limit between two others.
     *
     * @param more bytes beyond the limit
     */
    private record Long(int more, int chunk, byte[] before, byte[] start, byte[] end, byte[] after, boolean ended) {}

    @Test
    void keepsOnlyTheEndsOfALongLineAndItsNeighboursWhole() {
        PropertyCases.all(
                24,
                random -> new Long(
                        random.oneOf(1, 2, random.intRange(3, 5_000), random.intRange(5_000, 9_000_000)),
                        random.oneOf(997, LineReader.KEPT_END - 1, 1 << 16),
                        ("a" + FuzzInput.word(random)).getBytes(StandardCharsets.US_ASCII),
                        FuzzInput.word(random).getBytes(StandardCharsets.US_ASCII),
                        FuzzInput.word(random).getBytes(StandardCharsets.US_ASCII),
                        FuzzInput.word(random).getBytes(StandardCharsets.US_ASCII),
                        random.trueOrFalse()),
                input -> {
                    int filling = LineReader.LIMIT + input.more() - input.start().length - input.end().length;
                    InputStream in = joined(
                            bytes(input.before()),
                            bytes('\n'),
                            bytes(input.start()),
                            repeated('x', filling),
                            bytes(input.end()),
                            input.ended() ? bytes('\n') : bytes(),
                            input.ended() ? bytes(input.after()) : bytes());
                    LineReader reader = new LineReader(limited(in, input.chunk()));
                    assertThat(reader.next().bytes()).isEqualTo(input.before());
                    LineReader.Line line = reader.next();
                    assertThat(line.tooLong()).isTrue();
                    assertThat(line.bytes())
                            .hasSizeLessThanOrEqualTo(LineReader.KEPT_END)
                            .startsWith(input.start());
                    assertThat(line.tail()).hasSize(LineReader.KEPT_END).endsWith(input.end());
                    if (input.ended()) {
                        assertThat(reader.next().bytes()).isEqualTo(input.after());
                    }
                    assertThat(reader.next()).isNull();
                });
    }

    private static InputStream joined(InputStream... parts) {
        return new SequenceInputStream(Collections.enumeration(Arrays.asList(parts)));
    }

    private static InputStream bytes(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static InputStream bytes(int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        return bytes(all);
    }

    /** The same byte many times, most of them never held in memory. */
    private static InputStream repeated(char what, int count) {
        byte[] block = new byte[1 << 16];
        Arrays.fill(block, (byte) what);
        return new InputStream() {

            private int left = count;

            @Override
            public int read() {
                return left-- > 0 ? what : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (left <= 0) {
                    return -1;
                }
                int read = Math.min(Math.min(left, length), block.length);
                System.arraycopy(block, 0, into, offset, read);
                left -= read;
                return read;
            }
        };
    }

    private static InputStream dripping(byte[] bytes, List<Integer> chunks) {
        return new ByteArrayInputStream(bytes) {

            private int turn;

            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, chunks.get(turn++ % chunks.size())));
            }

            @Override
            public int read(byte[] into) throws IOException {
                return read(into, 0, into.length);
            }
        };
    }

    private static InputStream limited(InputStream in, int chunk) {
        return new InputStream() {

            @Override
            public int read() throws IOException {
                return in.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return in.read(into, offset, Math.min(length, chunk));
            }
        };
    }
}
