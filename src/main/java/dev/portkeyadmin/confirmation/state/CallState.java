package dev.portkeyadmin.confirmation.state;

import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.Outcome;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Template;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.operation.output.Exemptions;
import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.risk.PresentValue;
import dev.portkeyadmin.text.SafeText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One call and the present state of what it changes, read when it is first needed. */
public final class CallState {

    /** The argument that says for how many milliseconds the old secret of a rotated key still works. */
    public static final String KEY_TRANSITION = "key_transition_period_ms";

    /** The present value of a list of allowed items while everything is allowed. */
    static final String ALL = "all";

    /** That value itself, unlike the name of an item. */
    public static final JsonNode EVERYTHING = JsonNodeFactory.instance.textNode(ALL);

    private static final String ALLOWED = "allowed_";

    private final Operation operation;
    private final Arguments arguments;
    private final Lookups lookups;
    private @Nullable JsonNode subject;

    /** The state of a call whose object is not read yet. */
    public CallState(Operation operation, Arguments arguments, Lookups lookups) {
        this.operation = operation;
        this.arguments = arguments;
        this.lookups = lookups;
    }

    /** The operation that is called. */
    public Operation operation() {
        return operation;
    }

    /** The arguments as they would be sent. */
    public Arguments arguments() {
        return arguments;
    }

    /** The reads for this question. */
    public Lookups lookups() {
        return lookups;
    }

    /** The question as the operation declares it. */
    public Confirmation confirmation() {
        return operation.question();
    }

    /** Begins to read everything that a question about this call is sure to need. */
    public void prefetch() {
        Confirmation confirmation = confirmation();
        if (!confirmation.reader().isEmpty()) {
            prefetch(lookups.operation(confirmation.reader()));
        }
        operation.present().forEach((argument, present) -> {
            if (isNamed(argument)) {
                prefetch(lookups.operation(present.reader()));
            }
        });
        for (String name : Template.placeholders(confirmation.text())) {
            Catalogue.Entry list = name.startsWith("list_") ? lookups.find(name) : null;
            if (list != null) {
                lookups.start(list, firstPage(list));
            }
        }
        if (confirmation.labels() != null) {
            prefetch(lookups.operation(confirmation.labels().list()));
        }
        exemptions().forEach(exempt -> prefetch(lookups.operation(exempt.reader())));
        for (Confirmation.Dependent dependent : confirmation.dependents()) {
            if (dependent.only().isEmpty() && !dependent.isHeld()) {
                prefetch(lookups.operation(dependent.reader()));
            }
        }
    }

    private void prefetch(Catalogue.Entry reader) {
        if (reader.operation().list() == null) {
            lookups.start(reader, reader.lookupArguments(operation, arguments));
        } else {
            lookups.startList(reader, reader.lookupArguments(operation, arguments));
        }
    }

    /** The arguments with which a list is read for this call, with as many items as the question reads at once. */
    public Arguments firstPage(Catalogue.Entry list) {
        return list.operation().page(list.lookupArguments(operation, arguments), Lookups.PAGE, 0);
    }

    /** The exemptions from what the call changes. */
    public List<Exemptions> exemptions() {
        return operation.output().exemptions().stream()
                .filter(exempt -> exempt.argument().isEmpty() || isNamed(exempt.argument()))
                .toList();
    }

    /** Returns whether the call names an argument, to set or to clear it. */
    public boolean isNamed(String argument) {
        return arguments.get(argument) != null
                || arguments.strings(Operation.CLEAR).contains(argument);
    }

    /** Returns whether there are present values to compare with, which a call that creates something does not have. */
    public boolean compares() {
        return hasSubject() || !operation.present().isEmpty() || changed() != null;
    }

    /** Returns whether the call changes an object that exists. */
    public boolean hasSubject() {
        return !confirmation().reader().isEmpty();
    }

    /**
     * The object of the call, as Portkey shows it; {@link MissingNode} where it cannot be read.
     *
     * @throws CallException when it does not exist, or no request could be sent
     */
    public JsonNode subject() throws InterruptedException {
        if (subject == null) {
            subject = MissingNode.getInstance();
            String reader = confirmation().reader();
            if (!reader.isEmpty()) {
                try {
                    subject = item(lookups.operation(reader));
                } catch (RefusedException e) {
                    throw e;
                } catch (CallException e) {
                    if (e.status() == 404 || e.outcome() == Outcome.NOT_SENT) {
                        String hint = e.status() == 404 ? operation.errorHint(404) : "";
                        throw new RefusedException(
                                (inNameOfCall(reader, String.valueOf(e.getMessage())) + " " + hint).strip());
                    }
                }
            }
        }
        return subject;
    }

    /** The object of the call if it was read; else {@link MissingNode}. */
    public JsonNode seen() {
        return subject == null ? MissingNode.getInstance() : subject;
    }

    /**
     * Refuses what Portkey would refuse for the object as it is, even after a yes.
     *
     * @throws RefusedException when it would
     */
    public void refuseTheImpossible() throws InterruptedException {
        Confirmation confirmation = confirmation();
        new PreconditionCheck(this).refuse();
        Catalogue.Entry reader = confirmation.reader().isEmpty() ? null : lookups.operation(confirmation.reader());
        if (reader != null && reader.operation().list() != null && subject().isMissingNode()) {
            refuseTheUnlisted(reader);
        }
        if (reader != null && isNamed(confirmation.versionIn())) {
            refuseTheMissingVersion(reader, confirmation.versionIn());
        }
    }

    private void refuseTheUnlisted(Catalogue.Entry reader) throws InterruptedException {
        try {
            if (PreconditionCheck.showsOthersOnly(
                    lookups.list(reader, reader.lookupArguments(operation, arguments)), item -> false)) {
                throw new RefusedException(operation.name() + ": nothing was changed. Nothing has the id "
                        + SafeText.of(ids(), QUOTE_LENGTH) + "; "
                        + reader.operation().name() + " shows all.");
            }
        } catch (RefusedException e) {
            throw e;
        } catch (CallException e) {
            // The question says that the object could not be looked up.
            return;
        }
    }

    private void refuseTheMissingVersion(Catalogue.Entry reader, String version) throws InterruptedException {
        Arguments chosen =
                reader.lookupArguments(operation, arguments).with(version, String.valueOf(arguments.get(version)));
        try {
            lookups.read(reader, chosen);
        } catch (CallException e) {
            if (e.status() == 404) {
                Confirmation.Labels labels = confirmation().labels();
                throw new RefusedException(operation.name() + ": nothing was changed. There is no " + version + " "
                        + SafeText.of(String.valueOf(arguments.get(version)), 40)
                        + (labels == null ? ". " + operation.errorHint(404) : ": see " + labels.list() + "."));
            }
        }
    }

    /** Words an error of the reader, which the caller does not know, as an error of the called tool. */
    private String inNameOfCall(String reader, String error) {
        return error.startsWith(reader) ? operation.name() + error.substring(reader.length()) : error;
    }

    private JsonNode item(Catalogue.Entry reader) throws InterruptedException {
        Arguments ids = reader.lookupArguments(operation, arguments);
        if (reader.operation().list() == null) {
            JsonNode found = lookups.read(reader, ids);
            return isAnother(found, reader) ? MissingNode.getInstance() : found;
        }
        String id = ids();
        for (JsonNode item : lookups.list(reader, ids).items()) {
            if (item.path("id").asText().equals(id)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }

    /** Returns true for an object with another UUID than the one that was asked for. */
    private boolean isAnother(JsonNode found, Catalogue.Entry reader) {
        List<String> ids = reader.operation().placeholders();
        if (ids.size() != 1) {
            return false;
        }
        String asked = String.valueOf(arguments.get(ids.get(0)));
        return isUuid(asked)
                && isUuid(found.path("id").asText())
                && !Values.identities(found).contains(asked);
    }

    private static boolean isUuid(String id) {
        try {
            return UUID.fromString(id).toString().equalsIgnoreCase(id);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The ids in the path. */
    public String ids() {
        return operation.params(Param.Place.PATH).stream()
                .map(param -> String.valueOf(arguments.get(param.name())))
                .collect(Collectors.joining(", "));
    }

    /**
     * The present value of an argument: {@link MissingNode} or null in JSON where there is none.
     *
     * @return null where it cannot be read
     */
    public @Nullable JsonNode present(String argument) throws InterruptedException {
        PresentValue where = operation.present().get(argument);
        if (where != null) {
            return keyed(read(where), where.key(), arguments.get(argument));
        }
        if (!hasSubject() && changed() == null) {
            return operation.method() == Method.POST ? MissingNode.getInstance() : null;
        }
        JsonNode found = hasSubject() ? subject() : base();
        if (found == null) {
            return null;
        }
        if (argument.startsWith(ALLOWED)
                && found.path(argument.replace(ALLOWED, "allow_all_")).booleanValue()) {
            return EVERYTHING;
        }
        for (Param param : operation.params()) {
            if (param.name().equals(argument)) {
                JsonNode value = found.has(param.wireName()) ? found.get(param.wireName()) : found.get(argument);
                return value == null ? null : parsed(value, arguments.get(argument));
            }
        }
        return null;
    }

    /** The operation that reads what the call changes where no question names it; null for none. */
    private Catalogue.@Nullable Entry changed() {
        String name = hasSubject() || operation.method() != Method.PUT ? "" : operation.showsChangeOf(arguments);
        Catalogue.Entry reader = name.isEmpty() ? null : lookups.operation(name);
        return reader == null || reader.operation().list() != null ? null : reader;
    }

    /**
     * The object that the call starts from, such as the newest version of a prompt.
     *
     * @return null where it cannot be read
     */
    public @Nullable JsonNode base() throws InterruptedException {
        return readChanged(operation.output().change().arguments());
    }

    /**
     * The object in use while the call starts from a newer one.
     *
     * @return null where there is no such difference, or it cannot be read
     */
    public @Nullable JsonNode live() throws InterruptedException {
        return operation.output().change().arguments().isEmpty() ? null : readChanged(Map.of());
    }

    private @Nullable JsonNode readChanged(Map<String, String> more) throws InterruptedException {
        Catalogue.Entry reader = changed();
        if (reader == null) {
            return null;
        }
        Arguments ids = reader.lookupArguments(operation, arguments);
        for (Map.Entry<String, String> argument : more.entrySet()) {
            ids = ids.with(argument.getKey(), argument.getValue());
        }
        try {
            return lookups.read(reader, ids);
        } catch (CallException e) {
            return null;
        }
    }

    /** The limit of a budget with its unit, which the call or the object states. */
    public String amount(JsonNode value) throws InterruptedException {
        Object given = arguments.get("type");
        String type = given == null ? subject().path("type").asText("cost") : given.toString();
        return type.equals("cost") ? "US$ " + Values.text(value) : Values.counted(Values.text(value), type);
    }

    private @Nullable JsonNode read(PresentValue where) throws InterruptedException {
        Catalogue.Entry reader = lookups.operation(where.reader());
        Arguments ids = reader.lookupArguments(operation, arguments);
        Listing.ListShape shape = reader.operation().list();
        try {
            if (shape == null) {
                JsonNode body = lookups.read(reader, ids);
                if (!where.item().isEmpty()) {
                    List<JsonNode> items = new ArrayList<>();
                    (body.isArray() ? body : body.path("data")).forEach(items::add);
                    return ofItem(where, new Lookups.ReadItems(body, items, true));
                }
                return body.get(where.member());
            }
            Lookups.ReadItems items = lookups.list(reader, ids);
            if (!where.item().isEmpty()) {
                return ofItem(where, items);
            }
            if (where.member().isEmpty() || where.member().equals(shape.items())) {
                return items.complete() ? JsonNodeFactory.instance.arrayNode().addAll(items.items()) : null;
            }
            return items.envelope().get(where.member());
        } catch (CallException e) {
            return null;
        }
    }

    private @Nullable JsonNode ofItem(PresentValue where, Lookups.ReadItems items) {
        String id = String.valueOf(arguments.get(where.item()));
        for (JsonNode item : items.items()) {
            if (item.path(where.item()).asText().equals(id)) {
                return item.get(where.member());
            }
        }
        return items.complete() ? MissingNode.getInstance() : null;
    }

    /** Some objects come as a list of their members. */
    private static @Nullable JsonNode keyed(@Nullable JsonNode items, String key, @Nullable Object given) {
        if (items == null || key.isEmpty() || !items.isArray() || !(given instanceof Map)) {
            return items;
        }
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        items.forEach(item -> {
            if (item.isObject()) {
                ObjectNode member = ((ObjectNode) item).deepCopy();
                member.remove(key);
                members.set(item.path(key).asText(), member);
            }
        });
        return members;
    }

    /** Some objects come as JSON in a text. */
    private static JsonNode parsed(JsonNode value, @Nullable Object given) {
        if (value.isTextual() && (given instanceof Map || given instanceof List)) {
            try {
                return Json.read(value.textValue());
            } catch (IOException e) {
                return value;
            }
        }
        return value;
    }
}
