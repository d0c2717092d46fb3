package dev.portkeyadmin.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the schemas of arguments: strings of each form, numbers, arrays and objects, to which {@link Schema} adds bounds. */
public final class Schemas {

    private static final Schema ANYTHING = new Schema(Schema.Type.ANY, null);

    private Schemas() {}

    /** Any string. */
    public static Schema string(@Nullable String description) {
        return new Schema(Schema.Type.STRING, description);
    }

    /** Any whole number; {@code 5.0} is one too, as JSON Schema has it. */
    public static Schema integer(@Nullable String description) {
        return new Schema(Schema.Type.INTEGER, description);
    }

    /** Any number. */
    public static Schema number(@Nullable String description) {
        return new Schema(Schema.Type.NUMBER, description);
    }

    /** True or false. */
    public static Schema bool(@Nullable String description) {
        return new Schema(Schema.Type.BOOLEAN, description);
    }

    /** A moment, as RFC 3339 writes it, on a day that exists. */
    public static Schema dateTime(@Nullable String description) {
        return string(description).withForm(Form.DATE_TIME);
    }

    /** A day that exists, such as 2026-01-31. */
    public static Schema date(@Nullable String description) {
        return string(description).withForm(Form.DATE);
    }

    /** A bound of a range of time: a moment, or a day whose beginning or end is meant. */
    public static Schema dayOrMoment(@Nullable String description) {
        return string(description).withForm(Form.DAY_OR_MOMENT);
    }

    /** A period of time, such as last_month. */
    public static Schema period(@Nullable String description) {
        return string(description).withForm(Form.PERIOD);
    }

    /** A text for people that is not blank. */
    public static Schema name(@Nullable String description) {
        return string(description).withForm(Form.NAME);
    }

    /** An email address; only rules that hold for every address are checked. */
    public static Schema email(@Nullable String description) {
        return string(description).withForm(Form.EMAIL);
    }

    /** An absolute URL with https or http. */
    public static Schema url(@Nullable String description) {
        return string(description).withForm(Form.URL);
    }

    /** A UUID. */
    public static Schema uuid(@Nullable String description) {
        return string(description).withForm(Form.UUID);
    }

    /** A slug that a caller chooses: ASCII letters, digits, hyphens and underscores. */
    public static Schema slug(@Nullable String description) {
        return string(description).withForm(Form.SLUG);
    }

    /** The name of a prompt label, which may be neither reserved nor a number. */
    public static Schema labelName(@Nullable String description) {
        return string(description).withForm(Form.LABEL_NAME);
    }

    /** An id or slug of an existing object: none of its characters can end a path segment, even after decoding. */
    public static Schema id(@Nullable String description) {
        return string(description).withForm(Form.ID);
    }

    /** The id or the name of an existing object; the API gets its id. */
    public static Schema ref(Reference kind) {
        return ref(kind, kind.words());
    }

    /** As {@link #ref(Reference)}, with a description that says more than the forms. */
    public static Schema ref(Reference kind, @Nullable String description) {
        return string(description)
                .with(StringKeywords.NONE.withForm(Form.REFERENCE).referringTo(kind, false));
    }

    /** The ids or names of existing objects, with commas between them. */
    public static Schema refs(Reference kind, @Nullable String description) {
        return string(description)
                .with(StringKeywords.NONE.withForm(Form.REFERENCE).referringTo(kind, true));
    }

    /** The name of a model, which is an id that may also hold slashes and spaces; its description should say so. */
    public static Schema modelName(@Nullable String description) {
        return string(description).withForm(Form.MODEL);
    }

    /** One of the given strings. */
    public static Schema oneOf(@Nullable String description, String... allowed) {
        return oneOf(description, List.of(allowed));
    }

    /** As {@link #oneOf(String, String...)}. */
    public static Schema oneOf(@Nullable String description, List<String> allowed) {
        return string(description).with(StringKeywords.NONE.withAllowed(allowed));
    }

    /** A list of the given items. */
    public static Schema array(@Nullable String description, Schema items) {
        return new Schema(Schema.Type.ARRAY, description).with(ArrayKeywords.of(items, null));
    }

    /**
     * An array of objects with name and value, for an object with too many members to list each.
     *
     * @param object has the names as members; each value is a text that spells a value of the member. Its rules
     *     apply to all items together
     */
    public static Schema entries(@Nullable String description, Schema object) {
        String[] names = object.properties().keySet().toArray(String[]::new);
        Schema entry = object(null).require("name", oneOf(null, names)).require("value", string(null));
        return new Schema(Schema.Type.ARRAY, description).with(ArrayKeywords.of(entry, object));
    }

    /** A closed object; name its properties with {@link Schema#require} and {@link Schema#allow}. */
    public static Schema object(@Nullable String description) {
        return new Schema(Schema.Type.OBJECT, description);
    }

    /** An object with free names, whose values all have one schema. */
    public static Schema map(@Nullable String description, Schema values) {
        return new Schema(Schema.Type.OBJECT, description).with(ObjectKeywords.CLOSED.withValues(values));
    }

    /** An object with free names and values, in addition to the named ones. */
    public static Schema open(@Nullable String description) {
        return map(description, ANYTHING);
    }

    /** The schema of {@code clear}. */
    public static Schema clear(String... members) {
        return array("Fields to reset to none.", oneOf(null, members));
    }
}
