package dev.portkeyadmin.operation;

import dev.portkeyadmin.risk.Condition;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.risk.RiskRule;
import dev.portkeyadmin.schema.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Checks that a complete declaration of an operation does not contradict itself. */
final class DeclarationCheck {

    private final Operation operation;
    private final List<String> placeholders;
    private final List<String> problems = new ArrayList<>();

    private DeclarationCheck(Operation operation) {
        this.operation = operation;
        placeholders = operation.placeholders();
    }

    static List<String> problems(Operation operation) {
        DeclarationCheck check = new DeclarationCheck(operation);
        check.texts();
        check.path();
        check.arguments();
        check.question();
        return check.problems;
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    private void texts() {
        require(!operation.title().isBlank(), "it has no title");
        require(!operation.description().isBlank(), "it has no description");
        boolean needsIds = !placeholders.isEmpty() || !operation.hints().readOnly();
        require(
                operation.isPublicRoute()
                        || !needsIds
                        || !operation.findIdsWith().isEmpty(),
                "it has no findIdsWith, which errors name as the tool that lists the ids");
    }

    private void path() {
        List<String> arguments =
                operation.params(Param.Place.PATH).stream().map(Param::name).toList();
        for (String placeholder : placeholders) {
            require(arguments.contains(placeholder), "placeholder {" + placeholder + "} has no path argument");
        }
        for (Param param : operation.params(Param.Place.PATH)) {
            require(
                    placeholders.contains(param.name()),
                    "path argument " + param.name() + " has no placeholder in " + operation.path());
            require(
                    param.schema().isSafeInPath(),
                    "path argument " + param.name() + " accepts text that could change the path; use Schema.id, "
                            + "modelName, slug, uuid, date or oneOf");
        }
    }

    private void arguments() {
        List<String> optional = operation.params(Param.Place.BODY).stream()
                .filter(param -> !param.required())
                .map(Param::name)
                .toList();
        for (String member : operation.request().clearable()) {
            require(
                    optional.contains(member),
                    "clear names " + member + ", which is not an optional member of the body");
        }
        for (Rule rule : operation.rules()) {
            for (String member : rule.members()) {
                known(member, "a rule");
            }
        }
        RangeBounds range = operation.range();
        if (range != null && !range.object().isEmpty()) {
            known(range.object(), "rangeIn");
        }
        List<String> narrowing = operation.guard().affectsApiKey();
        for (String argument : narrowing == null ? List.<String>of() : narrowing) {
            known(argument, "affectsApiKey");
        }
        for (String argument : operation.filtersAgain().keySet()) {
            known(argument, "filterAgain");
        }
        if (!operation.endsKeysOf().isEmpty()) {
            known(operation.endsKeysOf(), "endsKeysOf");
        }
        require(
                !operation.request().changeRequired()
                        || !operation.request().changing().isEmpty(),
                "requireChange needs an optional member of the body");
        for (String placeholder : Operation.placeholders(operation.message())) {
            require(
                    operation.params().stream()
                            .anyMatch(param -> param.required() && param.name().equals(placeholder)),
                    "the message names {" + placeholder + "}, which is not a required argument");
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
        risks(confirmation);
    }

    private void risks(Confirmation confirmation) {
        require(!operation.hints().readOnly(), "it reads, and states a risk");
        operation.present().keySet().forEach(argument -> known(argument, "presentIn"));
        for (RiskRule rule : operation.risks()) {
            for (Condition condition : rule.conditions()) {
                for (String argument : condition.arguments()) {
                    known(argument, "a risk");
                    require(
                            !condition.kind().readsObject()
                                    || !confirmation.reader().isEmpty()
                                    || operation.method() == Method.POST
                                    || operation.present().containsKey(argument),
                            "a risk compares " + argument + " with the present value, which nothing reads");
                }
            }
        }
    }
}
