package dev.portkeyadmin.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds and replaces the references to objects in the value of an argument, at any depth. */
public final class References {

    /** The place of a reference. */
    public enum Role {
        /** A text that refers to one object. */
        VALUE,
        /** A text that refers to several objects, with commas between them. */
        LIST,
        /** The name of a member. */
        KEY,
        /** A text that refers to an object whose kind another member chooses. */
        CHOSEN
    }

    /**
     * A reference.
     *
     * @param at the argument, or the path of a member or item of it
     * @param text the id, or what a caller gave in its place
     */
    public record Occurrence(String at, Reference kind, Role role, String text) {}

    /** Returns the text that takes the place of a reference. */
    @FunctionalInterface
    public interface Replacement<E extends Exception> {

        /** Returns the same text if nothing takes its place. */
        String of(Occurrence found) throws E;
    }

    private References() {}

    /** The references in a value that is valid against the schema; none in null. */
    public static List<Occurrence> in(String at, Schema schema, @Nullable Object value) {
        List<Occurrence> all = new ArrayList<>();
        if (value != null) {
            replaced(at, schema, value, found -> {
                all.add(found);
                return found.text();
            });
        }
        return all;
    }

    /** Returns a value that is valid against the schema with other texts in the place of its references. */
    public static <E extends Exception> Object replaced(
            String at, Schema schema, Object value, Replacement<E> replacement) throws E {
        Reference kind = schema.reference();
        if (value instanceof String text && kind != null) {
            Role role = schema.isReferenceList() ? Role.LIST : Role.VALUE;
            return replacement.of(new Occurrence(at, kind, role, text));
        }
        Schema items = schema.items();
        if (value instanceof List<?> list && items != null) {
            List<@Nullable Object> changed = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                Object item = list.get(i);
                Schema entries = schema.entries();
                changed.add(
                        item == null
                                ? null
                                : entries == null
                                        ? replaced(at + "[" + i + "]", items, item, replacement)
                                        : entry(at, entries, item, replacement));
            }
            return changed;
        }
        if (value instanceof Map<?, ?> members) {
            return schema.referencesInside().isEmpty()
                    ? members(at, schema, members, replacement)
                    : inside(at, null, value, schema.referencesInside(), replacement);
        }
        return value;
    }

    /**
     * A value below an object with free members.
     *
     * @param kind what a text here refers to; null for nothing
     */
    private static <E extends Exception> Object inside(
            String at, @Nullable Reference kind, Object value, Map<String, Reference> kinds, Replacement<E> replacement)
            throws E {
        if (value instanceof String text && kind != null) {
            return replacement.of(new Occurrence(at, kind, Role.VALUE, text));
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> changed = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                Object item = list.get(i);
                changed.add(item == null ? null : inside(at + "[" + i + "]", kind, item, kinds, replacement));
            }
            return changed;
        }
        if (value instanceof Map<?, ?> members) {
            Map<String, @Nullable Object> changed = new LinkedHashMap<>();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                String name = String.valueOf(member.getKey());
                Object held = member.getValue();
                changed.put(
                        name, held == null ? null : inside(at + "." + name, kinds.get(name), held, kinds, replacement));
            }
            return changed;
        }
        return value;
    }

    private static <E extends Exception> Object members(
            String at, Schema schema, Map<?, ?> members, Replacement<E> replacement) throws E {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            String name = String.valueOf(member.getKey());
            String inside = at + "." + name;
            Schema inner = schema.property(name);
            Object held = member.getValue();
            Reference keyed = schema.keyReference(name);
            changed.put(
                    keyed == null ? name : replacement.of(new Occurrence(inside, keyed, Role.KEY, name)),
                    inner == null || held == null ? held : member(inside, inner, held, members, replacement));
        }
        return changed;
    }

    /** A member beside others, one of which may say what it refers to. */
    private static <E extends Exception> Object member(
            String at, Schema schema, Object held, Map<?, ?> members, Replacement<E> replacement) throws E {
        Reference chosen = schema.reference() == null ? schema.referenceBeside(members) : null;
        return chosen != null && held instanceof String text && text.indexOf('*') < 0
                ? replacement.of(new Occurrence(at, chosen, Role.CHOSEN, text))
                : replaced(at, schema, held, replacement);
    }

    /** A member of an object that is given by name and value. */
    private static <E extends Exception> Object entry(String at, Schema object, Object item, Replacement<E> replacement)
            throws E {
        if (!(item instanceof Map<?, ?> entry)) {
            return item;
        }
        String name = String.valueOf(entry.get("name"));
        Schema inner = object.property(name);
        Object held = entry.get("value");
        Map<String, @Nullable Object> changed = new LinkedHashMap<>();
        changed.put("name", name);
        changed.put(
                "value", inner == null || held == null ? held : replaced(at + "." + name, inner, held, replacement));
        return changed;
    }
}
