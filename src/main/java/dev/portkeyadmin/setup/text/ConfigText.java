package dev.portkeyadmin.setup.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A valid configuration text whose members are changed in place: every other character stays as it is. */
public interface ConfigText {

    /** The values of the whole text. */
    ObjectNode tree();

    /**
     * Returns the text with a member set. Objects that are missing on the way are added.
     *
     * @param path names of members, from the root
     * @throws ConfigSyntaxException when something else than an object is on the way
     */
    String with(List<String> path, JsonNode value) throws ConfigSyntaxException;

    /** Returns the text without a member; unchanged when there is none. */
    String without(List<String> path) throws ConfigSyntaxException;

    /** How configuration files are written. */
    enum Syntax {
        /** JSON as the standard has it. */
        JSON,
        /** JSON with comments. */
        JSON_WITH_COMMENTS,
        /** JSON with comments and commas behind the last member. */
        JSONC,
        TOML;

        /** Reads a text; one without any value is an empty object. */
        public ConfigText parse(String text) throws ConfigSyntaxException {
            return this == TOML ? TomlText.parse(text) : JsonText.parse(text, this != JSON, this == JSONC);
        }
    }

    /** Returns the end of line that the text uses. */
    static String endOfLine(String text) {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    /** Returns the blanks and tabs at the start of the line that holds the position. */
    static String indentation(String text, int position) {
        int start = position;
        while (start > 0 && text.charAt(start - 1) != '\n' && text.charAt(start - 1) != '\r') {
            start--;
        }
        if (start < text.length() && text.charAt(start) == '\uFEFF') {
            start++;
        }
        int end = start;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(start, end);
    }
}
