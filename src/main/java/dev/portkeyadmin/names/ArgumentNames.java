package dev.portkeyadmin.names;

import static dev.portkeyadmin.operation.Operation.ORGANISATION_ID;
import static dev.portkeyadmin.operation.Operation.WORKSPACE_ID;
import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.References;
import dev.portkeyadmin.text.SafeText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Puts ids in the place of the names in the arguments of a call, at any depth. */
public final class ArgumentNames {

    private static final String VERSION = "version";

    /** Versions that the API itself knows, unlike labels. */
    private static final Pattern NUMBERED = Pattern.compile("latest|default|[0-9]+");

    private final Catalogue catalogue;

    private final Directory directory;
    private final NameLookup lookup;

    /** Looks up names in a directory. */
    public ArgumentNames(Catalogue catalogue, Directory directory) {
        this.catalogue = catalogue;
        this.directory = directory;
        this.lookup = new NameLookup(directory);
    }

    /**
     * The arguments as the API takes them.
     *
     * @param resolved the names that were replaced, by the arguments that held them, each with the id
     * @param names the names of the objects that arguments refer to, by the arguments, as far as they were looked up
     * @param unchecked the arguments that look like ids, but may be names
     * @param doubts sentences for the error, should the API refuse a text that was taken for an id
     */
    public record Resolved(
            Arguments arguments,
            Map<String, String> resolved,
            Map<String, String> names,
            List<Unchecked> unchecked,
            List<String> doubts) {

        /** Arguments that hold ids already. */
        public static Resolved of(Arguments arguments) {
            return new Resolved(arguments, Map.of(), Map.of(), List.of(), List.of());
        }

        /** Says what an argument that was filled in means. */
        public Resolved with(String argument, String meaning) {
            Map<String, String> more = new LinkedHashMap<>(resolved);
            more.put(argument, meaning);
            return new Resolved(arguments, more, names, unchecked, doubts);
        }
    }

    /**
     * Replaces every name by the id of the object that is called so, and fills in the organisation where the API needs it.
     *
     * @param arguments valid against the schema of the operation
     * @throws RefusedException when a name is that of no object or of several
     * @throws InterruptedException when the call was cancelled
     */
    public Resolved resolve(Operation operation, Arguments arguments, Deadline deadline) throws InterruptedException {
        ResolutionPass walk = new ResolutionPass(operation, arguments, deadline);
        for (Param param : operation.params()) {
            if (param.name().equals(WORKSPACE_ID)) {
                walk.take(param);
            }
        }
        for (Param param : operation.params()) {
            if (!param.name().equals(WORKSPACE_ID)) {
                walk.take(param);
            }
        }
        if (walk.problems.isEmpty()) {
            // Two names may be those of one object.
            operation
                    .params()
                    .forEach(param -> walk.problems.addAll(
                            param.schema().repeated(param.name(), walk.arguments.get(param.name()))));
        }
        if (!walk.problems.isEmpty()) {
            throw new RefusedException(operation.name() + ": invalid arguments; nothing was sent but look-ups.\n- "
                    + String.join("\n- ", walk.problems));
        }
        return new Resolved(
                filled(operation, walk.arguments, walk.doubts, deadline),
                walk.resolved,
                walk.names,
                walk.unchecked,
                walk.doubts);
    }

    /**
     * A text that was taken for an id by its form.
     *
     * @param at the argument that holds it
     * @param filter arguments of the operation that lists such objects
     */
    public record Unchecked(String at, Reference kind, String text, Arguments filter) {}

    /**
     * Says which of the texts that were taken for ids are names, for the error when the API knows no such ids.
     *
     * @throws InterruptedException when the call was cancelled
     */
    public List<String> misread(List<Unchecked> unchecked, Deadline deadline) throws InterruptedException {
        List<String> sentences = new ArrayList<>();
        for (Unchecked each : unchecked) {
            try {
                Named object = lookup.find(
                                each.kind(), each.text(), each.filter(), NameLookup.Closeness.EXACT, deadline)
                        .object();
                if (object != null && !object.ids().containsValue(each.text())) {
                    sentences.add(each.at() + ": " + NameLookup.described(List.of(object), 1)
                            + " is called so; give its id.");
                }
            } catch (CallException e) {
                // The error from Portkey is enough by itself.
                continue;
            }
        }
        return sentences;
    }

    private Arguments filled(Operation operation, Arguments arguments, List<String> doubts, Deadline deadline)
            throws InterruptedException {
        Operation.Filling when = operation.fillsOrganisation();
        boolean needless = when == Operation.Filling.WITHOUT_WORKSPACE && arguments.get(WORKSPACE_ID) != null;
        if (when == Operation.Filling.NONE || arguments.get(ORGANISATION_ID) != null || needless) {
            return arguments;
        }
        String organisation = directory.organisation(deadline);
        if (when == Operation.Filling.WITHOUT_WORKSPACE && (organisation.isEmpty() || !directory.isOfOrganisation())) {
            return arguments;
        }
        if (organisation.isEmpty()) {
            doubts.add(
                    "No API key, config, label or guardrail could be read that names the organisation: give organisation_id.");
            return arguments;
        }
        return arguments.with(ORGANISATION_ID, organisation);
    }

    /** One pass over the arguments of a call. */
    private final class ResolutionPass {

        private final Operation operation;
        private final Deadline deadline;
        private final NameLookup.Closeness closeness;
        private final Map<String, String> resolved = new LinkedHashMap<>();
        private final Map<String, String> names = new LinkedHashMap<>();
        private final List<Unchecked> unchecked = new ArrayList<>();
        private final List<String> doubts = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        /** The arguments whose objects are not known. */
        private final Set<String> unknown = new HashSet<>();

        private Arguments arguments;

        ResolutionPass(Operation operation, Arguments arguments, Deadline deadline) {
            this.operation = operation;
            this.arguments = arguments;
            this.deadline = deadline;
            this.closeness = NameLookup.Closeness.of(operation);
        }

        void take(Param param) throws InterruptedException {
            Object value = arguments.get(param.name());
            if (value != null) {
                Object changed = References.replaced(param.name(), param.schema(), value, this::id);
                if (!changed.equals(value)) {
                    arguments = arguments.with(param.name(), changed);
                }
            }
        }

        private String id(References.Occurrence found) throws InterruptedException {
            return found.role() == References.Role.LIST
                    ? list(found.at(), found.kind(), found.text())
                    : one(found.at(), found.kind(), found.text());
        }

        private String list(String at, Reference kind, String text) throws InterruptedException {
            List<String> ids = new ArrayList<>();
            boolean isOne = text.indexOf(',') >= 0 && isName(kind, text);
            for (String part : isOne ? List.of(text) : NameList.parts(text)) {
                ids.add(one(at, kind, part));
            }
            return ids.isEmpty() ? text : String.join(",", ids);
        }

        /** Returns true if a text that could be several parts is one name. */
        private boolean isName(Reference kind, String text) throws InterruptedException {
            try {
                return lookup.find(kind, text, filter(kind), NameLookup.Closeness.EXACT, deadline)
                                .object()
                        != null;
            } catch (RefusedException e) {
                return false;
            }
        }

        private String one(String at, Reference kind, String text) throws InterruptedException {
            int version = kind.list().equals(Reference.PROMPT.list()) ? text.lastIndexOf('@') : -1;
            String prompt = version > 0 ? text.substring(0, version) : "";
            if (!prompt.isEmpty() && (kind.looksLikeId(prompt) || !isName(kind, text))) {
                String id = one(at, kind, prompt);
                if (kind == Reference.PROMPT_AT_VERSION) {
                    return id + text.substring(version);
                }
                chooseVersion(at, id, text.substring(version + 1));
                return id;
            }
            if (shared(kind).stream().anyMatch(unknown::contains)) {
                // Without its workspace, say, the list would show other objects, or none.
                return text;
            }
            if (kind.looksLikeId(text)) {
                String id = Reference.isUuid(text) ? text.toLowerCase(Locale.ROOT) : text;
                unchecked.add(new Unchecked(at, kind, id, filter(kind)));
                return id;
            }
            try {
                NameLookup.Found found = lookup.find(kind, text, filter(kind), closeness, deadline);
                Named object = found.object();
                if (object == null) {
                    if (!found.doubt().isEmpty()) {
                        doubts.add(found.doubt());
                    }
                    return text;
                }
                names.put(at, object.name());
                String id = object.id(kind.sent());
                if (object.ids().containsValue(text) && !kind.isRestricted()) {
                    return text;
                }
                if (!id.equals(text)) {
                    resolved.merge(
                            at,
                            id + " (" + SafeText.visible(object.name(), QUOTE_LENGTH) + ")",
                            (first, next) -> first + ", " + next);
                }
                if (!object.workspace().isEmpty()
                        && arguments.get(WORKSPACE_ID) == null
                        && operation.argumentNames().contains(WORKSPACE_ID)) {
                    arguments = arguments.with(WORKSPACE_ID, object.workspace());
                }
                return id;
            } catch (RefusedException e) {
                unknown.add(at);
                problems.add(at + ": " + e.getMessage()
                        + (String.valueOf(e.getMessage()).endsWith(".") ? "" : "."));
                return text;
            }
        }

        /** Takes the version behind the name of a prompt as the argument of the call that chooses one. */
        private void chooseVersion(String at, String prompt, String version) throws InterruptedException {
            if (!operation.argumentNames().contains(VERSION)) {
                problems.add(at + ": " + operation.name() + " is about the whole prompt: leave out @"
                        + SafeText.bare(version, QUOTE_LENGTH) + ". get_prompt returns that version.");
                return;
            }
            String chosen = NUMBERED.matcher(version).matches() ? version : labelled(at, prompt, version);
            Object given = arguments.get(VERSION);
            if (given != null && !chosen.isEmpty() && !chosen.equals(given.toString())) {
                problems.add(at + ": names version " + chosen + ", but " + VERSION + " is "
                        + SafeText.bare(given.toString(), QUOTE_LENGTH) + ".");
            } else if (given == null && !chosen.isEmpty()) {
                arguments = arguments.with(VERSION, chosen);
            }
        }

        /** The number of the version of a prompt that has a label; empty after a problem. */
        private String labelled(String at, String prompt, String label) throws InterruptedException {
            try {
                NameLookup.Found found = lookup.find(
                        Reference.LABEL, label, filter(Reference.LABEL), NameLookup.Closeness.EXACT, deadline);
                String id = found.object() == null ? label : found.object().id("id");
                Catalogue.Entry versions = catalogue.require(Reference.PROMPT_VERSION.list());
                for (JsonNode item : ListPages.all(versions, new Arguments(Map.of("prompt_id", prompt)), deadline)
                        .items()) {
                    if (item.path("label_id").asText("").equals(id)) {
                        String number = item.path("prompt_version").asText("");
                        resolved.put(VERSION, number + " (" + SafeText.visible(label, QUOTE_LENGTH) + ")");
                        return number;
                    }
                }
                problems.add(at + ": no version of this prompt has the label " + SafeText.of(label, QUOTE_LENGTH) + "; "
                        + versions.operation().name() + " shows the versions with their labels.");
            } catch (CallException e) {
                problems.add(at + ": the version could not be found. " + e.getMessage());
            }
            return "";
        }

        /** The arguments of the call that the list needs: the workspace, the organisation, and the object that it belongs to. */
        private Arguments filter(Reference kind) throws InterruptedException {
            Operation list = catalogue.require(kind.list()).operation();
            return filled(list, arguments.only(shared(kind)), new ArrayList<>(), deadline);
        }

        /** The arguments that the call may share with the list. */
        private List<String> shared(Reference kind) {
            Operation list = catalogue.require(kind.list()).operation();
            List<String> shared = new ArrayList<>(list.placeholders());
            if (list.argumentNames().contains(WORKSPACE_ID) && !kind.isWorkspace()) {
                shared.add(WORKSPACE_ID);
            }
            return shared;
        }
    }
}
