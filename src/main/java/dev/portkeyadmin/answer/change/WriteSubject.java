package dev.portkeyadmin.answer.change;

import static dev.portkeyadmin.operation.Operation.ORGANISATION_ID;
import static dev.portkeyadmin.operation.Operation.WORKSPACE_ID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.names.AnswerNames;
import dev.portkeyadmin.names.Directory;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.References;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.text.SafeText;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names the object of a write without another request: from the call, its names, and the object that a question has shown. */
public final class WriteSubject {

    /** Most characters of one argument, and of all, that an answer repeats. */
    private static final int ARGUMENT_LENGTH = 200;

    private static final int ARGUMENTS_LENGTH = 500;

    /** Most characters of a text in an argument that is too long to be repeated whole. */
    private static final int TEXT_LENGTH = 90;

    private static final int EXAMPLES = 3;

    /** Most characters of a removed object. */
    private static final int WAS_LENGTH = 1_000;

    /** Most objects of one argument that a record names. */
    private static final int MOST_NAMES = 50;

    private static final String NAME = "name";

    /** Members by which people belong to something, which a creation takes in another form. */
    private static final List<String> BELONGING = List.of("role", "workspace_ids");

    /** Members that name an object which no reference is to. */
    private static final List<String> NAMES = List.of(NAME, "scim_group");

    private static final Set<String> ABBREVIATIONS = Set.of("api", "mcp", "scim");

    private final Operation write;
    private final Arguments arguments;
    private final Map<String, String> names;
    private final JsonNode seen;
    private final Secrets secrets;
    private final Directory directory;
    private final @Nullable Param last;

    /**
     * Takes what is known of a write.
     *
     * @param names those of the objects that the call refers to, by its arguments
     * @param seen the object as it was read for a question; a missing node where none was
     * @param directory which remembers names of objects
     */
    public WriteSubject(
            Operation write,
            Arguments arguments,
            Map<String, String> names,
            JsonNode seen,
            Secrets secrets,
            Directory directory) {
        this.directory = directory;
        this.write = write;
        this.arguments = arguments;
        this.names = names;
        this.seen = seen;
        this.secrets = secrets;
        List<Param> path = write.params(Param.Place.PATH);
        this.last = path.isEmpty() ? null : path.get(path.size() - 1);
    }

    /** The name of the object that the path of the request ends with; empty where it is not known. */
    String name() {
        String name = plainName();
        if (!isVersion() || name.isEmpty()) {
            return name;
        }
        String whole = nameOfWhole();
        return whole.isEmpty() ? "version " + name : whole;
    }

    /** The number of the version that the path ends with, if it is one and its number is known. */
    Optional<String> version() {
        return isVersion() && !plainName().isEmpty() ? Optional.of(plainName()) : Optional.empty();
    }

    /** Returns true if the path ends with a version of the object before it. */
    private boolean isVersion() {
        return last != null && last.schema().reference() == Reference.PROMPT_VERSION;
    }

    /** The name of the object whose version the path ends with; empty where it is not known. */
    private String nameOfWhole() {
        Param whole = write.params(Param.Place.PATH).get(0);
        Reference kind = whole.schema().reference();
        String id = String.valueOf(arguments.get(whole.name()));
        return names.getOrDefault(whole.name(), kind == null ? "" : directory.lastName(kind, id));
    }

    /** The names of the objects that the call refers to, by the arguments, as far as they are known, and of the workspace of its object. */
    public Map<String, String> names() {
        Map<String, String> known = new LinkedHashMap<>();
        names.forEach((at, name) -> {
            if (known.size() < MOST_NAMES) {
                known.put(at, name);
            }
        });
        for (Param param : write.params()) {
            References.in(param.name(), param.schema(), arguments.get(param.name())).stream()
                    .filter(found -> found.role() != References.Role.KEY)
                    .limit(MOST_NAMES)
                    .filter(found -> !List.of("", found.text()).contains(nameOf(found)))
                    .forEach(found -> known.put(found.at(), nameOf(found)));
        }
        String own = plainName();
        if (last != null && !own.isEmpty()) {
            known.put(last.name(), own);
        }
        String workspace = seen.path(WORKSPACE_ID).asText("");
        if (!workspace.isEmpty() && arguments.get(WORKSPACE_ID) == null) {
            String name = directory.lastName(Reference.WORKSPACE, workspace);
            known.put(WORKSPACE_ID, name.isEmpty() ? workspace : name);
        }
        return known;
    }

    /** Reads the name of the object whose version the call is about into the directory, unless it is known. */
    public void learnWhole(Deadline deadline) throws InterruptedException {
        if (isVersion() && nameOfWhole().isEmpty()) {
            Reference kind = write.params(Param.Place.PATH).get(0).schema().reference();
            directory.names(Objects.requireNonNull(kind), deadline);
        }
    }

    /** Lets the directory learn the name of the workspace of the object, if that is not known. */
    public void learnWorkspace(Deadline deadline) throws InterruptedException {
        String workspace = seen.path(WORKSPACE_ID).asText("");
        boolean isKnown = workspace.isEmpty()
                || arguments.get(WORKSPACE_ID) != null
                || !directory.lastName(Reference.WORKSPACE, workspace).isEmpty();
        if (!isKnown) {
            directory.names(Reference.WORKSPACE, deadline);
        }
    }

    /** The name of an object that the call refers to; empty where it is not known. */
    private String nameOf(References.Occurrence found) {
        Reference listed = found.kind() == Reference.MEMBER ? Reference.USER : found.kind();
        return names.getOrDefault(found.at(), directory.lastName(listed, found.text()));
    }

    private String plainName() {
        Param param = last;
        if (param == null) {
            return "";
        }
        Reference kind = param.schema().reference();
        String id = String.valueOf(arguments.get(param.name()));
        boolean isSeen = Stream.of("id", "slug", "user_id")
                .anyMatch(member -> seen.path(member).asText("").equals(id));
        if (isSeen) {
            for (String members : kind == null ? NAMES : kind.names()) {
                String name = Directory.text(seen, members);
                if (!name.isEmpty()) {
                    return name;
                }
            }
        }
        return names.getOrDefault(param.name(), "");
    }

    /** The name of the object that an argument refers to; else what the call gave. */
    String nameOf(String argument) {
        return names.getOrDefault(argument, String.valueOf(arguments.get(argument)));
    }

    /** Lets the directory remember the name of the object, by which it may be recognised when it is gone. */
    public void tellDirectory(JsonNode written) {
        Param param = last;
        Reference kind = param == null ? null : param.schema().reference();
        if (param != null && kind != null) {
            String list = kind == Reference.MEMBER ? Reference.USER.list() : kind.list();
            directory.learn(
                    list, String.valueOf(arguments.get(param.name())), (isVersion() ? "version " : "") + plainName());
        }
        if (param == null && arguments.get(NAME) instanceof String name) {
            for (String member : List.of("id", "slug")) {
                directory.learn(write.findIdsWith(), written.path(member).asText(""), name);
            }
        }
    }

    /** The removed object: its type, its name, and the arguments of the call. */
    ObjectNode deleted() {
        ObjectNode deleted = JsonNodeFactory.instance.objectNode().put("type", type());
        String name = name();
        if (!name.isEmpty()) {
            deleted.put(NAME, name);
        }
        List<Param> path = write.params(Param.Place.PATH);
        for (Param param : write.params()) {
            Object value = arguments.get(param.name());
            if (value != null && !param.name().equals(NAME)) {
                boolean isOnlyId = path.size() == 1 && path.get(0) == param;
                deleted.set(isOnlyId ? "id" : param.name(), Json.toTree(value));
            }
        }
        return deleted;
    }

    /**
     * The members of the removed object that its creation takes, as far as they were read and are short: what it takes to make it
     * again. Secrets are left out.
     *
     * @param creation the operation that creates such an object
     */
    ObjectNode restorable(Operation creation) {
        ObjectNode was = JsonNodeFactory.instance.objectNode();
        ArrayNode tooLong = JsonNodeFactory.instance.arrayNode();
        Set<String> members = new LinkedHashSet<>();
        creation.params(Param.Place.BODY).forEach(param -> members.add(param.wireName()));
        members.addAll(BELONGING);
        members.removeAll(Set.of(NAME, WORKSPACE_ID, ORGANISATION_ID));
        Set<String> secret = Secrets.secretMembers(seen, false, "");
        int length = 0;
        for (String member : members) {
            JsonNode value = seen.path(member);
            boolean isNothing = value.isContainerNode() && value.isEmpty()
                    || value.isMissingNode()
                    || value.isNull()
                    || value.isTextual() && value.textValue().isEmpty();
            boolean isSecret = (value.isTextual() || value.isContainerNode())
                    && (secret.contains(member) || !value.equals(Differences.redacted(member, value, false, false)));
            if (isNothing || isSecret || WriteAnswers.isMasked(value)) {
                continue;
            }
            int needed = Json.write(value).length();
            if (length + needed > WAS_LENGTH) {
                tooLong.add(member);
            } else {
                was.set(member, value);
                length += needed;
            }
        }
        if (!tooLong.isEmpty()) {
            was.set("too_long", tooLong);
        }
        return was;
    }

    /** The noun of the operation; if the object itself is removed, the noun of its kind. */
    private String type() {
        String noun = write.name().substring(write.name().indexOf('_') + 1);
        Reference kind = last == null ? null : last.schema().reference();
        boolean isItself = last != null && last.name().startsWith(noun + "_");
        return isItself && kind != null
                ? kind.noun()
                : Arrays.stream(noun.split("_"))
                        .map(word -> ABBREVIATIONS.contains(word) ? word.toUpperCase(Locale.ROOT) : word)
                        .collect(Collectors.joining(" "));
    }

    /** The short arguments of a creation that Portkey's answer does not repeat, secrets left out, with names beside lists of ids. */
    ObjectNode sent(JsonNode answer) {
        ObjectNode sent = JsonNodeFactory.instance.objectNode();
        int length = 0;
        for (Param param : write.params()) {
            Object value = arguments.get(param.name());
            boolean isTold = param.name().equals(NAME) || answer.has(param.wireName());
            boolean isPart = param.place() == Param.Place.BODY || param.place() == Param.Place.PATH;
            if (value == null || isTold || !isPart) {
                continue;
            }
            Map<String, Object> one = Map.of(param.name(), value);
            if (!one.equals(secrets.redactArguments(one))) {
                continue;
            }
            JsonNode whole = Json.toTree(value);
            JsonNode shown = Json.write(whole).length() <= ARGUMENT_LENGTH ? whole : shortened(whole);
            int needed = Json.write(shown).length();
            if (needed <= ARGUMENT_LENGTH && length + needed <= ARGUMENTS_LENGTH) {
                sent.set(param.name(), shown);
                length += needed;
                List<String> called = namesOfItems(param, value);
                if (!called.isEmpty()) {
                    sent.set(AnswerNames.namesOf(param.name()), shortened(Json.toTree(called)));
                }
            }
        }
        return sent;
    }

    /** The names of the objects whose ids a list holds, an id where a name is not known; empty where none is. */
    private List<String> namesOfItems(Param param, Object value) {
        Schema item = param.schema().items();
        if (item == null || item.reference() == null) {
            return List.of();
        }
        List<References.Occurrence> ids = References.in(param.name(), param.schema(), value);
        return ids.stream().allMatch(id -> nameOf(id).isEmpty())
                ? List.of()
                : ids.stream()
                        .map(id -> nameOf(id).isEmpty() ? id.text() : nameOf(id))
                        .toList();
    }

    /** The value with the number of texts in place of long lists, and without the end of long texts. */
    private static JsonNode shortened(JsonNode value) {
        if (value.isTextual()) {
            return JsonNodeFactory.instance.textNode(SafeText.visible(value.textValue(), TEXT_LENGTH));
        }
        if (value.isArray() && value.size() > EXAMPLES && value.valueStream().allMatch(JsonNode::isTextual)) {
            String examples = value.valueStream()
                    .limit(EXAMPLES)
                    .map(text -> SafeText.bare(text.asText(), TEXT_LENGTH / EXAMPLES))
                    .collect(Collectors.joining(", "));
            return JsonNodeFactory.instance.textNode(value.size() + ", such as " + examples);
        }
        if (value.isArray()) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            value.forEach(item -> items.add(shortened(item)));
            return items;
        }
        if (value.isObject()) {
            ObjectNode members = JsonNodeFactory.instance.objectNode();
            value.properties().forEach(member -> members.set(member.getKey(), shortened(member.getValue())));
            return members;
        }
        return value;
    }
}
