package dev.portkeyadmin.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.risk.Confirmation;
import java.util.List;

/** Finds the versions whose labels stay where they are when a call chooses another version. */
public final class StayingLabels {

    private StayingLabels() {}

    /**
     * Returns the versions with a label, without the chosen one.
     *
     * @param chosen the number of a version
     */
    public static List<JsonNode> in(List<JsonNode> versions, Confirmation.Labels labels, String chosen) {
        return versions.stream()
                .filter(version -> version.hasNonNull(labels.member())
                        && !version.get(labels.member()).asText().isEmpty()
                        && !version.path(labels.number()).asText("").equals(chosen))
                .toList();
    }
}
