package dev.portkeyadmin.resources;

import java.util.List;
import java.util.stream.Stream;

/** Lists the scopes that Portkey documents for API keys. Portkey has others, too, such as older names, so none is refused. */
final class Scopes {

    private static final String FAMILIES = """
            organisation_users all
            workspaces all
            workspace_users all
            organisation_service_api_keys all rotate
            workspace_service_api_keys all rotate
            workspace_user_api_keys all rotate
            organisation_settings read update
            organisation_guardrails all
            organisation_exclusions list update
            audit_logs list
            secret_references all
            plugins create update list
            deployments all
            organisation_integrations all
            workspace_integrations all
            providers all
            virtual_keys all duplicate copy
            configs all
            guardrails all invoke
            prompts all publish render
            policies all
            analytics view
            logs list read view export write
            organisation_mcp_integrations all
            workspace_mcp_integrations all
            mcp_servers all
            mcp invoke
            organisation_agent_integrations all
            workspace_agent_integrations all
            agent_servers all
            agents invoke
            completions write
            """;

    /** All of them. */
    static final List<String> DOCUMENTED =
            FAMILIES.lines().flatMap(Scopes::ofFamily).toList();

    private Scopes() {}

    private static Stream<String> ofFamily(String line) {
        List<String> words =
                List.of(line.replace(" all", " create read update delete list").split(" "));
        return words.stream().skip(1).map(verb -> words.get(0) + "." + verb);
    }
}
