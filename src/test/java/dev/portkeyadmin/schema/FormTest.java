package dev.portkeyadmin.schema;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.text.SafeText;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which texts each form accepts. */
class FormTest {

    private static void accepts(Schema schema, String... texts) {
        for (String text : texts) {
            assertThat(schema.problems(text)).as(text).isEmpty();
        }
    }

    private static void refuses(Schema schema, String... texts) {
        for (String text : texts) {
            assertThat(schema.problems(text)).as(text).hasSize(1);
        }
    }

    @Test
    void acceptsItsExample() {
        for (Schema schema : List.of(
                Schemas.id(null),
                Schemas.modelName(null),
                Schemas.slug(null),
                Schemas.labelName(null),
                Schemas.uuid(null),
                Schemas.email(null),
                Schemas.url(null),
                Schemas.name(null),
                Schemas.date(null),
                Schemas.dateTime(null))) {
            accepts(schema, schema.example());
            assertThat(schema.toJson()).containsAnyOf(Map.entry("format", "date-time"), pattern(schema));
        }
    }

    private static Map.Entry<String, Object> pattern(Schema schema) {
        return Map.entry("pattern", schema.toJson().getOrDefault("pattern", "none"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a/b",
                "a\\b",
                "a%2fb",
                "a?b",
                "a#b",
                "a;b",
                "..",
                "a..b",
                "../../api-keys/K",
                ".",
                "-",
                "a b",
                "a\tb",
                "a\n",
                "a\u0000",
                "a\u00a0b",
                "a\u202eb",
                "\ud800a"
            })
    void refusesAnIdThatCouldChangeThePath(String text) {
        assertThat(Schemas.id(null).problems(text))
                .containsExactly("arguments: got " + SafeText.of(text, 60)
                        + "; expected an id: letters or digits, without spaces, control characters, \"..\" or any of "
                        + "/ \\ % ? # ;.");
    }

    @Test
    void acceptsIdsOfEveryKind() {
        accepts(Schemas.id(null), "a", "ws-data-3f9c2a", "日本", "prompt@latest", "a.b:c+d", "jane@example.com", ".a");
    }

    @Test
    void acceptsSlashesAndSpacesOnlyInModelNames() {
        accepts(Schemas.modelName(null), "openai/gpt-4o", "anthropic.claude-v2:0", "@cf/meta/llama 3");
        refuses(Schemas.modelName(null), "../x", "a/../b", "/a", "a/", "a//b", "a/./b", "a?b", "a%b", " a", "a\nb", "");
    }

    @Test
    void refusesDaysThatDoNotExist() {
        accepts(Schemas.date(null), "2024-02-29", "2026-12-31");
        refuses(Schemas.date(null), "2026-02-29", "2026-02-30", "2026-13-01", "2026-1-1", "2026-01-01T00:00:00Z", "");
        accepts(Schemas.dateTime(null), "2024-02-29T00:00:00Z", "2026-06-30T23:59:60+01:00");
        refuses(Schemas.dateTime(null), "2026-02-30T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-01");
        assertThat(Schemas.dateTime(null).problems("2026-02-30T00:00:00Z"))
                .containsExactly("arguments: got \"2026-02-30T00:00:00Z\"; expected ISO 8601 with offset or Z, such as "
                        + "2026-01-31T00:00:00Z, on a day that exists.");
    }

    @ParameterizedTest
    @CsvSource({"2026-12-31, 2026-12-31T23:59:59Z", "2026-12-31T08:30:00, 2026-12-31T08:30:00Z"})
    void namesTheMomentThatADayOrATimeWithoutOffsetMayMean(String given, String moment) {
        assertThat(Schemas.dateTime(null).problems(given))
                .containsExactly("arguments: got \"" + given + "\"; expected ISO 8601 with offset or Z, such as "
                        + moment + ".");
    }

    @Test
    void acceptsEveryDayOfTheCalendarAndNoOther() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            int year = random.nextInt(10_000);
            int month = 1 + random.nextInt(12);
            int day = 1 + random.nextInt(31);
            boolean exists = day <= YearMonth.of(year, month).lengthOfMonth();
            String text = String.format(Locale.ROOT, "%04d-%02d-%02d", year, month, day);
            assertThat(Schemas.date(null).problems(text).isEmpty()).as(text).isEqualTo(exists);
        }
    }

    @Test
    void refusesBlankNames() {
        accepts(Schemas.name(null), "x", " x ", "日本\nzwei");
        refuses(Schemas.name(null), "", " ", "\t", "\n ", "\u00a0", "\u200b", "a\u0000");
    }

    @Test
    void refusesReservedAndNumericLabelNames() {
        accepts(Schemas.labelName(null), "staging", "v1.2", "a_b-c", "1a");
        refuses(Schemas.labelName(null), "latest", "default", "12", "a@b", "a b", "a.b.c", "");
    }

    @Test
    void acceptsAddressesOfTheRightForm() {
        accepts(Schemas.email(null), "jane@example.com", "jané@x");
        refuses(Schemas.email(null), "jane", "@x", "a@", "a b@x", "a@b@c", "a@x\n", "");
        accepts(Schemas.url(null), "https://x", "http://localhost:8080/a?b=c#d");
        refuses(
                Schemas.url(null),
                "x",
                "ftp://x",
                "https://",
                "https:///x",
                "https://x y",
                "https://x\n",
                "javascript:1");
        accepts(Schemas.uuid(null), "3F2B8C1E-7A54-4D0E-9C1B-2A6F5E4D3C2B");
        refuses(Schemas.uuid(null), "3f2b8c1e7a544d0e9c1b2a6f5e4d3c2b", "x", "");
        accepts(Schemas.slug(null), "a_B-1");
        refuses(Schemas.slug(null), "a b", "é", "");
    }

    @Test
    void takesTimeInProportionToTheText() {
        String text = "a".repeat(1_000_000);
        refuses(Schemas.labelName(null), text + "@@");
        refuses(Schemas.email(null), text);
        refuses(Schemas.id(null), text + "/");
        refuses(Schemas.url(null), "https://" + text + " ");
    }

    @Test
    void saysOfATextThatControlCharactersAreRefused() {
        for (String text : List.of("a\u0000b", "a\u0007", "a\u007fb", "a\u0085")) {
            assertThat(Schemas.name(null).problems(text).get(0))
                    .as(text)
                    .contains("without control characters except tabs and line breaks");
        }
        accepts(Schemas.name(null), "a\tb\nc\r");
    }
}
