package dev.portkeyadmin.operation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of the numbers that an operation of analytics returns.
 *
 * @param distinct members that count different things, each with the list of these things, or with the member of the answer that
 *     lists them
 * @param quotient a member that is the quotient of two others; null for none
 * @param share a member that is the share of one total in another; null for none
 * @param cents members that hold US cents, each with the name of the same amount in US dollars
 */
record Figures(
        Map<String, String> distinct,
        Operation.@Nullable Quotient quotient,
        Operation.@Nullable Share share,
        Map<String, String> cents) {

    static final Figures PLAIN = new Figures(Map.of(), null, null, Map.of());
}
