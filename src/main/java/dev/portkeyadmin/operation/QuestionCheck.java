package dev.portkeyadmin.operation;

import dev.portkeyadmin.risk.Condition;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.risk.RiskRule;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.schema.SchemaCheck;
import java.util.List;
import java.util.Set;

/** Checks that the question and the risks of an operation fit its arguments and what is read for them. */
final class QuestionCheck {

    private static final List<String> BOOLEANS = List.of("true", "false");

    private final Operation operation;
    private final DeclarationCheck check;

    /** Adds the problems that it finds to those of the check of the whole declaration. */
    QuestionCheck(Operation operation, DeclarationCheck check) {
        this.operation = operation;
        this.check = check;
    }

    void question() {
        Confirmation confirmation = operation.confirmation();
        boolean asks = !operation.risks().isEmpty() || operation.affectsSomeApiKey();
        if (confirmation == null) {
            check.require(!asks, "it has a risk or affects API keys, but asks no question (confirm)");
            return;
        }
        check.require(asks, "it asks a question, but has no risk and affects no API keys");
        check.require(confirmation.text().endsWith("?"), "its question does not end with a question mark");
        check.require(
                Template.isWellFormed(confirmation.text()), "its question has a brace outside of a {placeholder}");
        Set<String> names = Set.copyOf(Template.placeholders(confirmation.text()));
        boolean ofOrganisation = operation.placeholders().isEmpty();
        check.require(!names.isEmpty() || ofOrganisation, "its question names nothing of what is affected");
        if (confirmation.reader().isEmpty()) {
            for (String name : names) {
                boolean neighbour = name.contains(".") || name.startsWith("list_");
                check.require(
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
        check.require(
                hasReader || confirmation.usage().isEmpty(), "confirmWithUsage needs a question that reads the object");
        for (Confirmation.Dependent dependent : confirmation.dependents()) {
            check.require(
                    hasReader || !dependent.reader().isEmpty(),
                    "confirmIf compares " + dependent.path() + " of the object, which the question does not read");
        }
        for (Confirmation.Refusal refusal : confirmation.refusals()) {
            refusal(refusal, hasReader);
        }
        if (!confirmation.versionIn().isEmpty()) {
            check.require(hasReader, "confirmComparing needs a question that reads the object");
            check.known(confirmation.versionIn(), "confirmComparing");
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
            argument = unlisted.argument().split("\\.")[0];
        } else if (refusal instanceof Confirmation.AlreadyListed listed) {
            argument = listed.path().split("[./]")[listed.path().startsWith("/") ? 1 : 0];
        } else if (refusal instanceof Confirmation.Remains remains) {
            argument = remains.force();
        }
        check.require(
                hasReader || member.isEmpty(),
                "it is refused because of " + member + " of the object, which the question does not read");
        if (!argument.isEmpty()) {
            check.known(argument, "a refusal");
        }
    }

    private void risks(Confirmation confirmation) {
        check.require(!operation.hints().readOnly(), "it reads, and states a risk");
        operation.present().keySet().forEach(argument -> check.known(argument, "presentIn"));
        for (RiskRule rule : operation.risks()) {
            rule.conditions().forEach(condition -> condition(condition, confirmation));
        }
    }

    private void condition(Condition condition, Confirmation confirmation) {
        for (String argument : condition.arguments()) {
            check.known(argument, "a risk");
            check.require(
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
                check.require(path.indexOf('.') < 0, "a risk names " + path + ", which no argument has");
                continue;
            }
            List<String> possible = schema.type() == Schema.Type.BOOLEAN ? BOOLEANS : schema.allowed();
            for (String value : condition.kind().namesValues() ? condition.values() : List.<String>of()) {
                check.require(
                        possible.isEmpty() || possible.contains(value),
                        "a risk compares " + path + " with " + value + ", which it does not accept");
            }
        }
        check.require(
                !condition.kind().namesValues() || !condition.values().isEmpty(),
                "a risk compares " + String.join(", ", condition.paths()) + " with no value");
    }
}
