package dev.portkeyadmin.answer;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.text.SafeText;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A member of an object, or the part of one that follows a character if it is too long for one answer.
 *
 * @param start number of characters before the part
 */
public record MemberPart(String name, JsonNode value, int start) {

    private static final Pattern FROM = Pattern.compile("(.+)@([0-9]{1,9})", Pattern.DOTALL);

    /** Room that a name and its punctuation take beside a value. */
    private static final int BESIDE = 40;

    /** Less room is not filled with a part. */
    private static final int SMALLEST = 1_000;

    /** The part that a field of a call names; null if the object has no such member. */
    public static @Nullable MemberPart of(String field, ObjectNode object) {
        Matcher from = FROM.matcher(field);
        boolean isPart = !object.has(field) && from.matches();
        String name = isPart ? from.group(1) : field;
        return object.has(name)
                ? new MemberPart(name, object.get(name), isPart ? Integer.parseInt(from.group(2)) : 0)
                : null;
    }

    /**
     * Adds the member to an object, as much of it as there is room for. What is not a text is cut as the text of its JSON.
     *
     * @param room in bytes
     * @return a sentence on where the rest is, if there is one
     */
    public Optional<String> addTo(ObjectNode object, int room) {
        int free = room - BESIDE - 2 * name.length();
        if (start == 0 && ToolResponse.length(value) <= free) {
            object.set(name, value);
            return Optional.empty();
        }
        if (free < SMALLEST) {
            return Optional.of(
                    shown() + " does not fit beside the others: ask for only it, with fields " + field(start) + ".");
        }
        String text = value.isTextual() ? value.textValue() : Json.write(value);
        int first = whole(text, Math.min(start, text.length()));
        int end = whole(text, first + fitting(text, first, free));
        object.put(name, text.substring(first, end));
        return Optional.of(shown() + " is characters " + first + " to " + end + " of " + text.length()
                + (value.isTextual() ? "" : " of its JSON")
                + (end < text.length() ? "; fields " + field(end) + " returns the next part." : ", the last part."));
    }

    private String shown() {
        return SafeText.name(name, NAME_LENGTH);
    }

    private String field(int from) {
        return Json.write(List.of(from == 0 ? name : name + "@" + from));
    }

    /** The number of characters that fit as JSON. */
    private static int fitting(String text, int first, int bytes) {
        int count = Math.min(text.length() - first, bytes);
        while (true) {
            int length = ToolResponse.length(TextNode.valueOf(text.substring(first, first + count)));
            if (length <= bytes) {
                return count;
            }
            count = (int) Math.max(1, (long) count * bytes / length - 1);
        }
    }

    /** The nearest index that does not split a character. */
    private static int whole(String text, int index) {
        return index > 0 && index < text.length() && Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
    }
}
