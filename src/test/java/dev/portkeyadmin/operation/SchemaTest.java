package dev.portkeyadmin.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a schema says of itself and of the values held against it. */
class SchemaTest {

    private static final Schema PERSON = Schema.object("A person.")
            .require("name", Schema.string("Full name."))
            .require("role", Schema.oneOf(null, "admin", "member"))
            .allow("age", Schema.integer(null).min(0).max(150))
            .allow("score", Schema.number(null).min(-10).max(10))
            .allow("active", Schema.bool(null))
            .allow("email", Schema.string(null).form("^[^@ ]+@[^@ ]+$", "an email address"))
            .allow("tags", Schema.array(null, Schema.string(null)).minItems(1))
            .allow("labels", Schema.map(null, Schema.string(null)));

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
    void everyKeywordIsAdvertisedInAFixedOrder() {
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
    void valuesThatFitAreAccepted() {
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
    void everyProblemIsNamedAtOnceWithTheFieldWhatCameAndWhatIsAccepted() {
        assertThat(PERSON.problems(Map.of("rol", "admin", "age", -1)))
                .containsExactlyInAnyOrder(
                        "name: required, but missing. Full name.",
                        "role: required, but missing. Expected one of admin, member.",
                        "rol: unknown (did you mean role?); known are "
                                + "name, role, age, score, active, email, tags, labels.",
                        "age: got -1; expected 0 or more.");
    }

    @Test
    void aNumberOutOfBoundsOrOfTheWrongKindIsRefused() {
        refuses("age", 151, "age: got 151; expected 150 or less.");
        refuses("age", new BigDecimal("1.5"), "age: got 1.5; expected a whole number.");
        refuses("age", "5", "age: got \"5\"; expected a whole number.");
        refuses("score", true, "score: got true; expected a number.");
        refuses("score", new BigDecimal("10.01"), "score: got 10.01; expected 10 or less.");
    }

    @Test
    void aHugeExponentCostsNothing() {
        refuses("age", new BigDecimal("1E+999999999"), "age: got 1E+999999999; expected 150 or less.");
        refuses("age", new BigDecimal("1E-999999999"), "age: got 1E-999999999; expected a whole number.");
    }

    @Test
    void aWrongTypeIsNamed() {
        refuses("active", "yes", "active: got \"yes\"; expected true or false.");
        refuses("tags", Map.of(), "tags: got an object; expected an array.");
        refuses("tags", List.of(), "tags: got an empty array; expected 1 or more items.");
        refuses("tags", List.of("a", 1), "tags[1]: got 1; expected a string.");
        refuses("labels", List.of("a"), "labels: got an array; expected an object.");
        refuses("labels", Map.of("a", 1), "labels.a: got 1; expected a string.");
        assertThat(PERSON.problems("x")).containsExactly("arguments: got \"x\"; expected an object.");
        assertThat(Schema.array(null, Schema.string(null)).problems(Arrays.asList("a", null)))
                .containsExactly("[1]: got null; expected a string.");
    }

    @Test
    void anEnumNamesTheNearestValue() {
        assertThat(PERSON.problems(Map.of("name", "x", "role", "Admin")))
                .containsExactly("role: got \"Admin\"; expected one of admin, member (did you mean admin?).");
    }

    @Test
    void aFormIsHeldAgainstTheWholeTextWhenItIsAnchored() {
        refuses("email", "jane", "email: got \"jane\"; expected an email address.");
        Schema day = Schema.string(null).form("^[0-9]+$", "digits");
        assertThat(day.problems("12")).isEmpty();
        assertThat(day.problems("12\n"))
                .as("Java's $ would match before the line end")
                .isNotEmpty();
        assertThat(Schema.string(null).form("[0-9]", "a digit").problems("a1b")).isEmpty();
    }

    @Test
    void whatCameIsQuotedBoundedAndHarmless() {
        refuses(
                "email",
                "a\"b\\\n\u202e" + "x".repeat(100),
                "email: got \"a\\\"b\\\\\\n\\u202e" + "x".repeat(46) + "…\"; expected an email address.");
    }

    @Test
    void tooFewPropertiesNameTheOptionalOnes() {
        Schema update = Schema.object(null)
                .require("id", Schema.string(null))
                .allow("role", Schema.string(null))
                .allow("name", Schema.string(null))
                .minProperties(2);
        assertThat(update.problems(Map.of("id", "1")))
                .containsExactly("nothing to do: give at least one of role, name.");
        assertThat(update.toJson()).containsEntry("minProperties", 2);
    }

    @Test
    void aClosedObjectWithoutPropertiesTakesNone() {
        assertThat(Schema.object(null).problems(Map.of("x", 1))).containsExactly("x: unknown; no arguments are taken.");
    }

    @Test
    void aPropertyStatedTwiceIsAMistakeOfTheDeclaration() {
        assertThatThrownBy(() -> PERSON.allow("name", Schema.string(null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("property name is stated twice");
    }

    @Test
    void aSchemaNeverChangesOnceMade() {
        Schema number = Schema.integer("n");
        number.min(1).max(2);
        assertThat(number.toJson()).containsOnlyKeys("type", "description");
    }
}
