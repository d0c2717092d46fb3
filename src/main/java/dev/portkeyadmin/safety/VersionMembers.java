package dev.portkeyadmin.safety;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Compares members of two versions of an object. */
public final class VersionMembers {

    private VersionMembers() {}

    /** Returns true if a member is the same in both; what its object repeats of the version, such as the model, is not compared. */
    public static boolean same(JsonNode version, JsonNode other, String member) {
        return own(version, member).equals(own(other, member));
    }

    private static JsonNode own(JsonNode version, String member) {
        JsonNode value = version.path(member);
        if (!(value instanceof ObjectNode object)) {
            return value;
        }
        ObjectNode own = object.deepCopy();
        object.fieldNames().forEachRemaining(name -> {
            if (object.get(name).equals(version.path(name))) {
                own.remove(name);
            }
        });
        return own;
    }
}
