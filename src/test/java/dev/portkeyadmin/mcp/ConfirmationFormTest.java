package dev.portkeyadmin.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.safety.CallContext.ElicitationResult;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that only a ticked box of an accepted form confirms. */
class ConfirmationFormTest {

    @Test
    void asksForOneRequiredBoxThatIsNotTicked() throws IOException {
        assertThat(ConfirmationForm.params("Delete X?", "Delete user"))
                .isEqualTo(Json.read(
                        ("{'mode':'form','message':'Delete X?','requestedSchema':{'type':'object','properties':"
                                        + "{'confirm':{'type':'boolean','title':'Delete user'}},'required':['confirm']}}")
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
                "{'action':'cancel','content':{'confirm':true}} | UNANSWERED",
                "{'action':'accept'} | UNANSWERED",
                "{'action':'accept','content':{}} | UNANSWERED",
                "{'action':'accept','content':{'confirm':'true'}} | UNANSWERED",
                "{'action':'accept','content':{'confirm':1}} | UNANSWERED",
                "{'action':'accept','content':[true]} | UNANSWERED",
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
    void takesNoResponseForNoAnswer() {
        assertThat(ConfirmationForm.result(null)).isEqualTo(ElicitationResult.UNANSWERED);
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
