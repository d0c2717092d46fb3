package dev.portkeyadmin.sandbox;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Who calls: the organisation, or one workspace, named by its slug, with the key of this id and what the key allows. */
record Caller(String key, String workspace, Set<String> scopes) {

    private static final Set<String> ORGANISATION_SCOPES = Scopes.of(Scopes.ORGANISATION);

    /** The organisation itself, without a key. */
    static final Caller ORGANISATION = new Caller(null, null, ORGANISATION_SCOPES);

    boolean isOrganisation() {
        return workspace == null;
    }

    /**
     * Whether one of these scopes, if there are any, is among those of the caller. What only keys of a workspace can have, the
     * organisation is not asked for: here it may try that, too.
     */
    boolean has(List<String> either) {
        Collection<String> asked = isOrganisation()
                ? either.stream().filter(ORGANISATION_SCOPES::contains).toList()
                : either;
        return asked.isEmpty() || asked.stream().anyMatch(scopes::contains);
    }
}
