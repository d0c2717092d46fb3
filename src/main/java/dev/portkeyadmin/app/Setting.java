package dev.portkeyadmin.app;

import java.util.Locale;

/** Every setting: an environment variable, a flag of the same name, and what it means. A flag wins over the environment. */
public enum Setting {
    PORTKEY_API_KEY("KEY", "Portkey API key. Has no flag, since other users of a machine can read flags."),
    PORTKEY_API_KEY_FILE("FILE", "File that holds the key, read again when it changes; wins over PORTKEY_API_KEY."),
    PORTKEY_BASE_URL("URL", "Address of the Admin API (default https://api.portkey.ai/v1)."),
    PORTKEY_ALLOW_INSECURE_HTTP("", "Allow plain http to a host that is not this machine."),
    PORTKEY_TOOLSETS("NAMES", "Toolsets to list, comma-separated, or all (default users,catalogue)."),
    PORTKEY_TOOLS("NAMES", "Single tools to list, comma-separated: besides the toolsets named, or alone."),
    PORTKEY_READ_ONLY("", "List reading tools alone and refuse to send anything that writes."),
    PORTKEY_CONFIRM(
            "WHEN",
            "Ask a person before a destructive call: auto (default: where the client can), always (refuse where it cannot) "
                    + "or never."),
    PORTKEY_SECRETS(
            "HOW",
            "What becomes of secrets that Portkey shows only once: show (default: in the answer) or file (in a file that "
                    + "its owner alone can read)."),
    PORTKEY_SECRETS_DIR("DIR", "Directory for those files (default .portkey-admin-mcp/secrets in your home)."),
    PORTKEY_AUDIT_LOG(
            "FILE",
            "File to which each writing call appends a line of JSON; if it cannot, nothing is written to Portkey."),
    PORTKEY_LOG_LEVEL("LEVEL", "What is logged to stderr: off, error, warn (default), info, debug or trace."),
    PORTKEY_CA_BUNDLE("FILE", "PEM file with certificates to trust besides the default ones."),
    PORTKEY_SANDBOX("", "Use a made-up organisation inside this process instead of Portkey; needs no key.");

    private final String value;
    private final String meaning;

    Setting(String value, String meaning) {
        this.value = value;
        this.meaning = meaning;
    }

    /** The flag, such as {@code --base-url}; null where there is none. */
    public String flag() {
        return this == PORTKEY_API_KEY
                ? null
                : "--"
                        + name().substring("PORTKEY_".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-');
    }

    /** Whether the setting is a switch, true or false. */
    public boolean isSwitch() {
        return value.isEmpty();
    }

    /** What the value is, in one word; empty for a switch. */
    public String value() {
        return value;
    }

    /** One sentence for people. */
    public String meaning() {
        return meaning;
    }
}
