package dev.portkeyadmin.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.Declaration;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.RangeBounds;
import dev.portkeyadmin.safety.Audience;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.tools.Signature.Detail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Describes operations to a model or a person in few bytes. */
final class OperationText {

    /** Arguments of lists, which the server instructions explain. */
    private static final List<String> PAGING =
            List.of(Declaration.PAGE_SIZE, Declaration.CURRENT_PAGE, Declaration.ALL_PAGES, Declaration.FIELDS);

    /** Most arguments that a line names. */
    private static final int FEW = 4;

    /** Most characters of a description in a line with arguments. */
    private static final int TEXT = 48;

    /** From the longest to the shortest: the detail of the arguments that are meant, and that of the others. */
    private static final List<List<Detail>> SHORTENINGS = List.of(
            List.of(Detail.WHOLE, Detail.WHOLE),
            List.of(Detail.WITHOUT_BOUNDS, Detail.WITHOUT_BOUNDS),
            List.of(Detail.WITHOUT_BOUNDS, Detail.DECIDING),
            List.of(Detail.WITHOUT_BOUNDS, Detail.NAMES_INSIDE),
            List.of(Detail.WITHOUT_BOUNDS, Detail.NAMES),
            List.of(Detail.WITHOUT_BOUNDS, Detail.UNITS),
            List.of(Detail.DECIDING, Detail.UNITS),
            List.of(Detail.DECIDING, Detail.DECIDING),
            List.of(Detail.DECIDING, Detail.NAMES_INSIDE),
            List.of(Detail.DECIDING, Detail.NAMES),
            List.of(Detail.NAMES_INSIDE, Detail.NAMES),
            List.of(Detail.NAMES, Detail.NAMES));

    private OperationText() {}

    /**
     * Arguments of an operation, one in a line.
     *
     * @param isShortened whether descriptions are missing that say more than a bound
     */
    record ArgumentLines(List<String> lines, boolean isShortened) {

        /** Returns as much of the arguments as the size in bytes allows. */
        static ArgumentLines of(Catalogue.Entry entry, int size) {
            return of(entry, size, Set.of());
        }

        /**
         * Returns as much of the arguments as the size in bytes allows.
         *
         * @param meant names of arguments that are shortened only after all others
         */
        static ArgumentLines of(Catalogue.Entry entry, int size, Set<String> meant) {
            ArgumentLines best = new ArgumentLines(List.of(), false);
            for (List<Detail> shortening : SHORTENINGS) {
                Detail ofMeant = shortening.get(0);
                Detail ofOthers = shortening.get(1);
                if (ofOthers == Detail.UNITS && meant.isEmpty()) {
                    continue;
                }
                best = new ArgumentLines(
                        argumentLines(entry.inputSchema(), name -> meant.contains(name) ? ofMeant : ofOthers),
                        ofOthers.compareTo(Detail.WITHOUT_BOUNDS) > 0);
                if (Json.writeUtf8(best.lines()).length <= size) {
                    break;
                }
            }
            return best;
        }

        /** Adds the arguments to the description of their operation. */
        void addTo(ObjectNode operation) {
            operation.set("arguments", Json.toTree(lines));
        }
    }

    private static List<String> argumentLines(Schema schema, Function<String, Detail> detailOf) {
        Map<String, Schema> own = new LinkedHashMap<>(schema.properties());
        List<String> paging = new ArrayList<>();
        for (String name : PAGING) {
            Schema argument = own.remove(name);
            if (argument != null) {
                paging.add(name + "?: " + Signature.type(argument));
            }
        }
        List<String> lines = new ArrayList<>(Signature.of(own, schema.required(), detailOf));
        if (!paging.isEmpty()) {
            lines.add(String.join(", ", paging));
        }
        return lines;
    }

    /** Describes an operation without its arguments. */
    static ObjectNode described(Catalogue.Entry entry, Audience audience) {
        Operation operation = entry.operation();
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", operation.name())
                .put("description", operation.toolDescription())
                .put(
                        "call_with",
                        audience == Audience.TERMINAL ? "call " + operation.name() : CatalogueTools.callerOf(entry))
                .put("effect", operation.effect())
                .put("scope", operation.scope());
    }

    /** Describes an operation with the JSON Schema of its arguments. */
    static ObjectNode whole(Catalogue.Entry entry, Audience audience) {
        return described(entry, audience)
                .set("input_schema", Json.toTree(entry.inputSchema().toJson()));
    }

    /** Returns what an operation does, in a sentence, what it requires, and the rules for its arguments. */
    static String shortDescription(Catalogue.Entry entry) {
        Operation operation = entry.operation();
        Stream<String> needed = operation.prerequisites().stream().map(Operation.Prerequisite::words);
        Stream<String> rules = operation.rules().stream().map(Rule::words);
        return Stream.concat(Stream.of(firstSentence(operation.description())), Stream.concat(needed, rules))
                .filter(sentence -> !sentence.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** The name of an operation with the names of its arguments as a call has them; a question mark follows optional ones. */
    static String call(Catalogue.Entry entry) {
        Schema schema = entry.inputSchema();
        RangeBounds range = entry.operation().range();
        List<String> names = new ArrayList<>(schema.required());
        for (String name : schema.properties().keySet()) {
            boolean bound = range != null && (name.equals(range.min()) || name.equals(range.max()));
            if (!bound && !PAGING.contains(name) && !schema.required().contains(name)) {
                if (names.size() >= FEW) {
                    names.add("...");
                    break;
                }
                names.add(name + "?");
            }
        }
        return entry.operation().name() + "(" + String.join(", ", names) + ")";
    }

    /**
     * The call of an operation and its effect, in one line.
     *
     * @param describes whether to say what it does, too
     */
    static String callLine(Catalogue.Entry entry, boolean isListed, boolean describes) {
        Operation operation = entry.operation();
        return (isListed ? operation.name() : call(entry)) + " " + operation.effect()
                + (isListed ? ", listed tool" : "")
                + (describes ? ": " + cut(firstSentence(operation.description()), TEXT) : "");
    }

    /**
     * Describes an operation in one line.
     *
     * @param length of the line in characters
     * @param least length of the description, even if the line gets longer
     */
    static String line(Catalogue.Entry entry, boolean isListed, int length, int least) {
        Operation operation = entry.operation();
        String head = operation.name() + " (" + operation.effect() + (isListed ? ", listed tool" : "") + "): ";
        return head + cut(firstSentence(operation.description()), Math.max(least, length - head.length()));
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, text.lastIndexOf(' ', length)).replaceFirst("[,:;(]+$", "") + " …";
    }

    /** Returns a text up to the end of its first sentence or clause. */
    static String firstSentence(String text) {
        for (int i = 0; i + 1 < text.length(); i++) {
            char c = text.charAt(i);
            if ((c == '.' || c == ';') && text.charAt(i + 1) == ' ') {
                return text.substring(0, c == '.' ? i + 1 : i) + (c == ';' ? "." : "");
            }
        }
        return text;
    }
}
