package dev.portkeyadmin.schema;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keywords of a number.
 *
 * @param exclusive whether the minimum itself is refused
 */
record NumberKeywords(
        @Nullable BigDecimal minimum,
        boolean exclusive,
        @Nullable BigDecimal maximum) {

    static final NumberKeywords NONE = new NumberKeywords(null, false, null);

    NumberKeywords withMinimum(BigDecimal least, boolean excluded) {
        return new NumberKeywords(least, excluded, maximum);
    }

    NumberKeywords withMaximum(BigDecimal greatest) {
        return new NumberKeywords(minimum, exclusive, greatest);
    }

    /** States exclusiveMinimum in words, since some clients refuse a schema that has it. */
    String words() {
        return exclusive && minimum != null ? "More than " + minimum.toPlainString() + "." : "";
    }

    void putJson(Map<String, Object> json) {
        if (minimum != null) {
            json.put("minimum", minimum);
        }
        if (maximum != null) {
            json.put("maximum", maximum);
        }
    }

    void check(String at, BigDecimal number, Object value, List<String> problems) {
        if (minimum != null && exclusive && number.compareTo(minimum) <= 0) {
            problems.add(ValidationMessages.expected(at, value, "more than " + minimum.toPlainString()));
        } else if (minimum != null && number.compareTo(minimum) < 0) {
            problems.add(ValidationMessages.expected(at, value, minimum.toPlainString() + " or more"));
        } else if (maximum != null && number.compareTo(maximum) > 0) {
            problems.add(ValidationMessages.expected(at, value, maximum.toPlainString() + " or less"));
        }
    }
}
