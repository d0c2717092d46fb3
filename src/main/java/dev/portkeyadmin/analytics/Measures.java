package dev.portkeyadmin.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what a member of an answer of analytics means for adding up, and adds. */
final class Measures {

    /** Numbers that count or sum up requests, so that those of two workspaces can be added. */
    private static final Set<String> SUMS = Set.of(
            "total",
            "requests",
            "cost",
            "total_tokens",
            "error_count",
            "count",
            "hits",
            "total_requests",
            "retry",
            "fallback",
            "simple_hits",
            "semantic_hits",
            "total_errors",
            "requests_with_feedback");

    /** Sums since the start of the range. */
    private static final Set<String> CUMULATIVE =
            Set.of("cumulative_simple_cache_savings", "cumulative_semantic_cache_savings");

    /** The subject of a row or a point. */
    private static final Set<String> KEYS = Set.of(
            "timestamp",
            "user",
            "ai_model",
            "ai_org",
            "ai_service",
            "model",
            "provider",
            "status_code",
            "response_status_code",
            "retry_success_count",
            "score",
            "api_key",
            "api_key_id",
            "config",
            "workspace",
            "prompt",
            "metadata_value");

    private static final String LATEST = "last_seen";
    private static final String EARLIEST = "first_seen";

    private Measures() {}

    static boolean isKey(String member, String groupBy) {
        return KEYS.contains(member) || member.equals(groupBy);
    }

    static boolean isCumulative(String member) {
        return CUMULATIVE.contains(member);
    }

    /** Returns true if the values of two workspaces make up the value of both. */
    static boolean canBeMerged(String member) {
        return SUMS.contains(member) || isCumulative(member) || member.equals(LATEST) || member.equals(EARLIEST);
    }

    /** Returns the value of both; null unless both are values of this measure. */
    static @Nullable JsonNode merged(String member, JsonNode first, JsonNode second) {
        if (member.equals(LATEST) || member.equals(EARLIEST)) {
            // Portkey writes all times alike, so that they sort as text.
            boolean later = first.asText().compareTo(second.asText()) > 0;
            return later == member.equals(LATEST) ? first : second;
        }
        return sum(first, second);
    }

    static @Nullable JsonNode sum(JsonNode first, JsonNode second) {
        BigDecimal one = number(first);
        BigDecimal other = number(second);
        if (one == null || other == null) {
            return null;
        }
        BigDecimal sum = one.add(other);
        return first.isTextual() && second.isTextual() ? TextNode.valueOf(plain(sum)) : node(sum);
    }

    /** The number that a value is or spells; null for none. */
    static @Nullable BigDecimal number(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue();
        }
        return value.isTextual() && value.textValue().matches("-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?")
                ? new BigDecimal(value.textValue())
                : null;
    }

    /** A whole number without a fraction, any other one with its digits. */
    static JsonNode node(BigDecimal number) {
        BigDecimal bare = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        return bare.scale() <= 0
                ? JsonNodeFactory.instance.numberNode(bare.toBigInteger())
                : JsonNodeFactory.instance.numberNode(bare);
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
