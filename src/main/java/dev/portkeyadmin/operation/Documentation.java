package dev.portkeyadmin.operation;

import dev.portkeyadmin.operation.input.Documented;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The texts of an operation.
 *
 * @param keywords words to find it by, in addition to its name and description; never shown
 * @param findIdsWith the tool that lists the ids; empty for none
 * @param errorHints the meaning of a status for this operation
 * @param elsewhere arguments that only another operation takes, each with a sentence that names it
 * @param documented values that are documented for arguments that take others, too
 * @param prerequisites what has to be done before
 */
record Documentation(
        String title,
        String description,
        String keywords,
        String findIdsWith,
        Operation.RequiredPlan plan,
        Map<Integer, String> errorHints,
        Map<String, String> elsewhere,
        List<Documented> documented,
        List<Operation.Prerequisite> prerequisites) {

    /** The statuses by which Portkey refuses a call whose prerequisite is missing. */
    private static final Set<Integer> MAY_MISS = Set.of(403, 404);

    static final Documentation EMPTY =
            new Documentation("", "", "", "", Operation.RequiredPlan.ANY, Map.of(), Map.of(), List.of(), List.of());

    Documentation withTitle(String text) {
        return new Documentation(
                text, description, keywords, findIdsWith, plan, errorHints, elsewhere, documented, prerequisites);
    }

    Documentation withDescription(String text) {
        return new Documentation(
                title, text, keywords, findIdsWith, plan, errorHints, elsewhere, documented, prerequisites);
    }

    Documentation withKeywords(String words) {
        return new Documentation(
                title, description, words, findIdsWith, plan, errorHints, elsewhere, documented, prerequisites);
    }

    Documentation withFindIdsWith(String tool) {
        return new Documentation(
                title, description, keywords, tool, plan, errorHints, elsewhere, documented, prerequisites);
    }

    Documentation withPlan(Operation.RequiredPlan needed) {
        return new Documentation(
                title, description, keywords, findIdsWith, needed, errorHints, elsewhere, documented, prerequisites);
    }

    Documentation withErrorHint(int status, String text) {
        Map<Integer, String> more = new LinkedHashMap<>(errorHints);
        more.put(status, text);
        return new Documentation(
                title,
                description,
                keywords,
                findIdsWith,
                plan,
                Map.copyOf(more),
                elsewhere,
                documented,
                prerequisites);
    }

    Documentation withElsewhere(String argument, String text) {
        Map<String, String> more = new LinkedHashMap<>(elsewhere);
        more.put(argument, text);
        return new Documentation(
                title,
                description,
                keywords,
                findIdsWith,
                plan,
                errorHints,
                Map.copyOf(more),
                documented,
                prerequisites);
    }

    Documentation withDocumented(Documented values) {
        List<Documented> more =
                Stream.concat(documented.stream(), Stream.of(values)).toList();
        return new Documentation(
                title, description, keywords, findIdsWith, plan, errorHints, elsewhere, more, prerequisites);
    }

    Documentation withPrerequisite(Operation.Prerequisite needed) {
        List<Operation.Prerequisite> more =
                Stream.concat(prerequisites.stream(), Stream.of(needed)).toList();
        return new Documentation(
                title, description, keywords, findIdsWith, plan, errorHints, elsewhere, documented, more);
    }

    /** The meaning of a status, with what may be missing; empty where it has the usual one. */
    String errorHint(int status) {
        List<String> sentences = new ArrayList<>();
        if (MAY_MISS.contains(status)) {
            prerequisites.forEach(needed -> sentences.add(needed.hint()));
        }
        sentences.add(errorHints.getOrDefault(status, ""));
        return String.join(" ", sentences).strip();
    }
}
