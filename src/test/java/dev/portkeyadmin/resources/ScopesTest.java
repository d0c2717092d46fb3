package dev.portkeyadmin.resources;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.sandbox.server.KeyScopes;
import org.junit.jupiter.api.Test;

/** Tests the list of documented scopes. */
class ScopesTest {

    @Test
    void holdsEveryScopeThatAnOperationAsksForAndThatTheSandboxGrants() {
        new Catalogue(Services.on(null))
                .entries()
                .forEach(entry -> assertThat(Scopes.DOCUMENTED)
                        .as(
                                "the scope of %s: add it to Scopes",
                                entry.operation().name())
                        .containsAll(entry.operation().scopes()));
        assertThat(Scopes.DOCUMENTED)
                .containsAll(KeyScopes.of(KeyScopes.ORGANISATION))
                .containsAll(KeyScopes.of(KeyScopes.WORKSPACE))
                .doesNotHaveDuplicates()
                .allMatch(scope -> scope.matches("[a-z_]+\\.[a-z]+"));
    }
}
