package dev.portkeyadmin.operation;

import dev.portkeyadmin.operation.input.Documented;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.operation.input.RangeBounds;
import dev.portkeyadmin.operation.output.Details;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.schema.SchemaCheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;

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
        check.answer();
        new QuestionCheck(operation, check).question();
        return check.problems;
    }

    void require(boolean holds, String problem) {
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
        for (String placeholder : new LinkedHashSet<>(placeholders)) {
            require(
                    Collections.frequency(placeholders, placeholder) == 1,
                    "the path has the placeholder {" + placeholder + "} twice");
            require(arguments.contains(placeholder), "placeholder {" + placeholder + "} has no path argument");
        }
        for (Param param : operation.params(Param.Place.PATH)) {
            require(
                    placeholders.contains(param.name()),
                    "path argument " + param.name() + " has no placeholder in " + operation.path());
            require(
                    param.schema().isSafeInPath(),
                    "path argument " + param.name() + " accepts text that could change the path; use Schemas.id, "
                            + "modelName, slug, uuid, date or oneOf");
        }
    }

    private void arguments() {
        operation.params().forEach(param -> SchemaCheck.check(param.name(), param.schema(), problems));
        if (operation.method() == Method.GET) {
            for (Param param : operation.params(Param.Place.BODY)) {
                require(false, "a GET has no body; use query for the argument " + param.name());
            }
        }
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
            path(range.minPath(), "rangeIn");
            path(range.maxPath(), "rangeIn");
        }
        require(
                !operation.argumentNames().contains(Operation.INTERVAL) || range != null,
                "byInterval needs a range of time (range or rangeIn)");
        require(
                operation.fillsOrganisation() == Operation.Filling.NONE
                        || operation.argumentNames().contains("organisation_id"),
                "fillOrganisation needs the argument organisation_id");
        for (Documented documented : operation.documentation().documented()) {
            path(documented.path(), "documented");
        }
        List<String> narrowing = operation.guard().affectsApiKey();
        for (String argument : narrowing == null ? List.<String>of() : narrowing) {
            known(argument, "affectsApiKey");
        }
        if (!operation.endsKeysOf().isEmpty()) {
            known(operation.endsKeysOf(), "endsKeysOf");
        }
        operation.present().forEach((argument, present) -> {
            boolean isSet = operation.params().stream()
                    .anyMatch(param -> param.name().equals(argument)
                            && param.schema().type() == Schema.Type.ARRAY
                            && param.schema().acceptsEmpty());
            require(
                    !isSet || present.key().isEmpty() || refusesNone(argument),
                    "presentItems names " + argument
                            + ", which may be empty, though that changes nothing: use minItems or Rule.itemsUnless");
        });
        require(
                !operation.request().changeRequired()
                        || !operation.request().changing().isEmpty(),
                "requireChange needs an optional member of the body");
    }

    private boolean refusesNone(String list) {
        return operation.rules().stream()
                .anyMatch(rule ->
                        rule instanceof Rule.NotEmpty refused && refused.list().equals(list));
    }

    private void answer() {
        for (String argument : operation.output().filtersAgain().keySet()) {
            known(argument, "filterAgain");
        }
        for (String argument : operation.output().change().others().keySet()) {
            known(argument, "showChangeWhere");
        }
        if (operation.list() == null) {
            require(operation.output().filtersAgain().isEmpty(), "filterAgain needs a list (paged or listUnpaged)");
            require(operation.output().named().isEmpty(), "nameOf needs a list (paged or listUnpaged)");
            require(operation.output().shared().isEmpty(), "showsShared needs a list (paged or listUnpaged)");
            require(!operation.output().namesTargets(), "nameTargets needs a list (paged or listUnpaged)");
            require(operation.output().published() == null, "markPublished needs a list (paged or listUnpaged)");
        }
        Details details = operation.output().details();
        require(details == null || !operation.hints().readOnly(), "showDetails is for operations that write");
        for (String argument : operation.output().notesIfGiven().keySet()) {
            known(argument, "noteIfGiven");
        }
        if (operation.hints().readOnly()) {
            require(operation.output().returnResultOf().isEmpty(), "returnResultOf is for operations that write");
            require(operation.output().change().readers().isEmpty(), "showChange is for operations that write");
        } else {
            require(operation.list() == null, "it returns a list, but does not only read");
        }
        for (int status : operation.documentation().errorHints().keySet()) {
            require(
                    status >= 400 && status < 600,
                    "errorHint names " + status + ", which is not the status of an error");
        }
        require(
                Template.isWellFormed(operation.output().message()),
                "the message has a brace outside of a {placeholder}");
        for (String placeholder : Template.placeholders(operation.output().message())) {
            require(
                    operation.params().stream()
                            .anyMatch(param -> param.required() && param.name().equals(placeholder)),
                    "the message names {" + placeholder + "}, which is not a required argument");
        }
    }

    private void path(String path, String by) {
        require(
                SchemaCheck.at(operation.inputSchema(), path) != null,
                by + " names " + path + ", which no argument has");
    }

    void known(String argument, String by) {
        require(operation.argumentNames().contains(argument), by + " names the unknown argument " + argument);
    }
}
