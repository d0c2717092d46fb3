package dev.portkeyadmin.text;

import static dev.portkeyadmin.support.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how text of other people is quoted. */
class SafeTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Jane",
                "Zoë",
                "jane.roe+x@example.com",
                "ws-data-3f9c2a",
                "2026-01-31T11:00:00Z",
                "sa*****key",
                "openai/gpt-4o"
            })
    void keepsANameOfOnePlainWord(String name) {
        assertThat(SafeText.name(name, 100)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Data Science|\"Data Science\"",
                "x? Yes, go on|\"x? Yes, go on\"",
                "(none)|\"(none)\"",
                "''|\"\"",
                "-rf|\"-rf\"",
                "a\"b|\"a\\\"b\""
            })
    void quotesEverythingElse(String name, String shown) {
        assertThat(SafeText.name(name, 100)).isEqualTo(shown);
    }

    @Test
    void escapesInvisibleCharacters() {
        assertThat(SafeText.name("Roe\u202e", 100)).isEqualTo("\"Roe\\u202e\"");
        assertThat(SafeText.name("\u3164Jane", 100)).isEqualTo("\"\\u3164Jane\"");
        assertThat(SafeText.of("a\u200bb\u0007c\n", 100)).isEqualTo("\"a\\u200bb\\u0007c\\n\"");
        assertThat(SafeText.of(Character.toString(0xE0041), 100)).isEqualTo("\"\\udb40\\udc41\"");
    }

    @ParameterizedTest
    @CsvSource({
        "https://\u0435xample.com, \"https://\\u0435xample.com\"",
        "prod\u03bfuction, \"prod\\u03bfuction\"",
        "\u0418\u0432\u0430\u043d, \u0418\u0432\u0430\u043d",
        "\u0418\u0432\u0430\u043d Okafor, \"\u0418\u0432\u0430\u043d Okafor\"",
        "Hana\u5c0f\u5ddd, Hana\u5c0f\u5ddd",
        "\u041e\u0442\u0434\u0435\u043b-EU, \u041e\u0442\u0434\u0435\u043b-EU",
        "\u0430\u0440\u0440-prod, \"\\u0430\\u0440\\u0440-prod\"",
        "https://\u043f\u043e\u0447\u0442\u0430.example.com, \"https://\\u043f\\u043e\\u0447\\u0442\\u0430.example.com\"",
        "5\u03bcs, 5\u03bcs",
        "\ud835\uddc9rod, \"\\ud835\\uddc9rod\"",
        "na\u00efve-Stra\u00dfe-\u00b5-\u1ec7, na\u00efve-Stra\u00dfe-\u00b5-\u1ec7"
    })
    void escapesLettersOfOtherScriptsThatPassForLatinOnesInAWord(String name, String shown) {
        assertThat(SafeText.name(name, 100)).isEqualTo(shown);
    }

    @Test
    void shortensALongNameWithAnEllipsis() {
        assertThat(SafeText.name("x".repeat(200), 100)).isEqualTo('"' + "x".repeat(100) + "…\"");
    }
}
