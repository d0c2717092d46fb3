package dev.portkeyadmin.mcp.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Writes text that arrives as UTF-8 in another charset; a character that it lacks becomes a question mark. */
final class EncodedStream extends OutputStream {

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 10);
    private final CharBuffer chars = CharBuffer.allocate(1 << 10);
    private final Writer sink;

    EncodedStream(OutputStream sink, Charset charset) {
        this.sink = new OutputStreamWriter(sink, charset);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] text, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int part = Math.min(bytes.remaining(), length - done);
            bytes.put(text, offset + done, part);
            done += part;
            bytes.flip();
            decoder.decode(bytes, chars, false);
            // The beginning of a character waits for its end.
            bytes.compact();
            sink.write(chars.array(), 0, chars.position());
            chars.clear();
        }
    }

    @Override
    public void flush() throws IOException {
        sink.flush();
    }

    @Override
    public void close() throws IOException {
        sink.close();
    }
}
