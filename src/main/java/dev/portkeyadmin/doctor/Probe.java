package dev.portkeyadmin.doctor;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.ApiResponse;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.operation.input.Arguments;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends one small read that shows whether the key has access to a toolset. */
final class Probe {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /** Toolsets that an organisation key can read only with the id of a workspace. */
    private static final Set<Toolset> IN_WORKSPACE = Set.of(Toolset.PROVIDERS, Toolset.MCP);

    /**
     * The outcome of a probe.
     *
     * @param response null when it failed
     * @param failure null when it did not
     */
    record Result(
            Probe probe,
            @Nullable ApiResponse response,
            @Nullable CallException failure) {

        /** The HTTP status; 0 without a response. */
        int status() {
            return response != null ? response.status() : failure != null ? failure.status() : 0;
        }
    }

    private final Toolset toolset;
    private final Catalogue.Entry entry;

    private Probe(Toolset toolset, Catalogue.Entry entry) {
        this.toolset = toolset;
        this.entry = entry;
    }

    static Probe of(Toolset toolset, Catalogue catalogue) {
        return new Probe(
                toolset,
                catalogue.require(
                        switch (toolset) {
                            case USERS -> "list_users";
                            case WORKSPACES -> "list_workspaces";
                            case SCIM -> "list_scim_groups";
                            case API_KEYS -> "list_api_keys";
                            case LIMITS -> "list_usage_limit_policies";
                            case PROVIDERS -> "list_providers";
                            case INTEGRATIONS -> "list_integrations";
                            case CONFIGS -> "list_configs";
                            case PROMPTS -> "list_prompts";
                            case GUARDRAILS -> "list_guardrails";
                            case LOGS -> "list_log_exports";
                            case ANALYTICS -> "get_request_analytics";
                            case MCP -> "list_mcp_integrations";
                            case SECRETS -> "list_secret_references";
                            case DEPLOYMENTS -> "list_deployments";
                            case CATALOGUE, JOBS ->
                                throw new IllegalArgumentException(toolset.id() + " has no operation of its own");
                        }));
    }

    Toolset toolset() {
        return toolset;
    }

    Operation operation() {
        return entry.operation();
    }

    /** Arguments that ask for the smallest answer: one item, or one hour. */
    Arguments arguments(String workspace) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        if (IN_WORKSPACE.contains(toolset) && !workspace.isEmpty()) {
            arguments.put("workspace_id", workspace);
        }
        if (operation().argumentNames().contains("time_of_generation_min")) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            arguments.put(
                    "time_of_generation_min", now.minus(1, ChronoUnit.HOURS).toString());
            arguments.put("time_of_generation_max", now.toString());
        }
        return operation().page(new Arguments(arguments), 1, 0);
    }

    /**
     * Sends it.
     *
     * @param workspace id of a workspace that the key has access to, which some reads need; empty for none
     */
    Result send(String workspace) throws InterruptedException {
        try {
            return new Result(
                    this, entry.service().send(operation(), arguments(workspace), Deadline.after(TIMEOUT)), null);
        } catch (CallException e) {
            return new Result(this, null, e);
        }
    }
}
