package dev.portkeyadmin.resources;

import dev.portkeyadmin.http.BaseService;
import dev.portkeyadmin.http.Connection;
import java.util.List;

/** Every resource of the catalogue, in the order in which its tools are listed. */
public final class Services {

    private Services() {}

    /** All services, on one connection. */
    public static List<BaseService> all(Connection connection) {
        return List.of(
                new UsersService(connection),
                new WorkspacesService(connection),
                new WorkspaceMembersService(connection),
                new ScimService(connection),
                new ApiKeysService(connection),
                new UsageLimitsService(connection),
                new RateLimitsService(connection),
                new ProvidersService(connection),
                new VirtualKeysService(connection),
                new PricingService(connection),
                new IntegrationsService(connection),
                new ConfigsService(connection),
                new PromptsService(connection),
                new PartialsService(connection),
                new CollectionsService(connection),
                new LabelsService(connection),
                new GuardrailsService(connection),
                new OrganisationGuardrailsService(connection),
                new LogsService(connection),
                new FeedbackService(connection),
                new LogExportsService(connection),
                new AuditLogsService(connection),
                new AnalyticsService(connection),
                new McpIntegrationsService(connection),
                new McpServersService(connection),
                new SecretReferencesService(connection),
                new DeploymentsService(connection));
    }
}
