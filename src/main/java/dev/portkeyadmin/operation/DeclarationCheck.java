package dev.portkeyadmin.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Checks that a complete declaration of an operation does not contradict itself. */
final class DeclarationCheck {

    private final Operation operation;
    private final List<String> problems = new ArrayList<>();

    private DeclarationCheck(Operation operation) {
        this.operation = operation;
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
        boolean needsIds =
                !operation.placeholders().isEmpty() || !operation.hints().readOnly();
        require(
                operation.isPublicRoute()
                        || !needsIds
                        || !operation.findIdsWith().isEmpty(),
                "it has no findIdsWith, which errors name as the tool that lists the ids");
    }

    private void path() {
        List<String> arguments =
                operation.params(Param.Place.PATH).stream().map(Param::name).toList();
        for (String placeholder : operation.placeholders()) {
            require(arguments.contains(placeholder), "placeholder {" + placeholder + "} has no path argument");
        }
        for (Param param : operation.params(Param.Place.PATH)) {
            require(
                    operation.placeholders().contains(param.name()),
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
        for (String member : operation.clearable()) {
            require(
                    optional.contains(member),
                    "clear names " + member + ", which is not an optional member of the body");
        }
        for (Rule rule : operation.rules()) {
            for (String member : rule.members()) {
                known(member, "a rule");
            }
        }
        Operation.Range range = operation.range();
        if (range != null && !range.object().isEmpty()) {
            known(range.object(), "rangeIn");
        }
        for (String argument : operation.narrowingArguments()) {
            known(argument, "affectsApiKey");
        }
        for (String argument : operation.filtersAgain().keySet()) {
            known(argument, "filterAgain");
        }
        if (!operation.endsKeysOf().isEmpty()) {
            known(operation.endsKeysOf(), "endsKeysOf");
        }
        require(
                !operation.requiresChange() || !operation.changing().isEmpty(),
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
        Operation.Question question = operation.question();
        boolean asks = operation.hints().destructive() || operation.affectsSomeApiKey();
        if (question == null) {
            require(!asks, "it is destructive or affects API keys, but asks no question (confirm)");
            return;
        }
        require(asks, "it asks a question, but is neither destructive nor affects API keys");
        require(question.text().endsWith("?"), "its question does not end with a question mark");
        Set<String> names = Set.copyOf(Operation.placeholders(question.text()));
        require(!names.isEmpty(), "its question names nothing of what is affected");
        if (question.reader().isEmpty()) {
            for (String name : names) {
                boolean neighbour = name.contains(".") || name.startsWith("list_");
                require(
                        neighbour || operation.argumentNames().contains(name),
                        "its question names {" + name + "}, which is not an argument, and reads nothing");
            }
        }
    }
}
