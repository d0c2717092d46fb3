package dev.portkeyadmin.answer.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.names.AnswerNames;
import dev.portkeyadmin.names.ListPages;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.safety.StayingLabels;
import dev.portkeyadmin.safety.VersionMembers;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.text.TextList;
import java.util.List;
import java.util.Map;

/** Says in the answer of a write that makes a version which version is live, which labels stay, and what the new one keeps. */
final class VersionNotes {

    /** The member that holds the number of the version that was read. */
    static final String VERSION = "prompt_version";

    /** The member that holds the id of the version, in objects whose last version is always in force. */
    static final String VERSION_ID = "version_id";

    /** The member that holds the description of the version that was read. */
    private static final String DESCRIPTION = "prompt_version_description";

    private static final int MOST_DESCRIPTION = 80;

    /** The member that holds the label of the version that was read. */
    private static final String LABEL = "prompt_version_label_id";

    private static final int MOST_LABELS = 10;

    private final Catalogue catalogue;
    private final Operation write;
    private final Arguments arguments;
    private final AnswerNames names;

    VersionNotes(Catalogue catalogue, Operation write, Arguments arguments, AnswerNames names) {
        this.catalogue = catalogue;
        this.write = write;
        this.arguments = arguments;
        this.names = names;
    }

    /** Returns true if the two states are those of two versions. */
    static boolean areTwo(JsonNode before, JsonNode after) {
        return before.has(VERSION)
                && after.has(VERSION)
                && !before.path(VERSION).equals(after.path(VERSION));
    }

    /** The differences between two versions, without the labels, which stay with their versions. */
    static ObjectNode between(JsonNode before, JsonNode after) {
        ObjectNode changed = Differences.between(without(before, LABEL), without(after, LABEL));
        removeRepeats(changed);
        return changed;
    }

    private static JsonNode without(JsonNode object, String member) {
        ObjectNode rest = object.deepCopy();
        rest.remove(member);
        return rest;
    }

    /** Removes the members of the parameters that repeat a changed member of the version, such as the model. */
    private static void removeRepeats(ObjectNode changed) {
        changed.remove(changed.propertyStream()
                .filter(member -> member.getKey().indexOf('.') > 0
                        && member.getValue()
                                .equals(changed.get(member.getKey()
                                        .substring(member.getKey().lastIndexOf('.') + 1))))
                .map(Map.Entry::getKey)
                .toList());
    }

    /** Says which version is live after a write that has made one. */
    void describeLive(ToolResponse answer, Listing.Published published, JsonNode made, Deadline deadline)
            throws InterruptedException {
        Catalogue.Entry whole = catalogue.require(published.reader());
        try {
            String used = whole.send(whole.lookupArguments(write, arguments), deadline)
                    .body()
                    .path(published.readerMember())
                    .asText("");
            if (used.equals(made.asText())) {
                answer.note("Version " + used + " is live.");
            } else if (!used.isEmpty()) {
                answer.note(staysLive(used));
            }
        } catch (CallException e) {
            // The new version is made, and the list of versions shows which one is live.
            return;
        }
    }

    private static String staysLive(String used) {
        return "Version " + used + " stays live: the new version is a draft until it is published.";
    }

    /** Says of a new version that another one stays live, how it differs from that, and whose description it keeps. */
    void describeNew(ToolResponse answer, JsonNode before, JsonNode live, JsonNode after) {
        describeDraft(answer, before, live, after);
        String description = after.path(DESCRIPTION).asText("");
        if (areTwo(before, after)
                && arguments.get("version_description") == null
                && !description.isEmpty()
                && description.equals(before.path(DESCRIPTION).asText())) {
            answer.note("The new version keeps the description " + SafeText.of(description, MOST_DESCRIPTION)
                    + " of version " + before.path(VERSION).asText() + ": version_description sets another.");
        }
    }

    private void describeDraft(ToolResponse answer, JsonNode before, JsonNode live, JsonNode after) {
        JsonNode base = before.path(VERSION);
        JsonNode used = live.path(VERSION);
        boolean isNew = !after.path(VERSION).equals(base);
        if (!isNew || !base.isIntegralNumber() || !used.isIntegralNumber()) {
            return;
        }
        if (base.equals(used)) {
            answer.note(staysLive(used.asText()));
            return;
        }
        List<String> different = write.params(Param.Place.BODY).stream()
                .map(Param::wireName)
                .filter(member -> !VersionMembers.same(after, live, member))
                .toList();
        boolean patches = Boolean.TRUE.equals(arguments.get("patch"));
        answer.note((patches ? "Based on version " : "\"before\" is version ") + base.asText()
                + ", not the live one. Version "
                + used.asText() + " stays live; compared with it, the new version "
                + after.path(VERSION).asText()
                + (different.isEmpty() ? " is the same." : " differs in " + String.join(", ", different) + "."));
    }

    /** Says which labels stay on other versions than the new one. */
    void describeLabels(ToolResponse answer, JsonNode before, JsonNode after, Deadline deadline)
            throws InterruptedException {
        if (!areTwo(before, after)) {
            return;
        }
        List<String> stay = stayingLabels(after, deadline);
        if (!stay.isEmpty()) {
            answer.note("Labels stay: "
                    + TextList.first(stay, MOST_LABELS)
                    + "; requests by a label get its version. To move one use label_prompt_version.");
        } else if (before.hasNonNull(LABEL)) {
            answer.note("The label of version " + before.path(VERSION).asText()
                    + " stays on it: requests by that label still get it. To move it use label_prompt_version.");
        }
    }

    /** The labels on other versions, each with its version; none where they are not read. */
    private List<String> stayingLabels(JsonNode after, Deadline deadline) throws InterruptedException {
        Confirmation question = write.confirmation();
        Confirmation.Labels labels = question == null ? null : question.labels();
        if (labels == null) {
            return List.of();
        }
        ArrayNode versions = JsonNodeFactory.instance.arrayNode();
        Catalogue.Entry list = catalogue.require(labels.list());
        try {
            List<JsonNode> all = ListPages.all(list, list.lookupArguments(write, arguments), deadline)
                    .items();
            versions.addAll(StayingLabels.in(all, labels, after.path(VERSION).asText()));
        } catch (CallException e) {
            return List.of();
        }
        names.addTo(versions, list.operation().output().named(), deadline);
        return versions.valueStream()
                .map(version -> SafeText.visible(
                                version.path(AnswerNames.nameOf(labels.member()))
                                        .asText(version.path(labels.member()).asText()),
                                MOST_DESCRIPTION)
                        + " on version " + version.path(labels.number()).asText())
                .toList();
    }
}
