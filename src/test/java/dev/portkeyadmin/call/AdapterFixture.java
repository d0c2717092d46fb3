package dev.portkeyadmin.call;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.safety.AuditLog;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationGate.Policy;
import dev.portkeyadmin.safety.SafetyOptions;
import dev.portkeyadmin.safety.SecretFiles;
import dev.portkeyadmin.support.StubPortkey;
import dev.portkeyadmin.support.StubPortkey.Asked;
import dev.portkeyadmin.support.StubPortkey.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One way to administer an organisation that a test makes up: an adapter with all its safety before a Portkey on loopback. */
final class AdapterFixture implements AutoCloseable {

    final Secrets secrets = new Secrets();
    StubPortkey portkey;

    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private Policy policy = Policy.AUTO;
    private Path secretFiles;
    private List<Path> secretFallbacks = List.of();
    private Path auditLog;
    private boolean readOnly;
    private String key = StubPortkey.KEY;
    private ToolAdapter adapter;
    private Catalogue catalogue;
    private AuditLog audit;

    AdapterFixture() {
        portkey = new StubPortkey(this::reply);
    }

    /** Before another Portkey, which belongs to the test. */
    AdapterFixture before(StubPortkey other) {
        portkey.close();
        portkey = other;
        return this;
    }

    private Reply reply(Asked asked) {
        String path = asked.target().replaceAll("\\?.*", "").replaceFirst("^/v1", "");
        return replies.getOrDefault(
                asked.method() + " " + path, asked.method().equals("GET") ? new Reply(403, "{}") : Reply.ok("{}"));
    }

    AdapterFixture policy(Policy value) {
        policy = value;
        return this;
    }

    AdapterFixture secretFiles(Path directory) {
        secretFiles = directory;
        return this;
    }

    /** Directories for secrets that the directory of secret files does not take. */
    AdapterFixture secretFallbacks(Path... directories) {
        secretFallbacks = List.of(directories);
        return this;
    }

    AdapterFixture auditLog(Path file) {
        auditLog = file;
        return this;
    }

    AdapterFixture readOnly() {
        readOnly = true;
        return this;
    }

    AdapterFixture key(String value) {
        key = value;
        return this;
    }

    /** What is answered to a method and path; else a read is forbidden and a write is done. */
    AdapterFixture on(String request, Reply reply) {
        replies.put(request, reply);
        return this;
    }

    AdapterFixture on(String request, String body) {
        return on(request, Reply.ok(body));
    }

    Catalogue.Entry entry(String tool) {
        start();
        return catalogue.get(tool);
    }

    /** The adapter, which knows of all that was called before. */
    ToolAdapter adapter() {
        start();
        return adapter;
    }

    /** The audit log that the adapter writes. */
    AuditLog audit() {
        start();
        return audit;
    }

    Catalogue catalogue() {
        start();
        return catalogue;
    }

    private void start() {
        if (adapter == null) {
            ApiKey used = ApiKey.of(key, secrets);
            catalogue = new Catalogue(Services.on(portkey.connection(used, readOnly)));
            audit = new AuditLog(auditLog, secrets);
            adapter = new ToolAdapter(
                    catalogue,
                    new SafetyOptions(
                            policy,
                            used,
                            secretFiles == null ? null : new SecretFiles(secretFiles, secretFallbacks),
                            audit));
        }
    }

    ToolResult call(String tool, Map<String, Object> arguments, CallContext caller) {
        try {
            return adapter().call(entry(tool), arguments, caller);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    ToolResult call(String tool, Map<String, Object> arguments) {
        return call(tool, arguments, CallContext.SILENT);
    }

    /** What a person is asked who then says no. */
    String question(String tool, Map<String, Object> arguments) {
        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.DECLINED);
        ToolResult result = call(tool, arguments, person);
        if (person.questions().size() != 1) {
            throw new AssertionError(person.questions() + " " + result.text());
        }
        return person.questions().get(0);
    }

    /** Requests that were no reads, in order: method and path. */
    List<String> writes() {
        return portkey.asked().stream()
                .filter(asked -> !asked.method().equals("GET"))
                .map(asked -> asked.method() + " " + asked.target().replaceFirst("^/v1", ""))
                .toList();
    }

    /** The lines of the audit log, each whole and of one object. */
    List<Map<String, Object>> lines() {
        return lines(auditLog);
    }

    @SuppressWarnings("unchecked") // a JSON object becomes a map with string keys
    static List<Map<String, Object>> lines(Path file) {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            List<Map<String, Object>> lines = new ArrayList<>();
            for (String line : Files.readString(file, StandardCharsets.UTF_8).split("(?<=\n)")) {
                if (!line.endsWith("\n")) {
                    throw new AssertionError("a line without end: " + line);
                }
                lines.add(new LinkedHashMap<>((Map<String, Object>) Json.toPlain(Json.read(line))));
            }
            return lines;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        portkey.close();
    }
}
