package dev.portkeyadmin.setup;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills in what clients replace in the texts of an entry, each in its own notation. */
final class Placeholders {

    private static final Pattern BRACES = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern DOLLAR = Pattern.compile("\\$(?:\\{([^}]*)}|(\\w+))");
    private static final Pattern OPENCODE = Pattern.compile("\\{(env:[^}]*|file:[^}]*)}");

    private Placeholders() {}

    /** Returns the text as the client uses it; null when it holds something that only the client knows. */
    static @Nullable String expand(Client client, String text, Machine machine) {
        Pattern pattern = switch (client) {
            case CLAUDE_DESKTOP, CODEX -> null;
            case CLAUDE_CODE, CURSOR, VS_CODE, WINDSURF -> BRACES;
            case GEMINI_CLI -> DOLLAR;
            case OPENCODE -> OPENCODE;
        };
        if (pattern == null) {
            return text;
        }
        StringBuilder result = new StringBuilder();
        Matcher found = pattern.matcher(text);
        while (found.find()) {
            String name = found.group(1) == null ? found.group(2) : found.group(1);
            String value = value(client, name, machine);
            if (value == null) {
                return null;
            }
            found.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        return found.appendTail(result).toString();
    }

    private static @Nullable String value(Client client, String name, Machine machine) {
        if (client == Client.CLAUDE_CODE) {
            int fallback = name.indexOf(":-");
            String value = machine.variable(fallback < 0 ? name : name.substring(0, fallback));
            return value != null ? value : fallback < 0 ? null : name.substring(fallback + 2);
        }
        if (client == Client.GEMINI_CLI) {
            return machine.variable(name);
        }
        if (name.startsWith("env:")) {
            String value = machine.variable(name.substring("env:".length()));
            // An unset variable is an empty text in these clients.
            return value == null ? "" : value;
        }
        return name.equals("userHome")
                ? machine.home()
                : name.equals("/") || name.equals("pathSeparator") ? machine.path("", "") : null;
    }
}
