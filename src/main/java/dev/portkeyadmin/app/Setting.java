package dev.portkeyadmin.app;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Every setting: an environment variable and a flag of the same name. A flag wins over the environment. */
public enum Setting {
    PORTKEY_API_KEY("KEY", "Portkey API key. It has no flag because other users of a machine can read flags."),
    PORTKEY_API_KEY_FILE("FILE", "File that holds the key, read again when it changes; wins over PORTKEY_API_KEY."),
    PORTKEY_BASE_URL("URL", "Address of the Admin API (default https://api.portkey.ai/v1)."),
    PORTKEY_ALLOW_INSECURE_HTTP("", "Allow plain http to a host that is not this machine."),
    PORTKEY_TOOLSETS("NAMES", "Toolsets to list, comma-separated, or all (default users,catalogue,jobs)."),
    PORTKEY_TOOLS(
            "NAMES",
            "Single tools to list, comma-separated: added to PORTKEY_TOOLSETS, or the only ones if that is not set."),
    PORTKEY_READ_ONLY("", "List only tools that read, and refuse to send anything that writes."),
    PORTKEY_CONFIRM(
            "WHEN",
            "Ask a person before a risky call: auto (default: where one can be asked), always (refuse where none can) or never."),
    PORTKEY_CONFIRM_LEVEL(
            "RISK",
            "Lowest risk that is asked about: destructive (cannot be undone), grave (default: also what exposes, redirects, "
                    + "weakens or stops something) or writes (every write)."),
    PORTKEY_SECRETS(
            "HOW",
            "How to return secrets that Portkey shows only once: show (default: in the answer) or file (in a file that "
                    + "only its owner can read)."),
    PORTKEY_SECRETS_DIR("DIR", "Directory for those files (default ~/.portkey-admin-mcp/secrets)."),
    PORTKEY_AUDIT_LOG(
            "FILE", "File that records each writing call in JSON; while it cannot be written, such calls are refused."),
    PORTKEY_LOG_LEVEL("LEVEL", "Level of the log on stderr: off, error, warn (default), info, debug or trace."),
    PORTKEY_TIME_ZONE(
            "ZONE",
            "Time zone in which days and periods are meant, such as Europe/Berlin (default: that of this machine)."),
    PORTKEY_CA_BUNDLE("FILE", "PEM file with certificates to trust in addition to the default ones."),
    PORTKEY_SANDBOX("", "Use a sample organisation inside this process instead of Portkey; needs no key.");

    private final String placeholder;
    private final String description;

    Setting(String placeholder, String description) {
        this.placeholder = placeholder;
        this.description = description;
    }

    /** The flag, such as {@code --base-url}; null where there is none. */
    public @Nullable String flag() {
        return this == PORTKEY_API_KEY
                ? null
                : "--"
                        + name().substring("PORTKEY_".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-');
    }

    /** Returns true for a setting that is on or off. */
    public boolean isSwitch() {
        return placeholder.isEmpty();
    }

    /** The kind of value, in one word for the help text; empty for a switch. */
    public String placeholder() {
        return placeholder;
    }

    /** The words that it may have, the default first; none for any other kind of value. */
    public List<String> words() {
        return switch (this) {
            case PORTKEY_CONFIRM -> List.of("auto", "always", "never");
            case PORTKEY_CONFIRM_LEVEL -> List.of("grave", "destructive", "writes");
            case PORTKEY_SECRETS -> List.of("show", "file");
            case PORTKEY_LOG_LEVEL -> List.of("warn", "off", "error", "info", "debug", "trace");
            default -> List.of();
        };
    }

    /** One sentence for people. */
    public String description() {
        return description;
    }

    /** Returns true for a safeguard, which must never be lost because a client did not fill in its value. */
    boolean isProtection() {
        return switch (this) {
            case PORTKEY_READ_ONLY,
                    PORTKEY_CONFIRM,
                    PORTKEY_CONFIRM_LEVEL,
                    PORTKEY_SECRETS,
                    PORTKEY_SECRETS_DIR,
                    PORTKEY_AUDIT_LOG -> true;
            default -> false;
        };
    }

    /** Returns true if a blank value counts as absent. It does not for a protection, or where the key would then be sent elsewhere. */
    boolean mayBeBlank() {
        return !isProtection() && this != PORTKEY_BASE_URL;
    }
}
