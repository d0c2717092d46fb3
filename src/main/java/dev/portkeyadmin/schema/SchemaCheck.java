package dev.portkeyadmin.schema;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds bounds in a schema that have no effect on its type, or that no value can meet. */
public final class SchemaCheck {

    private SchemaCheck() {}

    /**
     * Adds a sentence for each problem of a schema and of those inside it.
     *
     * @param at the argument, or the path of a member of it
     */
    public static void check(String at, Schema schema, List<String> problems) {
        Schema.Type type = schema.type();
        // By identity: a record's equals is made at run time from method handles, which would delay the first call.
        if (type != Schema.Type.STRING && schema.text() != StringKeywords.NONE) {
            problems.add(at + " has a form, values or a length of strings, but is not a string");
        }
        if (type != Schema.Type.INTEGER && type != Schema.Type.NUMBER && schema.number() != NumberKeywords.NONE) {
            problems.add(at + " has a least or greatest number, but is not a number; use minLength, maxLength, "
                    + "minItems or maxItems");
        }
        if (type != Schema.Type.OBJECT && schema.object() != ObjectKeywords.CLOSED) {
            problems.add(at + " has properties, but is not an object");
        }
        StringKeywords text = schema.text();
        if (text.minLength() > text.maxLength()) {
            problems.add(at + " has a minLength above its maxLength");
        }
        if (new HashSet<>(text.allowed()).size() < text.allowed().size()) {
            problems.add(at + " names an allowed value twice");
        }
        BigDecimal least = schema.number().minimum();
        BigDecimal greatest = schema.number().maximum();
        if (least != null && greatest != null && least.compareTo(greatest) > 0) {
            problems.add(at + " has a minimum above its maximum");
        }
        ArrayKeywords array = schema.array();
        if (array != null) {
            if (array.minItems() > array.maxItems()) {
                problems.add(at + " has minItems above its maxItems");
            }
            for (String key : array.key()) {
                if (array.items().property(key) == null) {
                    problems.add(at + " is unique by " + key + ", which its items lack");
                }
            }
            check(at + "[]", array.items(), problems);
        }
        properties(at, schema, problems);
    }

    private static void properties(String at, Schema schema, List<String> problems) {
        schema.properties().forEach((name, property) -> {
            check(at + "." + name, property, problems);
            StringKeywords.KindChoice choice = property.text().chosenBy();
            if (choice != null && schema.property(choice.member()) == null) {
                problems.add(at + "." + name + " refers to the kind of object that " + choice.member()
                        + " chooses, which is not a property beside it");
            }
        });
        Schema values = schema.values();
        if (values != null) {
            check(at + ".*", values, problems);
        }
    }

    /**
     * Returns the schema of a member of an argument, in which arrays are looked through; null if there is none.
     *
     * @param path the names of the members, with dots between them
     */
    public static @Nullable Schema at(Schema schema, String path) {
        Schema found = schema;
        for (String name : path.split("\\.")) {
            for (Schema items = found.items(); items != null; items = found.items()) {
                found = items;
            }
            found = found.property(name);
            if (found == null) {
                return null;
            }
        }
        return found;
    }
}
