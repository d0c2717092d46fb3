package dev.portkeyadmin.operation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The texts of an operation.
 *
 * @param keywords words to find it by, in addition to its name and description; never shown
 * @param findIdsWith the tool that lists the ids; empty for none
 * @param errorHints the meaning of a status for this operation
 * @param elsewhere arguments that only another operation takes, each with a sentence that names it
 */
record Documentation(
        String title,
        String description,
        String keywords,
        String findIdsWith,
        Operation.Plan plan,
        Map<Integer, String> errorHints,
        Map<String, String> elsewhere) {

    static final Documentation EMPTY = new Documentation("", "", "", "", Operation.Plan.ANY, Map.of(), Map.of());

    Documentation withTitle(String text) {
        return new Documentation(text, description, keywords, findIdsWith, plan, errorHints, elsewhere);
    }

    Documentation withDescription(String text) {
        return new Documentation(title, text, keywords, findIdsWith, plan, errorHints, elsewhere);
    }

    Documentation withKeywords(String words) {
        return new Documentation(title, description, words, findIdsWith, plan, errorHints, elsewhere);
    }

    Documentation withFindIdsWith(String tool) {
        return new Documentation(title, description, keywords, tool, plan, errorHints, elsewhere);
    }

    Documentation withPlan(Operation.Plan needed) {
        return new Documentation(title, description, keywords, findIdsWith, needed, errorHints, elsewhere);
    }

    Documentation withErrorHint(int status, String text) {
        Map<Integer, String> more = new LinkedHashMap<>(errorHints);
        more.put(status, text);
        return new Documentation(title, description, keywords, findIdsWith, plan, Map.copyOf(more), elsewhere);
    }

    Documentation withElsewhere(String argument, String text) {
        Map<String, String> more = new LinkedHashMap<>(elsewhere);
        more.put(argument, text);
        return new Documentation(title, description, keywords, findIdsWith, plan, errorHints, Map.copyOf(more));
    }
}
