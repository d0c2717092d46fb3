package dev.portkeyadmin.confirmation.question;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.confirmation.state.CallState;
import dev.portkeyadmin.confirmation.state.Values;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.safety.Change;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Lists how the version that a call chooses differs from the object as it is. */
final class VersionChanges {

    private final CallState call;
    private final ValueWords words;
    private final List<Change> changes = new ArrayList<>();

    private VersionChanges(CallState call, ValueWords words) {
        this.call = call;
        this.words = words;
    }

    /** The differences; none for a call that chooses no version. */
    static List<Change> of(CallState call, ValueWords words) throws InterruptedException {
        VersionChanges versions = new VersionChanges(call, words);
        versions.compare();
        return versions.changes;
    }

    private void compare() throws InterruptedException {
        Confirmation confirmation = call.confirmation();
        Object version = call.arguments().get(confirmation.versionIn());
        if (confirmation.versionIn().isEmpty()
                || version == null
                || !call.subject().isObject()) {
            return;
        }
        Catalogue.Entry reader = call.lookups().operation(confirmation.reader());
        Arguments ids = reader.lookupArguments(call.operation(), call.arguments())
                .with(confirmation.versionIn(), String.valueOf(version));
        JsonNode chosen;
        try {
            chosen = call.lookups().read(reader, ids);
        } catch (CallException e) {
            changes.add(new Change("what else differs", Change.UNKNOWN, Change.UNKNOWN));
            return;
        }
        for (String member : confirmation.compared()) {
            compareMember(
                    words.label(member),
                    member,
                    chosen.path(member),
                    call.subject().path(member));
        }
    }

    private void compareMember(String label, String path, JsonNode chosen, JsonNode present)
            throws InterruptedException {
        if (Values.same(chosen, present)) {
            return;
        }
        if (chosen.isObject() && present.isObject()) {
            Set<String> members = new LinkedHashSet<>(Values.members(present).keySet());
            members.addAll(Values.members(chosen).keySet());
            // The parameters repeat members of the version.
            members.removeAll(call.confirmation().compared());
            for (String member : members) {
                compareMember(
                        label + ": " + words.label(member),
                        path + "." + member,
                        chosen.path(member),
                        present.path(member));
            }
        } else if (chosen.isContainerNode() || present.isContainerNode() || path.equals("string")) {
            changes.add(new Change("the " + label + " changes", "", ""));
        } else {
            changes.add(new Change(label, words.shown(path, present), words.shown(path, chosen)));
        }
    }
}
