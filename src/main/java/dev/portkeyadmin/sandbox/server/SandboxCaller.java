package dev.portkeyadmin.sandbox.server;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The owner of the key that a call uses: the organisation if {@code workspace} is null, else the workspace with this slug. */
public record SandboxCaller(@Nullable String key, @Nullable String workspace, Set<String> scopes) {

    private static final Set<String> ORGANISATION_SCOPES = KeyScopes.of(KeyScopes.ORGANISATION);

    /** The organisation itself, without a key; used for the calls that create the seed data. */
    public static final SandboxCaller ORGANISATION = new SandboxCaller(null, null, ORGANISATION_SCOPES);

    /** The caller of a route that needs no key: it has no access to anything else. */
    static final SandboxCaller ANYONE = new SandboxCaller(null, "", Set.of());

    /** Returns true for a key of the organisation, which sees all workspaces. */
    public boolean isOrganisation() {
        return workspace == null;
    }

    /** Returns the slug of the workspace of a caller that is not the organisation. */
    public String ownWorkspace() {
        return Objects.requireNonNull(workspace);
    }

    /** Returns whether the caller has one of these scopes; scopes that only workspace keys can have are not required of others. */
    boolean hasAnyOf(List<String> either) {
        Collection<String> requested = isOrganisation()
                ? either.stream().filter(ORGANISATION_SCOPES::contains).toList()
                : either;
        return requested.isEmpty() || requested.stream().anyMatch(scopes::contains);
    }
}
