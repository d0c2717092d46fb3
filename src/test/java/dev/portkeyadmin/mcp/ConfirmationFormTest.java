package dev.portkeyadmin.mcp;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that only a ticked box of an accepted form confirms. */
class ConfirmationFormTest {

    @Test
    void asksForOneRequiredBoxThatIsNotTicked() throws IOException {
        assertThat(ConfirmationForm.params(new ApprovalRequest(
                        "delete_user", "Yes, delete user X", "Delete X?", List.of(), List.of(), "", "f")))
                .isEqualTo(Json.read(
                        ("{'mode':'form','message':'Delete X?','requestedSchema':{'type':'object','properties':"
                                        + "{'confirm':{'type':'boolean','title':'Yes, delete user X'}},'required':['confirm']}}")
                                .replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'action':'accept','content':{'confirm':true}} | ACCEPTED",
                "{'action':'accept','content':{'confirm':false}} | DECLINED",
                "{'action':'decline'} | DECLINED",
                "{'action':'decline','content':{'confirm':true}} | DECLINED",
                "{'action':'cancel','content':{'confirm':true}} | DISMISSED",
                "{'action':'accept'} | NOT_SHOWN",
                "{'action':'accept','content':{}} | NOT_SHOWN",
                "{'action':'accept','content':{'confirm':'true'}} | NOT_SHOWN",
                "{'action':'accept','content':{'confirm':1}} | NOT_SHOWN",
                "{'action':'accept','content':[true]} | NOT_SHOWN",
                "{'action':'Accept','content':{'confirm':true}} | UNANSWERED",
                "{'action':0,'content':{'confirm':true}} | UNANSWERED",
                "{'content':{'confirm':true}} | UNANSWERED",
                "'accept' | UNANSWERED",
                "{} | UNANSWERED"
            })
    void readsAResult(String result, ElicitationResult expected) throws IOException {
        assertThat(ConfirmationForm.result(Json.read(result.replace('\'', '"'))))
                .isEqualTo(expected);
    }

    @Test
    void takesNoResponseForNoAnswerAndAnErrorForAQuestionThatWasNotShown() {
        assertThat(ConfirmationForm.result(null)).isEqualTo(ElicitationResult.UNANSWERED);
        assertThat(ConfirmationForm.result(JsonNodeFactory.instance.missingNode()))
                .isEqualTo(ElicitationResult.NOT_SHOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'elicitation':{}} | true",
                "{'elicitation':{'form':{}}} | true",
                "{'elicitation':{'form':{},'url':{}}} | true",
                "{'elicitation':{'url':{}}} | false",
                "{'elicitation':null} | false",
                "{} | false"
            })
    void readsWhetherAClientCanShowForms(String capabilities, boolean expected) throws IOException {
        assertThat(Capabilities.canShowForms(Json.read(capabilities.replace('\'', '"'))))
                .isEqualTo(expected);
    }
}
