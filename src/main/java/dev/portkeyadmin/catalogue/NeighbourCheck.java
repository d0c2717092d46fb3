package dev.portkeyadmin.catalogue;

import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Template;
import dev.portkeyadmin.operation.output.Details;
import dev.portkeyadmin.operation.output.Figures;
import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.operation.output.Made;
import dev.portkeyadmin.risk.Confirmation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that each operation that a declaration names exists and fits its purpose there. */
final class NeighbourCheck {

    private final Map<String, Operation> byName;
    private final Operation operation;
    private final List<String> problems = new ArrayList<>();

    private NeighbourCheck(Map<String, Operation> byName, Operation operation) {
        this.byName = byName;
        this.operation = operation;
    }

    /** Throws an {@link IllegalStateException} that names the operation and the rule. */
    static void check(List<Operation> operations) {
        Map<String, Operation> byName = new HashMap<>();
        operations.forEach(operation -> byName.put(operation.name(), operation));
        Map<String, Operation> byRoute = new HashMap<>();
        for (Operation operation : operations) {
            Operation same = byRoute.put(operation.method() + " " + operation.path(), operation);
            if (same != null) {
                throw new IllegalStateException(
                        operation.name() + ": it has the method and the path of " + same.name());
            }
            NeighbourCheck check = new NeighbourCheck(byName, operation);
            check.request();
            check.output();
            check.question();
            if (!check.problems.isEmpty()) {
                throw new IllegalStateException(operation.name() + ": " + String.join("; ", check.problems));
            }
        }
    }

    /** Checks the operations that a call needs before it. */
    private void request() {
        if (!operation.findIdsWith().isEmpty()) {
            reading(operation.findIdsWith(), "findIdsWith");
        }
        for (Operation.Prerequisite needed : operation.prerequisites()) {
            reading(needed.shownBy(), "requires");
            Operation fulfilling = byName.get(needed.fulfilledBy());
            if (fulfilling == null || fulfilling.hints().readOnly()) {
                problems.add("requires names " + needed.fulfilledBy() + ", which is not an operation that writes");
            }
        }
    }

    /** Checks the operations that complete the answer. */
    private void output() {
        for (String list : operation.output().figures().distinct().values()) {
            // Without an underscore, it is a member of the answer.
            if (byName.containsKey(list) || list.startsWith("get_") || list.startsWith("list_")) {
                reading(list, "countsDistinct");
            }
        }
        Figures.Share share = operation.output().figures().share();
        if (share != null) {
            reading(share.part(), "share");
            reading(share.whole(), "share");
        }
        if (!operation.output().returnResultOf().isEmpty()) {
            reader(operation.output().returnResultOf(), "returnResultOf");
        }
        for (String reader : operation.output().change().readers()) {
            reader(reader, "showChange");
        }
        Made made = operation.output().made();
        if (made != null) {
            reading(made.list(), "showMade");
        }
        Details details = operation.output().details();
        if (details != null) {
            reading(details.reader(), "showDetails");
        }
        operation.output().exemptions().forEach(exempt -> reading(exempt.reader(), "showExempt"));
        operation.output().counts().forEach(count -> reading(count.list(), "countable"));
        Listing.Published published = operation.output().published();
        if (published != null) {
            reader(published.reader(), "markPublished");
        }
    }

    /** Checks the operations that the question before a call, its risks and its refusals read with. */
    private void question() {
        operation
                .present()
                .forEach((argument, present) -> reader(present.reader(), "the present value of " + argument));
        Confirmation confirmation = operation.confirmation();
        if (confirmation == null) {
            return;
        }
        if (!confirmation.reader().isEmpty()) {
            reader(confirmation.reader(), "its question");
        }
        confirmation.dependents().stream()
                .filter(dependent -> !dependent.reader().isEmpty())
                .forEach(dependent -> reading(dependent.reader(), "its question"));
        confirmation.refusals().stream()
                .flatMap(refusal -> refusal.readers().stream())
                .forEach(reader -> reading(reader, "a refusal"));
        for (String name : Template.placeholders(confirmation.text())) {
            int dot = name.indexOf('.');
            if (dot > 0) {
                // It may take its ids from the object that the reader of the question returns.
                reading(name.substring(0, dot), "its question");
            } else if (name.startsWith("list_")) {
                Operation list = reader(name, "its question");
                if (list != null && list.list() == null) {
                    problems.add("its question counts " + name + ", which does not return a list");
                }
            }
        }
    }

    /** Returns an operation that reads with the ids of this one; null after adding a problem if there is none. */
    private @Nullable Operation reader(String name, String by) {
        Operation reader = reading(name, by);
        if (reader != null) {
            for (String placeholder : reader.placeholders()) {
                if (!operation.argumentNames().contains(placeholder)) {
                    problems.add(by + " names " + name + ", which needs the argument " + placeholder);
                }
            }
        }
        return reader;
    }

    private @Nullable Operation reading(String name, String by) {
        Operation reader = byName.get(name);
        if (reader == null) {
            problems.add(by + " names the unknown operation " + name);
        } else if (!reader.hints().readOnly()) {
            problems.add(by + " names " + name + ", which does not only read");
        }
        return reader;
    }
}
