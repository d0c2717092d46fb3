package dev.portkeyadmin.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON Schema (2020-12), limited to the keywords that every known MCP client accepts: type, description,
 * string enums, bounds, lengths, pattern, items, properties. The same value is advertised to the model and {@linkplain
 * #problems enforced}. What those keywords cannot state is enforced but not advertised: {@linkplain Rule rules},
 * exclusive bounds, days that do not exist, parts of a form. Objects are closed unless made by {@link Schemas#map} or
 * {@link Schemas#open}.
 */
public final class Schema {

    /** Name of the property that names other properties of its object to set to null. */
    public static final String CLEAR = "clear";

    /** The JSON types that a schema can ask for. */
    public enum Type {
        STRING("string"),
        INTEGER("integer"),
        NUMBER("number"),
        BOOLEAN("boolean"),
        ARRAY("array"),
        OBJECT("object"),
        /** Any JSON: the values of an open object. */
        ANY("");

        private final String keyword;

        Type(String keyword) {
            this.keyword = keyword;
        }

        /** The word that JSON Schema uses. */
        public String keyword() {
            return keyword;
        }
    }

    private static final Pattern SPELLED_NUMBER = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?");

    private final Type type;
    private final @Nullable String description;
    private final StringKeywords text;
    private final NumberKeywords number;
    private final @Nullable ArrayKeywords array;
    private final ObjectKeywords object;

    /** A schema that accepts every value of the type. */
    Schema(Type type, @Nullable String description) {
        this(type, description, StringKeywords.NONE, NumberKeywords.NONE, null, ObjectKeywords.CLOSED);
    }

    private Schema(
            Type type,
            @Nullable String description,
            StringKeywords text,
            NumberKeywords number,
            @Nullable ArrayKeywords array,
            ObjectKeywords object) {
        this.type = type;
        this.description = description;
        this.text = text;
        this.number = number;
        this.array = array;
        this.object = object;
    }

    Schema with(StringKeywords keywords) {
        return new Schema(type, description, keywords, number, array, object);
    }

    private Schema with(NumberKeywords keywords) {
        return new Schema(type, description, text, keywords, array, object);
    }

    Schema with(ArrayKeywords keywords) {
        return new Schema(type, description, text, number, keywords, object);
    }

    Schema with(ObjectKeywords keywords) {
        return new Schema(type, description, text, number, array, keywords);
    }

    /** This schema with another description. */
    public Schema describedAs(@Nullable String words) {
        return new Schema(type, words, text, number, array, object);
    }

    /** The least number that is accepted. */
    public Schema min(long least) {
        return with(number.withMinimum(BigDecimal.valueOf(least), false));
    }

    /** The exclusive minimum. */
    public Schema moreThan(long excluded) {
        return with(number.withMinimum(BigDecimal.valueOf(excluded), true));
    }

    /** The greatest number that is accepted. */
    public Schema max(long greatest) {
        return with(number.withMaximum(BigDecimal.valueOf(greatest)));
    }

    /** The least number of characters of a string. */
    public Schema minLength(int least) {
        return with(text.withLength(least, text.maxLength()));
    }

    /** The greatest number of characters of a string. */
    public Schema maxLength(int most) {
        return with(text.withLength(text.minLength(), most));
    }

    /**
     * The form of a string, where none of the named forms fits.
     *
     * @param regex a regular expression that means the same in Java and ECMA-262, without look-around, {@code \s} or, where
     *     it is anchored, alternatives at the top level
     * @param description the form in words, to follow "expected" in an error
     * @param example of the form; empty for none
     */
    public Schema form(String regex, String description, String example) {
        return withForm(Form.of(regex, description, example));
    }

    /** The least number of items of an array. */
    public Schema minItems(int least) {
        ArrayKeywords keywords = arrayKeywords();
        return with(keywords.withSize(least, keywords.maxItems()));
    }

    /** The greatest number of items of an array. */
    public Schema maxItems(int most) {
        ArrayKeywords keywords = arrayKeywords();
        return with(keywords.withSize(keywords.minItems(), most));
    }

    /** The members whose values no two items of an array share. */
    public Schema uniqueBy(String... members) {
        return with(arrayKeywords().withKey(List.of(members)));
    }

    /** The items of a list that are of the same object as an earlier one, which shows once names are ids; empty for any other value. */
    public List<String> repeated(String at, @Nullable Object value) {
        List<String> problems = new ArrayList<>();
        if (array != null && value instanceof List<?> list) {
            array.checkKeys(at, list, problems);
        }
        return problems;
    }

    /** The least number of properties of an object, the required ones included. */
    public Schema minProperties(int least) {
        return with(object.withMinProperties(least));
    }

    /** Adds a required property. */
    public Schema require(String name, Schema property) {
        return with(object.withProperty(name, property, true));
    }

    /** Adds an optional property. */
    public Schema allow(String name, Schema property) {
        return with(object.withProperty(name, property, false));
    }

    /** Adds relations between properties that were named before. */
    public Schema rules(Rule... rules) {
        return with(object.withRules(List.of(rules)));
    }

    /**
     * Lets a caller set properties that were named before to null: adds {@code clear}, which names them, to the
     * object that has the properties: the arguments, a member or an item of an array. An explicit null does not clear, since
     * models write null for arguments that they leave out.
     */
    public Schema clearable(String... members) {
        return with(object.withProperty(CLEAR, Schemas.clear(members), false).withClearable(List.of(members)));
    }

    /** Sets the properties that {@code clear}, which was added before, can name. */
    public Schema clearing(List<String> members) {
        return with(object.withClearable(members));
    }

    /** Refuses an object in which none of the named properties changes anything. */
    public Schema changing(Set<String> members) {
        return with(object.withChanges(members));
    }

    /** This schema of a string with a named form. */
    Schema withForm(Form form) {
        return with(text.withForm(form));
    }

    private ArrayKeywords arrayKeywords() {
        if (array == null) {
            throw new IllegalStateException("not an array: " + type);
        }
        return array;
    }

    StringKeywords text() {
        return text;
    }

    NumberKeywords number() {
        return number;
    }

    @Nullable
    ArrayKeywords array() {
        return array;
    }

    ObjectKeywords object() {
        return object;
    }

    /** The accepted JSON type. */
    public Type type() {
        return type;
    }

    /** Describes the value to a model; null where the surrounding schema is enough. */
    public @Nullable String description() {
        return description;
    }

    /** The description followed by what is enforced but has no keyword; empty for none. */
    public String fullDescription() {
        List<String> sentences = new ArrayList<>();
        sentences.add(description == null ? "" : description);
        sentences.add(number.words());
        object.rules().forEach(rule -> sentences.add(rule.words()));
        sentences.removeIf(String::isEmpty);
        return String.join(" ", sentences);
    }

    /** The only strings accepted; empty when any is. */
    public List<String> allowed() {
        return text.allowed();
    }

    /** An example of the accepted form, from which tests make arguments; empty if there is none. */
    public String example() {
        return text.form() == null ? "" : text.form().example();
    }

    /** Returns true if blanks at the edge of a string mean nothing, since it has a form or is one of a few and not free text. */
    public boolean ignoresEdges() {
        return text.form() != null || !allowed().isEmpty();
    }

    /** Returns true if a string may be a UUID, whose case means nothing. */
    public boolean mayBeUuid() {
        return mayRefer() || Form.UUID.equals(text.form());
    }

    /** The kind of object that a string refers to; null for none. */
    public @Nullable Reference reference() {
        return text.reference();
    }

    /** This string refers to an object whose kind the value of another member of the same object chooses; {@code *} is any. */
    public Schema refersBy(String member, Map<String, Reference> kinds) {
        return with(text.referringBy(new StringKeywords.KindChoice(member, kinds)));
    }

    /** Returns true if a string refers to an object, perhaps one of a kind that another member chooses. */
    public boolean mayRefer() {
        return reference() != null || text.chosenBy() != null;
    }

    /** The kind of object that a string refers to beside these members; null for none. */
    public @Nullable Reference referenceBeside(Map<?, ?> members) {
        StringKeywords.KindChoice choice = text.chosenBy();
        return choice == null ? reference() : choice.kinds().get(String.valueOf(members.get(choice.member())));
    }

    /** Returns true if a string refers to several objects, with commas between them. */
    public boolean isReferenceList() {
        return text.many();
    }

    /** Returns true for a list that may have no items. */
    public boolean acceptsEmpty() {
        return array != null && array.minItems() == 0;
    }

    /** Returns true if no accepted value can change the path that it is put into; of a reference, the id is put there. */
    public boolean isSafeInPath() {
        return !allowed().isEmpty() || text.form() != null && text.form().safeInPath();
    }

    /** The schema of every item; null unless this is an array. */
    public @Nullable Schema items() {
        return array == null ? null : array.items();
    }

    /** The object whose members the items name; null unless this was made by {@link Schemas#entries}. */
    public @Nullable Schema entries() {
        return array == null ? null : array.entries();
    }

    /** The named properties, in the order in which they were stated. */
    public Map<String, Schema> properties() {
        return object.properties();
    }

    /** The names of the required properties. */
    public Set<String> required() {
        return object.required();
    }

    /** The schema of the properties that are not named; null when there may be none. */
    public @Nullable Schema values() {
        return object.values();
    }

    /** The relations between properties, which are enforced but not advertised as keywords. */
    public List<Rule> rules() {
        return object.rules();
    }

    /** The free names of this object refer to such objects: any of their names is accepted. */
    public Schema keyedBy(Reference kind) {
        return with(object.withKeys(kind));
    }

    /** In the free members of this object, at any depth, a text or a list of texts of that name refers to such objects. */
    public Schema refersInside(String member, Reference kind) {
        return with(object.withInside(member, kind));
    }

    /** What members refer to that are at any depth in the free members of this object, by their names. */
    Map<String, Reference> referencesInside() {
        return object.inside();
    }

    /** The kind of object that a name of a property refers to; null for none. */
    @Nullable
    Reference keyReference(String name) {
        return object.properties().containsKey(name) ? null : object.keys();
    }

    /** The schema of a property, named or free; null when the property is unknown. */
    public @Nullable Schema property(String name) {
        return object.property(name);
    }

    /** This schema as JSON Schema, in a fixed order of keywords. */
    public Map<String, Object> toJson() {
        return json(description == null ? "" : description);
    }

    /**
     * Returns {@link #toJson} with the rules in words. Rules between arguments are in the description of the tool
     * instead.
     */
    Map<String, Object> memberJson() {
        return json(fullDescription());
    }

    private Map<String, Object> json(String words) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (type != Type.ANY) {
            json.put("type", type.keyword());
        }
        if (!words.isEmpty()) {
            json.put("description", words);
        }
        text.putJson(json);
        number.putJson(json);
        if (array != null) {
            array.putJson(json);
        }
        if (type == Type.OBJECT) {
            object.putJson(json);
        }
        return json;
    }

    /** This schema without what JSON Schema cannot state: a validator of {@link #toJson} accepts just what this accepts. */
    public Schema advertised() {
        StringKeywords strings =
                text.form() == null ? text : text.withForm(text.form().advertised());
        NumberKeywords numbers = new NumberKeywords(number.minimum(), false, number.maximum());
        ArrayKeywords arrays = array == null
                ? null
                : ArrayKeywords.of(array.items().advertised(), null).withSize(array.minItems(), array.maxItems());
        return new Schema(type, description, strings, numbers, arrays, object.advertised());
    }

    /**
     * Checks a value: maps, lists, strings, numbers, booleans, null.
     *
     * @return a sentence for each problem, naming the field, the value and what is accepted; empty if the value is
     *     valid
     */
    public List<String> problems(@Nullable Object value) {
        return problems("", value);
    }

    List<String> problems(String at, @Nullable Object value) {
        List<String> problems = new ArrayList<>();
        check(at, value, problems);
        return problems;
    }

    void check(String at, @Nullable Object value, List<String> problems) {
        if (type == Type.STRING && value instanceof String string) {
            text.check(at, string, problems);
        } else if ((type == Type.NUMBER || type == Type.INTEGER) && value instanceof Number) {
            checkNumber(at, value, problems);
        } else if (type == Type.ARRAY && value instanceof List<?> list) {
            arrayKeywords().check(at, list, problems);
        } else if (type == Type.OBJECT && value instanceof Map<?, ?> map) {
            object.check(at, map, problems);
        } else if (type != Type.ANY && !(type == Type.BOOLEAN && value instanceof Boolean)) {
            problems.add(ValidationMessages.wrongType(at, value, this));
        }
    }

    private void checkNumber(String at, Object value, List<String> problems) {
        BigDecimal exact = new BigDecimal(value.toString());
        if (type == Type.INTEGER
                && exact.signum() != 0
                && exact.stripTrailingZeros().scale() > 0) {
            problems.add(ValidationMessages.wrongType(at, value, this));
        } else {
            number.check(at, exact, value, problems);
        }
    }

    /** Returns true if an update with this value can change anything. */
    boolean changesSomething(Object value) {
        return !(type == Type.OBJECT && value instanceof Map<?, ?> map) || object.changesSomething(map);
    }

    /** Returns the number, boolean or list that a text spells, if this schema accepts one; else the value unchanged. */
    Object read(Object value) {
        if (!(value instanceof String string)) {
            return value;
        }
        return switch (type) {
            case INTEGER, NUMBER -> SPELLED_NUMBER.matcher(string).matches() ? new BigDecimal(string) : string;
            case BOOLEAN -> string.equals("true") ? Boolean.TRUE : string.equals("false") ? Boolean.FALSE : string;
            case ARRAY ->
                List.of(string.split(",", -1)).stream()
                        .map(item -> arrayKeywords().items().read(item.strip()))
                        .toList();
            default -> string;
        };
    }
}
