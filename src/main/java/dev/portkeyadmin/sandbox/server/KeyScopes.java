package dev.portkeyadmin.sandbox.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The scopes that each kind of key can have and that each route requires; agent scopes are missing because they are not published. */
public final class KeyScopes {

    public static final String ORGANISATION = "organisation-service";
    public static final String WORKSPACE = "workspace-service";

    /**
     * Family, verbs for organisation keys, verbs for workspace keys, paths that require the family. {@code all} means the five usual
     * verbs. A path requires the verb after its colon, or else the verb of the method.
     */
    private static final String FAMILIES = """
            organisation_users             | all                         | -                           | /admin/users
            workspaces                     | all                         | read update list            | /admin/workspaces
            workspace_users                | all                         | all                         | /admin/workspaces/{}/users
            organisation_service_api_keys  | all rotate                  | -                           | /api-keys /api-keys/organisation/service
            workspace_service_api_keys     | all rotate                  | all rotate                  | /api-keys /api-keys/workspace/service
            workspace_user_api_keys        | all rotate                  | all rotate                  | /api-keys /api-keys/workspace/user
            organisation_settings          | read update                 | -                           | /admin/organisation
            organisation_guardrails        | all                         | -                           | /guardrails
            organisation_exclusions        | list update                 | -                           | /workspace-exclusions
            audit_logs                     | list                        | -                           | /audit-logs
            secret_references              | all                         | -                           | /secret-references
            plugins                        | create update list          | -                           | /plugins
            deployments                    | all                         | -                           | /deployments
            organisation_integrations      | all                         | list                        | /integrations
            workspace_integrations         | all                         | all                         | /integrations
            providers                      | all                         | all                         | /providers
            virtual_keys                   | all duplicate copy          | all duplicate copy          | /providers /virtual-keys
            configs                        | all                         | all                         | /configs
            guardrails                     | all                         | all invoke                  | /guardrails
            prompts                        | all publish                 | all publish render          | /prompts /collections /labels
            policies                       | all                         | all                         | /policies
            analytics                      | view                        | view                        | /analytics:view
            logs                           | list view read export write | list view read export write | /logs:write /logs/{}:write /logs/{}:read /logs/exports:export /feedback:write
            organisation_mcp_integrations  | all                         | list                        | /mcp-integrations
            workspace_mcp_integrations     | all                         | all                         | /mcp-integrations
            mcp_servers                    | all                         | all                         | /mcp-servers /v0.1/servers
            mcp                            | -                           | invoke                      | -
            completions                    | -                           | write                       | /logs/{}:write /prompts/{}/completions:write
            """;

    private static final List<ScopeFamily> TABLE = FAMILIES.lines()
            .map(line -> line.split(" *\\| *"))
            .map(ScopeFamily::of)
            .toList();

    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

    /** A path that requires a scope of a family; the verb is null if it follows from the method. */
    private record ScopePath(String text, @Nullable String verb) {

        static ScopePath of(String word) {
            int colon = word.indexOf(':');
            return colon < 0
                    ? new ScopePath(word, null)
                    : new ScopePath(word.substring(0, colon), word.substring(colon + 1));
        }

        int length() {
            return text.length();
        }

        boolean begins(String route) {
            return route.startsWith(text) && (route.length() == length() || route.charAt(length()) == '/');
        }
    }

    private record ScopeFamily(String name, List<String> organisation, List<String> workspace, List<ScopePath> paths) {

        static ScopeFamily of(String[] row) {
            return new ScopeFamily(
                    row[0],
                    verbs(row[1]),
                    verbs(row[2]),
                    words(row[3]).map(ScopePath::of).toList());
        }

        private static List<String> verbs(String text) {
            return words(text.replace("all", "create read update delete list")).toList();
        }

        private static Stream<String> words(String text) {
            return text.equals("-") ? Stream.empty() : Stream.of(text.split(" "));
        }

        boolean isOfKeys() {
            return name.endsWith("_api_keys");
        }

        Stream<String> scopes(List<String> verbs) {
            return verbs.stream().map(verb -> name + "." + verb);
        }
    }

    /** The scopes of each route by its method and template, which all sandboxes of a process share. */
    private static final Map<String, List<String>> REQUIRED = new ConcurrentHashMap<>();

    private KeyScopes() {}

    /** Returns all scopes that keys of a type can have; keys of a user cannot manage keys. */
    public static Set<String> of(String type) {
        Set<String> scopes = new LinkedHashSet<>();
        TABLE.stream()
                .filter(family -> !type.equals("workspace-user") || !family.isOfKeys())
                .flatMap(
                        family -> family.scopes(type.equals(ORGANISATION) ? family.organisation() : family.workspace()))
                .forEach(scopes::add);
        return scopes;
    }

    /** Returns the scopes of which a route requires any one; the longest matching path of the table applies. */
    public static List<String> of(String method, String template) {
        return REQUIRED.computeIfAbsent(method + " " + template, route -> List.copyOf(required(method, template)));
    }

    private static List<String> required(String method, String template) {
        String route = VARIABLE.matcher(template).replaceAll("{}");
        List<String> asked = new ArrayList<>();
        int longest = 0;
        for (ScopeFamily family : TABLE) {
            for (ScopePath path : family.paths()) {
                if (path.length() < longest || !path.begins(route)) {
                    continue;
                }
                if (path.length() > longest) {
                    asked.clear();
                    longest = path.length();
                }
                List<String> verbs =
                        path.verb() == null ? verbs(method, route.substring(longest)) : List.of(path.verb());
                family.scopes(verbs).forEach(asked::add);
            }
        }
        return asked;
    }

    /** Returns the verbs for a method and the part of a route after the path of its family. */
    private static List<String> verbs(String method, String rest) {
        return switch (rest.substring(rest.lastIndexOf('/') + 1)) {
            // Portkey's documentation names either verb.
            case "rotate" -> List.of("rotate", "update");
            case "makeDefault" -> List.of("publish");
            case "render" -> List.of("render");
            case "test" -> List.of("read");
            case "models" -> List.of(method.equals("GET") ? "read" : "update");
            // There is only one such object, so it is never listed.
            case "defaults" -> List.of(method.equals("GET") ? "read" : "update");
            default -> List.of(usual(method, rest.contains("{}")));
        };
    }

    private static String usual(String method, boolean isOfOne) {
        return switch (method) {
            case "GET" -> isOfOne ? "read" : "list";
            case "POST" -> isOfOne ? "update" : "create";
            case "PUT" -> "update";
            default -> "delete";
        };
    }
}
