package dev.portkeyadmin.mcp;

import dev.portkeyadmin.operation.Hints;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Schema;
import dev.portkeyadmin.operation.Toolset;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One tool as a client is shown it, and what calls it.
 *
 * @param scope the key's scope that Portkey asks for; empty where none is
 * @param schema made when it is first asked for
 */
public record Tool(
        String name,
        String title,
        String description,
        Toolset toolset,
        String scope,
        Hints hints,
        Supplier<Schema> schema,
        Call call) {

    /** The schema of the arguments, as advertised and as enforced. */
    public Schema inputSchema() {
        return schema.get();
    }

    /** What a call of a tool does. */
    @FunctionalInterface
    public interface Call {

        /**
         * Answers one call; no failure but cancellation escapes.
         *
         * @param raw the arguments as the model sent them
         * @throws InterruptedException when the call was cancelled
         */
        ToolResult with(Map<String, Object> raw, Caller caller) throws InterruptedException;
    }

    /** The tool that an operation is. */
    public static Tool of(Catalogue.Entry entry, ToolAdapter adapter) {
        Operation operation = entry.operation();
        return new Tool(
                operation.name(),
                operation.title(),
                operation.toolDescription(),
                entry.toolset(),
                operation.scope(),
                operation.hints(),
                entry::inputSchema,
                (raw, caller) -> adapter.call(entry, raw, caller));
    }
}
