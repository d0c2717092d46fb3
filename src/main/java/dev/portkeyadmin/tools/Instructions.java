package dev.portkeyadmin.tools;

import dev.portkeyadmin.operation.Toolset;
import java.util.List;
import java.util.Set;

/** The server instructions for the model: how the tools work together. They mention only what is listed. */
final class Instructions {

    private Instructions() {}

    /**
     * Returns the instructions for the listed tools.
     *
     * @param finds whether operations that are not listed can be found and read
     * @param writes whether operations that write can be called, too
     * @param jobs names of the listed jobs
     */
    static String of(Set<Toolset> toolsets, boolean finds, boolean writes, List<String> jobs) {
        StringBuilder text = new StringBuilder("Administers one Portkey organisation (an AI gateway). "
                + "Where an id is expected, give the name, slug or email that you know (for a write the whole name), "
                + "without a look-up before. "
                + "Each list answer has page: {returned, total, has_more, next_page, omitted}; count with page.total, not "
                + "by counting items (null means unknown: set all_pages). page_size is 100 by default and at most, current_page "
                + "counts from 0, all_pages also fetches the pages that follow, fields (names of item members) keeps answers small. "
                + "Analytics and prices are in US cents, credit limits of type cost in US dollars. "
                + "A failed call says what to do next.");
        if (!jobs.isEmpty()) {
            text.append(" For a whole task in one call prefer ")
                    .append(String.join(", ", jobs))
                    .append('.');
        }
        if (finds) {
            text.append(
                            " If no listed tool fits, search find_operations in plain words and call the result with read_operation")
                    .append(writes ? " or write_operation." : ".");
        }
        for (Toolset toolset : toolsets) {
            String hint = hint(toolset);
            text.append(hint.isEmpty() ? "" : " ").append(hint);
        }
        return text.toString();
    }

    /** A sentence about a toolset that concerns more than one of its tools; empty for none. */
    static String hint(Toolset toolset) {
        return switch (toolset) {
            case API_KEYS -> "A key is shown once, when it is created or rotated, and cannot move to another person.";
            case PROMPTS -> "An updated prompt or partial is a new version: it is used only after it is published.";
            case LOGS -> "Single requests are in a log export: create, start, poll, then download it.";
            case INTEGRATIONS -> "An integration works in a workspace once it is granted there and has a provider.";
            case GUARDRAILS -> "A guardrail acts once a config or a default names it.";
            case USERS -> "People who have not accepted are invites, not users.";
            case ANALYTICS -> "Analytics only count; single requests are in a log export.";
            default -> "";
        };
    }
}
