package dev.portkeyadmin.app;

import dev.portkeyadmin.approval.ApprovalPages;
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
import dev.portkeyadmin.mcp.AdminServer;
import dev.portkeyadmin.mcp.SessionFactory;
import dev.portkeyadmin.mcp.sdk.SdkServer;
import dev.portkeyadmin.mcp.wire.Stdio;
import dev.portkeyadmin.prompts.JobPrompts;
import dev.portkeyadmin.prompts.LiveNames;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.runtime.Loggers;
import dev.portkeyadmin.safety.ApprovalChannel;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.CurrentKey;
import dev.portkeyadmin.sandbox.Sandbox;
import dev.portkeyadmin.secrets.SecretFiles;
import dev.portkeyadmin.tools.Tool;
import dev.portkeyadmin.tools.ToolSelection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Assembles the objects of one run from its settings and closes them. */
public final class App implements AutoCloseable {

    private final Settings settings;
    private final Stdio stdio;
    private final @Nullable Sandbox sandbox;
    private final ApiKey key;
    private final PortkeyClient client;
    private final Catalogue catalogue;
    private final AuditLog audit;
    private final Channels channels;
    private final ToolSelection selection;
    private @Nullable ToolAdapter adapter;
    private @Nullable JobPrompts prompts;
    private @Nullable ApprovalPages approvals;

    private App(Settings settings, Stdio stdio) {
        this.settings = settings;
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
        channels = new Channels(this::approvals, Timing.SYSTEM);
        try {
            selection = new ToolSelection(
                    catalogue, this::adapter, settings.toolsets(), settings.tools(), settings.readOnly());
        } catch (IllegalArgumentException e) {
            close();
            throw new SettingsException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Assembles a run; sends nothing.
     *
     * @throws SettingsException when a setting names a tool or toolset that does not exist
     */
    public static App start(Settings settings, Stdio stdio) {
        Loggers.setLevel(settings.logLevel());
        return new App(settings, stdio);
    }

    /** The sandbox has a key of its own, so that a real one is never sent to it. */
    private static ApiKey key(Settings settings, Secrets secrets) {
        if (settings.sandbox()) {
            return ApiKey.of(Sandbox.ADMIN_KEY, secrets);
        }
        return settings.apiKeyFile() == null
                ? ApiKey.of(settings.apiKey(), secrets)
                : ApiKey.in(settings.apiKeyFile(), secrets);
    }

    /** Runs the calls; made for the first one, since a client waits for the answers that precede it. */
    private synchronized ToolAdapter adapter() {
        if (adapter == null) {
            adapter = new ToolAdapter(
                    catalogue,
                    new SafetyOptions(
                            settings.confirm(),
                            key,
                            settings.secretsDirectory() == null ? null : new SecretFiles(settings.secretsDirectory()),
                            audit),
                    channels,
                    settings.clock());
        }
        return adapter;
    }

    private synchronized JobPrompts prompts() {
        if (prompts == null) {
            prompts = new JobPrompts(
                    selection, new LiveNames(catalogue, adapter(), System::nanoTime), stdio.secrets()::redact);
        }
        return prompts;
    }

    private void warmUp() {
        client.warmUp();
        adapter();
    }

    /** The pages on which a person approves; nothing of them is loaded before the first question. */
    private synchronized ApprovalChannel approvals() {
        if (approvals == null) {
            approvals = ApprovalPages.in(settings.environment());
        }
        return approvals;
    }

    /** Writes doubts about the settings to stderr, at every log level. */
    public void warn() {
        for (String warning : settings.warnings()) {
            stdio.errWriter().println("Warning: " + warning);
        }
        for (ExposedFile file : ExposedFile.among(settings)) {
            stdio.errWriter().println("Warning: " + file.finding() + " " + file.fix());
        }
    }

    /** The tools that a client sees, by name. */
    public Map<String, Tool> listedTools() {
        return selection.tools();
    }

    /** Returns the tool of that name, listed or callable by one that is listed; null for none. */
    public @Nullable Tool tool(String name) {
        return selection.findCallable(name);
    }

    /**
     * Says what a call of an operation would do, without doing it.
     *
     * @throws InterruptedException when the call was cancelled
     */
    public ToolResult preview(String operation, Map<String, Object> arguments, CallContext caller)
            throws InterruptedException {
        Catalogue.Entry entry = catalogue.get(operation);
        if (entry != null) {
            return adapter().preview(entry, arguments, caller);
        }
        Tool tool = tool(operation);
        return adapter()
                .error(operation
                        + (tool == null || tool.hints().readOnly()
                                ? " only reads, so that there is nothing to preview; no request was sent."
                                : " is a job, and a preview is of one operation; no request was sent. Call it without: before its "
                                        + "first write it shows all of them and asks."));
    }

    /** Says why a tool cannot be called by its name with these settings, to a person at a terminal. */
    public String explain(String name) {
        return selection.explain(name, Audience.TERMINAL);
    }

    /** The catalogue and the adapter of this run, for jobs. */
    public JobContext jobs() {
        return new JobContext(catalogue, adapter());
    }

    /** All operations. */
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
        new AdminServer(
                        selection,
                        this::prompts,
                        this::warmUp,
                        stdio.secrets(),
                        sessions,
                        audit.writes(),
                        channels::declared)
                .serve(stdio.in(), stdio.out());
    }

    @Override
    public void close() {
        synchronized (this) {
            if (approvals != null) {
                approvals.close();
            }
        }
        client.close();
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
