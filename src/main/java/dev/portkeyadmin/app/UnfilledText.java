package dev.portkeyadmin.app;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import dev.portkeyadmin.text.SafeText;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises text in the place of a value that was never filled in: placeholders, sample texts and pasted assignments. */
final class UnfilledText {

    private UnfilledText() {}

    /** Returns true for the placeholder that clients leave where the user of a bundle gave no value. */
    static boolean isUserConfig(String text) {
        return text.startsWith("${user_config.") && text.indexOf('}') == text.length() - 1;
    }

    /**
     * Refuses a text that cannot be meant as the setting's value.
     *
     * @param text not blank
     * @throws SettingsException without the text itself when the setting is the key
     */
    static void refuse(Setting setting, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("undefined") || lower.equals("null")) {
            throw new SettingsException(setting.name() + " is \"" + lower
                    + "\", which programs write for a missing value. Set a value or remove the variable.");
        }
        if (lower.contains("portkey") && Patterns.ASSIGNMENT.matcher(text).find()) {
            throw new SettingsException(setting.name()
                    + " holds a name besides its value. Set only the part after the equals sign or colon.");
        }
        boolean isKey = setting == Setting.PORTKEY_API_KEY;
        if (text.indexOf('$') >= 0 || text.indexOf('%') >= 0 || text.indexOf('{') >= 0 || text.indexOf('<') >= 0) {
            Matcher found = (isKey ? Patterns.IN_KEY : Patterns.IN_OTHERS).matcher(text);
            if (found.find()) {
                throw new SettingsException(setting.name() + " holds a placeholder that was not filled in"
                        + (isKey ? "" : " (" + SafeText.bare(found.group(), NAME_LENGTH) + ")")
                        + ". Set the value itself or remove the variable.");
            }
        }
        if (isKey && (isQuote(text.charAt(0)) || isQuote(text.charAt(text.length() - 1)))) {
            throw new SettingsException("PORTKEY_API_KEY begins or ends with a quotation mark. Set only the key.");
        }
        if (isKey && isSample(lower)) {
            throw new SettingsException(
                    "PORTKEY_API_KEY holds a sample text. Set a key from Portkey (Admin Settings, API Keys).");
        }
        if (isKey && (text.contains("***") || text.contains("...") || text.contains("…") || text.contains("•"))) {
            throw new SettingsException(
                    "PORTKEY_API_KEY holds a masked key. Portkey shows the whole key only once, when it is created.");
        }
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    /** A key is random: none begins like this by chance. */
    private static boolean isSample(String lower) {
        return lower.startsWith("your-")
                || lower.startsWith("your_")
                || lower.startsWith("your ")
                || lower.startsWith("changeme")
                || lower.startsWith("change-me")
                || lower.startsWith("change_me")
                || lower.startsWith("replace-me")
                || lower.startsWith("replace_me")
                || lower.contains("xxxxxx")
                || lower.equals("xxx")
                || lower.equals("none")
                || lower.equals("portkey_api_key");
    }

    /** Compiled only for a text that may match. */
    private static final class Patterns {

        private static final String NAME = "[A-Za-z_][\\w()]*";

        /** Placeholders that no value of any setting holds. */
        private static final String ANYWHERE = "\\$\\{[^}]*\\}?|\\$\\([^)]*\\)?|\\{\\{[^}]*(?:\\}\\})?|<[^<>]*>"
                + "|(?<![A-Za-z0-9])%" + NAME + "%(?![A-Za-z0-9])";

        /** Between letters or digits of a key, a dollar or percent sign is an ordinary character. */
        static final Pattern IN_KEY = Pattern.compile(ANYWHERE + "|(?<![A-Za-z0-9$])\\$" + NAME);

        /** In an address, a percent sign before two hexadecimal digits encodes a byte. */
        static final Pattern IN_OTHERS =
                Pattern.compile(ANYWHERE + "|\\$" + NAME + "|%(?![0-9A-Fa-f]{2})" + NAME + "%");

        static final Pattern ASSIGNMENT =
                Pattern.compile("PORTKEY_[A-Z_]+\\s*=|x-portkey-api-key\\s*:", Pattern.CASE_INSENSITIVE);
    }
}
