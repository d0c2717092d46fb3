package dev.portkeyadmin.redact;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.support.PlantedSecrets;
import dev.portkeyadmin.support.PropertyCases;
import dev.portkeyadmin.text.SafeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.instancio.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests with texts that are cut into random writes: no secret comes out, and all else does. */
@Execution(ExecutionMode.CONCURRENT)
class RedactingStreamPropertyTest {

    /**
     * A text and how it is written.
     *
     * @param pieces the length of each write, in turn
     */
    private record Written(PlantedSecrets hidden, List<Integer> pieces, boolean flushed) {

        static Written of(PlantedSecrets hidden, Random random) {
            List<Integer> pieces =
                    random.trueOrFalse() ? List.of(1) : List.of(random.intRange(1, 5), random.intRange(1, 50));
            return new Written(hidden, pieces, random.trueOrFalse());
        }

        /** Returns what comes out of the stream. */
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

    private static void all(Function<Random, PlantedSecrets> maker, PropertyCases.Property<Written> property) {
        PropertyCases.all(2_000, random -> Written.of(maker.apply(random), random), property);
    }

    @Test
    void letsNoSecretOutWhereverAWriteEnds() {
        all(
                PlantedSecrets::any,
                written -> assertThat(written.hidden().isIn(written.passed())).isFalse());
    }

    @Test
    void passesATextWithoutSecretsUnchanged() {
        all(
                random -> visible(PlantedSecrets.none(random)),
                written -> assertThat(written.passed()).isEqualTo(written.text()));
    }

    /** Replaces what a terminal would act on, which does not come out as it was. */
    private static PlantedSecrets visible(PlantedSecrets hidden) {
        int[] visible = hidden.text()
                .codePoints()
                .map(codePoint -> SafeText.isInvisible(codePoint) ? '.' : codePoint)
                .toArray();
        return new PlantedSecrets(hidden.secrets(), new String(visible, 0, visible.length));
    }
}
