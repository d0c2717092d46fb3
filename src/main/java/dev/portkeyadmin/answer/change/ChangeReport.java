package dev.portkeyadmin.answer.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.names.AnswerNames;
import dev.portkeyadmin.names.Directory;
import dev.portkeyadmin.names.ListPages;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.operation.output.Holder;
import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.operation.output.Made;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.risk.PresentValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the object of a write before and after it. A read that fails never fails the write. */
public final class ChangeReport {

    /** An object that is no longer than this is shown whole beside its changes. */
    private static final int SHORT = 400;

    private static final String INVITE = "invite_";

    /** Members by which a reader recognises an object that is too long to be shown. */
    private static final List<String> IDENTITY = List.of("id", "slug", "name", "email", "key_transition_expires_at");

    /** Arguments that say where a call applies, and change nothing. */
    private static final List<String> SELECTING = List.of("organisation_id", "workspace_id");

    private final Catalogue catalogue;
    private final Operation write;
    private final Arguments arguments;
    private final Catalogue.@Nullable Entry reader;
    private JsonNode before = MissingNode.getInstance();
    private JsonNode live = MissingNode.getInstance();
    private JsonNode after = MissingNode.getInstance();
    private String namesakes = "";
    private final List<ObjectNode> besides = new ArrayList<>();
    private final @Nullable MadeElsewhere elsewhere;
    private final ExemptWorkspaces exempt;
    private final AnswerNames names;
    private final VersionNotes versions;

    /**
     * Compares what one write changes; nothing is read yet.
     *
     * @param directory which knows the names of workspaces
     */
    public ChangeReport(Catalogue catalogue, Operation write, Arguments arguments, Directory directory) {
        this.catalogue = catalogue;
        this.write = write;
        this.arguments = arguments;
        String name = write.output().returnResultOf().isEmpty()
                ? write.showsChangeOf(arguments)
                : write.output().returnResultOf();
        this.reader = name.isEmpty() ? null : catalogue.require(name);
        this.exempt = new ExemptWorkspaces(catalogue, directory);
        this.names = new AnswerNames(directory);
        this.versions = new VersionNotes(catalogue, write, arguments, names);
        Made made = write.output().made();
        this.elsewhere = made == null ? null : new MadeElsewhere(catalogue, made, arguments);
    }

    Operation write() {
        return write;
    }

    Arguments arguments() {
        return arguments;
    }

    /**
     * Reads what the write is going to change.
     *
     * @param known answers of operations that were read a moment ago; null for one that was not
     */
    public void readBefore(BiFunction<String, Arguments, @Nullable JsonNode> known) throws InterruptedException {
        Deadline deadline = Deadline.after(Deadline.DETAIL);
        namesakes = Namesakes.of(catalogue, write, arguments, deadline);
        if (elsewhere != null) {
            elsewhere.readBefore(deadline);
        }
        try {
            before = read(deadline, write.output().change().arguments(), known);
            if (!write.output().change().arguments().isEmpty()) {
                live = read(deadline, Map.of(), known);
            }
        } catch (CallException e) {
            // Compares what has been read so far.
        }
    }

    /** Returns whether the write deletes what can be created again; to invite a person is more than that. */
    public boolean canBeUndone() {
        return write.method() == Method.DELETE
                && creation().filter(made -> !made.name().startsWith(INVITE)).isPresent();
    }

    /** The operation that creates what the write deletes; empty where there is none. */
    Optional<Operation> creation() {
        Confirmation question = write.confirmation();
        String noun = write.name().substring(write.name().indexOf('_') + 1);
        return Stream.of(question == null ? "" : question.undo(), "create_" + noun, INVITE + noun)
                .map(catalogue::get)
                .filter(Objects::nonNull)
                .map(Catalogue.Entry::operation)
                .findFirst();
    }

    /** The object as it was read before the write; a missing node where it was not. */
    public JsonNode before() {
        return before;
    }

    /** Says in an answer what the write has made elsewhere, and which workspaces are exempt from the change. */
    void describeElsewhere(ToolResponse answer, Deadline deadline) throws InterruptedException {
        if (elsewhere != null) {
            elsewhere.describe(answer, deadline);
        }
        WrittenDetails.describe(catalogue, write, arguments, reader(), after, answer, deadline);
        exempt.describe(answer, write, arguments, deadline);
        if (!namesakes.isEmpty()) {
            answer.note(namesakes);
        }
    }

    /**
     * Reads what the write has changed.
     *
     * @throws CallException when it cannot be read
     */
    JsonNode readAfter(Deadline deadline) throws InterruptedException {
        after = read(deadline, write.output().change().arguments(), (operation, ids) -> null);
        return after;
    }

    private JsonNode read(
            Deadline deadline, Map<String, String> more, BiFunction<String, Arguments, @Nullable JsonNode> known)
            throws InterruptedException {
        Catalogue.Entry entry = reader;
        if (entry == null) {
            return MissingNode.getInstance();
        }
        Arguments ids = entry.lookupArguments(write, arguments);
        for (Map.Entry<String, String> argument : more.entrySet()) {
            ids = ids.with(argument.getKey(), argument.getValue());
        }
        if (entry.operation().list() == null) {
            JsonNode answer = known.apply(entry.operation().name(), ids);
            JsonNode body = answer == null ? entry.send(ids, deadline).body() : answer;
            for (JsonNode member : body) {
                if (member.isArray()) {
                    names.addTo(member, deadline);
                }
            }
            return body;
        }
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        ListPages.Items list = ListPages.all(entry, ids, deadline);
        list.items().forEach(items::add);
        names.addTo(items, entry.operation().output().named(), deadline);
        besides.add(besides(list.envelope()));
        return items;
    }

    /** The members beside the items of a list that the write can set, such as a default for all others. */
    private ObjectNode besides(JsonNode envelope) {
        ObjectNode settable = JsonNodeFactory.instance.objectNode();
        envelope.properties().stream()
                .filter(member ->
                        !member.getValue().isArray() && write.argumentNames().contains(member.getKey()))
                .forEach(member -> settable.set(member.getKey(), member.getValue()));
        return settable;
    }

    /** The operation that returns members of the object; empty for none. */
    String reader() {
        Catalogue.Entry entry = reader;
        return entry == null || entry.operation().list() != null
                ? ""
                : entry.operation().name();
    }

    /** Returns true if there is an operation that reads the object. */
    boolean canRead() {
        return reader != null;
    }

    /**
     * Adds to an answer what was changed, if both states are known.
     *
     * @param stale arguments of which the answer says that the object does not show them
     * @param subject names the objects of the call
     * @param deadline by which the names in the changes have to be read
     */
    void describe(ToolResponse answer, List<String> stale, WriteSubject subject, Deadline deadline)
            throws InterruptedException {
        boolean known = before.isContainerNode() && after.isContainerNode();
        if (!known) {
            return;
        }
        Holder holder = write.output().holder();
        if (holder != null) {
            describeMove(answer, holder, subject.nameOf(holder.argument()));
            return;
        }
        ObjectNode changed = VersionNotes.areTwo(before, after)
                ? VersionNotes.between(before, after)
                : Differences.between(before, after);
        versions.describeLabels(answer, before, after, deadline);
        if (besides.size() == 2) {
            changed.setAll(Differences.between(besides.get(0), besides.get(1)));
        }
        names.nameChanges(changed, deadline);
        if (changed.isEmpty() && write.output().details() != null) {
            // What it shows of its object in any case need not differ.
            return;
        }
        answer.addAlways("changed", changed);
        if (after.isArray()) {
            ObjectNode now = Differences.inForce(after);
            if (besides.size() == 2) {
                now.setAll(besides.get(1));
            }
            if (!now.isEmpty()) {
                answer.addAlways("now", now);
            }
        }
        String unchanged = changed.isEmpty() ? unchanged(stale) : "";
        if (!unchanged.isEmpty()) {
            answer.note(unchanged);
        }
        if (changed.has(VersionNotes.VERSION_ID)) {
            answer.note("The new version is in force: it is the one that " + reader() + " returns now.");
        }
        versions.describeNew(answer, before, live, after);
    }

    /** Says after a write that has made a version which version is live, where the list of versions declares that. */
    void describeLive(ToolResponse answer, JsonNode version, Deadline deadline) throws InterruptedException {
        Listing.Published published =
                reader == null ? null : reader.operation().output().published();
        if (published != null) {
            versions.describeLive(answer, published, version, deadline);
        }
    }

    /** Says which items have the value of an argument. */
    private void describeMove(ToolResponse answer, Holder holder, String name) {
        JsonNode had = holders(before, holder);
        JsonNode has = holders(after, holder);
        ObjectNode changed = JsonNodeFactory.instance.objectNode();
        if (had.equals(has)) {
            answer.note("Nothing changed: it was so before.");
        } else {
            changed.putObject(name).<ObjectNode>set("before", had).set("after", has);
        }
        answer.addAlways("changed", changed);
    }

    /** The distinguishing values of the items that have the value of an argument: null, one value or a list. */
    private JsonNode holders(JsonNode items, Holder holder) {
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        String value = String.valueOf(arguments.get(holder.argument()));
        for (JsonNode item : items) {
            if (item.path(holder.argument()).asText("").equals(value)) {
                shown.addObject().set(holder.shown(), item.path(holder.shown()));
            }
        }
        return shown.isEmpty() ? JsonNodeFactory.instance.nullNode() : shown.size() == 1 ? shown.get(0) : shown;
    }

    /** Says that nothing changed, or that the object does not show what was sent, which may have changed. */
    private String unchanged(List<String> stale) {
        List<String> hidden = write.params(Param.Place.BODY).stream()
                .filter(param -> !SELECTING.contains(param.name()) && !stale.contains(param.name()))
                .filter(param -> !isComparedElsewhere(param)
                        && !shows(member(param.wireName()), Json.toTree(arguments.get(param.name()))))
                .map(Param::name)
                .toList();
        String reader = this.reader == null ? "" : this.reader.operation().name();
        if (after.isArray()) {
            return "Portkey accepted the call; " + reader + " shows no difference.";
        }
        if (hidden.isEmpty()) {
            return stale.isEmpty() ? "Nothing changed: it was so before." : "";
        }
        return "Portkey accepted " + String.join(", ", hidden) + "; " + reader + " does not show this.";
    }

    /** Returns true if the object shows an argument as a member of another name, as the write declares, so that a change would be seen. */
    private boolean isComparedElsewhere(Param param) {
        PresentValue present = write.present().get(param.name());
        return present != null
                && reader != null
                && present.reader().equals(reader.operation().name())
                && !present.member().equals(param.wireName())
                && after.has(present.member());
    }

    /** The member of the object that a write sets; the number of a version has a name of its own. */
    private JsonNode member(String sent) {
        return after.path(VersionNotes.VERSION).isNumber() && sent.equals("version")
                ? after.path(VersionNotes.VERSION)
                : after.path(sent);
    }

    /** Returns whether an object shows all that was sent; nothing was sent for null. */
    private static boolean shows(JsonNode shown, JsonNode sent) {
        if (sent.isNull()) {
            return true;
        }
        if (sent.isObject()) {
            return sent.properties().stream().allMatch(member -> shows(shown.path(member.getKey()), member.getValue()));
        }
        if (sent.isTextual() && shown.isObject()) {
            // Portkey shows an object where its id was sent.
            return Stream.of("id", "slug")
                    .anyMatch(id -> shown.path(id).asText("").equals(sent.textValue()));
        }
        if (sent.isArray()) {
            return shown.isArray()
                    && shown.size() == sent.size()
                    && IntStream.range(0, sent.size()).allMatch(i -> shows(shown.get(i), sent.get(i)));
        }
        return sent.isNumber() && shown.isNumber()
                ? sent.decimalValue().compareTo(shown.decimalValue()) == 0
                : sent.isTextual() ? WriteAnswers.same(shown.asText(), sent.textValue()) : sent.equals(shown);
    }

    /** The object after the write: whole if it is short or the state before is not known, else what identifies it. */
    JsonNode shown(JsonNode body) {
        if (before.isArray() && body.isArray()) {
            // The changes say all that is new.
            return JsonNodeFactory.instance.objectNode().put("total", body.size());
        }
        if (!before.isObject() || !body.isObject() || ToolResponse.length(body) <= SHORT) {
            return body;
        }
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        IDENTITY.forEach(member -> {
            if (body.hasNonNull(member)) {
                identity.set(member, body.get(member));
            }
        });
        return identity;
    }
}
