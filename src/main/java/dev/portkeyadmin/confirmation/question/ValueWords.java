package dev.portkeyadmin.confirmation.question;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.confirmation.state.CallState;
import dev.portkeyadmin.confirmation.state.Names;
import dev.portkeyadmin.confirmation.state.Values;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.safety.Change;
import dev.portkeyadmin.text.TextList;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the values of one call in words for a person: names in place of ids, amounts, limits, and no secrets. */
final class ValueWords {

    static final String HIDDEN = "(hidden)";

    /** Most items that one line of a question names; no list of scopes is longer, and few lists of words are. */
    static final int MOST_ITEMS = 1_000;

    /** Names of arguments that do not say what they do. */
    private static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("global_workspace_access", "for all workspaces"),
            Map.entry("allow_all_models", "every model of the provider may be used"),
            Map.entry("excluded", "exempt"),
            Map.entry("default_user_access", "users without a setting of their own"),
            Map.entry("user_api_key_config", "default config"),
            Map.entry("config_id", "default config"),
            Map.entry("slugs", "models"),
            Map.entry(CallState.KEY_TRANSITION, "the old secret still works for"),
            Map.entry("string", "text"));

    /** The periods of rate limits in words. */
    static final Map<String, String> UNITS =
            Map.of("rps", "per second", "rpm", "per minute", "rph", "per hour", "rpd", "per day", "rpw", "per week");

    private static final Pattern PLAIN_NAME = Pattern.compile("\\w{1,60}");

    private final CallState call;
    private final Names names;
    private final Quoting quoting;
    private boolean isWhole = true;

    ValueWords(CallState call, Names names, Quoting quoting) {
        this.call = call;
        this.names = names;
        this.quoting = quoting;
    }

    /** Returns false once a list that is given was cut. */
    boolean isWhole() {
        return isWhole;
    }

    /** The name of an argument in words. */
    static String words(String name) {
        return LABELS.getOrDefault(name, name.replaceAll("_ids?$", "").replace('_', ' '));
    }

    /** The name of an argument or a member in words; one that is not a plain word, which a caller or Portkey chose, is quoted. */
    String label(String name) {
        return PLAIN_NAME.matcher(name).matches() ? words(name) : quoting.quoted(name);
    }

    /** A value by itself, which needs no braces around its members. */
    String bare(String path, @Nullable JsonNode value) throws InterruptedException {
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

    /** Returns whether a member holds a secret; prices are numbers in members named after kinds of tokens. */
    static boolean isSecret(String name, JsonNode value, boolean item) {
        return (Secrets.isSecretName(name, item) || name.endsWith("headers")) && !isPlain(value);
    }

    /**
     * Returns the members of an object that hold secrets, by their names or by those that the object itself gives them.
     *
     * @param path of the object, or of the list that it is an item of
     */
    static Set<String> secretMembers(String path, JsonNode object, boolean item) {
        Set<String> secret = Secrets.secretMembers(object, item, path);
        return secret.stream().filter(member -> !isPlain(object.path(member))).collect(Collectors.toSet());
    }

    /** Returns true for numbers and switches, which are not secrets; an empty value may be one. */
    private static boolean isPlain(JsonNode value) {
        return value.isNumber()
                || value.isBoolean()
                || value.isContainerNode()
                        && !value.isEmpty()
                        && value.valueStream().allMatch(ValueWords::isPlain);
    }

    /** The items in one line. */
    String joined(String path, JsonNode items) throws InterruptedException {
        return cut(items(path, items));
    }

    /** Each item in words. */
    List<String> items(String path, JsonNode items) throws InterruptedException {
        List<String> shown = new ArrayList<>();
        for (JsonNode item : items) {
            shown.add(shown(path, item));
        }
        return shown;
    }

    /** Joins the items of a list that is given; the first ones if there are too many. */
    String cut(List<String> items) {
        isWhole &= items.size() <= MOST_ITEMS;
        return TextList.first(items, MOST_ITEMS);
    }

    /** A value in words: empty where there is none. */
    String shown(String path, @Nullable JsonNode value) throws InterruptedException {
        if (value == null) {
            return Change.UNKNOWN;
        }
        if (Values.isNone(value)) {
            return "";
        }
        if (value == CallState.EVERYTHING) {
            return value.asText();
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

    /** Returns true for a rate limit or a budget. */
    static boolean isLimit(JsonNode object) {
        return object.has("credit_limit") || object.has("unit") && object.has("value");
    }

    /** A rate limit, or a budget with its reset and its alert. */
    String limit(String path, JsonNode object) throws InterruptedException {
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
                : !Values.isNone(days)
                        ? days.asText().equals("1") ? " every day" : " every " + shown(path, days) + " days"
                        : ", never reset";
        JsonNode alert = object.path("alert_threshold");
        return amount + reset + (Values.isNone(alert) ? "" : ", alert at " + unit.formatted(shown(path, alert)));
    }

    private String object(String path, JsonNode object) throws InterruptedException {
        if (isLimit(object)) {
            return limit(path, object);
        }
        if (object.has("key") && object.has("value") && object.size() == 2) {
            boolean hides = secretMembers(path, object, true).contains("value");
            return quoting.quoted(object.path("key").asText()) + " = "
                    + (hides ? HIDDEN : shown(Names.inside(path, object, "value"), object.path("value")));
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
        Set<String> secrets = secretMembers(path, object, false);
        for (Map.Entry<String, JsonNode> member : Values.members(object).entrySet()) {
            String memberName = member.getKey();
            boolean identity =
                    name != null && List.of("id", "slug", "name", "email").contains(memberName);
            if (!identity && !Values.isNone(member.getValue())) {
                members.add(label(memberName) + " "
                        + (secrets.contains(memberName) ? HIDDEN : shown(path + "." + memberName, member.getValue())));
            }
        }
        String rest = cut(members);
        return name == null ? "{" + rest + "}" : name + (rest.isEmpty() ? "" : " (" + rest + ")");
    }
}
