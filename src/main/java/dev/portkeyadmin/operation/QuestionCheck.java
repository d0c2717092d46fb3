package dev.portkeyadmin.operation;

import dev.portkeyadmin.risk.Condition;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.risk.RiskRule;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.schema.SchemaCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Checks that the question and the risks of an operation fit its arguments and what is read for them. */
final class QuestionCheck {

    private static final List<String> BOOLEANS = List.of("true", "false");

    private final Operation operation;
    private final List<String> placeholders;
    private final List<String> problems = new ArrayList<>();

    private QuestionCheck(Operation operation) {
        this.operation = operation;
        placeholders = operation.placeholders();
    }

    static List<String> problems(Operation operation) {
        QuestionCheck check = new QuestionCheck(operation);
        check.question();
        return check.problems;
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    private void known(String argument, String by) {
        require(operation.argumentNames().contains(argument), by + " names the unknown argument " + argument);
    }

    private void question() {
        Confirmation confirmation = operation.confirmation();
        boolean asks = !operation.risks().isEmpty() || operation.affectsSomeApiKey();
        if (confirmation == null) {
            require(!asks, "it has a risk or affects API keys, but asks no question (confirm)");
            return;
        }
        require(asks, "it asks a question, but has no risk and affects no API keys");
        require(confirmation.text().endsWith("?"), "its question does not end with a question mark");
        require(
                DeclarationCheck.hasOnlyPlaceholders(confirmation.text()),
                "its question has a brace outside of a {placeholder}");
        Set<String> names = Set.copyOf(Operation.placeholders(confirmation.text()));
        boolean ofOrganisation = placeholders.isEmpty();
        require(!names.isEmpty() || ofOrganisation, "its question names nothing of what is affected");
        if (confirmation.reader().isEmpty()) {
            for (String name : names) {
                boolean neighbour = name.contains(".") || name.startsWith("list_");
                require(
                        neighbour || operation.argumentNames().contains(name),
                        "its question names {" + name + "}, which is not an argument, and reads nothing");
            }
        }
        reads(confirmation);
        risks(confirmation);
    }

    /** Checks what the steps after confirm read of the object and of the arguments. */
    private void reads(Confirmation confirmation) {
        boolean hasReader = !confirmation.reader().isEmpty();
        require(hasReader || confirmation.usage().isEmpty(), "confirmWithUsage needs a question that reads the object");
        for (Confirmation.Dependent dependent : confirmation.dependents()) {
            require(
                    hasReader || !dependent.reader().isEmpty(),
                    "confirmIf compares " + dependent.path() + " of the object, which the question does not read");
        }
        for (Confirmation.Refusal refusal : confirmation.refusals()) {
            refusal(refusal, hasReader);
        }
        if (!confirmation.versionIn().isEmpty()) {
            require(hasReader, "confirmComparing needs a question that reads the object");
            known(confirmation.versionIn(), "confirmComparing");
        }
    }

    private void refusal(Confirmation.Refusal refusal, boolean hasReader) {
        String member = "";
        String argument = "";
        if (refusal instanceof Confirmation.Shows shows) {
            member = shows.path();
        } else if (refusal instanceof Confirmation.Until until) {
            member = until.path();
        } else if (refusal instanceof Confirmation.Contradicts contradicts) {
            member = contradicts.path();
            argument = contradicts.argument();
        } else if (refusal instanceof Confirmation.Unlisted unlisted) {
            argument = unlisted.argument();
        } else if (refusal instanceof Confirmation.AlreadyListed listed) {
            argument = listed.path().split("[./]")[listed.path().startsWith("/") ? 1 : 0];
        } else if (refusal instanceof Confirmation.Remains remains) {
            argument = remains.force();
        }
        require(
                hasReader || member.isEmpty(),
                "it is refused because of " + member + " of the object, which the question does not read");
        if (!argument.isEmpty()) {
            known(argument, "a refusal");
        }
    }

    private void risks(Confirmation confirmation) {
        require(!operation.hints().readOnly(), "it reads, and states a risk");
        operation.present().keySet().forEach(argument -> known(argument, "presentIn"));
        for (RiskRule rule : operation.risks()) {
            rule.conditions().forEach(condition -> condition(condition, confirmation));
        }
    }

    private void condition(Condition condition, Confirmation confirmation) {
        for (String argument : condition.arguments()) {
            known(argument, "a risk");
            require(
                    !condition.kind().readsObject()
                            || !confirmation.reader().isEmpty()
                            || operation.method() == Method.POST
                            || operation.present().containsKey(argument),
                    "a risk compares " + argument + " with the present value, which nothing reads");
        }
        Schema arguments = operation.inputSchema();
        for (String path : condition.paths()) {
            Schema schema = SchemaCheck.at(arguments, path);
            if (schema == null) {
                require(path.indexOf('.') < 0, "a risk names " + path + ", which no argument has");
                continue;
            }
            List<String> possible = schema.type() == Schema.Type.BOOLEAN ? BOOLEANS : schema.allowed();
            for (String value : condition.kind().namesValues() ? condition.values() : List.<String>of()) {
                require(
                        possible.isEmpty() || possible.contains(value),
                        "a risk compares " + path + " with " + value + ", which it does not accept");
            }
        }
        require(
                !condition.kind().namesValues() || !condition.values().isEmpty(),
                "a risk compares " + String.join(", ", condition.paths()) + " with no value");
    }
}
