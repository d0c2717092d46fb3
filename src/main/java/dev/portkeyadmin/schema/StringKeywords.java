package dev.portkeyadmin.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keywords of a string.
 *
 * @param allowed the only strings accepted; empty for any
 * @param form null for any
 * @param minLength in code points, as JSON Schema counts
 * @param reference the kind of object that the text refers to; null for none
 * @param many whether the text refers to several, with commas between them
 * @param chosenBy chooses the kind of object by another member of the same object; null where nothing does
 */
record StringKeywords(
        List<String> allowed,
        @Nullable Form form,
        int minLength,
        int maxLength,
        @Nullable Reference reference,
        boolean many,
        @Nullable KindChoice chosenBy) {

    /** The kinds of object by the value of a member. */
    record KindChoice(String member, Map<String, Reference> kinds) {

        KindChoice {
            kinds = Map.copyOf(kinds);
        }
    }

    static final StringKeywords NONE = new StringKeywords(List.of(), null, 0, Integer.MAX_VALUE, null, false, null);

    StringKeywords withAllowed(List<String> values) {
        return new StringKeywords(values, form, minLength, maxLength, reference, many, chosenBy);
    }

    StringKeywords withForm(@Nullable Form other) {
        return new StringKeywords(allowed, other, minLength, maxLength, reference, many, chosenBy);
    }

    StringKeywords withLength(int least, int most) {
        return new StringKeywords(allowed, form, least, most, reference, many, chosenBy);
    }

    StringKeywords referringTo(Reference kind, boolean several) {
        return new StringKeywords(allowed, form, minLength, maxLength, kind, several, chosenBy);
    }

    StringKeywords referringBy(KindChoice choice) {
        return new StringKeywords(allowed, form, minLength, maxLength, reference, many, choice);
    }

    void putJson(Map<String, Object> json) {
        if (!allowed.isEmpty()) {
            json.put("enum", allowed);
        }
        if (form != null && form.isAdvertised()) {
            if (form.format() == null) {
                json.put("pattern", form.pattern().pattern());
            } else {
                json.put("format", form.format());
            }
        }
        if (minLength > 0) {
            json.put("minLength", minLength);
        }
        if (maxLength < Integer.MAX_VALUE) {
            json.put("maxLength", maxLength);
        }
    }

    void check(String at, String text, List<String> problems) {
        if (!allowed.isEmpty() && !allowed.contains(text)) {
            problems.add(ValidationMessages.notAllowed(at, text, allowed));
            return;
        }
        int length = text.codePointCount(0, text.length());
        if (length < minLength) {
            problems.add(ValidationMessages.expected(at, text, minLength + " or more characters"));
        } else if (length > maxLength) {
            problems.add(ValidationMessages.expected(
                    at, text, "at most " + maxLength + " characters (it has " + length + ")"));
        } else if (form != null && !form.accepts(text)) {
            problems.add(ValidationMessages.expected(at, text, form.expected(text)));
        }
    }
}
