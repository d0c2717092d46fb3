package dev.portkeyadmin.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the kinds of keys can be allowed to do, and what each route asks for. Agents, which Portkey only drafts, are left out. */
final class Scopes {

    static final String ORGANISATION = "organisation-service";
    static final String WORKSPACE = "workspace-service";

    /**
     * Family, verbs for keys of the organisation, verbs for keys of a workspace, paths that ask for the family. {@code all} stands
     * for the five usual verbs. A path asks for the verb behind its colon, else for the one that goes with the method.
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
            mcp_servers                    | all                         | all                         | /mcp-servers
            mcp                            | -                           | invoke                      | -
            completions                    | -                           | write                       | /logs/{}:write /prompts/{}/completions:write
            """;

    private static final List<Family> TABLE =
            FAMILIES.lines().map(line -> line.split(" *\\| *")).map(Family::of).toList();

    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

    /** A path that asks for a family, for a verb of its own or for a null one. */
    private record Path(String text, String verb) {

        static Path of(String word) {
            int colon = word.indexOf(':');
            return colon < 0 ? new Path(word, null) : new Path(word.substring(0, colon), word.substring(colon + 1));
        }

        int length() {
            return text.length();
        }

        boolean begins(String route) {
            return route.startsWith(text) && (route.length() == length() || route.charAt(length()) == '/');
        }
    }

    private record Family(String name, List<String> organisation, List<String> workspace, List<Path> paths) {

        static Family of(String[] row) {
            return new Family(
                    row[0],
                    verbs(row[1]),
                    verbs(row[2]),
                    words(row[3]).map(Path::of).toList());
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

    private Scopes() {}

    /** All scopes that keys of a type can have. The keys of a user manage no keys. */
    static Set<String> of(String type) {
        Set<String> scopes = new LinkedHashSet<>();
        TABLE.stream()
                .filter(family -> !type.equals("workspace-user") || !family.isOfKeys())
                .flatMap(
                        family -> family.scopes(type.equals(ORGANISATION) ? family.organisation() : family.workspace()))
                .forEach(scopes::add);
        return scopes;
    }

    /** The scopes of which a route asks for any one. It asks for those of the longest of the paths that it begins with. */
    static List<String> of(String method, String template) {
        String route = VARIABLE.matcher(template).replaceAll("{}");
        List<String> asked = new ArrayList<>();
        int longest = 0;
        for (Family family : TABLE) {
            for (Path path : family.paths()) {
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

    /** The verbs that go with a method on what is left of a route behind the path of its family. */
    private static List<String> verbs(String method, String rest) {
        return switch (rest.substring(rest.lastIndexOf('/') + 1)) {
            // Two pages of Portkey's name one each.
            case "rotate" -> List.of("rotate", "update");
            case "makeDefault" -> List.of("publish");
            case "render" -> List.of("render");
            case "test" -> List.of("read");
            case "models" -> List.of(method.equals("GET") ? "read" : "update");
            // There is one of them, and so no list.
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
