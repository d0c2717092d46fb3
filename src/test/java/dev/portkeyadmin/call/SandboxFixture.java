package dev.portkeyadmin.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.audit.AuditLog;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.client.Timing;
import dev.portkeyadmin.confirmation.Channels;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.risk.Risk;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationPolicy;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.sandbox.DirectSandbox;
import dev.portkeyadmin.sandbox.Sandbox;
import dev.portkeyadmin.support.TestCatalogue;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;

/** An adapter in front of a sandbox, which it calls without connections and ends when it is closed. */
public final class SandboxFixture implements AutoCloseable {

    private final Sandbox sandbox;
    private final When policy;
    private final Catalogue catalogue;
    private final ToolAdapter adapter;

    /** Starts a sandbox and calls it with the key of an admin. */
    public SandboxFixture(When policy) {
        this(Sandbox.start(), Sandbox.ADMIN_KEY, policy, Clock.systemUTC());
    }

    private SandboxFixture(Sandbox sandbox, String secret, When policy, Clock clock) {
        this.sandbox = sandbox;
        this.policy = policy;
        Secrets secrets = new Secrets();
        ApiKey key = ApiKey.of(secret, secrets);
        catalogue = TestCatalogue.on(DirectSandbox.connect(sandbox, key));
        adapter = new ToolAdapter(
                catalogue,
                new SafetyOptions(new ConfirmationPolicy(policy, Risk.GRAVE), key, null, new AuditLog(null, secrets)),
                new Channels(() -> null, Timing.SYSTEM),
                clock);
    }

    /** Calls the same sandbox with another key. */
    public SandboxFixture with(String secret) {
        return new SandboxFixture(sandbox, secret, policy, Clock.systemUTC());
    }

    /** Calls the same sandbox by another clock. */
    public SandboxFixture with(Clock clock) {
        return new SandboxFixture(sandbox, Sandbox.ADMIN_KEY, policy, clock);
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    public ToolAdapter adapter() {
        return adapter;
    }

    /** Calls an operation for a client that cannot ask. */
    public ToolResult call(String tool, Map<String, Object> arguments) {
        return call(tool, arguments, CallContext.SILENT);
    }

    public ToolResult call(String tool, Map<String, Object> arguments, CallContext caller) {
        try {
            return adapter.call(catalogue.require(tool), arguments, caller);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The answer of a call that succeeds. */
    public JsonNode answer(String tool, Map<String, Object> arguments) {
        ToolResult result = call(tool, arguments);
        if (result.isError()) {
            throw new AssertionError(tool + " " + arguments + " -> " + result.text());
        }
        try {
            return Json.read(result.text());
        } catch (IOException e) {
            throw new AssertionError(result.text(), e);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
