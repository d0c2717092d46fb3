package dev.portkeyadmin.confirmation.question;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.confirmation.state.CallState;
import dev.portkeyadmin.confirmation.state.Names;
import dev.portkeyadmin.confirmation.state.Values;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.risk.PresentValue;
import dev.portkeyadmin.safety.Change;
import dev.portkeyadmin.text.TextList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists what a call changes, before and after, in words for a person: only what differs, with names in place of ids. */
public final class Changes {

    private static final String UNSET = "not set";

    private static final String ALL_MODELS = "allow_all_models";

    private static final String MCP_SERVERS = "mcp_servers";

    /** Most changes that a question lists: a person cannot check more, and one that is left out could be the grave one. */
    public static final int MOST = 100;

    /** Most present items of a list that are named beside those that are added and removed. */
    private static final int MOST_PRESENT = 12;

    /** Objects that Portkey replaces whole, so that members left out are lost. */
    private static final Set<String> WHOLE = Set.of("config", "actions", MCP_SERVERS);

    /** Objects in which the order of a list has a meaning, such as that of the targets of a fallback. */
    private static final Set<String> ORDERED = Set.of("config");

    private static final String OVERRIDES = "override_existing";

    /** Arguments that state no value of the object but do something, in words that say what. */
    private static final Map<String, String> ACTS = Map.of(
            "override_existing_workspace_access",
            "the settings of all other workspaces are replaced",
            OVERRIDES,
            "the present settings are replaced",
            "rotate_auth",
            "it gets new credentials, and the present ones end",
            "reset_usage",
            "the usage counted so far is set to 0",
            "reset_usage_for_value",
            "the usage counted so far is set to 0 for",
            "force_delete",
            "its providers, configs and API keys are deleted, too; assume the same of everything else in it",
            "create_default_provider",
            "it gets a provider");

    private static final String ENDS_EXEMPTIONS = "the exemptions of all workspaces that are not named here end";

    /** Arguments that only say where the object is. */
    private static final Set<String> PLACES = Set.of("organisation_id", "patch");

    private final CallState call;
    private final Names names;
    private final Quoting quoting;
    private final List<Change> changes = new ArrayList<>();
    private final ValueWords words;

    private Changes(CallState call, Names names, Quoting quoting) {
        this.call = call;
        this.names = names;
        this.quoting = quoting;
        this.words = new ValueWords(call, names, quoting);
    }

    /**
     * Changes.
     *
     * @param isWhole false where some are left out, since there are too many
     */
    record ShownChanges(List<Change> changes, boolean isWhole) {}

    /**
     * Lists the changes.
     *
     * @param named arguments that the question names already
     */
    static ShownChanges of(CallState call, Names names, Quoting quoting, Set<String> named)
            throws InterruptedException {
        Changes all = new Changes(call, names, quoting);
        for (Param param : call.operation().params()) {
            if (!named.contains(param.name())) {
                all.add(param);
            }
        }
        all.changes.addAll(VersionChanges.of(call, all.words));
        if (call.operation().method() == Method.DELETE) {
            // An argument says what is deleted, and is no value that anything has afterwards.
            all.changes.replaceAll(
                    each -> each.after().isEmpty() ? each : new Change(each.what() + ": " + each.after(), "", ""));
        }
        // A client may show only the beginning of a question.
        all.changes.sort(Comparator.comparing(each -> each.after().length() > Quoting.LONG));
        if (all.changes.size() <= MOST) {
            return new ShownChanges(List.copyOf(all.changes), all.words.isWhole());
        }
        List<Change> first = new ArrayList<>(all.changes.subList(0, MOST - 1));
        first.add(new Change("and more", "", (all.changes.size() - first.size()) + " more changes"));
        return new ShownChanges(List.copyOf(first), false);
    }

    private void add(Param param) throws InterruptedException {
        String name = param.name();
        Object value = call.arguments().get(name);
        switch (param.place()) {
            case BODY -> {
                if (!call.isNamed(name) || PLACES.contains(name)) {
                    return;
                }
                JsonNode present = call.present(name);
                PresentValue where = call.operation().present().get(name);
                JsonNode given = value == null ? MissingNode.getInstance() : Json.toTree(value);
                if (name.equals(ALL_MODELS) && given.isBoolean() && !given.booleanValue()) {
                    models(present);
                    return;
                }
                if (where != null && !where.key().isEmpty() && given.isArray()) {
                    items(name, where.key(), given, present);
                } else {
                    compare(words.label(name), name, given, present, false);
                }
            }
            case QUERY -> {
                if (value != null && call.operation().method() == Method.DELETE) {
                    compare(words.label(name), name, Json.toTree(value), MissingNode.getInstance(), false);
                }
            }
            default -> {}
        }
    }

    /** Names the models that stay, since they are not in a call that ends all others. */
    private void models(@Nullable JsonNode present) throws InterruptedException {
        if (present != null && present.isBoolean() && !present.booleanValue()) {
            return;
        }
        String list = "models";
        JsonNode known = call.present(list);
        Map<String, Boolean> enabled = new LinkedHashMap<>();
        for (JsonNode models : Arrays.asList(known, Json.toTree(call.arguments().get(list)))) {
            if (models != null) {
                models.forEach(model -> enabled.put(
                        model.path("slug").asText(), model.path("enabled").asBoolean()));
            }
        }
        List<String> on = enabled.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(model -> quoting.quoted(model.getKey()))
                .toList();
        String which = on.isEmpty() ? "no model can be used then" : "only these then: " + words.cut(on);
        changes.add(new Change(
                words.label(ALL_MODELS),
                words.shown(ALL_MODELS, present),
                "no; " + which + (known == null ? "; others may be on, too, but could not be read" : "")));
    }

    /** Compares items that are known by a key; others stay. */
    private void items(String name, String key, JsonNode given, @Nullable JsonNode present)
            throws InterruptedException {
        String kind =
                words.label(name).replaceAll("ies$", "y").replaceAll("s$", "").replace("user acces", "user");
        for (JsonNode item : given) {
            String path = name + "." + key;
            JsonNode before = present == null ? null : names.item(name, key, item, present);
            String label = kind + " " + words.shown(path, item.get(key));
            for (Map.Entry<String, JsonNode> member : Values.members(item).entrySet()) {
                String memberName = member.getKey();
                if (memberName.equals(key) || memberName.equals("type")) {
                    continue;
                }
                if (memberName.equals(Operation.CLEAR)) {
                    cleared(label, name, member.getValue(), was -> before == null ? null : before.path(was), true);
                    continue;
                }
                JsonNode was = before == null || before.isMissingNode() ? before : before.path(memberName);
                compare(label + ": " + words.label(memberName), name + "." + memberName, member.getValue(), was, true);
            }
        }
    }

    /** Compares the members of an object that a call clears with what they are. */
    private void cleared(
            String label, String path, JsonNode members, Function<String, @Nullable JsonNode> present, boolean item)
            throws InterruptedException {
        for (JsonNode member : members) {
            String name = member.asText();
            compare(
                    label + ": " + words.label(name),
                    path + "." + name,
                    MissingNode.getInstance(),
                    present.apply(name),
                    item);
        }
    }

    private String memberLabel(String label, String path, String member) throws InterruptedException {
        return path.equals(MCP_SERVERS)
                ? "MCP server " + words.shown(path, Json.toTree(member))
                : label + ": " + words.label(member);
    }

    private void compare(String label, String path, JsonNode given, @Nullable JsonNode present, boolean item)
            throws InterruptedException {
        String last = path.substring(path.lastIndexOf('.') + 1);
        if (ACTS.containsKey(last)) {
            act(label, last, given);
            return;
        }
        if (ValueWords.isSecret(last, given, item) || last.equals("secret_mappings")) {
            secret(label, path, given, present);
            return;
        }
        boolean ordered = ORDERED.contains(path.split("\\.")[0]);
        if (present != null
                && !Values.isNone(given)
                && names.same(path, given, present)
                && (!ordered || Values.sameInOrder(names.canonical(path, given), names.canonical(path, present)))) {
            return;
        }
        boolean emptiesSet = path.equals(MCP_SERVERS) && present != null && present.isObject();
        if (given.isObject() && (!given.isEmpty() || emptiesSet)) {
            members(label, path, given, present);
        } else if (given.isObject() && given.isEmpty() && !call.hasSubject()) {
            changes.add(new Change(label, "", "empty"));
        } else if (given.isArray() && (present == null || present.isArray() || Values.isNone(present))) {
            list(label, path, given, present);
        } else if (present == null || !Values.isNone(given) || !Values.isNone(present)) {
            boolean unset = given.isBoolean() && present != null && Values.isNone(present) && call.compares();
            changes.add(new Change(label, unset ? UNSET : words.bare(path, present), words.bare(path, given)));
        }
    }

    private void secret(String label, String path, JsonNode given, @Nullable JsonNode present) {
        // Portkey shows an empty text for a credential of the object itself.
        boolean none = !call.hasSubject() || path.contains(".") && present != null && Values.isNone(present);
        changes.add(new Change(
                label, none ? "" : ValueWords.HIDDEN, Values.isNone(given) ? "" : none ? "set" : "replaced"));
    }

    /** States what an argument does; nothing where it is false. */
    private void act(String label, String name, JsonNode given) {
        int item = label.indexOf(": ");
        String of = item < 0 ? "" : label.substring(0, item) + ": ";
        if (given.isTextual()) {
            changes.add(new Change(of + ACTS.get(name) + " " + quoting.quoted(given.textValue()), "", ""));
        } else if (given.asBoolean()) {
            boolean endsExemptions =
                    name.equals(OVERRIDES) && !call.exemptions().isEmpty();
            changes.add(new Change(of + (endsExemptions ? ENDS_EXEMPTIONS : ACTS.get(name)), "", ""));
        }
    }

    private void members(String label, String path, JsonNode given, @Nullable JsonNode present)
            throws InterruptedException {
        JsonNode object = present != null && present.isObject() ? present : null;
        if (ValueWords.isLimit(given) || object != null && ValueWords.isLimit(object)) {
            limit(label, path, given, object == null ? present : object);
            return;
        }
        Set<String> secrets = ValueWords.secretMembers(path, given, false);
        for (Map.Entry<String, JsonNode> member : Values.members(given).entrySet()) {
            if (member.getKey().equals(Operation.CLEAR)) {
                cleared(label, path, member.getValue(), was -> object == null ? present : object.get(was), false);
            } else {
                boolean shows = object != null && (object.has(member.getKey()) || !Values.isNone(member.getValue()));
                JsonNode was = object != null
                        ? shows ? object.path(member.getKey()) : null
                        : present == null ? null : MissingNode.getInstance();
                String inner = memberLabel(label, path, member.getKey());
                String at = path + "." + member.getKey();
                if (secrets.contains(member.getKey())) {
                    secret(inner, at, member.getValue(), was);
                } else {
                    compare(inner, at, member.getValue(), was, false);
                }
            }
        }
        if (object != null && WHOLE.contains(path.split("\\.")[0])) {
            for (Map.Entry<String, JsonNode> member : Values.members(object).entrySet()) {
                if (!given.has(member.getKey()) && !Values.isNone(member.getValue())) {
                    String inner = memberLabel(label, path, member.getKey());
                    boolean isSecret =
                            ValueWords.secretMembers(path, object, false).contains(member.getKey());
                    changes.add(new Change(
                            inner,
                            isSecret ? ValueWords.HIDDEN : words.bare(path + "." + member.getKey(), member.getValue()),
                            path.equals(MCP_SERVERS) ? "no longer checked" : ""));
                }
            }
        }
    }

    /** Portkey may replace a limit whole, so what a call leaves out counts as lost. */
    private void limit(String label, String path, JsonNode given, @Nullable JsonNode present)
            throws InterruptedException {
        ObjectNode after = given.deepCopy();
        if (present != null && present.has("type") && !after.has("type")) {
            after.set("type", present.get("type"));
        }
        String next = "next_usage_reset_at";
        boolean moves = given.has(next);
        String before =
                words.shown(path, present) + (moves ? nextReset(path, present == null ? null : present.get(next)) : "");
        String now = words.limit(path, after) + (moves ? nextReset(path, given.get(next)) : "");
        if (!before.equals(now)) {
            changes.add(new Change(label, before, now));
        }
    }

    private String nextReset(String path, @Nullable JsonNode moment) throws InterruptedException {
        return moment == null || Values.isNone(moment) ? "" : ", next reset " + words.shown(path, moment);
    }

    private void list(String label, String path, JsonNode given, @Nullable JsonNode present)
            throws InterruptedException {
        if (given.size() == 1 && ValueWords.isLimit(given.get(0)) && present != null && present.size() == 1) {
            limit(label, path, given.get(0), present.get(0));
            return;
        }
        if (present == null) {
            changes.add(new Change(label, Change.UNKNOWN, given.isEmpty() ? "none remain" : words.joined(path, given)));
            return;
        }
        if (!given.isEmpty() && ValueWords.isLimit(given.get(0)) && !Values.isNone(present)) {
            changes.add(new Change(label, words.joined(path, present), words.joined(path, given)));
            return;
        }
        gainsAndLosses(label, path, given, present);
    }

    /** Adds the items that a list gains and loses, or its new order. */
    private void gainsAndLosses(String label, String path, JsonNode given, JsonNode present)
            throws InterruptedException {
        JsonNode after = names.canonical(path, given);
        JsonNode before = names.canonical(path, present);
        List<String> added = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        int kept = 0;
        for (int i = 0; i < given.size(); i++) {
            if (Values.isNone(present) || !Values.contains(before, after.get(i))) {
                added.add(words.shown(path, given.get(i)));
            } else {
                kept++;
            }
        }
        if (present.isArray()) {
            for (int i = 0; i < present.size(); i++) {
                if (!Values.contains(after, before.get(i))) {
                    removed.add(words.shown(path, present.get(i)));
                }
            }
        }
        if (added.isEmpty() && removed.isEmpty()) {
            if (ORDERED.contains(path.split("\\.")[0]) && !Values.sameInOrder(after, before)) {
                changes.add(
                        new Change(label, words.joined(path, present), "in this order: " + words.joined(path, given)));
            }
            return;
        }
        if (given.isEmpty()) {
            changes.add(new Change(label, words.cut(removed), "none remain"));
        } else if (Values.isNone(present)) {
            changes.add(new Change(label, "", words.cut(added)));
        } else if (kept == 0) {
            changes.add(new Change(label, words.joined(path, present), words.cut(added)));
        } else {
            List<String> parts = new ArrayList<>();
            if (!added.isEmpty()) {
                parts.add("added " + words.cut(added));
            }
            if (!removed.isEmpty()) {
                parts.add("removed " + words.cut(removed));
            }
            parts.add(kept + (kept == 1 ? " stays" : " stay"));
            changes.add(new Change(
                    label, TextList.first(words.items(path, present), MOST_PRESENT), String.join("; ", parts)));
        }
    }
}
