package dev.portkeyadmin.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sets members to null that {@code clear} names, and finds those that came as null instead, at every depth. */
public final class Clearing {

    private Clearing() {}

    /** The value as the API takes it: null for each member that {@code clear} names. */
    public static @Nullable Object toWire(Schema schema, @Nullable Object value) {
        if (schema.type() == Schema.Type.OBJECT && value instanceof Map<?, ?> members) {
            return toWire(schema.object(), members);
        }
        Schema items = schema.items();
        if (items != null && value instanceof List<?> list) {
            List<@Nullable Object> wire = new ArrayList<>(list.size());
            list.forEach(item -> wire.add(toWire(items, item)));
            return wire;
        }
        return value;
    }

    private static Map<String, @Nullable Object> toWire(ObjectKeywords object, Map<?, ?> members) {
        Map<String, @Nullable Object> wire = new LinkedHashMap<>();
        object.cleared(members).forEach(name -> wire.put(name, null));
        members.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (object.clearable().isEmpty() || !name.equals(Schema.CLEAR)) {
                Schema schema = object.property(name);
                wire.put(name, schema == null ? value : toWire(schema, value));
            }
        });
        return wire;
    }

    /**
     * The paths of clearable members that are null. A null counts as absent and removes nothing, which the answer should say; only
     * {@code clear} removes a value.
     */
    public static List<String> nulls(Schema schema, @Nullable Object value) {
        List<String> found = new ArrayList<>();
        collectNulls("", schema, value, found);
        return found;
    }

    private static void collectNulls(String at, Schema schema, @Nullable Object value, List<String> found) {
        Schema items = schema.items();
        if (schema.type() == Schema.Type.OBJECT && value instanceof Map<?, ?> members) {
            members.forEach((key, held) -> {
                String name = String.valueOf(key);
                String path = ValidationMessages.path(at, name);
                Schema inner = schema.property(name);
                if (held == null && schema.object().clearable().contains(name)) {
                    found.add(path);
                } else if (inner != null) {
                    collectNulls(path, inner, held, found);
                }
            });
        } else if (items != null && value instanceof List<?> list) {
            for (int index = 0; index < list.size(); index++) {
                collectNulls(at + "[" + index + "]", items, list.get(index), found);
            }
        }
    }
}
