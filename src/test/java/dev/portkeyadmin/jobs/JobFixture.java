package dev.portkeyadmin.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.audit.AuditLog;
import dev.portkeyadmin.call.SafetyOptions;
import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.client.Timing;
import dev.portkeyadmin.confirmation.Channels;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.risk.Risk;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationPolicy;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.sandbox.DirectSandbox;
import dev.portkeyadmin.sandbox.Sandbox;
import dev.portkeyadmin.support.RecordingPortkey;
import dev.portkeyadmin.support.TestCatalogue;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The jobs in front of a Portkey: a sandbox of their own, or a stub on loopback. */
public final class JobFixture implements AutoCloseable {

    private final PortkeyClient client;

    /** The one that ends with this fixture; null in front of a stub or of the sandbox of another. */
    private final @Nullable Sandbox sandbox;

    private final @Nullable Path auditFile;

    public final Catalogue catalogue;
    public final ToolAdapter adapter;
    public final AuditLog audit;
    public final JobContext context;

    private JobFixture(
            Function<ApiKey, PortkeyClient> connect,
            String key,
            When policy,
            @Nullable Path auditFile,
            Clock clock,
            @Nullable Sandbox sandbox) {
        this.sandbox = sandbox;
        Secrets secrets = new Secrets();
        ApiKey used = ApiKey.of(key, secrets);
        this.auditFile = auditFile;
        client = connect.apply(used);
        catalogue = TestCatalogue.on(client);
        audit = new AuditLog(auditFile, secrets);
        adapter = new ToolAdapter(
                catalogue,
                new SafetyOptions(new ConfirmationPolicy(policy, Risk.GRAVE), used, null, audit),
                new Channels(() -> null, Timing.SYSTEM),
                clock);
        context = new JobContext(catalogue, adapter);
    }

    /** In front of a new sandbox. */
    public static JobFixture inSandbox() {
        return inSandbox(Clock.systemUTC());
    }

    /** In front of a new sandbox; the server has the clock. */
    public static JobFixture inSandbox(Clock clock) {
        return inSandbox(Sandbox.start(), clock);
    }

    private static JobFixture inSandbox(Sandbox sandbox, Clock clock) {
        return new JobFixture(
                used -> DirectSandbox.connect(sandbox, used), Sandbox.ADMIN_KEY, When.AUTO, null, clock, sandbox);
    }

    /** In front of a new sandbox over HTTP. */
    public static JobFixture inSandbox(When policy, Path auditFile) {
        Sandbox sandbox = Sandbox.start();
        return new JobFixture(
                connection(sandbox.baseUrl()), Sandbox.ADMIN_KEY, policy, auditFile, Clock.systemUTC(), sandbox);
    }

    /** In front of the sandbox of this one, which it does not end. */
    public JobFixture with(Clock clock) {
        return new JobFixture(
                used -> DirectSandbox.connect(sandbox, used), Sandbox.ADMIN_KEY, When.AUTO, null, clock, null);
    }

    /** In front of the sandbox of this one, which it does not end. */
    public JobFixture with(String key) {
        return new JobFixture(connection(sandbox.baseUrl()), key, When.AUTO, null, Clock.systemUTC(), null);
    }

    /** In front of a stub. */
    public static JobFixture on(RecordingPortkey portkey) {
        return on(portkey, When.AUTO, null);
    }

    /** In front of a stub; null for no audit log. */
    public static JobFixture on(RecordingPortkey portkey, When policy, @Nullable Path auditFile) {
        return on(portkey, policy, auditFile, Clock.systemUTC());
    }

    /** In front of a stub; the server has the clock. */
    public static JobFixture on(RecordingPortkey portkey, Clock clock) {
        return on(portkey, When.AUTO, null, clock);
    }

    private static JobFixture on(RecordingPortkey portkey, When policy, @Nullable Path auditFile, Clock clock) {
        URI url = URI.create(portkey.url());
        return new JobFixture(connection(url), RecordingPortkey.KEY, policy, auditFile, clock, null);
    }

    private static Function<ApiKey, PortkeyClient> connection(URI url) {
        return key -> new PortkeyClient(new PortkeyClient.Options(url, key, false, null, Map.of()));
    }

    /** Calls a job as a client does. */
    public ToolResult call(String name, Map<String, Object> arguments, CallContext caller) throws InterruptedException {
        Job job =
                Jobs.all().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        return adapter.guard(name, job.schema(), arguments, valid -> job.work().with(context, valid, caller));
    }

    /** Calls an operation. */
    public JsonNode operation(String name, Map<String, Object> arguments) {
        try {
            return tree(adapter.call(catalogue.require(name), arguments, CallContext.SILENT));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The answer of a call that succeeded. */
    public JsonNode answer(String name, Map<String, Object> arguments, CallContext caller) {
        try {
            return tree(call(name, arguments, caller));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The error of a call that failed. */
    public String error(String name, Map<String, Object> arguments, CallContext caller) {
        try {
            ToolResult result = call(name, arguments, caller);
            if (!result.isError()) {
                throw new AssertionError(result.text());
            }
            return result.text();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public static JsonNode tree(ToolResult result) {
        if (result.isError()) {
            throw new AssertionError(result.text());
        }
        return read(result.text());
    }

    private static JsonNode read(String json) {
        try {
            return Json.read(json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }

    /** The lines of the audit log. */
    public List<JsonNode> lines() {
        try {
            List<JsonNode> lines = new ArrayList<>();
            if (auditFile != null && Files.exists(auditFile)) {
                Files.readAllLines(auditFile, StandardCharsets.UTF_8).forEach(line -> lines.add(read(line)));
            }
            return lines;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The only line of that kind. */
    public JsonNode line(String kind) {
        List<JsonNode> found = lines().stream()
                .filter(line -> line.path("record").asText().equals(kind))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(lines().toString());
        }
        return found.get(0);
    }

    @Override
    public void close() {
        client.close();
        if (sandbox != null) {
            sandbox.close();
        }
    }

    /** A person behind a client, who gives the same answer each time. */
    public static final class Person implements CallContext {

        private final ElicitationResult answer;
        private final Runnable meanwhile;
        public final List<String> questions = new ArrayList<>();
        public final List<String> acts = new ArrayList<>();
        public final List<String> progress = new ArrayList<>();

        public Person(ElicitationResult answer, Runnable meanwhile) {
            this.answer = answer;
            this.meanwhile = meanwhile;
        }

        public static Person accepting() {
            return new Person(ElicitationResult.ACCEPTED, () -> {});
        }

        public static Person declining() {
            return new Person(ElicitationResult.DECLINED, () -> {});
        }

        @Override
        public void progress(long done, long total) {
            throw new AssertionError("progress without words");
        }

        @Override
        public void progress(long done, long total, String message) {
            progress.add(done + "/" + total + " " + message);
        }

        @Override
        public String name() {
            return "test client";
        }

        @Override
        public boolean canBeAsked() {
            return true;
        }

        @Override
        public CompletableFuture<Reply> ask(ApprovalRequest question) {
            questions.add(question.question());
            acts.add(question.act());
            meanwhile.run();
            return CompletableFuture.completedFuture(new Reply(answer, Duration.ofSeconds(5)));
        }
    }
}
