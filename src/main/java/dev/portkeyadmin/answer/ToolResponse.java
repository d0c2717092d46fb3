package dev.portkeyadmin.answer;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.output.AnswerNote;
import dev.portkeyadmin.secrets.OneTimeSecrets;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.text.TextList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A response under construction: the upstream body, field for field, and members that this server adds. The added ones come
 * first, since clients that cut long answers keep the beginning, and never replace a member of Portkey's.
 */
public final class ToolResponse {

    /** Most bytes of a response in UTF-8, and so most characters: clients cut or refuse longer ones. */
    public static final int CEILING = 45_000;

    /** Bytes kept free for the note that explains what was left out. */
    private static final int NOTE_ROOM = 700;

    /** Most bytes of a member that this server adds and that is never left out. */
    private static final int LONG = 2_000;

    /** Most members that the note on what was left out names. */
    private static final int MOST_LEFT_OUT = 5;

    private final ObjectNode added = JsonNodeFactory.instance.objectNode();
    private final ObjectNode body;
    private final List<String> notes = new ArrayList<>();
    private final Set<String> kept = new HashSet<>();

    /** The operation that returns single members of the body; empty where none does. */
    private String reader = "";

    /** A response with the given upstream body; a body that is not an object becomes the member {@code data}. */
    public ToolResponse(JsonNode upstream) {
        if (upstream instanceof ObjectNode object) {
            body = object;
        } else {
            body = JsonNodeFactory.instance.objectNode();
            if (!upstream.isMissingNode() && !upstream.isNull()) {
                body.set("data", upstream);
            }
        }
    }

    /** A response with a body whose one-time secrets were handled. */
    public static ToolResponse of(OneTimeSecrets.Disclosure disclosure) {
        ToolResponse response = new ToolResponse(disclosure.body())
                .keep(disclosure.kept())
                .keep(disclosure.members().keySet());
        if (!disclosure.file().isEmpty()) {
            response.addAlways("secret_file", JsonNodeFactory.instance.textNode(disclosure.file()));
        }
        disclosure.members().forEach(response::add);
        disclosure.notes().forEach(response::note);
        return response;
    }

    /** The body of Portkey, to which members may be added. */
    public ObjectNode body() {
        return body;
    }

    /** Adds a member, unless Portkey has one of that name. */
    public ToolResponse add(String name, JsonNode value) {
        if (!body.has(name)) {
            added.set(name, value);
        }
        return this;
    }

    /** Adds a member in any case, under another name where Portkey has one of that name. */
    public ToolResponse addAlways(String name, JsonNode value) {
        added.set(free(name), value);
        return this;
    }

    private String free(String name) {
        return body.has(name) ? "server_" + name : name;
    }

    /** Adds a text, unless Portkey has a member of that name. */
    public ToolResponse add(String name, String value) {
        return add(name, JsonNodeFactory.instance.textNode(value));
    }

    /** Adds the sentence of each declared note whose value the body holds. */
    public void notes(List<AnswerNote> declared) {
        declared.stream()
                .filter(note -> Stream.of(body, added)
                        .anyMatch(part -> part.at(note.path()).asText("").equals(note.value())))
                .forEach(note -> note(note.sentence()));
    }

    /** Names the operation that returns members of the body which do not fit, one by one and in parts. */
    public ToolResponse restFrom(String operation) {
        reader = operation;
        return this;
    }

    /**
     * Keeps only some members of the body, and cuts a long one to the part that fits.
     *
     * @param fields names of members; after the name of a long one {@code @} and the number of characters before its part
     */
    public ToolResponse only(List<String> fields) {
        if (fields.isEmpty()) {
            return this;
        }
        ObjectNode whole = added.deepCopy();
        whole.setAll(body);
        body.removeAll();
        List<String> unknown = new ArrayList<>();
        for (String field : fields) {
            MemberPart part = MemberPart.of(field, whole);
            if (part == null) {
                unknown.add(field);
            } else {
                added.remove(part.name());
                int room = CEILING - NOTE_ROOM - length(joined());
                part.addTo(body, room).ifPresent(this::note);
            }
        }
        if (!unknown.isEmpty()) {
            note("It has no " + SafeText.of(String.join(", ", unknown), 200) + ", but "
                    + SafeText.bare(String.join(", ", names(whole)), 600) + ".");
        }
        added.properties()
                .removeIf(member -> !fields.contains(member.getKey())
                        && !kept.contains(member.getKey())
                        && length(member.getValue()) > LONG);
        return this;
    }

    private static List<String> names(ObjectNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** Names members of the body that are never left out. */
    ToolResponse keep(Collection<String> names) {
        kept.addAll(names);
        return this;
    }

    /** Adds a sentence for the reader. */
    public ToolResponse note(String sentence) {
        notes.add(sentence);
        return this;
    }

    /** Returns the whole answer as a tree. */
    public ObjectNode toTree() {
        return joined();
    }

    /**
     * Returns compact JSON below the ceiling. If it would be longer, the largest members of the body, and long ones that this
     * server has added, are left out and named.
     */
    public String toJson() {
        String json = Json.write(joined());
        if (fits(json.length(), CEILING)) {
            return json;
        }
        int length = bytes(json, 0, json.length());
        if (length <= CEILING) {
            return json;
        }
        int excess = length - (CEILING - NOTE_ROOM);
        List<String> left = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<LongMember> largest = new ArrayList<>();
        for (ObjectNode part : List.of(body, added)) {
            part.properties().stream()
                    .filter(member -> !kept.contains(member.getKey()))
                    .map(member -> new LongMember(part, member.getKey(), length(member.getValue())))
                    .filter(member -> part == body || member.length() > LONG)
                    .forEach(largest::add);
        }
        largest.sort(Comparator.comparingInt(LongMember::length).reversed());
        for (LongMember member : largest) {
            if (excess <= 0) {
                break;
            }
            member.part().remove(member.name());
            names.add(member.name());
            left.add(SafeText.name(member.name(), NAME_LENGTH) + " (" + member.length() + " bytes)");
            excess -= member.length() + length(new TextNode(member.name())) + ":,".length();
        }
        note("Left out, because an answer has at most " + CEILING + " bytes: "
                + TextList.first(left, MOST_LEFT_OUT) + "."
                + (reader.isEmpty()
                        ? ""
                        : " " + reader + " with fields " + Json.write(names.subList(0, 1))
                                + " returns it, a long one in parts."));
        return Json.write(joined());
    }

    private record LongMember(ObjectNode part, String name, int length) {}

    /**
     * Counts the items that fit below the ceiling.
     *
     * @param items the text of all items
     * @param ends the end of each item in it
     */
    public int fitting(CharSequence items, List<Integer> ends) {
        int room = CEILING - NOTE_ROOM - length(joined());
        if (fits(items.length(), room)) {
            return ends.size();
        }
        int start = 0;
        int fitting = 0;
        for (int end : ends) {
            room -= bytes(items, start, end);
            if (room < 0) {
                break;
            }
            start = end;
            fitting++;
        }
        return fitting;
    }

    /** The length of a value as JSON, in bytes. */
    public static int length(JsonNode node) {
        String json = Json.write(node);
        return bytes(json, 0, json.length());
    }

    /** Returns whether any text of so many characters fits: in UTF-8 none takes more than three bytes. */
    private static boolean fits(int characters, int bytes) {
        return 3L * characters <= bytes;
    }

    /** The length of a part of a text in UTF-8; it is only counted, since the text may be long. */
    private static int bytes(CharSequence text, int start, int end) {
        int bytes = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            // Each half of a pair counts for two of its four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    private ObjectNode joined() {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.setAll(added);
        if (!notes.isEmpty()) {
            whole.put(free("note"), String.join(" ", notes));
        }
        whole.setAll(body);
        return whole;
    }
}
