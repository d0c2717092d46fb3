package dev.portkeyadmin.schema;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests what a schema advertises and what it accepts. */
class SchemaTest {

    private static final Schema PERSON = Schemas.object("A person.")
            .require("name", Schemas.string("Full name."))
            .require("role", Schemas.oneOf(null, "admin", "member"))
            .allow("age", Schemas.integer(null).min(0).max(150))
            .allow("score", Schemas.number(null).min(-10).max(10))
            .allow("active", Schemas.bool(null))
            .allow("email", Schemas.string(null).form("^[^@ ]+@[^@ ]+$", "an email address", ""))
            .allow("tags", Schemas.array(null, Schemas.string(null)).minItems(1))
            .allow("labels", Schemas.map(null, Schemas.string(null)));

    private static Map<String, Object> person(String name, Object value) {
        return name == null
                ? Map.of("name", "Jane", "role", "admin")
                : Map.of("name", "Jane", "role", "admin", name, value);
    }

    private static void accepts(String name, Object value) {
        assertThat(PERSON.problems(person(name, value))).isEmpty();
    }

    private static void refuses(String name, Object value, String sentence) {
        assertThat(PERSON.problems(person(name, value))).containsExactly(sentence);
    }

    @Test
    void advertisesEveryKeywordInAFixedOrder() {
        assertThat(PERSON.toJson().toString())
                .isEqualTo("{type=object, description=A person., properties={"
                        + "name={type=string, description=Full name.}, "
                        + "role={type=string, enum=[admin, member]}, "
                        + "age={type=integer, minimum=0, maximum=150}, "
                        + "score={type=number, minimum=-10, maximum=10}, "
                        + "active={type=boolean}, "
                        + "email={type=string, pattern=^[^@ ]+@[^@ ]+$}, "
                        + "tags={type=array, items={type=string}, minItems=1}, "
                        + "labels={type=object, additionalProperties={type=string}}}, "
                        + "required=[name, role], additionalProperties=false}");
    }

    @Test
    void acceptsValuesThatFit() {
        accepts(null, null);
        accepts("age", 0);
        accepts("age", new BigDecimal("150.0"));
        accepts("age", BigInteger.TEN);
        accepts("score", -10);
        accepts("score", new BigDecimal("9.99"));
        accepts("active", false);
        accepts("email", "é@x");
        accepts("tags", List.of("a"));
        accepts("labels", Map.of("any name", "v"));
    }

    @Test
    void reportsEveryProblemAtOnceWithFieldValueAndExpectation() {
        assertThat(PERSON.problems(Map.of("rol", "admin", "age", -1)))
                .containsExactlyInAnyOrder(
                        "name: required, but missing. Full name.",
                        "role: required, but missing. Expected one of admin, member.",
                        "rol: unknown (did you mean role?); known are "
                                + "name, role, age, score, active, email, tags, labels.",
                        "age: got -1; expected 0 or more.");
    }

    @Test
    void refusesANumberOutOfBoundsOrOfTheWrongKind() {
        refuses("age", 151, "age: got 151; expected 150 or less.");
        refuses("age", new BigDecimal("1.5"), "age: got 1.5; expected a whole number.");
        refuses("age", "5", "age: got \"5\"; expected a whole number.");
        refuses("score", true, "score: got true; expected a number.");
        refuses("score", new BigDecimal("10.01"), "score: got 10.01; expected 10 or less.");
    }

    @Test
    void comparesHugeExponentsWithoutExpandingThem() {
        refuses("age", new BigDecimal("1E+999999999"), "age: got 1E+999999999; expected 150 or less.");
        refuses("age", new BigDecimal("1E-999999999"), "age: got 1E-999999999; expected a whole number.");
    }

    @Test
    void reportsAWrongType() {
        refuses("active", "yes", "active: got \"yes\"; expected true or false.");
        refuses("tags", Map.of(), "tags: got an object; expected an array.");
        refuses("tags", List.of(), "tags: got an empty array; expected 1 or more items.");
        refuses("tags", List.of("a", 1), "tags[1]: got 1; expected a string.");
        refuses("labels", List.of("a"), "labels: got an array; expected an object.");
        refuses("labels", Map.of("a", 1), "labels.a: got 1; expected a string.");
        assertThat(PERSON.problems("x")).containsExactly("arguments: got \"x\"; expected an object.");
        assertThat(Schemas.array(null, Schemas.string(null)).problems(Arrays.asList("a", null)))
                .containsExactly("[1]: got null; expected a string.");
    }

    @Test
    void suggestsTheNearestAllowedValue() {
        assertThat(PERSON.problems(Map.of("name", "x", "role", "Admin")))
                .containsExactly("role: got \"Admin\"; expected one of admin, member (did you mean admin?).");
    }

    @Test
    void matchesAnAnchoredFormAgainstTheWholeText() {
        refuses("email", "jane", "email: got \"jane\"; expected an email address.");
        Schema day = Schemas.string(null).form("^[0-9]+$", "digits", "");
        assertThat(day.problems("12")).isEmpty();
        assertThat(day.problems("12\n"))
                .as("Java's $ would match before the line end")
                .isNotEmpty();
        assertThat(Schemas.string(null).form("[0-9]", "a digit", "").problems("a1b"))
                .isEmpty();
    }

    @Test
    void quotesAndShortensTheValue() {
        refuses(
                "email",
                "a\"b\\\n\u202e" + "x".repeat(100),
                "email: got \"a\\\"b\\\\\\n\\u202e" + "x".repeat(46) + "…\"; expected an email address.");
    }

    @Test
    void namesTheOptionalPropertiesWhenThereAreTooFew() {
        Schema update = Schemas.object(null)
                .require("id", Schemas.string(null))
                .allow("role", Schemas.string(null))
                .allow("name", Schemas.string(null))
                .minProperties(2);
        assertThat(update.problems(Map.of("id", "1")))
                .containsExactly("nothing to do: give at least one of role, name.");
        assertThat(update.toJson()).containsEntry("minProperties", 2);
    }

    @Test
    void refusesEveryPropertyOfAClosedEmptyObject() {
        assertThat(Schemas.object(null).problems(Map.of("x", 1)))
                .containsExactly("x: unknown, leave it out; no arguments are taken.");
    }

    @Test
    void refusesToDeclareAPropertyTwice() {
        assertThatThrownBy(() -> PERSON.allow("name", Schemas.string(null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("property name is declared twice");
    }

    @Test
    void neverChangesASchema() {
        Schema number = Schemas.integer("n");
        number.min(1).max(2);
        assertThat(number.toJson()).containsOnlyKeys("type", "description");
    }

    @Test
    void countsCharactersAsJsonSchemaDoes() {
        Schema text = Schemas.string(null).minLength(2).maxLength(3);
        assertThat(text.problems("😀😀😀")).isEmpty();
        assertThat(text.problems("😀")).containsExactly("arguments: got \"😀\"; expected 2 or more characters.");
        assertThat(text.problems("abcd"))
                .containsExactly("arguments: got \"abcd\"; expected at most 3 characters (it has 4).");
        assertThat(text.toJson()).containsEntry("minLength", 2).containsEntry("maxLength", 3);
    }

    @Test
    void limitsTheNumberOfItems() {
        Schema one = Schemas.array(null, Schemas.string(null)).maxItems(1);
        assertThat(one.problems(List.of("a"))).isEmpty();
        assertThat(one.problems(List.of("a", "b")))
                .containsExactly("arguments: got an array; expected at most 1 item.");
        assertThat(one.toJson()).containsEntry("maxItems", 1);
    }

    @Test
    void comparesFractionsWithBounds() {
        Schema factor = Schemas.number(null).min(1).max(2);
        assertThat(factor.problems(new BigDecimal("1.5"))).isEmpty();
        assertThat(factor.problems(new BigDecimal("0.999")))
                .containsExactly("arguments: got 0.999; expected 1 or more.");
        assertThat(factor.problems(new BigDecimal("2.001")))
                .containsExactly("arguments: got 2.001; expected 2 or less.");
    }

    @Test
    void enforcesAnExclusiveBoundThatItAdvertisesInWords() {
        Schema root = Schemas.object(null)
                .allow("value", Schemas.number("US dollars.").moreThan(0));
        assertThat(root.problems(Map.of("value", 0))).containsExactly("value: got 0; expected more than 0.");
        assertThat(root.problems(Map.of("value", new BigDecimal("0.001")))).isEmpty();
        assertThat(root.toJson().toString())
                .contains("value={type=number, description=US dollars. More than 0., minimum=0}");
    }

    @Test
    void clearsInTheObjectThatHasTheField() {
        Schema item = Schemas.object(null)
                .require("id", Schemas.id(null))
                .allow("usage_limits", Schemas.array(null, Schemas.open(null)))
                .clearable("usage_limits");
        Schema root = Schemas.object(null).allow("workspaces", Schemas.array(null, item));
        Map<String, Object> arguments =
                Map.of("workspaces", List.of(Map.of("id", "a", "clear", List.of("usage_limits")), Map.of("id", "b")));
        assertThat(root.problems(arguments)).isEmpty();
        assertThat(Clearing.toWire(root, arguments)).hasToString("{workspaces=[{usage_limits=null, id=a}, {id=b}]}");
        Map<String, Object> withNull = new HashMap<>(Map.of("id", "a"));
        withNull.put("usage_limits", null);
        assertThat(Clearing.nulls(root, Map.of("workspaces", List.of(withNull))))
                .containsExactly("workspaces[0].usage_limits");
    }

    @Test
    void refusesToClearAPropertyThatIsUnknownOrRequired() {
        Schema object = Schemas.object(null).require("id", Schemas.id(null));
        assertThatThrownBy(() -> object.clearable("x")).hasMessage("the clearable property x is unknown");
        assertThatThrownBy(() -> object.clearable("id")).hasMessage("the clearable property id is required");
    }
}
