package dev.portkeyadmin.dist;

import dev.portkeyadmin.support.TestCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.SocketPolicy;

/**
 * Runs a typical session, during which a JVM records the classes it needs: over TLS as with Portkey, reads over HTTP/2 and a write
 * over HTTP/1.1, and through a proxy, whose tunnel begins with the plain HTTP/1.1 of an upstream on loopback.
 */
final class Training {

    private static final String USERS =
            "{\"total\":1,\"object\":\"list\",\"data\":[{\"object\":\"user\",\"id\":\"u-1\","
                    + "\"first_name\":\"Jane\",\"last_name\":\"Roe\",\"role\":\"member\",\"email\":\"jane@example.com\","
                    + "\"created_at\":\"2026-01-01T00:00:00.000Z\",\"last_updated_at\":\"2026-01-01T00:00:00.000Z\"}]}";

    private static final String INVITE =
            "{\"object\":\"invite\",\"id\":\"i-1\",\"email\":\"jane@example.com\",\"role\":\"member\","
                    + "\"created_at\":\"2026-01-01T00:00:00.000Z\",\"expires_at\":\"2026-02-01T00:00:00.000Z\","
                    + "\"accepted_at\":null,\"status\":\"pending\",\"invited_by\":\"u-1\",\"workspaces\":[]}";

    private static final String SENT =
            "{\"success\":true,\"data\":{\"id\":\"i-1\",\"invite_link\":\"https://portkey.test/i-1\"}}";

    private static final String META = "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
            + "'io.modelcontextprotocol/clientInfo':{'name':'training','version':'1'},"
            + "'io.modelcontextprotocol/clientCapabilities':{}}";

    private static final List<String> REQUESTS = List.of(
            "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'2025-06-18',"
                    + "'capabilities':{},'clientInfo':{'name':'training','version':'1'}}}",
            "{'jsonrpc':'2.0','method':'notifications/initialized'}",
            "{'jsonrpc':'2.0','id':2,'method':'tools/list','params':{}}",
            "{'jsonrpc':'2.0','id':3,'method':'tools/call','params':{'name':'list_users','arguments':{}}}",
            "{'jsonrpc':'2.0','id':4,'method':'tools/call','params':{'name':'find_operations',"
                    + "'arguments':{'query':'budget of a key'}}}",
            "{'jsonrpc':'2.0','id':5,'method':'tools/call','params':{'name':'read_operation',"
                    + "'arguments':{'name':'list_users','arguments':{}}}}",
            "{'jsonrpc':'2.0','id':6,'method':'server/discover','params':{" + META + "}}",
            "{'jsonrpc':'2.0','id':7,'method':'tools/list','params':{" + META + "}}",
            "{'jsonrpc':'2.0','id':8,'method':'tools/call','params':{'name':'list_users','arguments':{}," + META + "}}",
            "{'jsonrpc':'2.0','id':9,'method':'tools/call','params':{'name':'resend_user_invite',"
                    + "'arguments':{'invite_id':'i-1'}}}");

    /** The reads of users that reach the upstream. Those of the invitation before and after the write share their connection. */
    private static final int READS = 3;

    private Training() {}

    /** Starts the server with that command, runs the session and waits for the end of the process. */
    static void run(List<String> command) throws IOException, GeneralSecurityException, InterruptedException {
        Path scratch = Files.createTempDirectory("training");
        try (MockWebServer upstream = new MockWebServer()) {
            TestCertificate certificate = TestCertificate.make(scratch);
            upstream.useHttps(certificate.serverContext().getSocketFactory(), true);
            tunnel(upstream);
            for (int i = 0; i < READS; i++) {
                answer(upstream, USERS);
            }
            answer(upstream, INVITE);
            answer(upstream, INVITE);
            tunnel(upstream);
            answer(upstream, SENT);
            answer(upstream, INVITE);
            upstream.start();
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            Jdk.clean(builder);
            builder.environment().put("PORTKEY_API_KEY", "pk-training-0123456789");
            builder.environment().put("PORTKEY_BASE_URL", "https://portkey.test/v1");
            builder.environment().put("PORTKEY_CA_BUNDLE", certificate.pem().toString());
            builder.environment().put("HTTPS_PROXY", "http://localhost:" + upstream.getPort());
            talk(builder.start());
        } finally {
            try (var files = Files.list(scratch)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(scratch);
        }
    }

    private static void tunnel(MockWebServer upstream) {
        upstream.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.UPGRADE_TO_SSL_AT_END));
    }

    private static void answer(MockWebServer upstream, String body) {
        upstream.enqueue(
                new MockResponse().setHeader("Content-Type", "application/json").setBody(body));
    }

    private static void talk(Process server) throws IOException, InterruptedException {
        try (OutputStream in = server.getOutputStream();
                BufferedReader out =
                        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            for (String request : REQUESTS) {
                in.write((request.replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8));
                in.flush();
                if (request.contains("'id'")) {
                    String answer = out.readLine();
                    if (answer == null || !answer.contains("\"result\"") || answer.contains("\"isError\":true")) {
                        throw new IllegalStateException(request + " was answered with " + answer);
                    }
                }
            }
        } finally {
            if (!server.waitFor(2, TimeUnit.MINUTES)) {
                server.destroyForcibly();
            }
        }
        if (server.exitValue() != 0) {
            throw new IllegalStateException("The server ended with status " + server.exitValue() + ".");
        }
    }
}
