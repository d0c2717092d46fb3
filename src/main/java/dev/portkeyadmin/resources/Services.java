package dev.portkeyadmin.resources;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Toolset;
import java.util.List;
import java.util.function.Function;

/** Every resource of the catalogue, by toolset and in the order in which its tools are listed. */
public final class Services {

    private Services() {}

    /** The services of each toolset, on one connection; they are loaded when their toolset is first asked for. */
    public static Function<Toolset, List<BaseService>> on(PortkeyClient connection) {
        return toolset -> of(toolset, connection);
    }

    private static List<BaseService> of(Toolset toolset, PortkeyClient connection) {
        return switch (toolset) {
            case USERS -> List.of(new UsersService(connection));
            case CATALOGUE, JOBS -> List.of();
            case WORKSPACES -> List.of(new WorkspacesService(connection), new WorkspaceMembersService(connection));
            case SCIM -> List.of(new ScimService(connection));
            case API_KEYS -> List.of(new ApiKeysService(connection));
            case LIMITS -> List.of(new UsageLimitsService(connection), new RateLimitsService(connection));
            case PROVIDERS ->
                List.of(
                        new ProvidersService(connection),
                        new VirtualKeysService(connection),
                        new PricingService(connection));
            case INTEGRATIONS -> List.of(new IntegrationsService(connection));
            case CONFIGS -> List.of(new ConfigsService(connection));
            case PROMPTS ->
                List.of(
                        new PromptsService(connection),
                        new PartialsService(connection),
                        new CollectionsService(connection),
                        new LabelsService(connection));
            case GUARDRAILS ->
                List.of(new GuardrailsService(connection), new OrganisationGuardrailsService(connection));
            case LOGS ->
                List.of(
                        new LogsService(connection),
                        new FeedbackService(connection),
                        new LogExportsService(connection),
                        new AuditLogsService(connection));
            case ANALYTICS -> List.of(new AnalyticsService(connection));
            case MCP -> List.of(new McpIntegrationsService(connection), new McpServersService(connection));
            case SECRETS -> List.of(new SecretReferencesService(connection));
            case DEPLOYMENTS -> List.of(new DeploymentsService(connection));
        };
    }
}
