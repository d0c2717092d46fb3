package dev.portkeyadmin.confirmation.question;

import static dev.portkeyadmin.operation.Operation.WORKSPACE_ID;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.confirmation.state.CallState;
import dev.portkeyadmin.confirmation.state.Values;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes how much the object of a call was used within a day, and how long the old secret of a rotated key works. */
record RecentUse(CallState call) {

    private static final String USAGE = "get_request_analytics";

    /** How long Portkey keeps an old secret working where the call does not say. */
    private static final Duration DEFAULT_TRANSITION = Duration.ofMinutes(30);

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    /** The column with the moment of the last request. */
    private static final String LAST = "last_seen";

    private static final String WORKSPACE_SLUG = Operation.WORKSPACE;

    /** A sentence on how long the old secret of a rotated key works; empty where no secret is replaced. */
    String transition(JsonNode subject) {
        if (!call.operation().argumentNames().contains(CallState.KEY_TRANSITION)) {
            return "";
        }
        long ofKey =
                subject.path("rotation_policy").path(CallState.KEY_TRANSITION).asLong(0);
        if (call.arguments().get(CallState.KEY_TRANSITION) instanceof Number number) {
            return transition(number.longValue(), "");
        }
        if (ofKey > 0) {
            return transition(ofKey, " (its rotation policy)");
        }
        return subject.isObject()
                ? transition(DEFAULT_TRANSITION.toMillis(), " (the default)")
                : "The old secret works for as long as the rotation policy of the key states, else for "
                        + Values.duration(DEFAULT_TRANSITION.toMillis()) + " (the default).";
    }

    private static String transition(long span, String reason) {
        return "The old secret works for " + Values.duration(span) + reason + ", until about "
                + MINUTE.format(Instant.now().plusMillis(span).atZone(ZoneOffset.UTC)) + " UTC.";
    }

    /** Adds the workspace: without one, analytics count only the default workspace for an organisation key. */
    private Arguments inItsWorkspace(Arguments usage, JsonNode subject) throws InterruptedException {
        Object given = call.arguments().get(WORKSPACE_ID);
        Object id = given == null ? subject.path(WORKSPACE_ID).asText("") : given;
        if (usage.get(WORKSPACE_SLUG) != null || id.toString().isBlank()) {
            return usage;
        }
        // Analytics take a slug, not an id.
        JsonNode workspace =
                call.lookups().read(call.lookups().operation("get_workspace"), new Arguments(Map.of(WORKSPACE_ID, id)));
        return usage.with(WORKSPACE_SLUG, workspace.path("slug").asText(id.toString()));
    }

    /** A sentence on how often it was used within a day; empty where that is unknown. */
    String usage(JsonNode subject) throws InterruptedException {
        String filter = call.confirmation().usage();
        String value = subject.path(call.confirmation().usageMember()).asText("");
        if (filter.isEmpty() || value.isEmpty()) {
            return "";
        }
        Catalogue.Entry reader = call.lookups().operation(USAGE);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Arguments day = new Arguments(Map.of(
                "time_of_generation_min", now.minus(1, ChronoUnit.DAYS).toString(),
                "time_of_generation_max", now.toString()));
        Arguments filtered = reader.operation().argumentNames().contains(filter)
                ? day.with(filter, value)
                : day.with(Operation.FILTERS, List.of(Map.of("name", filter, "value", value)));
        try {
            Arguments inside = inItsWorkspace(filtered, subject);
            JsonNode use = call.lookups().read(reader, inside);
            JsonNode total = use.at("/summary/total");
            if (!total.canConvertToLong()) {
                return "";
            }
            return "It had " + total.asLong() + (total.asLong() == 1 ? " request" : " requests")
                    + " within the last 24 hours" + (total.asLong() == 0 ? "" : latest(inside)) + ".";
        } catch (CallException e) {
            return "";
        }
    }

    /** The minute in which the last of some requests was made; empty where that cannot be read. */
    private String latest(Arguments counted) throws InterruptedException {
        ZoneId zone = call.lookups().zone();
        try {
            String last = call.lookups()
                    .read(
                            call.lookups().operation("get_grouped_data"),
                            counted.with("group_by", "api_key").with("columns", List.of(LAST)))
                    .path("data")
                    .valueStream()
                    .map(row -> row.path(LAST).asText(""))
                    .max(Comparator.naturalOrder())
                    .orElse("");
            return ", the latest at " + MINUTE.format(Instant.parse(last).atZone(zone)) + " "
                    + (zone.normalized().equals(ZoneOffset.UTC) ? "UTC" : zone.getId());
        } catch (CallException | DateTimeException e) {
            return "";
        }
    }
}
