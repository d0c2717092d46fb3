package dev.portkeyadmin.confirmation.question;

import static dev.portkeyadmin.operation.Operation.WORKSPACE_ID;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.confirmation.state.CallState;
import dev.portkeyadmin.confirmation.state.Lookups;
import dev.portkeyadmin.confirmation.state.Names;
import dev.portkeyadmin.confirmation.state.Values;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.operation.output.Exemptions;
import dev.portkeyadmin.operation.output.Holder;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.safety.StayingLabels;
import dev.portkeyadmin.safety.VersionMembers;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.text.TextList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes what a person should know beside the changes: what depends on the object, what stays as it is, what cannot be restored, and the
 * draft that a version starts from.
 */
final class QuestionFacts {

    private static final String BUDGET = "usage_limits";

    /** The argument of a list that says whether the owner is a workspace. */
    private static final String OWNER = "type";

    /** The argument that ends the exemptions of all workspaces that the call does not name. */
    private static final String ENDS_OTHERS = "override_existing";

    /** The member that holds the number of a version. */
    private static final String VERSION = "prompt_version";

    /** Arguments that make no new version. */
    private static final Set<String> OF_ALL_VERSIONS = Set.of("name", "collection_id", "patch");

    /** Names of dependents that a sentence shows. */
    private static final int MOST_NAMES = 8;

    private final CallState call;
    private final Operation operation;
    private final Confirmation confirmation;
    private final Quoting quoting;

    QuestionFacts(CallState call, Quoting quoting) {
        this.call = call;
        this.operation = call.operation();
        this.confirmation = call.confirmation();
        this.quoting = quoting;
    }

    List<String> dependents(JsonNode subject) throws InterruptedException {
        for (Confirmation.Dependent dependent : confirmation.dependents()) {
            if (dependent.isHeld()) {
                Catalogue.Entry list = call.lookups().operation(dependent.reader());
                call.lookups().startList(list, inside(list.operation(), subject));
            }
        }
        List<String> sentences = new ArrayList<>();
        for (Confirmation.Dependent dependent : confirmation.dependents()) {
            if (dependent.isHeld()) {
                continue;
            }
            String sentence = dependent.only().isEmpty() ? naming(dependent, subject) : onlyOne(dependent, subject);
            if (!sentence.isEmpty()) {
                sentences.add(sentence);
            }
        }
        sentences.addAll(held(subject));
        return sentences;
    }

    private String naming(Confirmation.Dependent dependent, JsonNode subject) throws InterruptedException {
        Catalogue.Entry reader = call.lookups().operation(dependent.reader());
        Arguments ids = reader.lookupArguments(operation, call.arguments());
        Set<String> own = Values.identities(subject);
        String[] path = dependent.path().split("\\.");
        try {
            if (reader.operation().list() == null) {
                return Values.isNamed(call.lookups().read(reader, ids), path, own) ? dependent.sentence() + "." : "";
            }
            Lookups.ReadItems items = call.lookups().list(reader, ids);
            List<String> found = new ArrayList<>();
            for (JsonNode item : items.items()) {
                if (Values.isNamed(item, path, own)) {
                    String name = Names.name(item);
                    found.add(quoting.quoted(name == null ? item.path("id").asText("?") : name));
                }
            }
            if (found.isEmpty() && items.complete()) {
                return "";
            }
            if (found.isEmpty()) {
                return unknown(dependent);
            }
            return dependent.sentence() + ": " + first(found) + ".";
        } catch (CallException e) {
            return unknown(dependent);
        }
    }

    /** The arguments with which a list shows what is in a workspace, without what is shared with it. */
    private Arguments inside(Operation list, JsonNode workspace) {
        Object given = Objects.requireNonNullElse(call.arguments().get(WORKSPACE_ID), "");
        Arguments ids = new Arguments(Map.of(WORKSPACE_ID, workspace.path("id").asText(given.toString())));
        return list.argumentNames().contains(OWNER) ? ids.with(OWNER, "workspace") : ids;
    }

    private List<String> held(JsonNode workspace) throws InterruptedException {
        Set<String> own = Values.identities(workspace);
        List<String> sentences = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        for (Confirmation.Dependent dependent : confirmation.dependents()) {
            if (!dependent.isHeld()) {
                continue;
            }
            Catalogue.Entry list = call.lookups().operation(dependent.reader());
            try {
                Lookups.ReadItems items = call.lookups().list(list, inside(list.operation(), workspace));
                List<String> found = items.items().stream()
                        .filter(item -> list.isOwn(item, own::contains))
                        .map(item -> quoting.quoted(Objects.requireNonNullElseGet(
                                Names.name(item), () -> item.path("id").asText("?"))))
                        .toList();
                if (!found.isEmpty()) {
                    String count = found.size() + (items.complete() ? "" : " or more");
                    sentences.add(dependent.sentence() + " (" + count + "): " + first(found) + ".");
                } else if (!items.complete()) {
                    unread.add(dependent.reader());
                }
            } catch (CallException e) {
                unread.add(dependent.reader());
            }
        }
        if (!unread.isEmpty()) {
            sentences.add("What else it holds is unknown: " + TextList.all(unread) + " could not be read.");
        }
        return sentences;
    }

    private static String unknown(Confirmation.Dependent dependent) {
        return unknown(dependent.sentence(), dependent.reader());
    }

    private static String unknown(String sentence, String reader) {
        return sentence + ": unknown, " + reader + " could not be read.";
    }

    private String first(List<String> found) {
        if (found.size() > MOST_NAMES) {
            quoting.unseen(found);
        }
        return found.size() > MOST_NAMES ? TextList.first(found, MOST_NAMES) : TextList.all(found);
    }

    /** Sentences on the workspaces that are exempt now from what the call changes. */
    List<String> exempt(Names names) throws InterruptedException {
        List<String> sentences = new ArrayList<>();
        for (Exemptions exempt : call.exemptions()) {
            String sentence = "Exempt from the " + exempt.from() + " now";
            Catalogue.Entry reader = call.lookups().operation(exempt.reader());
            try {
                JsonNode workspaces = call.lookups()
                        .read(reader, reader.lookupArguments(operation, call.arguments()))
                        .path(Exemptions.WORKSPACES);
                List<String> found = new ArrayList<>();
                for (JsonNode workspace : workspaces) {
                    if (workspace.path(Exemptions.EXCLUDED).asBoolean(true)) {
                        String id = workspace.path(WORKSPACE_ID).asText("?");
                        String name = names.of(WORKSPACE_ID, id);
                        found.add(quoting.quoted(name == null ? id : name));
                    }
                }
                sentences.add(
                        !workspaces.isArray()
                                ? unknown(sentence, exempt.reader())
                                : sentence + ": " + (found.isEmpty() ? "none" : first(found)) + ".");
                String left = left(workspaces);
                if (!left.isEmpty()) {
                    sentences.add(left);
                }
            } catch (CallException e) {
                sentences.add(unknown(sentence, exempt.reader()));
            }
        }
        return sentences;
    }

    /** A sentence where every workspace is exempt then, or where that is unknown and the call exempts some; else empty. */
    private String left(JsonNode exemptNow) throws InterruptedException {
        Set<String> exempt = new HashSet<>();
        if (!call.arguments().flag(ENDS_OTHERS)) {
            addExempt(exempt, exemptNow);
        }
        JsonNode given = Json.toTree(call.arguments().get(Exemptions.WORKSPACES));
        given.forEach(each -> exempt.remove(each.path(WORKSPACE_ID).asText()));
        boolean adds = addExempt(exempt, given);
        if (exempt.isEmpty()) {
            return "";
        }
        Catalogue.Entry list = call.lookups().operation(Reference.WORKSPACE.list());
        try {
            Lookups.ReadItems all = call.lookups().list(list, list.lookupArguments(operation, call.arguments()));
            if (all.items().stream()
                    .anyMatch(each -> Values.identities(each).stream().noneMatch(exempt::contains))) {
                return "";
            }
            if (all.complete() && !all.items().isEmpty()) {
                return "No workspace is left that they protect.";
            }
        } catch (CallException e) {
            // Unknown, as where not all can be read.
        }
        return adds
                ? unknown("Workspaces left that they protect", list.operation().name())
                : "";
    }

    /** Adds the ids of workspaces that are exempt, and returns whether there are any. */
    private static boolean addExempt(Set<String> ids, JsonNode workspaces) {
        boolean any = false;
        for (JsonNode workspace : workspaces) {
            if (workspace.path(Exemptions.EXCLUDED).asBoolean(true)) {
                ids.add(workspace.path(WORKSPACE_ID).asText());
                any = true;
            }
        }
        return any;
    }

    private String onlyOne(Confirmation.Dependent dependent, JsonNode subject) throws InterruptedException {
        JsonNode value = subject;
        for (String member : dependent.path().split("\\.")) {
            value = value.path(member);
        }
        if (!value.asText("").equals(dependent.only())) {
            return "";
        }
        if (dependent.reader().isEmpty()) {
            return dependent.sentence();
        }
        Catalogue.Entry list = call.lookups().operation(dependent.reader());
        try {
            Lookups.ReadItems items =
                    call.lookups().list(list, new Arguments(Map.of(dependent.path(), dependent.only())));
            long others = items.items().stream()
                    .filter(item -> item.path(dependent.path()).asText("").equals(dependent.only()))
                    .filter(item -> !item.path("id").equals(subject.path("id")))
                    .count();
            return others > 0 ? "" : dependent.sentence();
        } catch (CallException e) {
            return "It is unknown whether there is another " + dependent.only() + ".";
        }
    }

    /** A sentence on which item of a list has what the call gives to another one; empty where that is not known. */
    String holder() throws InterruptedException {
        Holder holder = operation.output().holder();
        if (holder == null) {
            return "";
        }
        String value = String.valueOf(call.arguments().get(holder.argument()));
        Catalogue.Entry list = call.lookups().operation(operation.showsChangeOf(call.arguments()));
        try {
            Lookups.ReadItems items = call.lookups().list(list, list.lookupArguments(operation, call.arguments()));
            String noun = ValueWords.words(holder.shown());
            String owner = ownerOf(noun);
            List<String> having = items.items().stream()
                    .filter(item -> item.path(holder.argument()).asText("").equals(value))
                    .map(item -> item.path(holder.shown()).asText("?"))
                    .toList();
            return !having.isEmpty()
                    ? "Now it is on " + noun + " " + TextList.all(having) + "."
                    : items.complete()
                            ? "Now it is on no "
                                    + (owner.isEmpty()
                                            ? noun
                                            : noun.substring(owner.length() + 1) + " of this " + owner)
                                    + "."
                            : "";
        } catch (CallException e) {
            return "";
        }
    }

    /** The kind of the object of the call, where the noun for a part of it begins with that; else empty. */
    private String ownerOf(String noun) {
        return operation.params(Param.Place.PATH).stream()
                .map(param -> param.schema().reference())
                .filter(Objects::nonNull)
                .map(Reference::noun)
                .filter(owner -> noun.startsWith(owner + " "))
                .findFirst()
                .orElse("");
    }

    /** A sentence on the labels that stay on other versions than the chosen one; empty for none. */
    String labels(Names names) throws InterruptedException {
        Confirmation.Labels labels = confirmation.labels();
        if (labels == null) {
            return "";
        }
        String chosen = String.valueOf(call.arguments().get(confirmation.versionIn()));
        Catalogue.Entry list = call.lookups().operation(labels.list());
        String unknown = unknown("Labels on other versions, which they keep", labels.list());
        try {
            Lookups.ReadItems items = call.lookups().list(list, list.lookupArguments(operation, call.arguments()));
            List<String> found = new ArrayList<>();
            for (JsonNode version : StayingLabels.in(items.items(), labels, chosen)) {
                String id = version.path(labels.member()).asText();
                String name = names.of(labels.member(), id);
                String number = version.path(labels.number()).asText("?");
                found.add(quoting.quoted(name == null ? id : name) + " on " + quoting.quoted(number));
            }
            return !items.complete() ? unknown : found.isEmpty() ? "" : "Labels stay: " + first(found) + ".";
        } catch (CallException e) {
            return unknown;
        }
    }

    /** A sentence on whether a delete is final; empty for other calls. */
    String undo() {
        return operation.method() != Method.DELETE
                ? ""
                : confirmation.undo().isEmpty() ? "This cannot be undone." : "To undo it: " + confirmation.undo() + ".";
    }

    /** A sentence on the budget that is deleted with the object; empty for none. */
    String budget(JsonNode subject, Names names) throws InterruptedException {
        JsonNode limits = subject.path(BUDGET);
        return operation.method() != Method.DELETE || Values.isNone(limits)
                ? ""
                : "Its budget goes, too: " + new ValueWords(call, names, quoting).bare(BUDGET, limits) + ".";
    }

    /** A sentence on the version that a new one starts from if another is live, and on what that has different; else empty. */
    String draft() throws InterruptedException {
        boolean makesVersion = operation.params(Param.Place.BODY).stream()
                .map(Param::name)
                .anyMatch(name -> call.isNamed(name) && !OF_ALL_VERSIONS.contains(name));
        JsonNode live = makesVersion ? call.live() : null;
        JsonNode base = live == null ? null : call.base();
        if (live == null
                || base == null
                || !base.path(VERSION).isIntegralNumber()
                || !live.path(VERSION).isIntegralNumber()
                || base.path(VERSION).equals(live.path(VERSION))) {
            return "";
        }
        List<String> different = operation.params(Param.Place.BODY).stream()
                .map(Param::name)
                .filter(name -> !OF_ALL_VERSIONS.contains(name))
                .filter(name -> !VersionMembers.same(base, live, name))
                .map(ValueWords::words)
                .toList();
        return (call.arguments().flag("patch") ? "It is based on version " : "It is compared with version ")
                + base.path(VERSION).asText() + ", not the live one"
                + (different.isEmpty()
                        ? ", which is version " + live.path(VERSION).asText() + "."
                        : "; it differs from version " + live.path(VERSION).asText() + ", which is live, in "
                                + TextList.all(different) + ".");
    }
}
