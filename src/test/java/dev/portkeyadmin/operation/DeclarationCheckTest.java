package dev.portkeyadmin.operation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schemas;
import org.junit.jupiter.api.Test;

/** Tests that a wrong declaration of an operation fails and says which rule it breaks. */
class DeclarationCheckTest {

    private static Operation delete() {
        return described(Operation.delete("delete_x", "/x/{x_id}")).path("x_id", Schemas.id(null));
    }

    private static Operation described(Operation operation) {
        return operation.title("X").description("Does something.").findIdsWith("list_x");
    }

    private static void refuses(Operation operation, String problem) {
        assertThatThrownBy(operation::check)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(operation.name() + ": " + problem);
    }

    @Test
    void acceptsACompleteDeclaration() {
        assertThatCode(delete().confirm("get_x", "Delete {name}?")::check).doesNotThrowAnyException();
    }

    @Test
    void refusesANameThatIsNotAWord() {
        assertThatThrownBy(() -> Operation.get("getX", "/x"))
                .hasMessage("getX: the name must be verb_noun in lower case, with at most 40 characters");
    }

    @Test
    void refusesANameOfMoreThan40Characters() {
        String name = "get_" + "x".repeat(37);
        assertThatThrownBy(() -> Operation.get(name, "/x"))
                .hasMessage(name + ": the name must be verb_noun in lower case, with at most 40 characters");
    }

    @Test
    void refusesAPathThatIsNotOne() {
        for (String path : new String[] {"x", "/x/", "/x?a=b", ""}) {
            assertThatThrownBy(() -> Operation.get("get_x", path))
                    .hasMessage(
                            "get_x: the path must begin with / and have neither a query nor a final slash: " + path);
        }
    }

    @Test
    void refusesAnArgumentThatIsDeclaredTwice() {
        assertThatThrownBy(() -> Operation.get("get_x", "/x")
                        .query("a", Schemas.string(null))
                        .body("a", Schemas.string(null)))
                .hasMessage("get_x: argument a is declared twice");
    }

    @Test
    void refusesTwoArgumentsOfOneWireName() {
        assertThatThrownBy(() -> Operation.get("get_x", "/x")
                        .query("a", Schemas.string(null))
                        .query("b", "a", Schemas.string(null)))
                .hasMessage("get_x: arguments a and b have the same wire name a");
    }

    @Test
    void refusesUsageWithoutAQuestion() {
        assertThatThrownBy(() -> delete().confirmWithUsage("x", "y"))
                .hasMessage("delete_x: confirmWithUsage must follow confirm");
    }

    @Test
    void refusesAnOperationWithoutTexts() {
        refuses(Operation.get("get_x", "/x"), "it has no title; it has no description");
        refuses(
                Operation.post("create_x", "/x").title("X").description("Creates."),
                "it has no findIdsWith, which errors name as the tool that lists the ids");
    }

    @Test
    void refusesAPlaceholderWithoutArgument() {
        refuses(described(Operation.get("get_x", "/x/{x_id}")), "placeholder {x_id} has no path argument");
    }

    @Test
    void refusesAPathArgumentWithoutPlaceholder() {
        refuses(
                described(Operation.get("get_x", "/x")).path("x_id", Schemas.id(null)),
                "path argument x_id has no placeholder in /x");
    }

    @Test
    void refusesAPathArgumentThatAcceptsASlash() {
        refuses(
                described(Operation.get("get_x", "/x/{x_id}")).path("x_id", Schemas.string(null)),
                "path argument x_id accepts text that could change the path; use Schema.id, modelName, slug, uuid, date "
                        + "or oneOf");
    }

    @Test
    void refusesADestructiveOperationThatAsksNothing() {
        refuses(delete(), "it has a risk or affects API keys, but asks no question (confirm)");
        refuses(
                described(Operation.put("update_x", "/x")).affectsApiKey(),
                "it has a risk or affects API keys, but asks no question (confirm)");
    }

    @Test
    void refusesAQuestionThatNobodyNeeds() {
        refuses(
                described(Operation.put("update_x", "/x").body("name", Schemas.name(null)))
                        .confirm("Update {name}?"),
                "it asks a question, but has no risk and affects no API keys");
    }

    @Test
    void refusesAQuestionThatNamesNothing() {
        refuses(delete().confirm("Delete it?"), "its question names nothing of what is affected");
        refuses(delete().confirm("get_x", "Delete {name}."), "its question does not end with a question mark");
        refuses(
                delete().confirm("Delete {name}?"),
                "its question names {name}, which is not an argument, and reads nothing");
    }

    @Test
    void refusesToClearWhatIsNotAnOptionalMember() {
        Operation update = described(Operation.put("update_x", "/x"))
                .query("a", Schemas.string(null))
                .requireBody("b", Schemas.string(null))
                .clearable("a", "b");
        refuses(
                update,
                "clear names a, which is not an optional member of the body; "
                        + "clear names b, which is not an optional member of the body");
    }

    @Test
    void refusesUnknownArguments() {
        refuses(
                described(Operation.put("update_x", "/x")).rules(Rule.atMostOneOf("a", "b")),
                "a rule names the unknown argument a; a rule names the unknown argument b");
        refuses(
                delete().affectsApiKey("scopes").confirm("get_x", "Delete {name}?"),
                "affectsApiKey names the unknown argument scopes");
        refuses(
                delete().endsKeysOf("user_id").confirm("get_x", "Delete {name}?"),
                "endsKeysOf names the unknown argument user_id");
        refuses(
                described(Operation.get("list_x", "/x")).filterAgain("status", "status"),
                "filterAgain names the unknown argument status");
    }

    @Test
    void refusesAMessageThatNamesAnOptionalArgument() {
        refuses(
                described(Operation.post("create_x", "/x"))
                        .body("name", Schemas.name(null))
                        .message("Made {name}."),
                "the message names {name}, which is not a required argument");
    }

    @Test
    void refusesToRequireAChangeWhereNothingCanChange() {
        refuses(
                described(Operation.put("update_x", "/x")).requireChange(),
                "requireChange needs an optional member of the body");
    }
}
