package dev.portkeyadmin.tools;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.schema.Schemas;
import dev.portkeyadmin.tools.Signature.Detail;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests what a signature says in each of its lengths. */
class SignatureTest {

    private static final Schema BUDGET = Schemas.object(null)
            .allow("type", Schemas.oneOf(null, "cost", "tokens"))
            .require(
                    "credit_limit",
                    Schemas.integer("US dollars if type is cost, else tokens; 1 or more.")
                            .min(1))
            .allow("note", Schemas.string("Text for people."));

    private static final Schema ARGUMENTS = Schemas.object(null)
            .require("name", Schemas.name("Name."))
            .allow("labels", Schemas.array("Labels, replacing the present ones.", Schemas.string(null)))
            .allow("metadata", Schemas.map("Key-value pairs.", Schemas.string(null)))
            .allow("icon", Schemas.string("An emoji."))
            .allow("limits", Schemas.array("Budgets.", BUDGET))
            .allow("other_limit", BUDGET.describedAs("Another budget."));

    private static List<String> lines(Detail detail) {
        return Signature.of(ARGUMENTS.properties(), ARGUMENTS.required(), name -> detail);
    }

    @Test
    void declaresMembersWithTheirDescriptions() {
        assertThat(lines(Detail.WHOLE))
                .containsExactly(
                        "name: string",
                        "labels?: string[] // Labels, replacing the present ones.",
                        "metadata?: {[name]: string} // Key-value pairs.",
                        "icon?: string // An emoji.",
                        "limits?: {type?: 'cost'|'tokens', credit_limit: integer /* US dollars if type is cost, else tokens; 1 or "
                                + "more. */, note?: string /* Text for people. */}[] // Budgets.",
                        "other_limit?: as limits above // Another budget.");
    }

    @Test
    void keepsWhatDecidesInTheShortestForms() {
        assertThat(lines(Detail.DECIDING))
                .containsExactly(
                        "name: string",
                        "labels?: string[] // Labels, replacing the present ones.",
                        "metadata?: {[name]: string}",
                        "icon?: string",
                        "limits?: {type?: 'cost'|'tokens', credit_limit: integer /* US dollars if type is cost, else tokens. */, "
                                + "note?: string}[]",
                        "other_limit?: as limits above");
        assertThat(lines(Detail.NAMES))
                .contains(
                        "limits?: {type?: 'cost'|'tokens', credit_limit /* US dollars if type is cost, else tokens. */, note?}[]");
    }

    @Test
    void givesEachMemberItsOwnDetail() {
        assertThat(Signature.of(
                        ARGUMENTS.properties(),
                        ARGUMENTS.required(),
                        name -> name.equals("other_limit") ? Detail.WITHOUT_BOUNDS : Detail.NAMES))
                .contains(
                        "limits?: {type?: 'cost'|'tokens', credit_limit /* US dollars if type is cost, else tokens. */, note?}[]",
                        "other_limit?: {type?: 'cost'|'tokens', credit_limit: integer, note?: string /* Text for people. */}"
                                + " // Another budget.");
    }

    @Test
    void putsChoicesOfItemsInParentheses() {
        assertThat(Signature.type(Schemas.array(null, Schemas.oneOf(null, "a", "b"))))
                .isEqualTo("('a'|'b')[]");
        assertThat(Signature.type(Schemas.open(null).allow("a", Schemas.bool(null))))
                .isEqualTo("{a?: boolean, ...}");
    }
}
