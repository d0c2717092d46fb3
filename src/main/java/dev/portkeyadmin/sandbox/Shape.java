package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Field.Trait;
import java.util.List;
import java.util.stream.Stream;

/** The fields that a body may hold. Whatever else it holds is ignored, as in the API. */
record Shape(List<Field> fields) {

    static Shape of(Field... fields) {
        return new Shape(List.of(fields));
    }

    Shape and(Field... more) {
        return new Shape(Stream.concat(fields.stream(), Stream.of(more)).toList());
    }

    /** The same fields, none of them required and none with a value when it is absent. */
    Shape optional() {
        return new Shape(fields.stream()
                .map(field -> Field.of(field.name(), field.check()))
                .toList());
    }

    /** Takes over what was sent for a new record, where a null counts as absent. Names in refusals start with {@code prefix}. */
    void fill(String prefix, JsonNode body, ObjectNode row) {
        for (Field field : fields) {
            String name = field.name();
            if (body.hasNonNull(name)) {
                row.set(name, field.check().keep(prefix + name, body.get(name)));
            } else if (field.is(Trait.REQUIRED)) {
                throw ApiError.invalid(prefix + name + " is required");
            } else {
                clear(field, row);
            }
        }
    }

    /** Takes over what was sent for a change: an absent field stays as it is, a null clears it. */
    void merge(JsonNode body, ObjectNode row) {
        for (Field field : fields) {
            String name = field.name();
            if (field.is(Trait.FIXED) || !body.has(name)) {
                continue;
            }
            if (!body.get(name).isNull()) {
                JsonNode value = field.check().keep(name, body.get(name));
                if (field.is(Trait.MERGED) && row.get(name) instanceof ObjectNode before) {
                    before.setAll((ObjectNode) value);
                    body.get(name).properties().stream()
                            .filter(sent -> sent.getValue().isNull())
                            .forEach(sent -> before.remove(sent.getKey()));
                } else {
                    row.set(name, value);
                }
            } else if (field.is(Trait.REQUIRED)) {
                throw ApiError.invalid(name + " must not be null");
            } else {
                clear(field, row);
            }
        }
    }

    private static void clear(Field field, ObjectNode row) {
        if (field.otherwise() == null) {
            row.remove(field.name());
        } else {
            row.set(field.name(), field.otherwise().deepCopy());
        }
    }
}
