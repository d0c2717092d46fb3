package dev.portkeyadmin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portkeyadmin.http.Secrets;
import dev.portkeyadmin.operation.Quote;
import dev.portkeyadmin.support.Cases;
import dev.portkeyadmin.support.Hidden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.instancio.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** However a text with secrets is cut into writes: none comes out, and all else does. */
@Execution(ExecutionMode.CONCURRENT)
class RedactingStreamPropertyTest {

    /**
     * What is written.
     *
     * @param pieces the length of each write, in turn
     */
    private record Written(Hidden hidden, List<Integer> pieces, boolean flushed) {

        static Written of(Hidden hidden, Random random) {
            List<Integer> pieces =
                    random.trueOrFalse() ? List.of(1) : List.of(random.intRange(1, 5), random.intRange(1, 50));
            return new Written(hidden, pieces, random.trueOrFalse());
        }

        /** What comes out of it. */
        String passed() throws IOException {
            Secrets secrets = new Secrets();
            hidden.secrets().forEach(secrets::add);
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            byte[] bytes = text().getBytes(StandardCharsets.UTF_8);
            try (RedactingStream stream = new RedactingStream(sink, secrets)) {
                int turn = 0;
                for (int from = 0; from < bytes.length; ) {
                    int length = Math.min(pieces.get(turn++ % pieces.size()), bytes.length - from);
                    stream.write(bytes, from, length);
                    if (flushed) {
                        stream.flush();
                    }
                    from += length;
                }
            }
            return sink.toString(StandardCharsets.UTF_8);
        }

        String text() {
            return "first\n" + hidden.text() + "\r\n\n" + hidden.text();
        }
    }

    private static void all(Function<Random, Hidden> maker, Cases.Property<Written> property) {
        Cases.all(2_000, random -> Written.of(maker.apply(random), random), property);
    }

    @Test
    void noSecretComesOutWhereverAWriteEnds() {
        all(
                Hidden::any,
                written -> assertThat(written.hidden().isIn(written.passed())).isFalse());
    }

    @Test
    void aTextWithoutSecretsComesOutUnchanged() {
        all(
                random -> visible(Hidden.none(random)),
                written -> assertThat(written.passed()).isEqualTo(written.text()));
    }

    /** What a terminal would act on need not come out as it was. */
    private static Hidden visible(Hidden hidden) {
        int[] visible = hidden.text()
                .codePoints()
                .map(codePoint -> Quote.isInvisible(codePoint) ? '.' : codePoint)
                .toArray();
        return new Hidden(hidden.secrets(), new String(visible, 0, visible.length));
    }
}
