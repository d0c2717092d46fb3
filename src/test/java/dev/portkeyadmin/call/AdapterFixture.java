package dev.portkeyadmin.call;

import dev.portkeyadmin.audit.AuditLog;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.client.Timing;
import dev.portkeyadmin.confirmation.Channels;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.risk.Risk;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationPolicy;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.secrets.SecretFiles;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.RecordingPortkey.Asked;
import dev.portkeyadmin.support.RecordingPortkey.Reply;
import dev.portkeyadmin.support.TestCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An adapter with all its safety checks in front of a stubbed Portkey. The key in use is an organisation key. */
public final class AdapterFixture implements AutoCloseable {

    private static final String OWN_KEY = "GET /api-keys without workspace";

    private static final Pattern VERSION = Pattern.compile("^/v1");
    private static final Pattern OWN_KEY_TARGET = Pattern.compile("/v1/api-keys\\?page_size=100&current_page=[0-9]+");

    /** The paths of the lists that names are looked up in, by operation. */
    private static final Map<String, Pattern> LISTS = lists();

    public final Secrets secrets = new Secrets();
    public RecordingPortkey portkey;

    private final List<Asked> lookUps = new CopyOnWriteArrayList<>();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private Function<Asked, Reply> others = AdapterFixture::otherwise;
    private When policy = When.AUTO;
    private Risk level = Risk.GRAVE;
    private Channels channels = new Channels(() -> null, Timing.SYSTEM);
    private Path secretFiles;
    private List<Path> secretFallbacks = List.of();
    private Path auditLog;
    private boolean readOnly;
    private String key = RecordingPortkey.KEY;
    private ToolAdapter adapter;
    private Catalogue catalogue;
    private AuditLog audit;

    /** Forbids every read and accepts every write unless a test stubs it. */
    public AdapterFixture() {
        portkey = new RecordingPortkey(this::reply);
        ownKey("organisation-service", "");
    }

    /** The masked form of the key in use, as Portkey shows it. */
    public static String masked() {
        return RecordingPortkey.KEY.substring(0, 2) + "*****"
                + RecordingPortkey.KEY.substring(RecordingPortkey.KEY.length() - 3);
    }

    /** Uses another stub, which the test closes and which answers the question whose key is in use, too. */
    public AdapterFixture before(RecordingPortkey other) {
        portkey.close();
        portkey = other;
        return this;
    }

    private Reply reply(Asked asked) {
        String path = path(asked);
        String request = asked.method() + " " + path;
        if (isLookAtOwnKey(asked)) {
            return replies.getOrDefault(request + " " + asked.query("current_page"), replies.get(OWN_KEY));
        }
        Reply known = replies.get(request);
        return known == null ? others.apply(asked) : known;
    }

    /** The path below the version of the base URL, without query. */
    private static String path(Asked asked) {
        String target = asked.target();
        int query = target.indexOf('?');
        return VERSION.matcher(query < 0 ? target : target.substring(0, query)).replaceFirst("");
    }

    private static boolean isLookAtOwnKey(Asked asked) {
        return asked.method().equals("GET")
                && OWN_KEY_TARGET.matcher(asked.target()).matches();
    }

    private static Reply otherwise(Asked asked) {
        return asked.method().equals("GET") ? new Reply(403, "{}") : Reply.ok("{}");
    }

    public AdapterFixture policy(When value) {
        adapter = policy == value ? adapter : null;
        policy = value;
        return this;
    }

    /** Asks about calls of this risk and above. */
    public AdapterFixture level(Risk value) {
        level = value;
        return this;
    }

    public AdapterFixture channels(Channels value) {
        channels = value;
        return this;
    }

    public AdapterFixture secretFiles(Path directory) {
        secretFiles = directory;
        return this;
    }

    /** Directories for secrets that the directory of secret files does not take. */
    public AdapterFixture secretFallbacks(Path... directories) {
        secretFallbacks = List.of(directories);
        return this;
    }

    public AdapterFixture auditLog(Path file) {
        auditLog = file;
        return this;
    }

    /** Sends only reads. */
    public AdapterFixture readOnly() {
        readOnly = true;
        return this;
    }

    public AdapterFixture key(String value) {
        key = value;
        return this;
    }

    /** Answers the question whose key is in use with one key of this type, and with more members for it in JSON. */
    public AdapterFixture ownKey(String type, String members) {
        return ownKeys("{\"data\":[{\"id\":\"k-own\",\"name\":\"own\",\"key\":\"" + masked() + "\",\"type\":\"" + type
                + "\"" + members + "}],\"total\":1}");
    }

    /** Answers the question whose key is in use on every page. */
    public AdapterFixture ownKeys(String body) {
        return ownKeys(Reply.ok(body));
    }

    public AdapterFixture ownKeys(Reply reply) {
        replies.put(OWN_KEY, reply);
        return this;
    }

    /** Answers the question whose key is in use on one page. */
    public AdapterFixture ownKeysOn(int page, String body) {
        replies.put("GET /api-keys " + page, Reply.ok(body));
        return this;
    }

    /** Answers a method and path, such as "GET /configs". */
    public AdapterFixture on(String request, Reply reply) {
        replies.put(request, reply);
        return this;
    }

    public AdapterFixture on(String request, String body) {
        return on(request, Reply.ok(body));
    }

    /** Answers every request that is not stubbed by {@link #on}. */
    public AdapterFixture answering(Function<Asked, Reply> function) {
        others = function;
        return this;
    }

    public Catalogue.Entry entry(String tool) {
        start();
        return catalogue.get(tool);
    }

    /** Returns the same adapter each time. */
    public ToolAdapter adapter() {
        start();
        return adapter;
    }

    /** Returns the catalogue of the adapter. */
    public Catalogue catalogue() {
        start();
        return catalogue;
    }

    /** The audit log that the adapter writes. */
    public AuditLog audit() {
        start();
        return audit;
    }

    private void start() {
        if (adapter == null) {
            ApiKey used = ApiKey.of(key, secrets);
            catalogue = TestCatalogue.on(portkey.connection(used, readOnly));
            audit = new AuditLog(auditLog, secrets);
            adapter = new ToolAdapter(
                    catalogue,
                    new SafetyOptions(
                            new ConfirmationPolicy(policy, level),
                            used,
                            secretFiles == null ? null : new SecretFiles(secretFiles, secretFallbacks),
                            audit),
                    channels,
                    Clock.systemUTC());
        }
    }

    public ToolResult call(String tool, Map<String, Object> arguments, CallContext caller) {
        int before = portkey.count();
        try {
            return adapter().call(entry(tool), arguments, caller);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            noteLookUps(entry(tool).operation(), before);
        }
    }

    private static Map<String, Pattern> lists() {
        Catalogue all = TestCatalogue.on(null);
        return Stream.of(Reference.values())
                .map(Reference::list)
                .distinct()
                .collect(Collectors.toMap(
                        name -> name,
                        name -> Pattern.compile(
                                all.require(name).operation().path().replaceAll("\\{[a-z_]+}", "[^/]+"))));
    }

    /** Looking up names comes first in a call. */
    private void noteLookUps(Operation operation, int before) {
        portkey.askedSince(before).stream()
                .takeWhile(asked -> isLookUp(asked, operation))
                .forEach(lookUps::add);
    }

    private static boolean isLookUp(Asked asked, Operation operation) {
        String path = path(asked);
        return asked.method().equals("GET")
                && LISTS.entrySet().stream()
                        .anyMatch(list -> !list.getKey().equals(operation.name())
                                && list.getValue().matcher(path).matches());
    }

    public ToolResult call(String tool, Map<String, Object> arguments) {
        return call(tool, arguments, CallContext.SILENT);
    }

    /** Returns the question that a call puts to a person, who declines. */
    public String question(String tool, Map<String, Object> arguments) {
        ScriptedPerson person = new ScriptedPerson(CallContext.ElicitationResult.DECLINED);
        ToolResult result = call(tool, arguments, person);
        if (person.questions().size() != 1) {
            throw new AssertionError(person.questions() + " " + result.text());
        }
        return person.questions().get(0);
    }

    /** Returns the requests in order, without the question whose key is in use and without look-ups of names. */
    public List<Asked> asked() {
        return portkey.asked().stream()
                .filter(asked -> !isLookAtOwnKey(asked))
                .filter(asked -> lookUps.stream().noneMatch(lookUp -> lookUp == asked))
                .toList();
    }

    /** Returns the targets of the requests that were reads, in order. */
    public List<String> reads() {
        return portkey.asked().stream()
                .filter(asked -> asked.method().equals("GET"))
                .map(RecordingPortkey.Asked::target)
                .toList();
    }

    /** Returns method and path of the requests that were not reads, in order. */
    public List<String> writes() {
        return portkey.asked().stream()
                .filter(asked -> !asked.method().equals("GET"))
                .map(asked -> asked.method() + " " + asked.target().replaceFirst("^/v1", ""))
                .toList();
    }

    /** The lines of the audit log, each whole and of one object. */
    public List<Map<String, Object>> lines() {
        return lines(auditLog);
    }

    @SuppressWarnings("unchecked") // a JSON object becomes a map with string keys
    public static List<Map<String, Object>> lines(Path file) {
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
