package dev.portkeyadmin.tools;

import dev.portkeyadmin.operation.Toolset;
import java.util.Set;

/** What a model is told of the server as a whole: how its tools belong together. Speaks only of what is listed. */
final class Instructions {

    private Instructions() {}

    /**
     * The text for what is listed.
     *
     * @param finds whether operations that are not listed can be found and read
     * @param writes whether they can be written, too
     */
    static String of(Set<Toolset> toolsets, boolean finds, boolean writes) {
        StringBuilder text = new StringBuilder("Administers one Portkey organisation (an AI gateway). "
                + "Ids come from the list tools: look a thing up by name before acting on it. "
                + "Each list answer has page: {returned, total, has_more, next_page, omitted}; count with page.total, not "
                + "by counting items. page_size is 100 unless you say less, current_page counts from 0, all_pages fetches the "
                + "pages that follow, too, fields (names of members of the items) keeps answers small. "
                + "Analytics and prices are in US cents, credit limits of type cost in US dollars. "
                + "A failed call says what to do next.");
        if (finds) {
            text.append(
                            " What no listed tool does, find_operations finds by plain words: then call it with read_operation")
                    .append(writes ? " or write_operation." : ".");
        }
        toolsets.stream()
                .map(Instructions::hint)
                .filter(hint -> !hint.isEmpty())
                .forEach(hint -> text.append(' ').append(hint));
        return text.toString();
    }

    /** What a family's own descriptions cannot say, since it takes more than one tool. */
    static String hint(Toolset toolset) {
        return switch (toolset) {
            case API_KEYS -> "A key is shown once, when it is created or rotated.";
            case PROMPTS -> "An updated prompt or partial is a new version: it is used once it is published.";
            case LOGS -> "A log export is created, started, polled, then downloaded.";
            case INTEGRATIONS -> "An integration works in a workspace once it is granted there and has a provider.";
            case GUARDRAILS -> "A guardrail acts once a config or a default names it.";
            case USERS -> "People who have not accepted are invites, not users.";
            case ANALYTICS ->
                "Without workspace_slug analytics count the default workspace alone; in filters cost is in US "
                        + "cents, a model openai__gpt-4o, metadata JSON, and several values have commas between them.";
            default -> "";
        };
    }
}
