package dev.portkeyadmin.catalogue;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The type of an API key: what it administers, and whose it is.
 *
 * @param name organisation-service, workspace-service or workspace-user
 */
public record KeyType(String name) {

    /** The type of a key as lists of keys show it. */
    public static KeyType of(JsonNode key) {
        return new KeyType(key.path("type").asText(""));
    }

    /** Returns true for a key that administers the organisation. */
    public boolean isOfOrganisation() {
        return name.startsWith("organisation");
    }

    /** Returns true for a key of one workspace. */
    public boolean isOfWorkspace() {
        return name.startsWith("workspace");
    }

    /** Returns true for a key of a program, which stays when a person leaves. */
    public boolean isOfService() {
        return name.endsWith("service");
    }

    /** Returns true for a key of one person. */
    public boolean isOfUser() {
        return name.endsWith("user");
    }
}
