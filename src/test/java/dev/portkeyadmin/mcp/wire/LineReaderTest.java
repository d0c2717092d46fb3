package dev.portkeyadmin.mcp.wire;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks lines, their ends and their limits, for input in pieces of any length. */
@Execution(ExecutionMode.CONCURRENT)
class LineReaderTest {

    private static final String MARK = "\ufeff";

    private static final byte[] NUMBERED = makeNumbered();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 1 << 16})
    void returnsTheSameLinesForChunksOfAnyLength(int chunk) throws IOException {
        String text = MARK + "one\r\n\ntwo\n\r\n" + MARK + "Zo\u00eb \u5c0f\n\r\r\na\rb\nlast";
        assertThat(lines(text, chunk))
                .containsExactly("one", "", "two", "", MARK + "Zo\u00eb \u5c0f", "\r", "a\rb", "last");
    }

    @Test
    void returnsNoLineForTheEndOfInput() throws IOException {
        assertThat(lines("", 8)).isEmpty();
        assertThat(lines("one\n", 8)).containsExactly("one");
        assertThat(lines("one", 8)).containsExactly("one");
        assertThat(lines("one\r", 8)).containsExactly("one");
        assertThat(lines("\n\n", 8)).containsExactly("", "");
    }

    @Test
    void returnsABlankLineForAByteOrderMark() throws IOException {
        assertThat(lines(MARK, 1)).containsExactly("");
        assertThat(lines(MARK + "\r\nx", 2)).containsExactly("", "x");
    }

    @Test
    void keepsPartOfAByteOrderMark() throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(new byte[] {(byte) 0xEF, (byte) 0xBB, '\n'}));
        assertThat(reader.next().bytes()).containsExactly(0xEF, 0xBB);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1 << 16})
    void keepsALineOfTheMaximumLengthWhole(int chunk) throws IOException {
        byte[] bytes = numbered(LineReader.LIMIT);
        LineReader reader = new LineReader(chunked(joined(bytes, "\nnext\n"), chunk));
        LineReader.Line line = reader.next();
        assertThat(line.tooLong()).isFalse();
        assertThat(Arrays.equals(line.bytes(), bytes)).isTrue();
        assertThat(line.tail()).isEmpty();
        assertThat(text(reader.next())).isEqualTo("next");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, LineReader.KEPT_END, 1 << 16})
    void keepsBothEndsOfALongerLine(int chunk) throws IOException {
        for (int more : new int[] {1, 100, LineReader.KEPT_END, 100_001}) {
            byte[] bytes = numbered(LineReader.LIMIT + more);
            LineReader reader = new LineReader(chunked(joined(bytes, "\nnext\n"), chunk));
            LineReader.Line line = reader.next();
            assertThat(line.tooLong()).isTrue();
            assertThat(line.bytes()).isEqualTo(Arrays.copyOf(bytes, LineReader.KEPT_END));
            assertThat(line.tail())
                    .isEqualTo(Arrays.copyOfRange(bytes, bytes.length - LineReader.KEPT_END, bytes.length));
            assertThat(text(reader.next())).isEqualTo("next");
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void acceptsALongLastLineWithoutALineEnd() throws IOException {
        byte[] bytes = numbered(LineReader.LIMIT + 5);
        LineReader reader = new LineReader(chunked(joined("first\n", bytes), 1 << 16));
        assertThat(text(reader.next())).isEqualTo("first");
        LineReader.Line line = reader.next();
        assertThat(line.tooLong()).isTrue();
        assertThat(line.bytes()).hasSize(LineReader.KEPT_END);
        assertThat(line.tail()).endsWith(Arrays.copyOfRange(bytes, bytes.length - 100, bytes.length));
        assertThat(reader.next()).isNull();
    }

    @Test
    void keepsTheEndsOfTwoConsecutiveLongLinesApart() throws IOException {
        byte[] one = numbered(LineReader.LIMIT + 1);
        byte[] two = new byte[LineReader.LIMIT + 1];
        Arrays.fill(two, (byte) 'x');
        InputStream in =
                new SequenceInputStream(chunked(joined(one, "\n"), 1 << 16), chunked(joined(two, "\n"), 1 << 16));
        LineReader reader = new LineReader(in);
        assertThat(reader.next().tail()).doesNotContain((byte) 'x');
        LineReader.Line second = reader.next();
        assertThat(second.bytes()).containsOnly((byte) 'x');
        assertThat(second.tail()).containsOnly((byte) 'x').hasSize(LineReader.KEPT_END);
    }

    @Test
    void dropsAByteOrderMarkBeforeALongLine() throws IOException {
        byte[] bytes = joined(MARK, numbered(LineReader.LIMIT));
        LineReader.Line line = new LineReader(chunked(bytes, 1 << 16)).next();
        assertThat(line.tooLong()).isTrue();
        assertThat(line.bytes()).startsWith(Arrays.copyOf(numbered(10), 10));
    }

    @Test
    void passesOnAnErrorOfTheInput() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        };
        LineReader reader = new LineReader(
                new SequenceInputStream(new ByteArrayInputStream("one\ntw".getBytes(StandardCharsets.UTF_8)), broken));
        assertThatThrownBy(() -> {
                    assertThat(text(reader.next())).isEqualTo("one");
                    reader.next();
                })
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
    }

    private static List<String> lines(String text, int chunk) throws IOException {
        LineReader reader = new LineReader(chunked(text.getBytes(StandardCharsets.UTF_8), chunk));
        List<String> lines = new ArrayList<>();
        for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
            assertThat(line.tooLong()).isFalse();
            assertThat(line.tail()).isEmpty();
            lines.add(text(line));
        }
        return lines;
    }

    private static String text(LineReader.Line line) {
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }

    /** Bytes whose parts all differ, without a line end or a byte order mark. */
    private static byte[] numbered(int length) {
        return Arrays.copyOf(NUMBERED, length);
    }

    private static byte[] makeNumbered() {
        byte[] bytes = new byte[LineReader.LIMIT + 100_001];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ('A' + (i * 31L + i / 997) % 26);
        }
        return bytes;
    }

    private static byte[] joined(byte[] bytes, String text) {
        byte[] joined = Arrays.copyOf(bytes, bytes.length + text.length());
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, joined, bytes.length, text.length());
        return joined;
    }

    private static byte[] joined(String text, byte[] bytes) {
        byte[] start = text.getBytes(StandardCharsets.UTF_8);
        byte[] joined = Arrays.copyOf(start, start.length + bytes.length);
        System.arraycopy(bytes, 0, joined, start.length, bytes.length);
        return joined;
    }

    /** A stream that returns at most that many bytes per read. */
    private static InputStream chunked(byte[] bytes, int chunk) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, chunk));
            }
        };
    }
}
