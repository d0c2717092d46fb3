package dev.portkeyadmin.sandbox;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.PortkeyException;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.sandbox.data.SampleOrganisation;
import dev.portkeyadmin.sandbox.server.KeyScopes;
import dev.portkeyadmin.support.SampleArguments;
import dev.portkeyadmin.support.TestCatalogue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks the scopes that the catalogue names against the sandbox, which does not know the catalogue. */
class SandboxScopesTest {

    private static final int FORBIDDEN = 403;

    /** A key whose scopes the test changes before each call. */
    private record Key(SandboxClient admin, String path, PortkeyClient connection, Catalogue catalogue)
            implements AutoCloseable {

        static Key made(Sandbox sandbox, String kind, String members) {
            SandboxClient admin = new SandboxClient(sandbox, Sandbox.ADMIN_KEY);
            JsonNode made = admin.post("/api-keys/" + kind, "{\"name\":\"probe\",\"scopes\":[\"none\"]" + members + "}")
                    .ok();
            PortkeyClient connection =
                    DirectSandbox.connect(sandbox, ApiKey.of(made.path("key").textValue(), new Secrets()));
            return new Key(admin, "/api-keys/" + made.path("id").textValue(), connection, TestCatalogue.on(connection));
        }

        int status(String operation, String scope) throws InterruptedException {
            admin.put(path, "{\"scopes\":[\"" + scope + "\"]}").done();
            Catalogue.Entry entry = catalogue.get(operation);
            Map<String, Object> arguments = SampleArguments.minimal(entry.inputSchema());
            // An unknown workspace is also rejected with 403.
            arguments.computeIfPresent("workspace_id", (name, sample) -> SampleOrganisation.DEFAULT_WORKSPACE);
            try {
                entry.service()
                        .send(entry.operation(), new Arguments(arguments), Deadline.after(Deadline.CALL_TIMEOUT));
                return 200;
            } catch (PortkeyException e) {
                return e.status();
            } catch (CallException e) {
                throw new AssertionError(operation, e);
            }
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    @Test
    void requiresTheScopesThatTheCatalogueNames() throws InterruptedException {
        int tried = 0;
        try (Sandbox sandbox = Sandbox.start();
                Key organisation = Key.made(sandbox, "organisation/service", "");
                Key workspace = Key.made(
                        sandbox,
                        "workspace/service",
                        ",\"workspace_id\":\"" + SampleOrganisation.DEFAULT_WORKSPACE + "\"")) {
            for (Catalogue.Entry entry : organisation.catalogue().entries()) {
                String name = entry.operation().name();
                if (entry.operation().scope().isEmpty()) {
                    continue;
                }
                // The scope of key creation depends on the type of the new key.
                String asked = name.equals("create_api_key")
                        ? "organisation_service_api_keys.create"
                        : entry.operation().scope();
                List<String> scopes = List.of(asked.split(" or "));
                boolean isOfRuns = scopes.stream().noneMatch(KeyScopes.of(KeyScopes.ORGANISATION)::contains);
                Key key = isOfRuns ? workspace : organisation;
                assertThat(key.status(name, "deployments.none"))
                        .as(name + " with a key without its scope: the route of the sandbox has to require it")
                        .isEqualTo(FORBIDDEN);
                for (String scope : scopes) {
                    if (isOfRuns || KeyScopes.of(KeyScopes.ORGANISATION).contains(scope)) {
                        assertThat(key.status(name, scope))
                                .as(name + " with " + scope)
                                .isNotEqualTo(FORBIDDEN);
                        tried++;
                    }
                }
            }
        }
        assertThat(tried).isGreaterThan(150);
    }
}
