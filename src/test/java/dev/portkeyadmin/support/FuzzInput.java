package dev.portkeyadmin.support;

import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.schema.Schema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.instancio.Random;

/** Makes random texts, bytes and JSON of all kinds, unusual ones much more often than in practice. */
public final class FuzzInput {

    /** Characters with a meaning in URLs, JSON, HTML, terminals or paths. */
    private static final String SPECIAL = "/?#%&=+:;@,.\\\"'`<>[]{}()|^~$*!-_ \t\r\n\0\u007f\u0085\u00a0";

    /** Characters that are invisible or change how others are displayed. */
    private static final String UNSEEN = "\u00ad\u034f\u061c\u115f\u180e\u200b\u200d\u200e\u202e\u2028\u2029\u2060"
            + "\u2066\u3164\ufe0f\ufeff\ufff9\ud83d\ude00\ud800\udfff\udb40\udc41\udb40\udd01";

    private static final List<String> WORDS = List.of(
            "",
            " ",
            ".",
            "..",
            "...",
            "../",
            "%2e%2e",
            "%2F",
            "%",
            "%zz",
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-1",
            "5",
            "5.0",
            "007",
            "1e5",
            "1e999",
            "1E-999999999",
            "12345678901234567890",
            "NaN",
            "[]",
            "{}",
            "[1,\"a\"]",
            "{\"a\":1}",
            "\"[1]\"",
            "[",
            "{\"",
            "2026-01-31T00:00:00Z",
            "2026-02-30T25:61:00Z",
            "a@b.c",
            "<html><title>x",
            "{user_id}",
            "$1\\",
            "\u65e5\u672c",
            "\ud83d\ude00");

    private FuzzInput() {}

    /** A text of up to a few dozen characters, often not well-formed. */
    public static String text(Random random) {
        return switch (random.intRange(0, 6)) {
            case 0 -> random.oneOf(WORDS);
            case 1 -> characters(random, SPECIAL, 12);
            case 2 -> characters(random, UNSEEN, 8);
            case 3 -> units(random, 8);
            case 4 -> word(random);
            default -> {
                StringBuilder mixed = new StringBuilder();
                for (int i = random.intRange(1, 6); i > 0; i--) {
                    mixed.append(random.oneOf(
                            word(random),
                            characters(random, SPECIAL, 2),
                            characters(random, UNSEEN, 2),
                            units(random, 2),
                            random.oneOf(WORDS)));
                }
                yield mixed.toString();
            }
        };
    }

    /** A text without half surrogate pairs, which UTF-8 can carry. */
    public static String wellFormed(Random random) {
        return new String(text(random).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** Letters and digits. */
    public static String word(Random random) {
        return random.alphanumeric(random.intRange(1, 20));
    }

    private static String characters(Random random, String among, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.intRange(0, most); i > 0; i--) {
            text.append(among.charAt(random.intRange(0, among.length() - 1)));
        }
        return text.toString();
    }

    /** Arbitrary UTF-16 units and code points. */
    private static String units(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.intRange(0, most); i > 0; i--) {
            if (random.trueOrFalse()) {
                text.append((char) random.intRange(0, Character.MAX_VALUE));
            } else {
                text.appendCodePoint(random.intRange(0, Character.MAX_CODE_POINT));
            }
        }
        return text.toString();
    }

    /** Arbitrary bytes, or those of a text, complete or cut anywhere. */
    public static byte[] bytes(Random random, int most) {
        byte[] bytes = new byte[random.intRange(0, most)];
        switch (random.intRange(0, 2)) {
            case 0 -> {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) random.intRange(0, 255);
                }
            }
            case 1 -> {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = random.oneOf(
                            (byte) '\n', (byte) '\r', (byte) 0xEF, (byte) 0xBB, (byte) 0xBF, (byte) 'a', (byte) 0xC3);
                }
            }
            default -> {
                for (int i = 0; i < bytes.length; ) {
                    byte[] text = (text(random) + random.oneOf("", "\n", "\r\n")).getBytes(StandardCharsets.UTF_8);
                    int length = Math.min(Math.max(1, text.length), bytes.length - i);
                    System.arraycopy(text, 0, bytes, i, Math.min(text.length, length));
                    i += length;
                }
            }
        }
        return bytes;
    }

    /** JSON as plain values: maps, lists, texts, numbers, booleans and null. */
    public static Object json(Random random) {
        return json(random, 4);
    }

    private static Object json(Random random, int depth) {
        return switch (random.intRange(0, depth > 0 ? 7 : 5)) {
            case 0 -> null;
            case 1 -> random.trueOrFalse();
            case 2 -> number(random);
            case 3, 4, 5 -> text(random);
            case 6 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.intRange(0, 3); i > 0; i--) {
                    list.add(json(random, depth - 1));
                }
                yield list;
            }
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.intRange(0, 3); i > 0; i--) {
                    map.put(text(random), json(random, depth - 1));
                }
                yield map;
            }
        };
    }

    /** A number of any class that a JSON parser makes. */
    public static Number number(Random random) {
        return switch (random.intRange(0, 4)) {
            case 0 -> random.intRange(-2, 101);
            case 1 -> random.longRange(Long.MIN_VALUE, Long.MAX_VALUE);
            case 2 -> BigInteger.TWO.pow(random.intRange(60, 200)).negate();
            case 3 -> new BigDecimal(BigInteger.valueOf(random.intRange(-999, 999)), random.intRange(-3, 3));
            default ->
                new BigDecimal(
                        random.oneOf("1e999", "-1e-999", "0E+30", "5.0", "1E+2000000000", "1E-2000000000", "0.1"));
        };
    }

    /** JSON text that no generator would write: unusual whitespace, escapes, duplicate names, numbers of any size. */
    public static String jsonText(Random random) {
        return jsonText(random, 3);
    }

    private static String jsonText(Random random, int depth) {
        return switch (random.intRange(0, depth > 0 ? 5 : 3)) {
            case 0 -> random.oneOf("true", "false", "null");
            case 1, 2 -> numberText(random);
            case 3 -> stringText(random);
            case 4 -> {
                List<String> items = new ArrayList<>();
                for (int i = random.intRange(0, 3); i > 0; i--) {
                    items.add(jsonText(random, depth - 1) + blank(random));
                }
                yield "[" + blank(random) + String.join(",", items) + "]";
            }
            default -> {
                List<String> members = new ArrayList<>();
                for (int i = random.intRange(0, 3); i > 0; i--) {
                    String name = random.oneOf(stringText(random), "\"error\"", "\"data\"", "\"message\"", "\"code\"");
                    members.add(blank(random) + name + ":" + blank(random) + jsonText(random, depth - 1));
                }
                yield "{" + String.join(",", members) + "}";
            }
        };
    }

    private static String blank(Random random) {
        return random.oneOf("", "", " ", "\n\t", "\r\n");
    }

    private static String numberText(Random random) {
        String fraction = random.trueOrFalse() ? "" : "." + random.digits(random.intRange(1, 25));
        String exponent = random.trueOrFalse()
                ? ""
                : random.oneOf("e", "E") + random.oneOf("", "+", "-") + random.digits(random.intRange(1, 11));
        return random.oneOf("", "-")
                + random.oneOf("0", "1" + random.digits(random.intRange(0, 30)))
                + fraction
                + exponent;
    }

    private static String stringText(Random random) {
        StringBuilder text = new StringBuilder("\"");
        for (char each : text(random).toCharArray()) {
            if (random.trueOrFalse(0.2) || each < ' ' || each == '"' || each == '\\') {
                text.append("\\u").append(Integer.toHexString(0x10000 | each).substring(1));
            } else {
                text.append(each);
            }
        }
        return text.append('"').toString();
    }

    /** A value that partly fits a schema: each piece is right, right but of another type, or arbitrary. */
    public static Object near(Schema schema, Random random) {
        Object value = switch (random.intRange(0, 19)) {
            case 0 -> json(random, 2);
            case 1 -> null;
            case 2 -> jsonText(random);
            default -> fitting(schema, random);
        };
        return random.intRange(0, 9) == 0 ? disguised(value) : value;
    }

    private static Object fitting(Schema schema, Random random) {
        return switch (schema.type()) {
            case OBJECT -> object(schema, random);
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.intRange(0, 3); i > 0; i--) {
                    list.add(near(schema.items(), random));
                }
                yield list;
            }
            case BOOLEAN -> random.<Object>oneOf(true, false, "true", "false");
            case INTEGER, NUMBER ->
                random.<Object>oneOf(number(random), random.intRange(0, 100), "5", random.oneOf(WORDS));
            case STRING -> {
                if (!schema.allowed().isEmpty() && random.trueOrFalse(0.9)) {
                    yield random.oneOf(schema.allowed());
                }
                yield random.oneOf(text(random), "2026-01-31T00:00:00Z", "jane@example.com", "plain7");
            }
            case ANY -> json(random, 2);
        };
    }

    private static Map<String, Object> object(Schema schema, Random random) {
        Map<String, Object> object = new LinkedHashMap<>();
        schema.properties().forEach((name, property) -> {
            if (random.trueOrFalse(schema.required().contains(name) ? 0.97 : 0.3)) {
                object.put(name, near(property, random));
            }
        });
        if (random.trueOrFalse(schema.values() == null ? 0.03 : 0.5)) {
            object.put(text(random), schema.values() == null ? json(random, 1) : near(schema.values(), random));
        }
        return object;
    }

    /** The value as a model sends it that confuses a value with its JSON. */
    private static Object disguised(Object value) {
        return value instanceof String ? value : Json.write(value);
    }
}
