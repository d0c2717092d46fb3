package dev.portkeyadmin.safety;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.Outcome;
import dev.portkeyadmin.client.RefusedException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Param;
import dev.portkeyadmin.operation.SafeText;
import dev.portkeyadmin.redact.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The question before a destructive call, written from the present state in Portkey: the object by the names that people know,
 * what depends on it, and how much it was used recently. A part that cannot be read is shown as unknown.
 */
final class ConfirmationPrompt {

    private static final int NAME_LENGTH = 100;

    /** A client may no longer wait for a question that comes later. */
    private static final Duration LOOK_UP = Duration.ofSeconds(8);

    /** Counts most lists in one page. */
    private static final int COUNTED = 100;

    /** The caller decides what counts as a secret, and so could hide the object of the question. */
    private static final String HIDES =
            "Names are hidden here because they were sent as secrets. Decline unless you are sure what is meant. ";

    private static final String USAGE = "get_request_analytics";
    private static final String WORKSPACE = "workspace_id";
    private static final String WORKSPACE_SLUG = Operation.WORKSPACE;

    private final Catalogue catalogue;
    private final Operation operation;
    private final Arguments arguments;
    private final Secrets secrets;
    private final Deadline deadline = Deadline.after(LOOK_UP);
    private final Operation.Question question;
    private @Nullable JsonNode subject;
    private boolean hides;

    ConfirmationPrompt(Catalogue catalogue, Operation operation, Arguments arguments, Secrets secrets) {
        this.secrets = secrets;
        this.catalogue = catalogue;
        this.operation = operation;
        this.question = Objects.requireNonNull(operation.question());
        this.arguments = arguments;
    }

    /**
     * The object of the call, as Portkey shows it; {@link MissingNode} where it cannot be read.
     *
     * @throws CallException when it does not exist, or no request could be sent
     */
    JsonNode subject() throws InterruptedException {
        if (subject == null) {
            subject = MissingNode.getInstance();
            String reader = question.reader();
            if (!reader.isEmpty()) {
                try {
                    subject = item(catalogue.require(reader));
                } catch (RefusedException e) {
                    throw e;
                } catch (CallException e) {
                    if (e.status() == 404 || e.outcome() == Outcome.NOT_SENT) {
                        throw new RefusedException(inNameOfCall(reader, e.getMessage()));
                    }
                }
            }
        }
        return subject;
    }

    /** Words an error of the reader, which the caller does not know, as an error of the called tool. */
    private String inNameOfCall(String reader, String error) {
        return error.startsWith(reader) ? operation.name() + error.substring(reader.length()) : error;
    }

    private JsonNode item(Catalogue.Entry reader) throws InterruptedException {
        Operation.ListShape list = reader.operation().list();
        if (list == null) {
            return reader.send(reader.lookupArguments(operation, arguments), deadline)
                    .body();
        }
        String id = ids();
        for (JsonNode item : page(reader).path(list.items())) {
            if (item.path("id").asText().equals(id)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }

    private String ids() {
        return operation.params(Param.Place.PATH).stream()
                .map(param -> String.valueOf(arguments.get(param.name())))
                .collect(Collectors.joining(", "));
    }

    /** The whole question. */
    String text() throws InterruptedException {
        JsonNode found = subject();
        if (!question.reader().isEmpty() && !found.isObject()) {
            // A key may have the scope to remove and lack the one to read.
            String id = ids().isEmpty() ? "" : " " + SafeText.of(secrets.redactName(ids()), NAME_LENGTH);
            return operation.title() + id + "? It could not be looked up first.";
        }
        try {
            String text = Operation.expand(question.text(), this::shown) + usage();
            return hides ? HIDES + text : text;
        } catch (CancelledException e) {
            throw e.cause;
        }
    }

    /** Carries a cancellation out of a template. */
    private static final class CancelledException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final InterruptedException cause;

        CancelledException(InterruptedException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    private String shown(String name) {
        try {
            int dot = name.indexOf('.');
            if (dot > 0 && name.substring(0, dot).equals(question.reader())) {
                return shown(subject.path(name.substring(dot + 1)));
            }
            if (dot > 0) {
                return member(catalogue.require(name.substring(0, dot)), name.substring(dot + 1));
            }
            if (subject.has(name)) {
                return shown(subject.get(name));
            }
            Catalogue.Entry list = operation.argumentNames().contains(name) ? null : catalogue.get(name);
            return list == null ? given(name) : count(list);
        } catch (InterruptedException e) {
            throw new CancelledException(e);
        }
    }

    /** The value of an argument; an optional one that was not given means no. */
    private String given(String name) {
        boolean absent = operation.argumentNames().contains(name) && arguments.get(name) == null;
        return absent ? "no" : shown(Json.toTree(arguments.get(name)));
    }

    /** A list is shown by its length. */
    private String shown(JsonNode value) {
        if (value.isArray()) {
            return String.valueOf(value.size());
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "yes" : "no";
        }
        return value.isMissingNode() || value.isNull() || value.isObject() ? "?" : quoted(value.asText());
    }

    /** Redacts before cutting, and each text by itself, so that no value can change the words around it. */
    private String quoted(String text) {
        hides |= secrets.wasSent(text);
        return SafeText.name(secrets.redact(text), NAME_LENGTH);
    }

    /** A member of another object, or the id of that object where it cannot be read. */
    private String member(Catalogue.Entry reader, String member) throws InterruptedException {
        Arguments ids = ids(reader);
        try {
            return shown(reader.send(ids, deadline).body().path(member));
        } catch (CallException e) {
            return ids.values().values().stream()
                    .map(id -> id.equals("") ? "?" : quoted(String.valueOf(id)))
                    .collect(Collectors.joining(" "));
        }
    }

    /** The ids that a reader takes: those of the call, else those of the object. */
    private Arguments ids(Catalogue.Entry reader) {
        Arguments ids = reader.lookupArguments(operation, arguments);
        for (String name : reader.operation().placeholders()) {
            Object id = arguments.get(name) == null ? subject.path(name).asText("") : arguments.get(name);
            ids = ids.with(name, id);
        }
        return ids;
    }

    private String count(Catalogue.Entry list) throws InterruptedException {
        try {
            JsonNode page = page(list);
            JsonNode total = page.path(list.operation().list().total());
            JsonNode items = page.path(list.operation().list().items());
            if (total.canConvertToLong()) {
                return total.asText();
            }
            if (!items.isArray()) {
                return "?";
            }
            boolean whole = items.size() < COUNTED || list.operation().paging() == null;
            return items.size() + (whole ? "" : " or more");
        } catch (CallException e) {
            return "?";
        }
    }

    private JsonNode page(Catalogue.Entry list) throws InterruptedException {
        Arguments ids = list.lookupArguments(operation, arguments);
        JsonNode body =
                list.send(list.operation().page(ids, COUNTED, 0), deadline).body();
        return body.isArray()
                ? JsonNodeFactory.instance
                        .objectNode()
                        .set(list.operation().list().items(), body)
                : body;
    }

    /** Adds the workspace: without one, analytics count only the default workspace for an organisation key. */
    private Arguments inItsWorkspace(Arguments usage) throws InterruptedException {
        Object id = arguments.get(WORKSPACE) == null ? subject.path(WORKSPACE).asText("") : arguments.get(WORKSPACE);
        if (usage.get(WORKSPACE_SLUG) != null || id.toString().isBlank()) {
            return usage;
        }
        // Analytics take a slug, not an id.
        JsonNode workspace = catalogue
                .get("get_workspace")
                .send(new Arguments(Map.of(WORKSPACE, id)), deadline)
                .body();
        return usage.with(WORKSPACE_SLUG, workspace.path("slug").asText(id.toString()));
    }

    /** A sentence on how often it was used within a day; empty where that is unknown. */
    private String usage() throws InterruptedException {
        String filter = question.usage();
        String value = subject.path(question.usageMember()).asText("");
        if (filter.isEmpty() || value.isEmpty()) {
            return "";
        }
        Catalogue.Entry reader = catalogue.require(USAGE);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Arguments day = new Arguments(Map.of(
                "time_of_generation_min", now.minus(1, ChronoUnit.DAYS).toString(),
                "time_of_generation_max", now.toString()));
        Arguments filtered = reader.operation().argumentNames().contains(filter)
                ? day.with(filter, value)
                : day.with(Operation.FILTERS, List.of(Map.of("name", filter, "value", value)));
        try {
            JsonNode use = reader.send(inItsWorkspace(filtered), deadline).body();
            JsonNode total = use.at("/summary/total");
            if (!total.canConvertToLong()) {
                return "";
            }
            String latest = "";
            for (JsonNode point : use.path("data_points")) {
                if (point.path("total").asLong() > 0) {
                    latest = point.path("timestamp").asText();
                }
            }
            return " It had " + total.asLong() + (total.asLong() == 1 ? " request" : " requests")
                    + " within the last 24 hours"
                    + (latest.isEmpty() ? "." : ", the latest at or after " + quoted(latest) + ".");
        } catch (CallException e) {
            return "";
        }
    }
}
