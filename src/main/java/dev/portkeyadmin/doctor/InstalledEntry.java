package dev.portkeyadmin.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.app.Setting;
import dev.portkeyadmin.doctor.Check.State;
import dev.portkeyadmin.doctor.ServerProcess.NoAnswerException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.runtime.OperatingSystem;
import dev.portkeyadmin.runtime.Version;
import dev.portkeyadmin.setup.Client;
import dev.portkeyadmin.setup.Machine;
import dev.portkeyadmin.setup.ServerEntry;
import dev.portkeyadmin.setup.Setup;
import dev.portkeyadmin.setup.SetupException;
import dev.portkeyadmin.text.SafeText;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the entry of a client as the client would, and says what is wrong with it. */
public final class InstalledEntry {

    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\","
                    + "\"capabilities\":{},\"clientInfo\":{\"name\":\"doctor\",\"version\":\"1\"}}}";
    private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{}}";
    private static final int TEXT_LENGTH = 300;

    /**
     * How long to wait.
     *
     * @param answer for one answer
     * @param patience of the least patient client: a slower start is reported
     * @param checks for the checks of the server itself
     * @param end for the end of a server whose client is gone
     */
    record Limits(Duration answer, Duration patience, Duration checks, Duration end) {}

    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(90), Duration.ofSeconds(5));

    private final Client client;
    private final Machine machine;
    private final Path file;
    private final String name;
    private final Secrets secrets;
    private final Limits limits;

    /**
     * The entry of that name.
     *
     * @param file to read instead of the client's own; null for that one
     */
    public InstalledEntry(Client client, Machine machine, @Nullable Path file, String name, Secrets secrets) {
        this(client, machine, file, name, secrets, LIMITS);
    }

    InstalledEntry(Client client, Machine machine, @Nullable Path file, String name, Secrets secrets, Limits limits) {
        this.client = client;
        this.machine = machine;
        this.file = file == null ? Setup.file(client, machine) : file;
        this.name = name;
        this.secrets = secrets;
        this.limits = limits;
    }

    /** Runs the checks in order; each presupposes that those before it succeeded. */
    public List<Check> examine() throws InterruptedException {
        List<Check> checks = new ArrayList<>();
        String again = "Run setup " + client.id() + ".";
        ServerEntry entry;
        try {
            entry = Setup.configured(client, file, name);
        } catch (SetupException e) {
            checks.add(Check.failed("entry", e.finding(), e.fix().isEmpty() ? again : e.fix()));
            return checks;
        }
        secrets.add(entry.environment().get(Setting.PORTKEY_API_KEY.name()));
        for (String folder : Setup.exceptions(client, file, name)) {
            checks.add(Check.note(
                    "folder",
                    "In " + SafeText.visible(folder, TEXT_LENGTH) + " the file has another entry " + name
                            + " or switches it off.",
                    "Take that out, unless it is meant for this folder."));
        }
        if (!entry.enabled()) {
            checks.add(Check.failed(
                    "entry", "The entry " + name + " is switched off in " + shown(file) + ".", "Switch it on."));
            return checks;
        }
        List<String> command = new ArrayList<>();
        Map<String, String> environment = client.handsOn(machine);
        String unknown = expand(entry, command, environment);
        secrets.add(environment.get(Setting.PORTKEY_API_KEY.name()));
        if (unknown != null) {
            checks.add(Check.note(
                    "entry",
                    "Holds a value that only " + client.title() + " can fill in: "
                            + SafeText.bare(secrets.redact(unknown), TEXT_LENGTH) + ".",
                    "See the client's own log, or run " + again.replaceFirst("^Run ", "")));
            return checks;
        }
        checks.add(Check.ok("entry", "Found in " + shown(file) + "."));
        Path program = program(command.get(0), environment);
        if (program == null) {
            checks.add(Check.failed(
                    "command",
                    "The command " + SafeText.of(command.get(0), TEXT_LENGTH) + " is not a program that can be run.",
                    again + " It names the full path of a program that is there."));
            return checks;
        }
        checks.add(Check.ok("command", shown(program) + "."));
        Path directory = directory(entry);
        if (!Files.isDirectory(directory)) {
            checks.add(Check.failed(
                    "start", "The directory " + shown(directory) + " does not exist.", "Correct cwd in the entry."));
            return checks;
        }
        boolean ours = start(command, environment, directory, checks, again);
        if (ours) {
            own(command, environment, directory, checks, again);
        }
        return checks;
    }

    private static String shown(Path path) {
        return SafeText.path(path);
    }

    /** Fills in the variables; names the first value that only the client can fill in. */
    private @Nullable String expand(ServerEntry entry, List<String> command, Map<String, String> environment) {
        List<String> texts = new ArrayList<>(List.of(entry.command()));
        texts.addAll(entry.arguments());
        for (String text : texts) {
            String expanded = client.expand(text, machine);
            if (expanded == null) {
                return text;
            }
            command.add(expanded);
        }
        for (Map.Entry<String, String> variable : entry.environment().entrySet()) {
            String expanded = client.expand(variable.getValue(), machine);
            if (expanded == null) {
                return "the variable " + variable.getKey();
            }
            environment.put(variable.getKey(), expanded);
        }
        return null;
    }

    private Path directory(ServerEntry entry) {
        String named = entry.directory();
        String expanded = named == null ? null : client.expand(named, machine);
        return Path.of(expanded == null ? machine.home() : expanded);
    }

    /** The file of a command, as a client finds it; null for none that can be run. */
    private @Nullable Path program(String command, Map<String, String> environment) {
        try {
            if (command.contains("/") || command.contains(File.separator)) {
                return runnable(Path.of(command));
            }
            String path = environment.entrySet().stream()
                    .filter(variable -> variable.getKey().equalsIgnoreCase("PATH"))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
            for (String directory : path.split(File.pathSeparator)) {
                Path found = directory.isBlank() ? null : runnable(Path.of(directory, command));
                if (found != null) {
                    return found;
                }
            }
            return null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private @Nullable Path runnable(Path path) {
        List<String> endings =
                machine.os() == OperatingSystem.WINDOWS ? List.of("", ".exe", ".cmd", ".bat") : List.of("");
        for (String ending : endings) {
            Path candidate = path.resolveSibling(path.getFileName() + ending);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /** Returns whether it is this server that was started. */
    private boolean start(
            List<String> command, Map<String, String> environment, Path directory, List<Check> checks, String again)
            throws InterruptedException {
        long begin = System.nanoTime();
        try (ServerProcess server = new ServerProcess(command, environment, directory, limits.end)) {
            server.send(INITIALIZE);
            JsonNode info = server.answer(1, limits.answer).path("serverInfo");
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            String started = "Answered after " + took.toMillis() + " ms as "
                    + SafeText.bare(
                            info.path("name").asText() + " "
                                    + info.path("version").asText(),
                            TEXT_LENGTH) + ".";
            checks.add(
                    took.compareTo(limits.patience) > 0
                            ? Check.note("start", started, "Some clients wait for 10 s only. " + again)
                            : Check.ok("start", started));
            String version = info.path("version").asText();
            boolean ours = info.path("name").asText().equals(Version.NAME);
            if (ours && !version.equals(Version.TEXT)) {
                checks.add(Check.note(
                        "version",
                        "The entry starts version " + SafeText.bare(version, TEXT_LENGTH) + ", and this is "
                                + Version.TEXT + ".",
                        "Run setup " + client.id() + " with the program that you want the client to start."));
            }
            server.send(INITIALIZED);
            server.send(LIST);
            int tools = server.answer(2, limits.answer).path("tools").size();
            checks.add(
                    tools > 0
                            ? Check.ok("tools", "Lists " + tools + " tools.")
                            : Check.failed(
                                    "tools",
                                    "Lists no tools.",
                                    "Correct PORTKEY_TOOLSETS and PORTKEY_TOOLS in the entry."));
            if (!server.end()) {
                checks.add(Check.note("end", "It did not end when its client was gone, and was ended.", ""));
            }
            return ours;
        } catch (NoAnswerException e) {
            checks.add(Check.failed(
                    checks.get(checks.size() - 1).name().equals("start") ? "tools" : "start",
                    SafeText.visible(secrets.redact(String.valueOf(e.getMessage())), 2 * TEXT_LENGTH),
                    e.isExplained() ? "Correct what it says, or " + again.replaceFirst("^R", "r") : again));
        } catch (IOException e) {
            checks.add(Check.failed(
                    "start",
                    "It could not be started: "
                            + SafeText.visible(
                                    String.valueOf(e.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("")
                                            .strip(),
                                    TEXT_LENGTH)
                            + ".",
                    again));
        }
        return false;
    }

    /** Asks the server itself for its checks, with the settings of the entry. */
    private void own(
            List<String> command, Map<String, String> environment, Path directory, List<Check> checks, String again)
            throws InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.removeIf("serve"::equals);
        line.add("doctor");
        line.add("--json");
        try (ServerProcess server = new ServerProcess(line, environment, directory, limits.end)) {
            server.end();
            String report = server.rest(limits.checks);
            if (report == null) {
                throw new IOException("no report in time");
            }
            JsonNode found = Json.read(report).path("checks");
            if (found.isEmpty()) {
                throw new IOException("no report");
            }
            for (JsonNode check : found) {
                checks.add(ofTheServer(check, again));
            }
        } catch (IOException | IllegalArgumentException e) {
            checks.add(Check.note("settings", "The checks of the server itself could not be run.", ""));
        }
    }

    /** Reads a check that the server made itself; its settings are those of the entry, not of a shell. */
    static Check ofTheServer(JsonNode check, String again) {
        String fix = check.path("fix").asText();
        return new Check(
                check.path("check").asText(),
                State.valueOf(check.path("state").asText().toUpperCase(Locale.ROOT)),
                check.path("finding").asText(),
                fix.equals(Doctor.EXPORT_KEY) ? again + " It asks for the key." : fix);
    }
}
