package dev.portkeyadmin.call;

import dev.portkeyadmin.audit.AuditLog;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.client.Timing;
import dev.portkeyadmin.confirmation.Channels;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.risk.Risk;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.ConfirmationPolicy;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.sandbox.DirectSandbox;
import dev.portkeyadmin.sandbox.Sandbox;
import dev.portkeyadmin.support.TestCatalogue;
import java.time.Clock;
import java.util.Map;

/** An adapter in front of a sandbox, which it calls without connections and does not close. */
public final class SandboxFixture implements AutoCloseable {

    private final PortkeyClient connection;
    private final Catalogue catalogue;
    private final ToolAdapter adapter;

    /** Calls with the key of an admin. */
    public SandboxFixture(Sandbox sandbox, When policy) {
        this(sandbox, Sandbox.ADMIN_KEY, policy, Clock.systemUTC());
    }

    SandboxFixture(Sandbox sandbox, String secret, When policy, Clock clock) {
        Secrets secrets = new Secrets();
        ApiKey key = ApiKey.of(secret, secrets);
        connection = DirectSandbox.connect(sandbox, key);
        catalogue = TestCatalogue.on(connection);
        adapter = new ToolAdapter(
                catalogue,
                new SafetyOptions(new ConfirmationPolicy(policy, Risk.GRAVE), key, null, new AuditLog(null, secrets)),
                new Channels(() -> null, Timing.SYSTEM),
                clock);
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    ToolAdapter adapter() {
        return adapter;
    }

    /** Calls an operation for a client that cannot ask. */
    public ToolResult call(String tool, Map<String, Object> arguments) {
        return call(tool, arguments, CallContext.SILENT);
    }

    ToolResult call(String tool, Map<String, Object> arguments, CallContext caller) {
        try {
            return adapter.call(catalogue.require(tool), arguments, caller);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
