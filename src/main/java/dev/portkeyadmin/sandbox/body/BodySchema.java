package dev.portkeyadmin.sandbox.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.body.BodyField.Flag;
import dev.portkeyadmin.sandbox.data.ApiException;
import java.util.List;
import java.util.stream.Stream;

/** The fields of a request body; the API ignores other fields, and so does the sandbox. */
public record BodySchema(List<BodyField> fields) {

    /** Returns a schema whose fields are checked in this order. */
    public static BodySchema of(BodyField... fields) {
        return new BodySchema(List.of(fields));
    }

    /** Returns a schema with additional fields. */
    public BodySchema and(BodyField... more) {
        return new BodySchema(Stream.concat(fields.stream(), Stream.of(more)).toList());
    }

    /** Returns the same fields, all optional and without defaults. */
    public BodySchema optional() {
        return new BodySchema(fields.stream()
                .map(field -> BodyField.of(field.name(), field.check()))
                .toList());
    }

    /** Copies a body into a new record, where null counts as absent; field names in error messages start with {@code prefix}. */
    public void fill(String prefix, JsonNode body, ObjectNode row) {
        for (BodyField field : fields) {
            String name = field.name();
            if (body.hasNonNull(name)) {
                row.set(name, field.check().keep(prefix + name, body.get(name)));
            } else if (field.is(Flag.REQUIRED)) {
                throw ApiException.invalid(prefix + name + " is required");
            } else {
                clear(field, row);
            }
        }
    }

    /** Applies a body to an existing record: an absent field stays, null clears it. */
    public void merge(JsonNode body, ObjectNode row) {
        for (BodyField field : fields) {
            String name = field.name();
            if (field.is(Flag.IMMUTABLE) || !body.has(name)) {
                continue;
            }
            if (!body.get(name).isNull()) {
                JsonNode value = field.check().keep(name, body.get(name));
                if (field.is(Flag.MERGED) && row.get(name) instanceof ObjectNode before) {
                    before.setAll((ObjectNode) value);
                    body.get(name).properties().stream()
                            .filter(sent -> sent.getValue().isNull())
                            .forEach(sent -> before.remove(sent.getKey()));
                } else {
                    row.set(name, value);
                }
            } else if (field.is(Flag.REQUIRED)) {
                throw ApiException.invalid(name + " must not be null");
            } else {
                clear(field, row);
            }
        }
    }

    private static void clear(BodyField field, ObjectNode row) {
        if (field.otherwise() == null) {
            row.remove(field.name());
        } else {
            row.set(field.name(), field.otherwise().deepCopy());
        }
    }
}
