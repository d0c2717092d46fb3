package dev.portkeyadmin.tools;

import dev.portkeyadmin.call.ToolAdapter;
import dev.portkeyadmin.call.ToolResult;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.jobs.Job;
import dev.portkeyadmin.jobs.context.JobContext;
import dev.portkeyadmin.operation.Hints;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A tool that a client can list and call.
 *
 * @param scope the scope that Portkey requires of the key; empty for none
 * @param effect the effect of a call in a few words
 * @param schema made on first use
 */
public record Tool(
        String name,
        String title,
        String description,
        Toolset toolset,
        String scope,
        String effect,
        Hints hints,
        Supplier<Schema> schema,
        Runner call) {

    /** The schema of the arguments, as advertised and as enforced. */
    public Schema inputSchema() {
        return schema.get();
    }

    /** Runs calls of a tool. */
    @FunctionalInterface
    public interface Runner {

        /**
         * Answers one call; every failure but cancellation becomes a result.
         *
         * @param raw the arguments as the model sent them
         * @throws InterruptedException when the call was cancelled
         */
        ToolResult with(Map<String, Object> raw, CallContext caller) throws InterruptedException;
    }

    /** Makes the tool of one operation. */
    public static Tool of(Catalogue.Entry entry, ToolAdapter adapter) {
        Operation operation = entry.operation();
        return new Tool(
                operation.name(),
                operation.title(),
                operation.toolDescription(),
                entry.toolset(),
                operation.scope(),
                operation.effect(),
                operation.hints(),
                entry::inputSchema,
                (raw, caller) -> adapter.call(entry, raw, caller));
    }

    /** Makes the tool of one job. */
    static Tool of(Job job, JobContext context) {
        return new Tool(
                job.name(),
                job.title(),
                job.description(),
                Toolset.JOBS,
                "",
                job.effect(),
                job.hints(),
                job::schema,
                (raw, caller) -> context.adapter()
                        .guard(
                                job.name(),
                                job.schema(),
                                raw,
                                arguments -> job.work().with(context, arguments, caller)));
    }

    /** Returns this tool with another way to call it. */
    Tool withCall(Runner other) {
        return new Tool(name, title, description, toolset, scope, effect, hints, schema, other);
    }

    /** Returns this tool as {@code tools/list} shows it: maps, lists, strings, numbers and booleans, in a fixed order. */
    public Map<String, Object> listing() {
        Map<String, Object> annotations = new LinkedHashMap<>();
        annotations.put("readOnlyHint", hints.readOnly());
        annotations.put("destructiveHint", !hints.readOnly() && !hints.additive());
        annotations.put("idempotentHint", hints.idempotent());
        annotations.put("openWorldHint", hints.openWorld());
        Map<String, Object> listing = new LinkedHashMap<>();
        listing.put("name", name);
        listing.put("title", title);
        listing.put("description", description);
        listing.put("inputSchema", inputSchema().toJson());
        listing.put("annotations", annotations);
        return listing;
    }
}
