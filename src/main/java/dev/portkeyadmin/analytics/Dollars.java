package dev.portkeyadmin.analytics;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;

/** Adds a number of US dollars beside each number of US cents. */
public final class Dollars {

    /** Portkey's floating point leaves noise behind the sixth digit. */
    private static final int DIGITS = 6;

    /** Digits of the price of one token, which is less than a millionth of a dollar. */
    private static final int LEAST_DIGITS = 3;

    private Dollars() {}

    /**
     * Adds to each object, at any depth, the dollars of the members that are named. One that begins with a slash is a JSON pointer to the
     * only place.
     *
     * @param cents members that hold US cents, each with the name that its dollars get
     */
    public static void addTo(JsonNode node, Map<String, String> cents) {
        Map<String, String> anywhere = new HashMap<>();
        cents.forEach((member, dollars) -> {
            if (member.startsWith("/")) {
                JsonPointer place = JsonPointer.compile(member);
                addTo(node.at(place.head()), place.last().getMatchingProperty(), dollars);
            } else {
                anywhere.put(member, dollars);
            }
        });
        addAnywhere(node, anywhere);
    }

    private static void addAnywhere(JsonNode node, Map<String, String> cents) {
        if (!cents.isEmpty()) {
            node.forEach(child -> addAnywhere(child, cents));
            cents.forEach((member, dollars) -> addTo(node, member, dollars));
        }
    }

    private static void addTo(JsonNode node, String member, String dollars) {
        BigDecimal amount = Measures.number(node.path(member));
        if (amount != null && node instanceof ObjectNode object && !object.has(dollars)) {
            object.set(dollars, Measures.node(dollars(amount)));
        }
    }

    private static BigDecimal dollars(BigDecimal cents) {
        BigDecimal dollars = cents.movePointLeft(2);
        int zeros = dollars.scale() - dollars.precision();
        return dollars.setScale(Math.max(DIGITS, zeros + LEAST_DIGITS), RoundingMode.HALF_UP);
    }
}
