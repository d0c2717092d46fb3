package dev.portkeyadmin.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Divides sums for an answer, to four digits as Portkey does. */
final class Quotient {

    private static final int DIGITS = 4;

    private Quotient() {}

    /**
     * Returns a quotient.
     *
     * @param divisor not zero
     */
    static JsonNode of(BigDecimal dividend, BigDecimal divisor) {
        return Measures.node(dividend.divide(divisor, DIGITS, RoundingMode.HALF_UP));
    }

    /**
     * Returns a share in percent.
     *
     * @param whole not zero
     */
    static JsonNode percent(BigDecimal part, BigDecimal whole) {
        return of(part.movePointRight(2), whole);
    }
}
