package dev.portkeyadmin.jobs;

import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.operation.Hints;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.schema.Schema;

/**
 * A tool that does with several operations what a person asks in one sentence.
 *
 * @param schema of the arguments, as advertised and as enforced
 */
public record Job(String name, String title, String description, Hints hints, Schema schema, JobAction work) {

    /** The effect in one word, for people. */
    public String effect() {
        return hints.readOnly() ? "reads" : hints.destructive() ? "destructive" : "writes";
    }

    /** Runs a job. */
    @FunctionalInterface
    public interface JobAction {

        /**
         * Returns the answer, or throws as a call does.
         *
         * @param arguments valid against the schema
         */
        ToolResult with(JobContext context, Arguments arguments, CallContext caller) throws InterruptedException;
    }
}
