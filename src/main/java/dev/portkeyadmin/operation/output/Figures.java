package dev.portkeyadmin.operation.output;

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
public record Figures(
        Map<String, String> distinct,
        @Nullable Ratio quotient,
        @Nullable Share share,
        Map<String, String> cents) {

    /** Members that mean what their names say. */
    public static final Figures PLAIN = new Figures(Map.of(), null, null, Map.of());

    public Figures withDistinct(String member, String list) {
        return new Figures(Output.plus(distinct, member, list), quotient, share, cents);
    }

    public Figures withQuotient(Ratio other) {
        return new Figures(distinct, other, share, cents);
    }

    public Figures withShare(Share other) {
        return new Figures(distinct, quotient, other, cents);
    }

    public Figures withCents(String member, String dollars) {
        return new Figures(distinct, quotient, share, Output.plus(cents, member, dollars));
    }

    /**
     * A member of an answer that is the quotient of two others.
     *
     * @param member the quotient
     */
    public record Ratio(String member, String dividend, String divisor) {}

    /**
     * A member of an answer that is the share of one total in another, in percent.
     *
     * @param member the share
     * @param part the operation of analytics whose total is the part
     * @param whole the operation of analytics whose total is the whole
     */
    public record Share(String member, String part, String whole) {}
}
