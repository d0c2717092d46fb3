package dev.portkeyadmin.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge of all the other tests here has to be strict itself. */
class ProtocolSchemaIT {

    @BeforeEach
    void theSchemaIsHere() {
        assumeTrue(ProtocolSchema.official().isPresent(), "the official schema is not here");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ping       | {'jsonrpc':'2.0','id':1,'result':{}}",
                "ping       | {'jsonrpc':'2.0','id':18446744073709551616,'result':{}}",
                "ping       | {'jsonrpc':'2.0','error':{'code':-32700,'message':'no JSON'}}",
                "tools/list | {'jsonrpc':'2.0','id':'a','result':{'tools':[]}}",
                "tools/call | {'jsonrpc':'2.0','id':'a','result':{'content':[{'type':'text','text':'x'}]}}",
                "ping | {'jsonrpc':'2.0','method':'notifications/progress','params':{'progressToken':1,'progress':2.5}}"
            })
    void acceptsWhatIsRight(String method, String message) throws IOException {
        assertThat(ProtocolSchema.official().problems(json(message), method)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ping       | {'id':1,'result':{}}",
                "ping       | {'jsonrpc':'2.0','result':{}}",
                "ping       | {'jsonrpc':'2.0','id':null,'error':{'code':-32700,'message':'no JSON'}}",
                "ping       | {'jsonrpc':'2.0','id':1,'error':{'message':'no code'}}",
                "ping       | {'jsonrpc':'2.0','id':1,'result':[]}",
                "ping       | {'jsonrpc':'2.0','method':'notifications/unheard_of'}",
                "ping       | {'jsonrpc':'2.0','method':'notifications/progress','params':{'progressToken':1}}",
                "ping | {'jsonrpc':'2.0','method':'notifications/progress','params':{'progressToken':{},'progress':1}}",
                "initialize | {'jsonrpc':'2.0','id':1,'result':{'capabilities':{},'serverInfo':{'name':'a'}}}",
                "tools/list | {'jsonrpc':'2.0','id':1,'result':{'tools':[{'name':'a'}]}}",
                "tools/call | {'jsonrpc':'2.0','id':1,'result':{'content':[{'type':'text'}]}}",
                "tools/call | {'jsonrpc':'2.0','id':1,'result':{'content':[],'structuredContent':[]}}"
            })
    void refusesWhatIsWrong(String method, String message) throws IOException {
        assertThat(ProtocolSchema.official().problems(json(message), method)).isNotEmpty();
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
