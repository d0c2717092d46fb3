package dev.portkeyadmin.pipe;

import static dev.portkeyadmin.pipe.ProtocolSchema.MCP_2025_11_25;
import static dev.portkeyadmin.pipe.ProtocolSchema.MCP_2026_07_28;
import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the validation of protocol messages is itself strict, since the tests of the packaged jar depend on it. */
class ProtocolSchemaTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ping       | {'jsonrpc':'2.0','id':1,'result':{}}",
                "ping       | {'jsonrpc':'2.0','id':18446744073709551616,'result':{}}",
                "ping       | {'jsonrpc':'2.0','error':{'code':-32700,'message':'no JSON'}}",
                "tools/list | {'jsonrpc':'2.0','id':'a','result':{'tools':[]}}",
                "tools/call | {'jsonrpc':'2.0','id':'a','result':{'content':[{'type':'text','text':'x'}]}}",
                "ping | {'jsonrpc':'2.0','method':'notifications/progress','params':{'progressToken':1,'progress':2.5}}",
                "ping | {'jsonrpc':'2.0','id':1,'method':'elicitation/create','params':{'message':'x','requestedSchema':"
                        + "{'type':'object','properties':{'ok':{'type':'boolean'}}}}}"
            })
    void acceptsValidMessages(String method, String message) throws IOException {
        assertThat(MCP_2025_11_25.problems(json(message), method)).isEmpty();
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
                "ping       | {'jsonrpc':'2.0','id':1,'method':'unheard_of'}",
                "ping       | {'jsonrpc':'2.0','method':'notifications/unheard_of'}",
                "ping       | {'jsonrpc':'2.0','method':'notifications/progress','params':{'progressToken':1}}",
                "ping | {'jsonrpc':'2.0','method':'notifications/progress','params':{'progressToken':{},'progress':1}}",
                "initialize | {'jsonrpc':'2.0','id':1,'result':{'capabilities':{},'serverInfo':{'name':'a'}}}",
                "tools/list | {'jsonrpc':'2.0','id':1,'result':{'tools':[{'name':'a'}]}}",
                "tools/call | {'jsonrpc':'2.0','id':1,'result':{'content':[{'type':'text'}]}}",
                "tools/call | {'jsonrpc':'2.0','id':1,'result':{'content':[],'structuredContent':[]}}"
            })
    void rejectsInvalidMessages(String method, String message) throws IOException {
        assertThat(MCP_2025_11_25.problems(json(message), method)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server/discover | {'jsonrpc':'2.0','id':1,'result':{'resultType':'complete','supportedVersions':['2026-07-28'],"
                        + "'capabilities':{'tools':{}},'ttlMs':0,'cacheScope':'private'}}",
                "tools/list | {'jsonrpc':'2.0','id':'a','result':{'resultType':'complete','tools':[],'ttlMs':1,"
                        + "'cacheScope':'public'}}",
                "tools/call | {'jsonrpc':'2.0','id':1,'result':{'resultType':'complete','content':[]}}",
                "tools/call | {'jsonrpc':'2.0','id':1,'result':{'resultType':'input_required','requestState':'x',"
                        + "'inputRequests':{'ok':{'method':'elicitation/create','params':{'mode':'form','message':'x',"
                        + "'requestedSchema':{'type':'object','properties':{'ok':{'type':'boolean'}}}}}}}}",
                "tools/call | {'jsonrpc':'2.0','id':1,'error':{'code':-32022,'message':'x','data':{'supported':[],"
                        + "'requested':'x'}}}",
                "tools/call | {'jsonrpc':'2.0','method':'notifications/progress','params':{'progressToken':1,'progress':2}}"
            })
    void acceptsValidStatelessMessages(String method, String message) throws IOException {
        assertThat(MCP_2026_07_28.problems(json(message), method)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server/discover | {'jsonrpc':'2.0','id':1,'result':{'resultType':'complete','capabilities':{},'ttlMs':0,"
                        + "'cacheScope':'private'}}",
                "tools/list | {'jsonrpc':'2.0','id':1,'result':{'resultType':'complete','tools':[]}}",
                "tools/list | {'jsonrpc':'2.0','id':1,'result':{'resultType':'complete','tools':[],'ttlMs':-1,"
                        + "'cacheScope':'public'}}",
                "tools/list | {'jsonrpc':'2.0','id':1,'result':{'resultType':'complete','tools':[],'ttlMs':1,"
                        + "'cacheScope':'shared'}}",
                "tools/list | {'jsonrpc':'2.0','id':1,'result':{'resultType':'input_required'}}",
                "tools/call | {'jsonrpc':'2.0','id':1,'result':{'content':[]}}",
                "tools/call | {'jsonrpc':'2.0','id':1,'result':{'resultType':'complete'}}",
                "tools/call | {'jsonrpc':'2.0','id':1,'result':{'resultType':'input_required','inputRequests':{'ok':"
                        + "{'method':'elicitation/create','params':{'mode':'form'}}}}}",
                "tools/call | {'jsonrpc':'2.0','id':1,'method':'elicitation/create','params':{'message':'x',"
                        + "'requestedSchema':{'type':'object','properties':{}}}}",
                "unknown    | {'jsonrpc':'2.0','id':1,'result':{}}",
                "tools/call | {'jsonrpc':'2.0','method':'notifications/unheard_of'}"
            })
    void rejectsInvalidStatelessMessages(String method, String message) throws IOException {
        assertThat(MCP_2026_07_28.problems(json(message), method)).isNotEmpty();
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
