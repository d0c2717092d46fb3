package dev.portkeyadmin.confirmation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Param;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.risk.Present;
import dev.portkeyadmin.safety.Change;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists what a call changes, before and after, in words for a person: only what differs, with names in place of ids. */
final class Changes {

    /** Shown of a value that nothing reads. */
    private static final String UNKNOWN = "(unknown)";

    private static final String UNSET = "not set";

    private static final String HIDDEN = "(hidden)";

    private static final String ALL_MODELS = "allow_all_models";

    /** Lines that a person can oversee; what is left out of a question could be what matters. */
    static final int MOST = 100;

    /** Items of one line that are given: more than there are scopes. */
    private static final int MOST_ITEMS = 300;

    /** Items of a list as it is where those that come and go are named, too. */
    private static final int MOST_PRESENT = 12;

    /** Objects that Portkey replaces whole, so that members left out are lost. */
    private static final Set<String> WHOLE = Set.of("config", "actions", "mcp_servers");

    /** Objects in which the order of a list has a meaning, such as that of the targets of a fallback. */
    private static final Set<String> ORDERED = Set.of("config");

    /** Names of arguments that do not say what they do. */
    private static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("global_workspace_access", "for all workspaces"),
            Map.entry("allow_all_models", "all models not listed"),
            Map.entry("default_user_access", "users without a setting of their own"),
            Map.entry("user_api_key_config", "default config"),
            Map.entry("config_id", "default config"),
            Map.entry("slugs", "models"),
            Map.entry(CallState.KEY_TRANSITION, "the old secret still works for"),
            Map.entry("string", "text"));

    /** Arguments that state no value of the object but do something, in words that say what. */
    private static final Map<String, String> ACTS = Map.of(
            "override_existing_workspace_access", "the settings of all other workspaces are replaced",
            "override_existing", "all other settings of this kind are replaced",
            "rotate_auth", "it gets new credentials, and the present ones end",
            "reset_usage", "the usage counted so far is set to 0",
            "reset_usage_for_value", "the usage counted so far is set to 0 for",
            "force_delete", "its providers, configs and API keys are deleted, too",
            "create_default_provider", "it gets a provider");

    /** Arguments that only say where the object is. */
    private static final Set<String> PLACES = Set.of("organisation_id", "patch");

    /** The periods of rate limits in words. */
    static final Map<String, String> UNITS =
            Map.of("rps", "per second", "rpm", "per minute", "rph", "per hour", "rpd", "per day", "rpw", "per week");

    private final CallState call;
    private final Names names;
    private final Quoting quoting;
    private final List<Change> changes = new ArrayList<>();
    private boolean isWhole = true;

    private Changes(CallState call, Names names, Quoting quoting) {
        this.call = call;
        this.names = names;
        this.quoting = quoting;
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
        all.versions();
        if (all.changes.size() <= MOST) {
            return new ShownChanges(List.copyOf(all.changes), all.isWhole);
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
                Present where = call.operation().present().get(name);
                JsonNode given = value == null ? MissingNode.getInstance() : Json.toTree(value);
                if (name.equals(ALL_MODELS) && given.isBoolean() && !given.booleanValue()) {
                    models(present);
                    return;
                }
                if (where != null && !where.key().isEmpty() && given.isArray()) {
                    items(name, where.key(), given, present);
                } else {
                    compare(label(name), name, given, present, false);
                }
            }
            case QUERY -> {
                if (value != null && call.operation().method() == Method.DELETE) {
                    compare(label(name), name, Json.toTree(value), MissingNode.getInstance(), false);
                }
            }
            default -> {}
        }
    }

    /** Lists how the version that the call chooses differs from the object as it is. */
    private void versions() throws InterruptedException {
        Confirmation confirmation = call.confirmation();
        Object version = call.arguments().get(confirmation.versionIn());
        if (confirmation.versionIn().isEmpty()
                || version == null
                || !call.subject().isObject()) {
            return;
        }
        Catalogue.Entry reader = call.lookups().operation(confirmation.reader());
        Arguments ids = reader.lookupArguments(call.operation(), call.arguments())
                .with(confirmation.versionIn(), String.valueOf(version));
        JsonNode chosen;
        try {
            chosen = call.lookups().read(reader, ids);
        } catch (CallException e) {
            changes.add(new Change("what else differs", UNKNOWN, UNKNOWN));
            return;
        }
        for (String member : confirmation.compared()) {
            version(label(member), member, chosen.path(member), call.subject().path(member));
        }
    }

    private void version(String label, String path, JsonNode chosen, JsonNode present) throws InterruptedException {
        if (Values.same(chosen, present)) {
            return;
        }
        if (chosen.isObject() && present.isObject()) {
            Set<String> members = new LinkedHashSet<>(Values.members(present).keySet());
            members.addAll(Values.members(chosen).keySet());
            // The parameters repeat members of the version.
            members.removeAll(call.confirmation().compared());
            for (String member : members) {
                version(label + ": " + label(member), path + "." + member, chosen.path(member), present.path(member));
            }
        } else if (chosen.isContainerNode() || present.isContainerNode() || path.equals("string")) {
            changes.add(new Change("the " + label + " changes", "", ""));
        } else {
            changes.add(new Change(label, shown(path, present), shown(path, chosen)));
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
        String which = on.isEmpty() ? "no model is on" : "on: " + cut(on);
        changes.add(new Change(
                label(ALL_MODELS),
                shown(ALL_MODELS, present),
                "no; " + which + (known == null ? "; others that are on could not be read" : "")));
    }

    static String label(String name) {
        return LABELS.getOrDefault(name, name.replaceAll("_ids?$", "").replace('_', ' '));
    }

    /** Compares items that are known by a key; others stay. */
    private void items(String name, String key, JsonNode given, @Nullable JsonNode present)
            throws InterruptedException {
        String kind = label(name).replaceAll("ies$", "y").replaceAll("s$", "").replace("user acces", "user");
        for (JsonNode item : given) {
            String path = name + "." + key;
            JsonNode before = present == null ? null : names.item(name, key, item, present);
            String label = kind + " " + shown(path, item.get(key));
            for (Map.Entry<String, JsonNode> member : Values.members(item).entrySet()) {
                String memberName = member.getKey();
                if (memberName.equals(key) || memberName.equals("type")) {
                    continue;
                }
                if (memberName.equals(Operation.CLEAR)) {
                    for (JsonNode cleared : member.getValue()) {
                        JsonNode was = before == null ? null : before.path(cleared.asText());
                        compare(
                                label + ": " + label(cleared.asText()),
                                name + "." + cleared.asText(),
                                MissingNode.getInstance(),
                                was,
                                true);
                    }
                    continue;
                }
                JsonNode was = before == null || before.isMissingNode() ? before : before.path(memberName);
                compare(label + ": " + label(memberName), name + "." + memberName, member.getValue(), was, true);
            }
        }
    }

    private void compare(String label, String path, JsonNode given, @Nullable JsonNode present, boolean item)
            throws InterruptedException {
        String last = path.substring(path.lastIndexOf('.') + 1);
        if (ACTS.containsKey(last)) {
            act(label, last, given);
            return;
        }
        if (isSecret(last, given, item) || last.equals("secret_mappings")) {
            // Portkey shows an empty text for a credential of the object itself.
            boolean none = !call.hasSubject() || path.contains(".") && present != null && Values.isNone(present);
            changes.add(new Change(label, none ? "" : HIDDEN, Values.isNone(given) ? "" : none ? "set" : "replaced"));
            return;
        }
        boolean ordered = ORDERED.contains(path.split("\\.")[0]);
        if (present != null
                && !Values.isNone(given)
                && names.same(path, given, present)
                && (!ordered || Values.sameInOrder(names.canonical(path, given), names.canonical(path, present)))) {
            return;
        }
        boolean emptiesSet = path.equals("mcp_servers") && present != null && present.isObject();
        if (given.isObject() && (!given.isEmpty() || emptiesSet)) {
            members(label, path, given, present);
        } else if (given.isArray() && (present == null || present.isArray() || Values.isNone(present))) {
            list(label, path, given, present);
        } else if (present == null || !Values.isNone(given) || !Values.isNone(present)) {
            boolean unset = given.isBoolean() && present != null && Values.isNone(present) && call.compares();
            changes.add(new Change(label, unset ? UNSET : bare(path, present), bare(path, given)));
        }
    }

    /** A value by itself, which needs no braces around its members. */
    private String bare(String path, @Nullable JsonNode value) throws InterruptedException {
        String text = shown(path, value);
        return isOneObject(text) ? text.substring(1, text.length() - 1) : text;
    }

    /** Returns true if the first brace of a text is closed by its last character, unlike in a list of objects. */
    private static boolean isOneObject(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i > 0 && i == text.length() - 1;
            }
        }
        return false;
    }

    /** Prices by kinds of tokens are called like tokens. */
    private static boolean isSecret(String name, JsonNode value, boolean item) {
        return (Secrets.isSecretName(name, item) || name.endsWith("headers")) && !hasOnlyNumbers(value);
    }

    private static boolean hasOnlyNumbers(JsonNode value) {
        return value.isNumber()
                || value.isContainerNode()
                        && !value.isEmpty()
                        && value.valueStream().allMatch(Changes::hasOnlyNumbers);
    }

    /** States what an argument does; nothing where it is false. */
    private void act(String label, String name, JsonNode given) {
        int item = label.indexOf(": ");
        String of = item < 0 ? "" : label.substring(0, item) + ": ";
        if (given.isTextual()) {
            changes.add(new Change(of + ACTS.get(name) + " " + quoting.quoted(given.textValue()), "", ""));
        } else if (given.asBoolean()) {
            changes.add(new Change(of + ACTS.get(name), "", ""));
        }
    }

    private void members(String label, String path, JsonNode given, @Nullable JsonNode present)
            throws InterruptedException {
        JsonNode object = present != null && present.isObject() ? present : null;
        if (isLimit(given) || object != null && isLimit(object)) {
            limit(label, path, given, object == null ? present : object);
            return;
        }
        for (Map.Entry<String, JsonNode> member : Values.members(given).entrySet()) {
            if (member.getKey().equals(Operation.CLEAR)) {
                for (JsonNode name : member.getValue()) {
                    JsonNode was = object == null ? present : object.get(name.asText());
                    compare(
                            label + ": " + label(name.asText()),
                            path + "." + name.asText(),
                            MissingNode.getInstance(),
                            was,
                            false);
                }
            } else {
                boolean shows = object != null && (object.has(member.getKey()) || !Values.isNone(member.getValue()));
                JsonNode was = object != null
                        ? shows ? object.path(member.getKey()) : null
                        : present == null ? null : MissingNode.getInstance();
                String inner = WHOLE.contains(path) && path.equals("mcp_servers")
                        ? "MCP server " + shown(path, Json.toTree(member.getKey()))
                        : label + ": " + label(member.getKey());
                compare(inner, path + "." + member.getKey(), member.getValue(), was, false);
            }
        }
        if (object != null && WHOLE.contains(path.split("\\.")[0])) {
            for (Map.Entry<String, JsonNode> member : Values.members(object).entrySet()) {
                if (!given.has(member.getKey()) && !Values.isNone(member.getValue())) {
                    String inner = path.equals("mcp_servers")
                            ? "MCP server " + shown(path, Json.toTree(member.getKey()))
                            : label + ": " + label(member.getKey());
                    changes.add(new Change(
                            inner,
                            bare(path + "." + member.getKey(), member.getValue()),
                            path.equals("mcp_servers") ? "no longer checked" : ""));
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
                shown(path, present) + (moves ? nextReset(path, present == null ? null : present.get(next)) : "");
        String now = limit(path, after) + (moves ? nextReset(path, given.get(next)) : "");
        if (!before.equals(now)) {
            changes.add(new Change(label, before, now));
        }
    }

    private String nextReset(String path, @Nullable JsonNode moment) throws InterruptedException {
        return moment == null || Values.isNone(moment) ? "" : ", next reset " + shown(path, moment);
    }

    private void list(String label, String path, JsonNode given, @Nullable JsonNode present)
            throws InterruptedException {
        if (given.size() == 1 && isLimit(given.get(0)) && present != null && present.size() == 1) {
            limit(label, path, given.get(0), present.get(0));
            return;
        }
        if (present == null) {
            changes.add(new Change(label, UNKNOWN, given.isEmpty() ? "none remain" : joined(path, given)));
            return;
        }
        if (!given.isEmpty() && isLimit(given.get(0)) && !Values.isNone(present)) {
            changes.add(new Change(label, joined(path, present), joined(path, given)));
            return;
        }
        JsonNode after = names.canonical(path, given);
        JsonNode before = names.canonical(path, present);
        List<String> added = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        int kept = 0;
        for (int i = 0; i < given.size(); i++) {
            if (Values.isNone(present) || !Values.contains(before, after.get(i))) {
                added.add(shown(path, given.get(i)));
            } else {
                kept++;
            }
        }
        if (present.isArray()) {
            for (int i = 0; i < present.size(); i++) {
                if (!Values.contains(after, before.get(i))) {
                    removed.add(shown(path, present.get(i)));
                }
            }
        }
        if (added.isEmpty() && removed.isEmpty()) {
            if (ORDERED.contains(path.split("\\.")[0]) && !Values.sameInOrder(after, before)) {
                changes.add(new Change(label, joined(path, present), "in this order: " + joined(path, given)));
            }
            return;
        }
        if (given.isEmpty()) {
            changes.add(new Change(label, cut(removed), "none remain"));
        } else if (Values.isNone(present)) {
            changes.add(new Change(label, "", cut(added)));
        } else {
            if (kept == 0) {
                changes.add(new Change(label, joined(path, present), cut(added)));
                return;
            }
            List<String> parts = new ArrayList<>();
            if (!added.isEmpty()) {
                parts.add("added " + cut(added));
            }
            if (!removed.isEmpty()) {
                parts.add("removed " + cut(removed));
            }
            parts.add(kept + (kept == 1 ? " stays" : " stay"));
            changes.add(new Change(label, cut(items(path, present), MOST_PRESENT), String.join("; ", parts)));
        }
    }

    private String joined(String path, JsonNode items) throws InterruptedException {
        return cut(items(path, items));
    }

    private List<String> items(String path, JsonNode items) throws InterruptedException {
        List<String> shown = new ArrayList<>();
        for (JsonNode item : items) {
            shown.add(shown(path, item));
        }
        return shown;
    }

    private String cut(List<String> items) {
        isWhole &= items.size() <= MOST_ITEMS;
        return cut(items, MOST_ITEMS);
    }

    private static String cut(List<String> items, int most) {
        return items.size() <= most
                ? String.join(", ", items)
                : String.join(", ", items.subList(0, most)) + " and " + (items.size() - most) + " more";
    }

    /** A value in words: empty where there is none. */
    private String shown(String path, @Nullable JsonNode value) throws InterruptedException {
        if (value == null) {
            return UNKNOWN;
        }
        if (Values.isNone(value)) {
            return "";
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "yes" : "no";
        }
        if (value.isNumber()) {
            if (path.equals("credit_limit") || path.equals("alert_threshold")) {
                return call.amount(value);
            }
            boolean span = path.endsWith(CallState.KEY_TRANSITION);
            return span ? Values.duration(value.asLong()) : Values.text(value);
        }
        if (value.isArray()) {
            return joined(path, value);
        }
        if (value.isObject()) {
            return object(path, value);
        }
        if (path.equals("unit")) {
            return UNITS.getOrDefault(value.asText(), quoting.quoted(value.asText()));
        }
        String name = names.of(path, value.asText());
        OffsetDateTime moment = Values.moment(value);
        boolean past = moment != null && moment.toInstant().isBefore(Instant.now());
        return quoting.quoted(name == null ? value.asText() : name) + (past ? " (in the past)" : "");
    }

    private static boolean isLimit(JsonNode object) {
        return object.has("credit_limit") || object.has("unit") && object.has("value");
    }

    /** A rate limit, or a budget with its reset and its alarm. */
    private String limit(String path, JsonNode object) throws InterruptedException {
        String type = object.path("type").asText("");
        if (object.has("unit") && object.has("value")) {
            String unit = object.path("unit").asText();
            return Values.counted(Values.text(object.path("value")), quoting.quoted(type)) + " "
                    + UNITS.getOrDefault(unit, quoting.quoted(unit));
        }
        JsonNode credit = object.path("credit_limit");
        String unit = type.equals("tokens") ? "%s tokens" : "US$ %s";
        String amount = Values.isNone(credit) ? "no limit stated" : unit.formatted(shown(path, credit));
        JsonNode period = object.path("periodic_reset");
        JsonNode days = object.path("periodic_reset_days");
        String reset = !Values.isNone(period)
                ? " " + shown(path, period)
                : !Values.isNone(days) ? " every " + shown(path, days) + " days" : ", never reset";
        JsonNode alarm = object.path("alert_threshold");
        return amount + reset + (Values.isNone(alarm) ? "" : ", alarm at " + shown(path, alarm));
    }

    private String object(String path, JsonNode object) throws InterruptedException {
        if (isLimit(object)) {
            return limit(path, object);
        }
        if (object.has("key") && object.has("value") && object.size() == 2) {
            return quoting.quoted(object.path("key").asText()) + " = "
                    + shown(Names.inside(path, object, "value"), object.path("value"));
        }
        if (object.size() == 1 && object.has("key")) {
            return quoting.quoted(object.path("key").asText());
        }
        String id = object.path("id").asText("");
        String known = object.has("name") || id.isEmpty() ? null : names.of(path, id);
        String named = known == null ? Names.name(object) : known;
        String name =
                named != null ? quoting.quoted(named) : id.isEmpty() ? null : shown(path + ".id", object.get("id"));
        List<String> members = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : Values.members(object).entrySet()) {
            String memberName = member.getKey();
            boolean identity =
                    name != null && List.of("id", "slug", "name", "email").contains(memberName);
            if (!identity && !Values.isNone(member.getValue())) {
                boolean secret = isSecret(memberName, member.getValue(), false);
                members.add(label(memberName) + " "
                        + (secret ? HIDDEN : shown(path + "." + memberName, member.getValue())));
            }
        }
        String rest = cut(members);
        return name == null ? "{" + rest + "}" : name + (rest.isEmpty() ? "" : " (" + rest + ")");
    }
}
