package dev.portkeyadmin.arguments;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.schema.Schemas;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests what is repaired, and what is left for validation to refuse. */
class ArgumentRepairTest {

    private static final Schema SCHEMA = Schemas.object(null)
            .require("id", Schemas.string(null))
            .allow("count", Schemas.integer(null))
            .allow("cost", Schemas.number(null))
            .allow("all", Schemas.bool(null))
            .allow("names", Schemas.array(null, Schemas.string(null)))
            .allow("numbers", Schemas.array(null, Schemas.integer(null)))
            .allow("labels", Schemas.map(null, Schemas.string(null)))
            .allow("inner", Schemas.object(null).allow("n", Schemas.integer(null)));

    private static Object repaired(String name, Object value) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put(name, value);
        return ((Map<?, ?>) ArgumentRepair.repair(SCHEMA, arguments)).get(name);
    }

    @Test
    void takesNumbersAndBooleansOutOfQuotes() {
        assertThat(repaired("count", "5")).isEqualTo(5);
        assertThat(repaired("count", "-7")).isEqualTo(-7);
        assertThat(repaired("cost", "1.10")).isEqualTo(new BigDecimal("1.10"));
        assertThat(repaired("all", "true")).isEqualTo(true);
        assertThat(repaired("all", "false")).isEqualTo(false);
    }

    @Test
    void takesJsonOutOfStringsAtEveryDepth() {
        assertThat(repaired("names", "[\"a\",\"b\"]")).isEqualTo(List.of("a", "b"));
        assertThat(repaired("numbers", "[\"1\",2]")).isEqualTo(List.of(1, 2));
        assertThat(repaired("labels", "{\"a\":\"b\"}")).isEqualTo(Map.of("a", "b"));
        assertThat(repaired("inner", "{\"n\":\"3\"}")).isEqualTo(Map.of("n", 3));
        assertThat(repaired("inner", Map.of("n", "3"))).isEqualTo(Map.of("n", 3));
        assertThat(ArgumentRepair.repair(SCHEMA, "{\"id\":\"x\",\"count\":\"1\"}"))
                .isEqualTo(Map.of("id", "x", "count", 1));
    }

    @Test
    void leavesOutAnOptionThatIsNull() {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("id", "x");
        arguments.put("count", null);
        assertThat(ArgumentRepair.repair(SCHEMA, arguments)).isEqualTo(Map.of("id", "x"));
    }

    @Test
    void writesNumbersAndBooleansAsStringsWithEveryDigit() {
        assertThat(repaired("id", 429)).isEqualTo("429");
        assertThat(repaired("id", true)).isEqualTo("true");
        assertThat(repaired("id", new BigDecimal("1.10"))).isEqualTo("1.10");
        assertThat(repaired("id", new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(repaired("id", new BigDecimal("1E+2000000000"))).isEqualTo("1E+2000000000");
        assertThat(repaired("id", new BigInteger("12345678901234567890123"))).isEqualTo("12345678901234567890123");
        assertThat(repaired("id", new BigDecimal("0.1234567890123456789012345678901234567890")))
                .isEqualTo("0.1234567890123456789012345678901234567890");
        assertThat(repaired("names", List.of(1, "a", false))).isEqualTo(List.of("1", "a", "false"));
        assertThat(repaired("labels", Map.of("team", 7))).isEqualTo(Map.of("team", "7"));
    }

    private static final Schema TEXTS = Schemas.object(null)
            .allow("email", Schemas.email(null))
            .allow("name", Schemas.name(null))
            .allow("role", Schemas.oneOf(null, "admin"))
            .allow("user", Schemas.ref(Reference.USER))
            .allow("uuid", Schemas.uuid(null))
            .allow("trace", Schemas.id(null))
            .allow("text", Schemas.string(null));

    private static Object plain(String name, String text) {
        return ((Map<?, ?>) ArgumentRepair.repair(TEXTS, Map.of(name, text))).get(name);
    }

    @Test
    void trimsWhatHasAFormAndKeepsFreeTextAsItIs() {
        assertThat(plain("email", "\u00a0jane@example.com \n")).isEqualTo("jane@example.com");
        assertThat(plain("name", " Two words ")).isEqualTo("Two words");
        assertThat(plain("role", "admin ")).isEqualTo("admin");
        assertThat(plain("user", " Jane Roe")).isEqualTo("Jane Roe");
        assertThat(plain("text", " {{a}} \n")).isEqualTo(" {{a}} \n");
    }

    @Test
    void writesUuidsInLowerCaseWhereTheyAreIdsOfPortkey() {
        String uuid = "0C25D36E-CED9-4837-B709-BAC2E88A5CC7";
        assertThat(plain("user", uuid)).isEqualTo(uuid.toLowerCase(Locale.ROOT));
        assertThat(plain("uuid", uuid)).isEqualTo(uuid.toLowerCase(Locale.ROOT));
        assertThat(plain("trace", uuid)).isEqualTo(uuid);
        assertThat(plain("text", uuid)).isEqualTo(uuid);
    }

    @Test
    void takesTheWordsOfAListHoweverTheyAreJoined() {
        Schema type = Schemas.oneOf(null, "workspace/user", "workspace/service", "in_progress");
        assertThat(ArgumentRepair.repair(type, "workspace-user")).isEqualTo("workspace/user");
        assertThat(ArgumentRepair.repair(type, "in progress")).isEqualTo("in_progress");
        assertThat(ArgumentRepair.repair(type, "workspace")).isEqualTo("workspace");
        Schema twins = Schemas.oneOf(null, "a-b", "a_b");
        assertThat(ArgumentRepair.repair(twins, "a_b")).isEqualTo("a_b");
        assertThat(ArgumentRepair.repair(twins, "a/b")).isEqualTo("a/b");
    }

    @Test
    void guessesNothingElse() {
        assertThat(repaired("id", null)).isNull();
        assertThat(repaired("id", "5")).isEqualTo("5");
        for (String text : List.of("", " 5", "5 ", "five", "0x5", "05", "1_000", "1,000", "5.0", "+5", "NaN", "1e3")) {
            assertThat(repaired("count", text)).isEqualTo(text);
        }
        for (String text : List.of("", "NaN", "Infinity", "1,5", ".5", "5.", "1e9999", "0x1p3")) {
            assertThat(repaired("cost", text)).isEqualTo(text);
        }
        for (String text : List.of("True", "yes", "1", "")) {
            assertThat(repaired("all", text)).isEqualTo(text);
        }
        assertThat(repaired("all", 1)).isEqualTo(1);
        assertThat(repaired("names", "a,b")).isEqualTo("a,b");
        assertThat(repaired("names", "{\"a\":1}")).isEqualTo("{\"a\":1}");
        assertThat(repaired("names", "a")).isEqualTo("a");
        assertThat(repaired("labels", "[1]")).isEqualTo("[1]");
        assertThat(repaired("labels", "{broken")).isEqualTo("{broken");
        assertThat(repaired("unknown", "5")).isEqualTo("5");
        assertThat(repaired("labels", Arrays.asList(1, null))).isEqualTo(Arrays.asList(1, null));
        assertThat(repaired("id", List.of(5))).isEqualTo(List.of(5));
        assertThat(repaired("id", Map.of("a", 5))).isEqualTo(Map.of("a", 5));
    }
}
