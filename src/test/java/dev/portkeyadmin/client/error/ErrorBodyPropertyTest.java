package dev.portkeyadmin.client.error;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.schema.Schemas;
import dev.portkeyadmin.support.FuzzInput;
import dev.portkeyadmin.support.Growth;
import dev.portkeyadmin.support.PropertyCases;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.instancio.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that any body in place of an error is read without harm, and that the text about it is short and visible. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ErrorBodyPropertyTest {

    /** The number of characters of an input on which quadratic work takes far longer than can be measured. */
    private static final int MANY = 10_000;

    private static final Operation OPERATION = Operation.put("change", "/things/{thing_id}")
            .path("thing_id", Schemas.string(null))
            .scope("things.update")
            .findIdsWith("list_things");

    /** Invisible characters by their Unicode properties, independent of the code under test. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\x{034F}"
            + "\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}\\x{2060}-\\x{206F}\\x{3164}\\x{FE00}-\\x{FE0F}"
            + "\\x{FFA0}\\x{FFF0}-\\x{FFF8}\\x{E0000}-\\x{E0FFF}]");

    /** A shape in which Portkey reports an error, and whether it has a code. */
    private record Shape(boolean coded, Function<Said, Map<String, ?>> body) {}

    private record Said(Object message, Object code) {}

    private static final List<Shape> SHAPES = List.of(
            new Shape(
                    true,
                    said -> Map.of(
                            "success", false, "data", members("message", said.message(), "errorCode", said.code()))),
            new Shape(false, said -> Map.of("success", false, "data", members("message", said.message()))),
            new Shape(
                    true,
                    said -> Map.of("error", members("message", said.message(), "code", said.code(), "type", "t"))),
            new Shape(
                    true,
                    said -> Map.of(
                            "status_code",
                            409,
                            "error",
                            members("message", said.message(), "slug", "s", "code", said.code()))),
            new Shape(true, said -> members("errorCode", said.code(), "message", said.message())),
            new Shape(false, said -> members("error", said.message())));

    private static Map<String, Object> members(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    @Test
    void readsAnyBytes() {
        PropertyCases.all(2_000, random -> FuzzInput.bytes(random, 400), ErrorBodyPropertyTest::check);
    }

    @Test
    void readsAnyJsonInEveryShape() {
        PropertyCases.all(
                3_000,
                random -> {
                    Said said = new Said(FuzzInput.json(random), FuzzInput.json(random));
                    Object body = random.trueOrFalse(0.2)
                            ? FuzzInput.json(random)
                            : random.oneOf(SHAPES).body().apply(said);
                    byte[] json = Json.writeUtf8(body);
                    return random.trueOrFalse(0.2) ? cut(json, random) : json;
                },
                ErrorBodyPropertyTest::check);
    }

    @Test
    void readsJsonOfAnySpelling() {
        PropertyCases.all(
                1_000,
                random -> FuzzInput.jsonText(random).getBytes(StandardCharsets.UTF_8),
                ErrorBodyPropertyTest::check);
    }

    private static byte[] cut(byte[] bytes, Random random) {
        return Arrays.copyOf(bytes, random.intRange(0, bytes.length));
    }

    @Test
    void findsATextInEveryShape() {
        for (Shape shape : SHAPES) {
            PropertyCases.all(
                    400,
                    random -> new Said("m" + FuzzInput.text(random), "c" + FuzzInput.text(random)),
                    said -> assertThat(ErrorBody.of(Json.writeUtf8(shape.body().apply(said)), new Secrets()))
                            .isEqualTo(new ErrorBody(
                                    shape.coded() ? (String) said.code() : "", (String) said.message(), "")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "{\"a\":",
                "{\"error\":",
                "{\"error\":{\"message\":",
                "<",
                "<title",
                "<title>",
                "\"",
                "\\",
                " ",
                "\0",
                "\u202e",
                "\ud83d\ude00",
                "1",
                "x",
                "key",
                "key ",
                "key:",
                "key:a",
                "key=",
                "key=basic ",
                "\"key\":",
                "\\\"key\\\":\\\"",
                "bearer ",
                "a.b-"
            })
    void readsManyOfTheSameInLinearTime(String piece) {
        Growth.assertLinear(MANY, size -> {
            String many = piece.repeat(size / piece.length());
            check(many.getBytes(StandardCharsets.UTF_8));
            check(Json.writeUtf8(Map.of("error", many)));
        });
    }

    private static void check(byte[] bytes) {
        ErrorBody read = ErrorBody.of(bytes, new Secrets());
        assertThat(read.message().length()
                        + read.code().length()
                        + read.requestId().length())
                .isLessThanOrEqualTo(60 + 3 * bytes.length);
        for (String told : List.of(
                ErrorText.answered(OPERATION, 500, 500, read, 4, Duration.ofSeconds(7)),
                ErrorText.answered(OPERATION, 200, 403, read, 1, null),
                ErrorText.unreadable(OPERATION, 200, "", read))) {
            assertThat(told).hasSizeLessThan(2_048);
            assertThat(UNSEEN.matcher(told).find()).as(told).isFalse();
        }
    }
}
