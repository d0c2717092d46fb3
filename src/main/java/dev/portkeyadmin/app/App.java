package dev.portkeyadmin.app;

import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.mcp.AdminServer;
import dev.portkeyadmin.mcp.SessionFactory;
import dev.portkeyadmin.mcp.Stdio;
import dev.portkeyadmin.mcp.sdk.SdkServer;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.safety.AuditLog;
import dev.portkeyadmin.safety.CurrentKey;
import dev.portkeyadmin.safety.SafetyOptions;
import dev.portkeyadmin.safety.SecretFiles;
import dev.portkeyadmin.sandbox.Sandbox;
import dev.portkeyadmin.tools.Tool;
import dev.portkeyadmin.tools.ToolSelection;
import java.util.Map;

/** The pieces of one run, put together from its settings. */
public final class App implements AutoCloseable {

    private final Stdio stdio;
    private final Sandbox sandbox;
    private final ApiKey key;
    private final PortkeyClient client;
    private final Catalogue catalogue;
    private final AuditLog audit;
    private final ToolSelection selection;

    private App(Settings settings, Stdio stdio) {
        this.stdio = stdio;
        sandbox = settings.sandbox() ? Sandbox.start() : null;
        key = key(settings, stdio.secrets());
        client = new PortkeyClient(new PortkeyClient.Options(
                sandbox == null ? settings.baseUrl() : sandbox.baseUrl(),
                key,
                settings.readOnly(),
                settings.caBundle(),
                settings.environment()));
        catalogue = new Catalogue(Services.on(client));
        audit = new AuditLog(settings.auditLog(), stdio.secrets());
        ToolAdapter adapter = new ToolAdapter(
                catalogue,
                new SafetyOptions(
                        settings.confirm(),
                        key,
                        settings.secretsDirectory() == null ? null : new SecretFiles(settings.secretsDirectory()),
                        audit));
        try {
            selection =
                    new ToolSelection(catalogue, adapter, settings.toolsets(), settings.tools(), settings.readOnly());
        } catch (IllegalArgumentException e) {
            close();
            throw new SettingsException(e.getMessage());
        }
    }

    /**
     * Puts the pieces together; nothing is sent.
     *
     * @throws SettingsException when a setting names a tool or toolset that does not exist
     */
    public static App start(Settings settings, Stdio stdio) {
        // Read by slf4j-simple when the first logger is made. The SDK's debug log would print whole messages,
        // and its warnings are about what the transport has answered already.
        boolean off = settings.logLevel().equals("off");
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", off ? "off" : "warn");
        System.setProperty("org.slf4j.simpleLogger.log.io.modelcontextprotocol", off ? "off" : "error");
        System.setProperty("org.slf4j.simpleLogger.log.dev.portkeyadmin", settings.logLevel());
        System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
        System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
        return new App(settings, stdio);
    }

    /** The sandbox has a key of its own, so that a real one never leaves for it. */
    private static ApiKey key(Settings settings, Secrets secrets) {
        if (settings.sandbox()) {
            return ApiKey.of(Sandbox.ADMIN_KEY, secrets);
        }
        return settings.apiKeyFile() == null
                ? ApiKey.of(settings.apiKey(), secrets)
                : ApiKey.in(settings.apiKeyFile(), secrets);
    }

    /** The tools that a client is shown, by name. */
    public Map<String, Tool> listed() {
        return selection.tools();
    }

    /** The tool of that name, listed or reached by one that is listed; null when there is none. */
    public Tool tool(String name) {
        return selection.reached(name);
    }

    /** Every operation there is. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** The HTTP client of this run. */
    public PortkeyClient client() {
        return client;
    }

    /** The API key that this run uses. */
    public CurrentKey currentKey() {
        return new CurrentKey(catalogue, key);
    }

    /** Serves one MCP client on stdin and stdout until it is gone. */
    public void serve() throws InterruptedException {
        // A lambda loads the SDK when the first session opens; a method reference would load it now.
        SessionFactory sessions = (outbound, params, tools) -> SdkServer.open(outbound, params, tools);
        new AdminServer(selection, client::warmUp, stdio.secrets(), sessions, audit.writes())
                .serve(stdio.in(), stdio.out());
    }

    @Override
    public void close() {
        client.close();
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
