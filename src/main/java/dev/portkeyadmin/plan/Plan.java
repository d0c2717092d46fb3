package dev.portkeyadmin.plan;

import dev.portkeyadmin.call.WriteResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.safety.PlanQuestion;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes that a person approves together and that are sent one after the other.
 *
 * @param job the name of the tool that makes it
 * @param act what a yes does, in two or three words
 * @param intro a sentence above the writes; ends with a colon
 */
public record Plan(String job, String act, String intro, List<Step> steps) {

    /** Most writes of a plan: a person has to read them all, and a call has to end in time. */
    public static final int MOST_WRITES = 50;

    /** Copies the list. */
    public Plan {
        steps = List.copyOf(steps);
    }

    /**
     * One write.
     *
     * @param arguments null where they depend on earlier answers
     * @param later makes the arguments from the results of the steps before; empty where one of those is missing
     * @param words what it does; texts of others in it are quoted
     */
    public record Step(
            Catalogue.Entry entry,
            @Nullable Arguments arguments,
            Function<List<WriteResult>, Optional<Arguments>> later,
            String words) {

        /** A write whose arguments are known. */
        public static Step of(Catalogue.Entry entry, Arguments arguments, String words) {
            return new Step(entry, arguments, results -> Optional.of(arguments), words);
        }

        /** A write whose arguments come from the answers to earlier ones. */
        public static Step later(
                Catalogue.Entry entry, Function<List<WriteResult>, Optional<Arguments>> arguments, String words) {
            return new Step(entry, null, arguments, words);
        }
    }

    /** The question to a person. */
    public PlanQuestion question() {
        return new PlanQuestion(
                job,
                act,
                intro,
                steps.stream()
                        .map(step -> new PlanQuestion.Write(step.entry().operation(), step.arguments(), step.words()))
                        .toList());
    }
}
