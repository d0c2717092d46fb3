package dev.portkeyadmin.setup;

import static dev.portkeyadmin.text.SafeText.NAME_LENGTH;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.runtime.OperatingSystem;
import dev.portkeyadmin.setup.text.ConfigText.Syntax;
import dev.portkeyadmin.text.SafeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The clients that can be set up: where each keeps its servers, in which form, and what it does to them when it starts them. */
public enum Client {
    CLAUDE_DESKTOP("Claude Desktop", Syntax.JSON, "mcpServers", "Quit Claude Desktop, open it again"),
    CLAUDE_CODE("Claude Code", Syntax.JSON, "mcpServers", "Start claude"),
    CURSOR("Cursor", Syntax.JSONC, "mcpServers", "Open a chat in Cursor"),
    VS_CODE("VS Code", Syntax.JSONC, "servers", "Open the chat of VS Code in agent mode"),
    WINDSURF("Windsurf", Syntax.JSONC, "mcpServers", "Press Refresh in the MCP servers of Windsurf"),
    CODEX("Codex", Syntax.TOML, "mcp_servers", "Start codex"),
    GEMINI_CLI("Gemini CLI", Syntax.JSON_WITH_COMMENTS, "mcpServers", "Start gemini in a folder that it trusts"),
    OPENCODE("opencode", Syntax.JSONC, "mcp", "Start opencode");

    /** The variables that Codex hands on to a server; those of the entry come in addition. */
    private static final Set<String> OF_CODEX = Set.of(
            "HOME",
            "LOGNAME",
            "PATH",
            "SHELL",
            "USER",
            "__CF_USER_TEXT_ENCODING",
            "LANG",
            "LC_ALL",
            "TERM",
            "TMPDIR",
            "TZ");

    /** Those that the official TypeScript library hands on, which Claude Desktop is built with. */
    private static final Set<String> OF_THE_LIBRARY = Set.of("HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER");

    private static final Set<String> ON_WINDOWS = Set.of(
            "APPDATA",
            "HOMEDRIVE",
            "HOMEPATH",
            "LOCALAPPDATA",
            "PATH",
            "PATHEXT",
            "PROCESSOR_ARCHITECTURE",
            "SYSTEMDRIVE",
            "SYSTEMROOT",
            "TEMP",
            "TMP",
            "USERDOMAIN",
            "USERNAME",
            "USERPROFILE",
            "PROGRAMFILES",
            "COMSPEC");

    private static final String STORE_PACKAGE = "Claude_pzs8sxrjxfjjc";

    private final String title;
    private final Syntax syntax;
    private final String container;
    private final String next;

    Client(String title, Syntax syntax, String container, String next) {
        this.title = title;
        this.syntax = syntax;
        this.container = container;
        this.next = next;
    }

    /** The name on the command line, such as {@code claude-code}. */
    public String id() {
        return this == VS_CODE ? "vscode" : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name that people know. */
    public String title() {
        return title;
    }

    /** The client of that id. */
    public static Optional<Client> of(String id) {
        String wanted = id.toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(values())
                .filter(client -> client.id().equals(wanted)
                        || client.id().replace("-", "").equals(wanted.replace("-", "")))
                .findFirst();
    }

    /** All ids, in order. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(Client::id).toList();
    }

    Syntax syntax() {
        return syntax;
    }

    /** The step in the client so that it reads its file. */
    String next() {
        return next;
    }

    /**
     * Returns whether the directory of its file shows that the client was started; that of Claude Code, the home directory,
     * does not.
     */
    boolean hasOwnDirectory() {
        return this != CLAUDE_CODE;
    }

    /** The files that it may read: the one that takes precedence first, the documented one last. */
    List<String> files(Machine machine) {
        boolean windows = machine.os() == OperatingSystem.WINDOWS;
        boolean mac = machine.os() == OperatingSystem.MACOS;
        String applications = mac
                ? machine.inHome("Library", "Application Support")
                : windows ? machine.appData() : machine.xdgConfig();
        return switch (this) {
            case CLAUDE_DESKTOP -> {
                String documented = machine.path(applications, "Claude", "claude_desktop_config.json");
                yield windows
                        ? List.of(
                                machine.path(
                                        machine.localAppData(),
                                        "Packages",
                                        STORE_PACKAGE,
                                        "LocalCache",
                                        "Roaming",
                                        "Claude",
                                        "claude_desktop_config.json"),
                                documented)
                        : List.of(documented);
            }
            case CLAUDE_CODE ->
                List.of(machine.path(machine.directory("CLAUDE_CONFIG_DIR", machine.home()), ".claude.json"));
            case CURSOR -> List.of(machine.inHome(".cursor", "mcp.json"));
            case VS_CODE -> List.of(machine.path(applications, "Code", "User", "mcp.json"));
            case WINDSURF -> List.of(machine.inHome(".codeium", "windsurf", "mcp_config.json"));
            case CODEX ->
                List.of(machine.path(machine.directory("CODEX_HOME", machine.inHome(".codex")), "config.toml"));
            case GEMINI_CLI ->
                List.of(machine.path(machine.directory("GEMINI_CLI_HOME", machine.home()), ".gemini", "settings.json"));
            case OPENCODE -> {
                String named = machine.variable("OPENCODE_CONFIG");
                String directory = machine.path(machine.xdgConfig(), "opencode");
                yield named != null
                        ? List.of(named)
                        : List.of(machine.path(directory, "opencode.jsonc"), machine.path(directory, "opencode.json"));
            }
        };
    }

    /** The way to an entry in a file. The second version of opencode has its servers one level deeper. */
    List<String> path(JsonNode tree, String name) {
        JsonNode servers = tree.path(container).path("servers");
        return this == OPENCODE && servers.isObject() && !servers.has("type")
                ? List.of(container, "servers", name)
                : List.of(container, name);
    }

    /** The members of an entry in the form of this client. */
    ObjectNode render(ServerEntry entry) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        switch (this) {
            case OPENCODE -> node.put("type", "local");
            case CLAUDE_CODE, CURSOR, VS_CODE -> node.put("type", "stdio");
            default -> {}
        }
        if (this == OPENCODE) {
            node.putArray("command").add(entry.command());
            entry.arguments().forEach(node.withArray("command")::add);
        } else {
            node.put("command", entry.command());
            node.putArray("args");
            entry.arguments().forEach(node.withArray("args")::add);
        }
        ObjectNode environment = node.putObject(environmentName());
        entry.environment().forEach(environment::put);
        return node;
    }

    String environmentName() {
        return this == OPENCODE ? "environment" : "env";
    }

    /**
     * Reads an entry as a file has it. Only VS Code takes numbers as variables, and null for one that is not set.
     *
     * @throws SetupException when it does not start a program, saying what is there instead
     */
    ServerEntry read(String name, JsonNode node) {
        if (!node.isObject()) {
            throw new SetupException("The entry " + name + " is expected to be an object.");
        }
        List<String> words = new ArrayList<>();
        JsonNode command = node.path("command");
        if (this == OPENCODE && command.isArray()) {
            words.addAll(texts(name, "command", command));
        } else if (command.isTextual()) {
            words.add(command.textValue());
            words.addAll(texts(name, "args", node.path("args")));
        }
        if (words.isEmpty() || words.get(0).isBlank()) {
            String remote = node.has("url") || node.has("httpUrl") || node.has("serverUrl")
                    ? "; it names a server at an address"
                    : "";
            throw new SetupException("The entry " + name + " has no command" + remote + ".");
        }
        Map<String, String> environment = new LinkedHashMap<>();
        JsonNode variables = node.path(environmentName());
        if (!variables.isMissingNode() && !variables.isObject()) {
            throw new SetupException(
                    "The member " + environmentName() + " of the entry " + name + " is expected to be an object.");
        }
        for (Map.Entry<String, JsonNode> variable : variables.properties()) {
            JsonNode value = variable.getValue();
            boolean unset = this == VS_CODE && value.isNull();
            if (!value.isTextual() && !unset && !(this == VS_CODE && value.isNumber())) {
                throw new SetupException("The variable " + SafeText.bare(variable.getKey(), NAME_LENGTH)
                        + " of the entry " + name + " is expected to be a string, in quotation marks.");
            }
            if (!unset) {
                environment.put(variable.getKey(), value.asText());
            }
        }
        return new ServerEntry(
                words.get(0),
                List.copyOf(words.subList(1, words.size())),
                environment,
                node.path("cwd").textValue(),
                !node.path("disabled").asBoolean(false) && node.path("enabled").asBoolean(true));
    }

    /** Returns true if a list beside the servers switches off the one of that name. */
    boolean isExcluded(JsonNode tree, String name) {
        JsonNode allowed = tree.at("/mcp/allowed");
        return this == GEMINI_CLI
                && (holds(tree.at("/mcp/excluded"), name) || !allowed.isEmpty() && !holds(allowed, name));
    }

    /** The folders in which the file says something else about the server of that name. */
    List<String> exceptions(JsonNode tree, String name) {
        List<String> folders = new ArrayList<>();
        if (this == CLAUDE_CODE) {
            tree.path("projects").properties().forEach(project -> {
                JsonNode own = project.getValue();
                if (own.path(container).has(name) || holds(own.path("disabledMcpServers"), name)) {
                    folders.add(project.getKey());
                }
            });
        }
        return folders;
    }

    private static boolean holds(JsonNode array, String text) {
        for (JsonNode item : array) {
            if (item.isTextual() && item.textValue().equals(text)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> texts(String name, String member, JsonNode array) {
        List<String> texts = new ArrayList<>();
        if (!array.isMissingNode() && !array.isArray()) {
            throw new SetupException("The member " + member + " of the entry " + name + " is expected to be an array.");
        }
        for (JsonNode item : array) {
            if (!item.isTextual()) {
                throw new SetupException(
                        "The member " + member + " of the entry " + name + " is expected to hold only strings.");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    /** The variables of its own environment that it hands on to a server. */
    public Map<String, String> handsOn(Machine machine) {
        Set<String> names =
                machine.os() == OperatingSystem.WINDOWS ? ON_WINDOWS : this == CODEX ? OF_CODEX : OF_THE_LIBRARY;
        Map<String, String> environment = new LinkedHashMap<>(machine.environment());
        if (this == CODEX || this == CLAUDE_DESKTOP) {
            environment
                    .keySet()
                    .removeIf(name -> !names.contains(
                            machine.os() == OperatingSystem.WINDOWS ? name.toUpperCase(Locale.ROOT) : name));
        }
        return environment;
    }

    /** Replaces the variables in a text of the entry, as this client does; null where only the client can. */
    public @Nullable String expand(String text, Machine machine) {
        return Placeholders.expand(this, text, machine);
    }
}
