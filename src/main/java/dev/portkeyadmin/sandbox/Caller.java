package dev.portkeyadmin.sandbox;

/** Who calls: the organisation, or one workspace, named by its slug. */
record Caller(String workspace) {

    static final Caller ORGANISATION = new Caller(null);

    boolean isOrganisation() {
        return workspace == null;
    }
}
