package dev.portkeyadmin.answer.change;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.names.ListPages;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.schema.Reference;
import dev.portkeyadmin.text.ComparedText;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.text.TextList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the objects that have the name of a new one, since no later call can mean it by its name. */
final class Namesakes {

    private static final String NAME = "name";
    private static final int MOST_SHOWN = 3;
    private static final int ID_LENGTH = 80;

    private Namesakes() {}

    /** Returns a sentence on those in the first page of the list before a write creates one; empty for none, or if it cannot be read. */
    static String of(Catalogue catalogue, Operation write, Arguments arguments, Deadline deadline)
            throws InterruptedException {
        if (!(arguments.get(NAME) instanceof String name)) {
            return "";
        }
        Optional<Reference> kind = kind(catalogue, write);
        if (kind.isEmpty()) {
            return "";
        }
        try {
            Catalogue.Entry list = catalogue.require(kind.get().list());
            List<String> others = ListPages.first(list, list.lookupArguments(write, arguments), deadline).stream()
                    .filter(item ->
                            ComparedText.folded(item.path(NAME).asText("")).equals(ComparedText.folded(name)))
                    .map(item -> SafeText.visible(item.path(kind.get().sent()).asText("?"), ID_LENGTH))
                    .toList();
            return others.isEmpty()
                    ? ""
                    : (others.size() == 1
                                    ? "Another " + kind.get().noun() + " has"
                                    : others.size() + " other " + kind.get().nouns() + " have")
                            + " this name: " + TextList.first(others, MOST_SHOWN) + ". Use ids in later calls.";
        } catch (CallException e) {
            return "";
        }
    }

    /**
     * The kind of object that a write creates, which is listed at the path that the write is sent to; empty if it creates none that
     * is known by a name, or one with a secret: that is sent without a read before it.
     */
    private static Optional<Reference> kind(Catalogue catalogue, Operation write) {
        return write.creates() && write.output().oneTimeSecrets().isEmpty()
                ? Arrays.stream(Reference.values())
                        .filter(each -> each.names().contains(NAME)
                                && catalogue
                                        .require(each.list())
                                        .operation()
                                        .path()
                                        .equals(write.path()))
                        .findFirst()
                : Optional.empty();
    }
}
