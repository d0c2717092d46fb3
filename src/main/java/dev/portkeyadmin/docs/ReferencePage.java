package dev.portkeyadmin.docs;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.jobs.Job;
import dev.portkeyadmin.jobs.Jobs;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the catalogue as a Markdown page: each operation with its request, effect, scope, plan and arguments. */
public final class ReferencePage {

    private static final String HEAD = """
            # Tools

            Every operation of the catalogue. `PORTKEY_TOOLSETS` lists a toolset, `PORTKEY_TOOLS` a single tool; `find_operations`,
            `read_operation` and `write_operation` give access to the rest.

            Effect: *reads* changes nothing, *writes* creates or changes, *grave* exposes, redirects, weakens or stops something and asks
            first, *destructive* cannot be undone and asks first. A list comes in pages (`page_size`, `current_page` from 0, `all_pages`);
            `fields` names the members to keep of each item, or of the one object that is returned; `name@40000` returns a long one from
            that character on.

            """;

    private final StringBuilder page = new StringBuilder(HEAD);

    private ReferencePage() {}

    /** The page, with a line feed at the end of each line. */
    public static String of(Catalogue catalogue) {
        ReferencePage reference = new ReferencePage();
        reference.contents(catalogue);
        reference.jobs();
        for (Toolset toolset : Toolset.values()) {
            if (!catalogue.entries(toolset).isEmpty()) {
                reference.toolset(toolset, catalogue.entries(toolset));
            }
        }
        return reference.page.toString();
    }

    private void contents(Catalogue catalogue) {
        line("| Toolset | Tools | About |");
        line("|---|---|---|");
        for (Toolset toolset : Toolset.values()) {
            long tools = toolset == Toolset.JOBS
                    ? Jobs.all().count()
                    : catalogue.entries(toolset).size();
            if (tools > 0) {
                line("| [" + toolset.id() + "](#" + toolset.id() + ") | " + tools + " | " + toolset.description()
                        + " |");
            }
        }
    }

    private void jobs() {
        line("");
        line("## " + Toolset.JOBS.id());
        for (Job job : Jobs.all().toList()) {
            line("");
            line("### " + job.name());
            line("");
            line(job.description());
            line("");
            line(job.effect());
            if (!job.schema().properties().isEmpty()) {
                line("");
            }
            members(0, job.schema());
        }
    }

    private void toolset(Toolset toolset, List<Catalogue.Entry> entries) {
        line("");
        line("## " + toolset.id());
        entries.forEach(entry -> operation(entry.operation()));
    }

    private void operation(Operation operation) {
        line("");
        line("### " + operation.name());
        line("");
        line(Stream.concat(
                        Stream.of(operation.description()),
                        operation.rules().stream().map(Rule::words))
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(" ")));
        line("");
        line("`" + operation.method() + " " + (operation.isPublicRoute() ? "(host)" : operation.otherHost())
                + operation.path() + "` · " + String.join(" · ", facts(operation)));
        List<String> arguments = new ArrayList<>();
        for (Param param : operation.params()) {
            boolean ofEveryList = operation.list() != null
                    && List.of(Operation.PAGE_SIZE, Operation.CURRENT_PAGE, Operation.ALL_PAGES, Operation.FIELDS)
                            .contains(param.name());
            boolean ofEveryRead = param.name().equals(Operation.FIELDS);
            if (!ofEveryList && !ofEveryRead) {
                arguments.add(param.name());
                if (arguments.size() == 1) {
                    line("");
                }
                argument(0, param.name(), param.schema(), param.required());
            }
        }
    }

    private static List<String> facts(Operation operation) {
        List<String> facts = new ArrayList<>();
        facts.add(operation.effect());
        facts.add(operation.scope().isEmpty() ? "no scope" : "scope " + operation.scope());
        if (operation.plan() != Operation.RequiredPlan.ANY) {
            facts.add(operation.plan().text().replaceAll("\\.$", ""));
        }
        if (operation.list() != null) {
            facts.add("list");
        }
        return facts;
    }

    private void argument(int depth, String name, Schema schema, boolean required) {
        String words = schema.fullDescription();
        String description = words.isEmpty() ? "" : ": " + words;
        line("  ".repeat(depth) + "- `" + name + "` " + type(schema) + (required ? ", required" : "") + description);
        members(depth + 1, schema);
    }

    private void members(int depth, Schema schema) {
        if (schema.items() != null) {
            members(depth, schema.items());
        }
        for (Map.Entry<String, Schema> member : schema.properties().entrySet()) {
            argument(
                    depth, member.getKey(), member.getValue(), schema.required().contains(member.getKey()));
        }
    }

    private static String type(Schema schema) {
        if (schema.items() != null) {
            return "array of " + type(schema.items());
        }
        if (!schema.allowed().isEmpty()) {
            return String.join(" \\| ", schema.allowed());
        }
        Object format = schema.toJson().get("format");
        return format == null ? schema.type().keyword() : format.toString();
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
