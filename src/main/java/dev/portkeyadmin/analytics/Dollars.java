package dev.portkeyadmin.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** Adds a number of US dollars beside each number of US cents. */
public final class Dollars {

    /** Portkey's floating point leaves noise behind the sixth digit. */
    private static final int DIGITS = 6;

    /** Digits of the price of one token, which is less than a millionth of a dollar. */
    private static final int LEAST_DIGITS = 3;

    private Dollars() {}

    /**
     * Adds to each object, at any depth, the dollars of the members that are named.
     *
     * @param cents members that hold US cents, each with the name that its dollars get
     */
    public static void addTo(JsonNode node, Map<String, String> cents) {
        if (cents.isEmpty()) {
            return;
        }
        node.forEach(child -> addTo(child, cents));
        if (node instanceof ObjectNode object) {
            cents.forEach((member, dollars) -> {
                BigDecimal amount = Measures.number(object.path(member));
                if (amount != null && !object.has(dollars)) {
                    object.set(dollars, Measures.node(dollars(amount)));
                }
            });
        }
    }

    private static BigDecimal dollars(BigDecimal cents) {
        BigDecimal dollars = cents.movePointLeft(2);
        int zeros = dollars.scale() - dollars.precision();
        return dollars.setScale(Math.max(DIGITS, zeros + LEAST_DIGITS), RoundingMode.HALF_UP);
    }
}
