package dev.portkeyadmin.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keywords of an object.
 *
 * @param values the schema of members that are not named; null when they are refused
 * @param rules relations between members
 * @param clearable the members that {@code clear} can name
 * @param keys what the names of members that are not named refer to; null for nothing
 * @param inside what members of these names refer to, at any depth below free members
 * @param changes the members of which at least one must change something; empty when a call need not change anything
 */
record ObjectKeywords(
        Map<String, Schema> properties,
        Set<String> required,
        int minProperties,
        @Nullable Schema values,
        List<Rule> rules,
        Set<String> clearable,
        Set<String> changes,
        @Nullable Reference keys,
        Map<String, Reference> inside) {

    static final ObjectKeywords CLOSED =
            new ObjectKeywords(Map.of(), Set.of(), 0, null, List.of(), Set.of(), Set.of(), null, Map.of());

    ObjectKeywords withValues(Schema schema) {
        return new ObjectKeywords(properties, required, minProperties, schema, rules, clearable, changes, keys, inside);
    }

    ObjectKeywords withKeys(Reference kind) {
        return new ObjectKeywords(properties, required, minProperties, values, rules, clearable, changes, kind, inside);
    }

    ObjectKeywords withInside(String member, Reference kind) {
        Map<String, Reference> more = new LinkedHashMap<>(inside);
        more.put(member, kind);
        return new ObjectKeywords(
                properties,
                required,
                minProperties,
                values,
                rules,
                clearable,
                changes,
                keys,
                Collections.unmodifiableMap(more));
    }

    ObjectKeywords withProperty(String name, Schema property, boolean mandatory) {
        Map<String, Schema> more = new LinkedHashMap<>(properties);
        if (more.put(name, property) != null) {
            throw new IllegalArgumentException("property " + name + " is declared twice");
        }
        Set<String> names = new LinkedHashSet<>(required);
        if (mandatory) {
            names.add(name);
        }
        return new ObjectKeywords(
                Collections.unmodifiableMap(more),
                Collections.unmodifiableSet(names),
                minProperties,
                values,
                rules,
                clearable,
                changes,
                keys,
                inside);
    }

    ObjectKeywords withMinProperties(int least) {
        return new ObjectKeywords(properties, required, least, values, rules, clearable, changes, keys, inside);
    }

    ObjectKeywords withRules(List<Rule> added) {
        List<Rule> more = new ArrayList<>(rules);
        for (Rule rule : added) {
            for (String member : rule.members()) {
                if (values == null && !properties.containsKey(member)) {
                    throw new IllegalArgumentException("a rule names the unknown property " + member);
                }
            }
            more.add(rule);
        }
        return new ObjectKeywords(
                properties, required, minProperties, values, List.copyOf(more), clearable, changes, keys, inside);
    }

    ObjectKeywords withClearable(List<String> members) {
        for (String member : members) {
            if (!properties.containsKey(member)) {
                throw new IllegalArgumentException("the clearable property " + member + " is unknown");
            }
            if (required.contains(member)) {
                throw new IllegalArgumentException("the clearable property " + member + " is required");
            }
        }
        Set<String> names = Collections.unmodifiableSet(new LinkedHashSet<>(members));
        return new ObjectKeywords(properties, required, minProperties, values, rules, names, changes, keys, inside);
    }

    ObjectKeywords withChanges(Set<String> members) {
        return new ObjectKeywords(
                properties, required, required.size() + 1, values, rules, clearable, Set.copyOf(members), keys, inside);
    }

    /** The schema of a member, named or free; null when the member is unknown. */
    @Nullable
    Schema property(String name) {
        Schema named = properties.get(name);
        return named == null ? values : named;
    }

    void putJson(Map<String, Object> json) {
        Map<String, Object> inner = new LinkedHashMap<>();
        properties.forEach((name, schema) -> inner.put(name, schema.memberJson()));
        if (!inner.isEmpty() || values == null) {
            json.put("properties", inner);
        }
        if (!required.isEmpty()) {
            json.put("required", new ArrayList<>(required));
        }
        if (minProperties > 0) {
            json.put("minProperties", minProperties);
        }
        if (values == null) {
            json.put("additionalProperties", Boolean.FALSE);
        } else if (values.type() != Schema.Type.ANY) {
            json.put("additionalProperties", values.memberJson());
        }
    }

    void check(String at, Map<?, ?> object, List<String> problems) {
        for (String name : required) {
            Schema property = properties.get(name);
            if (property != null && !object.containsKey(name)) {
                problems.add(ValidationMessages.missing(ValidationMessages.path(at, name), property));
            }
        }
        object.forEach((key, value) -> {
            String name = String.valueOf(key);
            Schema property = property(name);
            if (property == null) {
                problems.add(ValidationMessages.unknown(at, name, properties.keySet()));
            } else {
                property.check(ValidationMessages.path(at, name), value, problems);
            }
        });
        boolean tooFew = changes.isEmpty()
                ? object.size() < minProperties
                : changes.stream().noneMatch(name -> changesSomething(name, object.get(name)));
        if (tooFew) {
            problems.add(ValidationMessages.tooFew(at, optional()));
        }
        for (String name : cleared(object)) {
            if (object.get(name) != null) {
                problems.add(ValidationMessages.path(at, Schema.CLEAR) + ": " + name
                        + " is also given; give it a value or clear it, not both.");
            }
        }
        rules.forEach(rule -> problems.addAll(rule.problems(at, object)));
    }

    /** The names to propose when there are too few members. */
    private List<String> optional() {
        return properties.keySet().stream()
                .filter(name -> changes.isEmpty() ? !required.contains(name) : changes.contains(name))
                .toList();
    }

    /** Returns true if any member changes something; an empty clear and null do not. */
    boolean changesSomething(Map<?, ?> object) {
        return values != null
                || object.entrySet().stream()
                        .anyMatch(member -> changesSomething(String.valueOf(member.getKey()), member.getValue()));
    }

    private boolean changesSomething(String name, @Nullable Object value) {
        if (name.equals(Schema.CLEAR) && !clearable.isEmpty()) {
            return value instanceof List<?> list && !list.isEmpty();
        }
        Schema schema = property(name);
        return value != null && (schema == null || schema.changesSomething(value));
    }

    /** The members that the object asks to set to null. */
    List<String> cleared(Map<?, ?> object) {
        return !clearable.isEmpty() && object.get(Schema.CLEAR) instanceof List<?> names
                ? names.stream()
                        .map(String::valueOf)
                        .filter(clearable::contains)
                        .distinct()
                        .toList()
                : List.of();
    }

    /** These keywords as far as JSON Schema can state them. */
    ObjectKeywords advertised() {
        Map<String, Schema> plain = new LinkedHashMap<>();
        properties.forEach((name, schema) -> plain.put(name, schema.advertised()));
        return new ObjectKeywords(
                Collections.unmodifiableMap(plain),
                required,
                minProperties,
                values == null ? null : values.advertised(),
                List.of(),
                Set.of(),
                Set.of(),
                null,
                Map.of());
    }
}
