package dev.portkeyadmin.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.ApiKey;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.client.PortkeyException;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.support.SampleArguments;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The catalogue tells which scope an operation needs. Here that is tried on the sandbox, which does not know the catalogue. */
class SandboxScopesTest {

    private static final int FORBIDDEN = 403;

    /** A key whose scopes are changed before each call. */
    private record Key(SandboxClient admin, String path, PortkeyClient connection, Catalogue catalogue)
            implements AutoCloseable {

        static Key made(Sandbox sandbox, String kind, String members) {
            SandboxClient admin = new SandboxClient(sandbox, Sandbox.ADMIN_KEY);
            JsonNode made = admin.post("/api-keys/" + kind, "{\"name\":\"probe\",\"scopes\":[\"none\"]" + members + "}")
                    .ok();
            PortkeyClient connection = new PortkeyClient(new PortkeyClient.Options(
                    sandbox.baseUrl(), ApiKey.of(made.path("key").textValue(), new Secrets()), false, null, Map.of()));
            return new Key(
                    admin,
                    "/api-keys/" + made.path("id").textValue(),
                    connection,
                    new Catalogue(Services.on(connection)));
        }

        int status(String operation, String scope) throws InterruptedException {
            admin.put(path, "{\"scopes\":[\"" + scope + "\"]}").done();
            Catalogue.Entry entry = catalogue.get(operation);
            Map<String, Object> arguments = SampleArguments.minimal(entry.inputSchema());
            // To name an unknown workspace is forbidden, too.
            arguments.computeIfPresent("workspace_id", (name, sample) -> Seed.DEFAULT_WORKSPACE);
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
    void an_operation_is_refused_without_the_scope_that_the_catalogue_names_and_passes_with_each_of_them()
            throws InterruptedException {
        int tried = 0;
        try (Sandbox sandbox = Sandbox.start();
                Key organisation = Key.made(sandbox, "organisation/service", "");
                Key workspace = Key.made(
                        sandbox, "workspace/service", ",\"workspace_id\":\"" + Seed.DEFAULT_WORKSPACE + "\"")) {
            for (Catalogue.Entry entry : organisation.catalogue().entries()) {
                String name = entry.operation().name();
                if (entry.operation().scope().isEmpty()) {
                    continue;
                }
                // Of those for keys, the one that goes with the type of the new one.
                String asked = name.equals("create_api_key")
                        ? "organisation_service_api_keys.create"
                        : entry.operation().scope();
                List<String> scopes = List.of(asked.split(" or "));
                boolean isOfRuns = scopes.stream().noneMatch(Scopes.of(Scopes.ORGANISATION)::contains);
                Key key = isOfRuns ? workspace : organisation;
                assertThat(key.status(name, "deployments.none")).as(name).isEqualTo(FORBIDDEN);
                for (String scope : scopes) {
                    if (isOfRuns || Scopes.of(Scopes.ORGANISATION).contains(scope)) {
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
