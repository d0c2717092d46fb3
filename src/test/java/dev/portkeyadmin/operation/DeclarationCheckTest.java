package dev.portkeyadmin.operation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.risk.Condition;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.schema.Schemas;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
                "path argument x_id accepts text that could change the path; use Schemas.id, modelName, slug, uuid, date "
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
    void refusesAQuestionThatNoOneNeeds() {
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
                described(Operation.get("list_x", "/x"))
                        .listUnpaged(Listing.ListShape.DATA)
                        .filterAgain("status", "status"),
                "filterAgain names the unknown argument status");
        refuses(
                update().showChange("get_x").showChangeWhere("folder", "get_y"),
                "showChangeWhere names the unknown argument folder");
        refuses(
                delete().confirm("get_x", "Delete {name}?").presentIn("roles", "get_x", "role"),
                "presentIn names the unknown argument roles");
        refuses(update().documented("scopes", "scope", List.of("a")), "documented names scopes, which no argument has");
        refuses(
                update().fillOrganisation(Operation.Filling.ALWAYS),
                "fillOrganisation needs the argument organisation_id");
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

    private static Operation update() {
        return described(Operation.put("update_x", "/x/{x_id}"))
                .path("x_id", Schemas.id(null))
                .body("role", Schemas.oneOf(null, "admin", "member"))
                .body("limits", Schemas.object(null).allow("enabled", Schemas.bool(null)));
    }

    private static Operation risky(Condition condition) {
        return update().grave(Effect.OPENS_ACCESS, condition).confirm("get_x", "Update {name}?");
    }

    private static void refusesAtOnce(ThrowingCallable declaration, String message) {
        assertThatThrownBy(declaration)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesBracesThatAreNotPlaceholders() {
        refusesAtOnce(
                () -> Operation.get("get_x", "/x/{xId}"),
                "get_x: a placeholder of the path must be lower_case in braces: /x/{xId}");
        refusesAtOnce(
                () -> Operation.get("get_x", "/x/{x_id"),
                "get_x: a placeholder of the path must be lower_case in braces: /x/{x_id");
        refuses(
                delete().confirm("get_x", "Delete {name} of {Workspace}?"),
                "its question has a brace outside of a {placeholder}");
        refuses(update().message("Updated {x-id}."), "the message has a brace outside of a {placeholder}");
    }

    @Test
    void refusesAPlaceholderThatThePathHasTwice() {
        refuses(
                described(Operation.get("get_x", "/x/{x_id}/y/{x_id}")).path("x_id", Schemas.id(null)),
                "the path has the placeholder {x_id} twice");
    }

    @Test
    void refusesABodyOfAGet() {
        refuses(
                described(Operation.get("list_x", "/x")).body("name", Schemas.name(null)),
                "a GET has no body; use query for the argument name");
    }

    @Test
    void refusesStatementsAboutListsWhereNoneIsReturned() {
        Operation read = described(Operation.get("get_x", "/x")).query("status", Schemas.string(null));
        refuses(read.filterAgain("status", "status"), "filterAgain needs a list (paged or listUnpaged)");
        refuses(read.nameOf("user_id", Reference.USER), "nameOf needs a list (paged or listUnpaged)");
        refuses(read.showsShared("type", "organisation"), "showsShared needs a list (paged or listUnpaged)");
        refuses(read.nameTargets(), "nameTargets needs a list (paged or listUnpaged)");
        refuses(read.markPublished("get_x", "version", "version"), "markPublished needs a list (paged or listUnpaged)");
    }

    @Test
    void refusesAListOfAnOperationThatWrites() {
        refuses(
                described(Operation.post("search_x", "/x")).listUnpaged(Listing.ListShape.DATA),
                "it returns a list, but does not only read");
    }

    @Test
    void refusesStatementsAboutWritesOfAnOperationThatReads() {
        Operation read = described(Operation.get("get_x", "/x"));
        refuses(read.returnResultOf("get_y"), "returnResultOf is for operations that write");
        refuses(read.showChange("get_y"), "showChange is for operations that write");
    }

    @Test
    void refusesAHintForAStatusThatIsNotAnError() {
        refuses(update().errorHint(200, "Fine."), "errorHint names 200, which is not the status of an error");
    }

    @Test
    void refusesAnIntervalWithoutARange() {
        refuses(
                described(Operation.get("get_x", "/x")).byInterval(),
                "byInterval needs a range of time (range or rangeIn)");
    }

    @Test
    void refusesARangeInAnObjectWithoutItsBounds() {
        refuses(
                described(Operation.post("create_x", "/x"))
                        .body("filters", Schemas.object(null))
                        .rangeIn("filters", "from", "to"),
                "rangeIn names filters.from, which no argument has; rangeIn names filters.to, which no argument has");
    }

    @Test
    void refusesToStateSomethingTwice() {
        refusesAtOnce(
                () -> delete().confirm("Delete {x_id}?").confirm("Remove {x_id}?"),
                "delete_x: confirm is stated twice");
        refusesAtOnce(() -> update().errorHint(404, "a").errorHint(404, "b"), "update_x: errorHint names 404 twice");
        refusesAtOnce(() -> update().rename("b", "a").rename("c", "a"), "update_x: rename names a twice");
        refusesAtOnce(() -> update().elsewhere("a", "b").elsewhere("a", "c"), "update_x: elsewhere names a twice");
        refusesAtOnce(
                () -> update().presentIn("role", "get_x", "role").presentIn("role", "get_y", "role"),
                "update_x: presentIn names role twice");
        refusesAtOnce(
                () -> update().showChangeWhere("role", "get_x").showChangeWhere("role", "get_y"),
                "update_x: showChangeWhere names role twice");
        refusesAtOnce(
                () -> update().filterAgain("role", "a").filterAgain("role", "b"),
                "update_x: filterAgain names role twice");
        refusesAtOnce(
                () -> update().nameOf("id", Reference.USER).nameOf("id", Reference.API_KEY),
                "update_x: nameOf names id twice");
    }

    @Test
    void refusesAQuestionThatNeedsAnObjectButReadsNone() {
        Operation asks = delete().confirm("Delete {x_id}?");
        refuses(asks.confirmWithUsage("x", "slug"), "confirmWithUsage needs a question that reads the object");
        refuses(
                asks.confirmIf("status", "active", "It is active."),
                "confirmIf compares status of the object, which the question does not read");
        refuses(
                asks.refuseIf("status", "active", "It is active."),
                "it is refused because of status of the object, which the question does not read");
        refuses(asks.confirmComparing("x_id", "name"), "confirmComparing needs a question that reads the object");
        refuses(
                delete().confirm("get_x", "Delete {name}?").confirmComparing("version", "name"),
                "confirmComparing names the unknown argument version");
        refuses(
                delete().confirm("get_x", "Delete {name}?").refuseUnless("name", "name", "Wrong name."),
                "a refusal names the unknown argument name");
    }

    @Test
    void refusesARiskOfAnOperationThatReads() {
        refuses(
                described(Operation.get("get_x", "/x"))
                        .grave(Effect.OPENS_ACCESS)
                        .confirm("Read it?"),
                "it reads, and states a risk");
    }

    @Test
    void refusesARiskThatCanNeverHold() {
        refuses(risky(Condition.is("roles", "admin")), "a risk names the unknown argument roles");
        refuses(risky(Condition.is("limits.enable", "true")), "a risk names limits.enable, which no argument has");
        refuses(risky(Condition.is("role", "amdin")), "a risk compares role with amdin, which it does not accept");
        refuses(
                risky(Condition.is("limits.enabled", "yes")),
                "a risk compares limits.enabled with yes, which it does not accept");
        refuses(risky(Condition.becomes("role")), "a risk compares role with no value");
        refuses(
                update().grave(Effect.OPENS_ACCESS, Condition.changes("role")).confirm("Update {x_id}?"),
                "a risk compares role with the present value, which nothing reads");
    }

    @Test
    void refusesASchemaThatContradictsItself() {
        refusesSchema(
                Schemas.string(null).min(1),
                "a has a least or greatest number, but is not a number; "
                        + "use minLength, maxLength, minItems or maxItems");
        refusesSchema(
                Schemas.integer(null).maxLength(5), "a has a form, values or a length of strings, but is not a string");
        refusesSchema(Schemas.string(null).allow("b", Schemas.string(null)), "a has properties, but is not an object");
        refusesSchema(Schemas.integer(null).min(5).max(1), "a has a minimum above its maximum");
        refusesSchema(Schemas.string(null).minLength(5).maxLength(1), "a has a minLength above its maxLength");
        refusesSchema(
                Schemas.array(null, Schemas.string(null)).minItems(5).maxItems(1), "a has minItems above its maxItems");
        refusesSchema(Schemas.oneOf(null, "x", "y", "x"), "a names an allowed value twice");
        refusesSchema(
                Schemas.array(null, Schemas.object(null)).uniqueBy("id"), "a is unique by id, which its items lack");
        refusesSchema(
                Schemas.object(null).allow("b", Schemas.name(null).refersBy("kind", Map.of("x", Reference.USER))),
                "a.b refers to the kind of object that kind chooses, which is not a property beside it");
        refusesSchema(
                Schemas.array(
                        null, Schemas.map(null, Schemas.integer(null).min(2).max(1))),
                "a[].* has a minimum above its maximum");
    }

    private static void refusesSchema(Schema schema, String problem) {
        refuses(described(Operation.put("update_x", "/x")).body("a", schema), problem);
    }
}
