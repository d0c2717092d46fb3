package dev.portkeyadmin.confirmation.question;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.confirmation.state.Assessment;
import dev.portkeyadmin.confirmation.state.CallState;
import dev.portkeyadmin.confirmation.state.Lookups;
import dev.portkeyadmin.confirmation.state.Names;
import dev.portkeyadmin.confirmation.state.Values;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Template;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.risk.Risk;
import dev.portkeyadmin.safety.Change;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.text.TextList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the question of one call: its sentence, the changes, and the facts beside them. */
final class QuestionWriter {

    /** The caller decides what counts as a secret, and so could hide the object of the question. */
    private static final String HIDES =
            "Names are hidden here because they were sent as secrets. Decline unless you are sure what is meant. ";

    /** The arguments that name what a call creates. */
    private static final List<String> NAMES = List.of("name", "email", "scim_group_name");

    /** Shown of a part of the sentence that nothing reads. */
    private static final String UNKNOWN = "?";

    /** A number in the question, and what it counts. */
    private static final Pattern COUNTED =
            Pattern.compile("\\{(list_[a-z_]+|[a-z_]+_count|users|checks)}( [a-z]+)?( [a-z]+?)(ies|s)\\b");

    private final CallState call;
    private final Operation operation;
    private final Confirmation confirmation;
    private final Assessment assessment;
    private final Names names;
    private final Quoting quoting;
    private final QuestionFacts about;
    private final RecentUse use;

    QuestionWriter(CallState call, Assessment assessment, Names names, Quoting quoting) {
        this.call = call;
        this.operation = call.operation();
        this.confirmation = call.confirmation();
        this.assessment = assessment;
        this.names = names;
        this.quoting = quoting;
        this.about = new QuestionFacts(call, quoting);
        this.use = new RecentUse(call);
    }

    Question write(String danger) throws InterruptedException {
        JsonNode subject = call.subject();
        boolean lost = !confirmation.reader().isEmpty() && !shows(subject);
        boolean named = operation.confirmation() == null && !name(subject).isEmpty();
        Set<String> said = lost ? new HashSet<>() : said(subject);
        if (confirmation.text().contains("{credit_limit}")) {
            // The unit of the limit says it already.
            said.add("type");
        }
        said.add(CallState.KEY_TRANSITION);
        if (named && operation.method() == Method.POST && !call.hasSubject()) {
            said.add("name");
        }
        String lead = lost ? lost() : named ? operation.title() + " " + name(subject) + "?" : expanded();
        Changes.ShownChanges listed = Changes.of(call, names, quoting, said);
        List<Change> changes = listed.changes();
        List<String> facts = new ArrayList<>();
        if (changes.isEmpty()
                && operation.method() == Method.PUT
                && operation.params(Param.Place.BODY).stream().anyMatch(param -> call.isNamed(param.name()))
                && operation.params(Param.Place.BODY).stream().noneMatch(param -> said.contains(param.name()))) {
            facts.add("No difference from the present state is visible.");
        }
        Stream.of(
                        effects(),
                        about.undo(),
                        about.draft(),
                        lost ? "" : about.holder(),
                        lost ? "" : about.labels(names),
                        lost ? "" : about.budget(subject, names))
                .filter(fact -> !fact.isEmpty())
                .forEach(facts::add);
        if (!lost) {
            facts.addAll(about.dependents(subject));
            facts.addAll(about.exempt(names));
        }
        String state = assembled(lead, changes, facts) + String.join("\n", quoting.unseen());
        // The time of day changes while a person decides, so it is not part of the state.
        Stream.of(use.transition(subject), lost ? "" : use.usage(subject))
                .filter(fact -> !fact.isEmpty())
                .forEach(facts::add);
        String before = (danger.isEmpty() ? "" : danger + " ") + (quoting.hides() ? HIDES : "");
        return new Question(
                before + assembled(lead, changes, facts),
                act(subject),
                changes,
                List.copyOf(facts),
                before + state,
                // Nobody is harmed by a plain call of which something is cut.
                listed.isWhole() && (quoting.isWhole() || assessment.risk() == Risk.PLAIN));
    }

    /** The arguments whose values the sentence of the question says, so that no change repeats them. */
    private Set<String> said(JsonNode subject) {
        Set<String> said = new HashSet<>();
        for (String name : Template.placeholders(confirmation.text())) {
            if (name.contains(".")) {
                said.add(name.replaceFirst("^get_", "").replaceFirst("\\..*", "_id"));
            } else if (!subject.has(name) && Values.isPlain(call.arguments().get(name))) {
                said.add(name);
            }
        }
        said.removeAll(operation.present().keySet());
        return said;
    }

    /** Returns whether the object was read and has something of what the question says about it. */
    private boolean shows(JsonNode subject) {
        List<String> members = Template.placeholders(confirmation.text()).stream()
                .filter(name -> !name.contains(".") && call.lookups().find(name) == null)
                .filter(name -> !operation.argumentNames().contains(name))
                .toList();
        return subject.isObject() && (members.isEmpty() || members.stream().anyMatch(subject::has));
    }

    private String assembled(String lead, List<Change> changes, List<String> facts) {
        StringBuilder text = new StringBuilder(lead);
        for (Change change : changes) {
            text.append("\n- ").append(change.what());
            if (!change.compares()) {
                continue;
            }
            text.append(": ");
            if (call.compares()) {
                text.append(change.before().isEmpty() ? "none" : change.before())
                        .append(" -> ")
                        .append(change.after().isEmpty() ? "none" : change.after());
            } else {
                text.append(change.after());
            }
        }
        if (!facts.isEmpty()) {
            text.append(changes.isEmpty() ? " " : "\n").append(String.join(" ", facts));
        }
        return text.toString();
    }

    /** A key may have the scope to change something and lack the one to read it. */
    private String lost() throws InterruptedException {
        return (operation.title() + " " + name(MissingNode.getInstance())).strip()
                + "? It could not be looked up first.";
    }

    private String act(JsonNode subject) throws InterruptedException {
        String title = operation.title();
        String act = "Yes, " + title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1);
        String name = name(subject);
        String noun = noun();
        boolean says = noun.isEmpty() || lastWord(title).equals(lastWord(noun));
        return name.isEmpty() ? act : says ? act + " " + name : act + ": " + noun + " " + name;
    }

    private static String lastWord(String text) {
        return text.substring(text.lastIndexOf(' ') + 1);
    }

    /** The noun for the object of the call; empty where its ids do not say what they are of. */
    private String noun() {
        List<Param> path = new ArrayList<>(operation.params(Param.Place.PATH));
        if (!confirmation.reader().isEmpty()) {
            List<String> ids = new ArrayList<>(
                    call.lookups().operation(confirmation.reader()).operation().placeholders());
            path.removeIf(param -> !ids.isEmpty() && !ids.contains(param.name()));
        }
        Reference kind =
                path.isEmpty() ? null : path.get(path.size() - 1).schema().reference();
        return kind == null ? "" : kind.noun();
    }

    /** The object of the call by the name that people know; empty where it has none. */
    private String name(JsonNode subject) throws InterruptedException {
        String known = Names.name(subject);
        if (known != null) {
            return quoting.quoted(known);
        }
        for (String member : NAMES) {
            Object given = operation.method() == Method.POST && !call.hasSubject()
                    ? call.arguments().get(member)
                    : null;
            if (given != null) {
                return quoting.quoted(given.toString());
            }
        }
        List<String> ids = new ArrayList<>();
        for (Param param : operation.params(Param.Place.PATH)) {
            String id = String.valueOf(call.arguments().get(param.name()));
            String found = names.of(param.name(), id);
            // A choice of a few words is part of the route, not an object.
            if (param.schema().allowed().isEmpty()) {
                ids.add(found == null ? quoting.id(id) : quoting.quoted(found));
            }
        }
        return String.join(", ", ids);
    }

    private String effects() {
        List<String> words = assessment.effects().stream()
                .filter(effect -> effect != Effect.REMOVES)
                // The others say more.
                .filter(effect ->
                        effect != Effect.CHANGES_ACCESS || assessment.effects().size() == 1)
                .map(Effect::words)
                .toList();
        return words.isEmpty() ? "" : "This " + TextList.all(words) + ".";
    }

    private String expanded() throws InterruptedException {
        try {
            return Template.expand(singular(confirmation.text()), this::shown)
                    .replaceFirst(" 1 (request|token)s per ", " 1 $1 per ");
        } catch (CancelledException e) {
            throw e.cause;
        }
    }

    /** The question with the noun of one thing where it counts one. */
    private String singular(String text) {
        return COUNTED.matcher(text).replaceAll(found -> {
            boolean one = shown(found.group(1)).equals("1");
            String noun = Objects.requireNonNullElse(found.group(2), "") + found.group(3);
            String end = one ? (found.group(4).equals("ies") ? "y" : "") : found.group(4);
            return Matcher.quoteReplacement("{" + found.group(1) + "}" + noun + end);
        });
    }

    private String shown(String name) {
        try {
            JsonNode subject = call.subject();
            int dot = name.indexOf('.');
            if (dot > 0 && name.substring(0, dot).equals(confirmation.reader())) {
                return shown(subject.path(name.substring(dot + 1)));
            }
            if (dot > 0) {
                return member(call.lookups().operation(name.substring(0, dot)), name.substring(dot + 1));
            }
            boolean asked = operation.argumentNames().contains(name)
                    && operation.present().containsKey(name);
            if (subject.has(name) && !asked) {
                return named(name, subject.get(name));
            }
            Catalogue.Entry list = operation.argumentNames().contains(name)
                    ? null
                    : call.lookups().find(name);
            if (list != null) {
                return count(list);
            }
            boolean unnamed = name.equals("name") && call.arguments().get(name) == null;
            return unnamed && call.hasSubject() ? quoting.id(call.ids()) : given(name);
        } catch (InterruptedException e) {
            throw new CancelledException(e);
        }
    }

    /** The value of an argument; an optional one that was not given means no, or nothing where it is text. */
    private String given(String name) throws InterruptedException {
        Object value = call.arguments().get(name);
        if (operation.argumentNames().contains(name) && value == null) {
            return "";
        }
        return named(name, Json.toTree(value));
    }

    /** A value, by the name of what it refers to. */
    private String named(String name, JsonNode value) throws InterruptedException {
        if (name.equals("credit_limit") && value.isNumber()) {
            return call.amount(value);
        }
        if (name.equals("unit")) {
            return ValueWords.UNITS.getOrDefault(value.asText(), quoting.quoted(value.asText()));
        }
        String known = value.isTextual() ? names.of(name, value.textValue()) : null;
        return known == null ? shown(value) : quoting.quoted(known);
    }

    /** A list is shown by its length. */
    private String shown(JsonNode value) {
        if (value.isArray()) {
            return String.valueOf(value.size());
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "yes" : "no";
        }
        return value.isMissingNode() || value.isNull() || value.isObject() ? UNKNOWN : quoting.quoted(value.asText());
    }

    /** A member of another object, or the id of that object where it cannot be read. */
    private String member(Catalogue.Entry reader, String member) throws InterruptedException {
        Arguments ids = ids(reader);
        try {
            return shown(call.lookups().read(reader, ids).path(member));
        } catch (CallException e) {
            return ids.values().values().stream()
                    .map(id -> id.equals("") ? UNKNOWN : quoting.quoted(String.valueOf(id)))
                    .collect(Collectors.joining(" "));
        }
    }

    /** The ids that a reader takes: those of the call, else those of the object. */
    private Arguments ids(Catalogue.Entry reader) throws InterruptedException {
        Arguments ids = reader.lookupArguments(operation, call.arguments());
        for (String name : reader.operation().placeholders()) {
            Object given = call.arguments().get(name);
            ids = ids.with(name, given == null ? call.subject().path(name).asText("") : given);
        }
        return ids;
    }

    private String count(Catalogue.Entry list) throws InterruptedException {
        try {
            JsonNode page = call.lookups().read(list, call.firstPage(list));
            Listing.ListShape shape = Objects.requireNonNull(list.operation().list());
            JsonNode total = page.path(shape.total());
            JsonNode items = page.isArray() ? page : page.path(shape.items());
            if (total.canConvertToLong()) {
                return total.asText();
            }
            if (!items.isArray()) {
                return UNKNOWN;
            }
            boolean whole = items.size() < Lookups.PAGE || list.operation().paging() == null;
            if (whole) {
                return String.valueOf(items.size());
            }
            Lookups.ReadItems all = call.lookups().list(list, list.lookupArguments(operation, call.arguments()));
            return all.items().size() + (all.complete() ? "" : " or more");
        } catch (CallException e) {
            return UNKNOWN;
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
}
