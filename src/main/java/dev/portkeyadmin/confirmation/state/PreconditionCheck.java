package dev.portkeyadmin.confirmation.state;

import static dev.portkeyadmin.operation.Operation.WORKSPACE_ID;
import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.References;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.text.TextList;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out before a question whether Portkey would refuse the call even after a yes. An object that cannot be read never causes a refusal. */
final class PreconditionCheck {

    /** Most objects that are read one by one to find what they use. */
    private static final int MOST_DETAILS = 30;

    private static final int MOST_NAMES = 5;

    private final CallState call;
    private final Operation operation;
    private final Arguments arguments;
    private final Lookups lookups;

    PreconditionCheck(CallState call) {
        this.call = call;
        this.operation = call.operation();
        this.arguments = call.arguments();
        this.lookups = call.lookups();
    }

    /**
     * Refuses a call that Portkey would refuse.
     *
     * @throws RefusedException with the reason
     */
    void refuse() throws InterruptedException {
        for (Confirmation.Refusal refusal : call.confirmation().refusals()) {
            List<String> names = new ArrayList<>();
            if (applies(refusal, names)) {
                List<String> shown = names.stream()
                        .map(name -> SafeText.name(name, NAME_LENGTH))
                        .toList();
                throw new RefusedException(operation.name() + ": nothing was changed. "
                        + refusal.sentence().replace("{names}", TextList.first(shown, MOST_NAMES)));
            }
        }
        refuseTheUnknown();
    }

    /** Refuses a call that refers to an object which is not in a list that was read to its end. */
    private void refuseTheUnknown() throws InterruptedException {
        List<String> problems = new ArrayList<>();
        for (Param param : operation.params(Param.Place.BODY)) {
            Object value = arguments.get(param.name());
            for (References.Occurrence found : References.in(param.name(), param.schema(), value)) {
                Reference kind = found.kind();
                if (found.role() == References.Role.VALUE && isUnknown(kind, found.text())) {
                    problems.add(found.at() + ": no " + kind.noun() + " has the id "
                            + SafeText.of(found.text(), NAME_LENGTH) + "; " + kind.list() + " shows all.");
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new RefusedException(operation.name() + ": nothing was changed. "
                    + problems.stream().limit(MOST_NAMES).collect(Collectors.joining(" ")));
        }
    }

    /** Returns false where the list may show only a part of what there is: that of one workspace, or nothing for lack of rights. */
    private boolean isUnknown(Reference kind, String id) throws InterruptedException {
        Catalogue.Entry list = lookups.operation(kind.list());
        boolean perhapsOfOneWorkspace = list.operation().argumentNames().contains(WORKSPACE_ID)
                && !list.operation().placeholders().contains(WORKSPACE_ID);
        try {
            Lookups.ReadItems items = lookups.list(list, list.lookupArguments(operation, arguments));
            Predicate<JsonNode> isMeant = item -> Values.identities(item).contains(id);
            return perhapsOfOneWorkspace
                    ? items.items().stream().noneMatch(isMeant) && isMissing(kind, id)
                    : showsOthersOnly(items, isMeant);
        } catch (CallException e) {
            return false;
        }
    }

    /** Returns true if Portkey says that the object does not exist; one that this key may not read gets another error. */
    private boolean isMissing(Reference kind, String id) throws InterruptedException {
        Catalogue.Entry reader = lookups.readerOf(kind.list());
        if (reader == null) {
            return false;
        }
        try {
            Arguments more = reader.lookupArguments(operation, arguments);
            lookups.read(reader, more.with(reader.operation().placeholders().get(0), id));
            return false;
        } catch (CallException e) {
            return e.status() == 404;
        }
    }

    /** @param names takes those of the objects that are the cause */
    private boolean applies(Confirmation.Refusal refusal, List<String> names) throws InterruptedException {
        try {
            if (refusal instanceof Confirmation.Shows shows) {
                return shown(shows.path()).asText("").equals(shows.value());
            }
            if (refusal instanceof Confirmation.Until until) {
                OffsetDateTime end = Values.moment(shown(until.path()));
                return end != null && end.isAfter(OffsetDateTime.now());
            }
            if (refusal instanceof Confirmation.NotBelow pair) {
                JsonNode lower = willBe(pair.lower());
                JsonNode upper = willBe(pair.upper());
                names.add(lower.asText());
                names.add(upper.asText());
                return lower.isNumber()
                        && upper.isNumber()
                        && lower.decimalValue().compareTo(upper.decimalValue()) >= 0;
            }
            if (refusal instanceof Confirmation.Contradicts contradicts) {
                return contradicts(contradicts);
            }
            if (refusal instanceof Confirmation.Unlisted unlisted) {
                return isUnlisted(unlisted, names);
            }
            if (refusal instanceof Confirmation.AlreadyListed listed) {
                List<String> given = given(listed.path());
                items(listed.list()).items().stream()
                        .filter(item ->
                                given.contains(item.path(listed.member()).asText("")))
                        .filter(item -> listed.differs().isEmpty()
                                || !item.path(listed.differs())
                                        .asText("")
                                        .equals(String.valueOf(arguments.get(listed.differs()))))
                        .forEach(item -> names.add(name(item)));
                return !names.isEmpty();
            }
            if (refusal instanceof Confirmation.Remains remains) {
                if (!arguments.flag(remains.force())) {
                    items(remains.list()).items().forEach(item -> names.add(name(item)));
                }
                return !names.isEmpty();
            }
            return refusal instanceof Confirmation.Used used && isUsed(used, names);
        } catch (RefusedException e) {
            throw e;
        } catch (CallException e) {
            return false;
        }
    }

    /** The value of a member after the call; missing if the call clears it. */
    private JsonNode willBe(String member) throws InterruptedException {
        if (Values.isCleared(arguments, member)) {
            return MissingNode.getInstance();
        }
        Object given = arguments.get(member);
        return given == null ? shown(member) : Json.toTree(given);
    }

    private JsonNode shown(String path) throws InterruptedException {
        return call.subject().at("/" + path.replace('.', '/'));
    }

    private boolean contradicts(Confirmation.Contradicts refusal) throws InterruptedException {
        JsonNode subject = call.subject();
        String shown = shown(refusal.path()).asText("");
        // Portkey puts an icon before some names, and may not mind case.
        String given = String.valueOf(arguments.get(refusal.argument()));
        return isMeant(subject)
                && !shown.isEmpty()
                && !shown.toLowerCase(Locale.ROOT).contains(given.strip().toLowerCase(Locale.ROOT));
    }

    /** Returns true if an answer shows the object that the path of the call names. */
    private boolean isMeant(JsonNode subject) {
        return Stream.of("id", "slug")
                .anyMatch(member -> subject.path(member).asText("").equals(call.ids()));
    }

    private boolean isUnlisted(Confirmation.Unlisted refusal, List<String> names) throws InterruptedException {
        Lookups.ReadItems items = items(refusal.list());
        for (String value : given(refusal.argument())) {
            Predicate<JsonNode> isMeant =
                    item -> item.path(refusal.member()).asText("").equals(value)
                            && (refusal.only().isEmpty()
                                    || item.path(refusal.only()).asBoolean());
            boolean isEmpty = refusal.evenIfEmpty()
                    && items.items().isEmpty()
                    && items.envelope().path("total").asInt(-1) == 0
                    // A key that may read the object sees what belongs to it.
                    && isMeant(call.subject());
            if (isEmpty || showsOthersOnly(items, isMeant)) {
                names.add(value);
            }
        }
        return !names.isEmpty();
    }

    private boolean isUsed(Confirmation.Used refusal, List<String> names) throws InterruptedException {
        Set<String> own = Values.identities(call.subject());
        String[] path = refusal.path().split("\\.");
        List<JsonNode> items = items(refusal.list()).items();
        if (!refusal.detail().isEmpty()) {
            items = details(refusal, items);
        }
        items.stream().filter(item -> Values.isNamed(item, path, own)).forEach(item -> names.add(name(item)));
        return !names.isEmpty();
    }

    /** Reads each of the listed objects, all at the same time. */
    private List<JsonNode> details(Confirmation.Used refusal, List<JsonNode> items) throws InterruptedException {
        Catalogue.Entry reader = lookups.operation(refusal.detail());
        Param id = reader.operation().params(Param.Place.PATH).get(0);
        List<Arguments> all = items.stream()
                .limit(MOST_DETAILS)
                .map(item -> item.path(item.hasNonNull("slug") ? "slug" : "id").asText(""))
                .filter(text -> !text.isEmpty())
                .map(text -> new Arguments(Map.of(id.name(), text)))
                .toList();
        all.forEach(each -> lookups.start(reader, each));
        List<JsonNode> details = new ArrayList<>();
        for (Arguments each : all) {
            try {
                details.add(lookups.read(reader, each));
            } catch (CallException e) {
                // An object that cannot be read causes no refusal.
                continue;
            }
        }
        return details;
    }

    private Lookups.ReadItems items(String list) throws InterruptedException {
        Catalogue.Entry entry = lookups.operation(list);
        return lookups.list(entry, entry.lookupArguments(operation, arguments));
    }

    private List<String> given(String path) {
        return Values.at(arguments, path).stream()
                .flatMap(value -> value.isArray() ? value.valueStream() : Stream.of(value))
                .map(JsonNode::asText)
                .toList();
    }

    private static String name(JsonNode item) {
        String name = Names.name(item);
        return name == null ? item.path("id").asText("?") : name;
    }

    /** Returns true if a list was read to its end and does not show an object; an empty one may be empty for lack of rights. */
    static boolean showsOthersOnly(Lookups.ReadItems items, Predicate<JsonNode> isMeant) {
        return items.complete()
                && !items.items().isEmpty()
                && items.items().stream().noneMatch(isMeant);
    }
}
