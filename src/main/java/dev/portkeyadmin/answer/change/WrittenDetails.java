package dev.portkeyadmin.answer.change;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.names.ListPages;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.output.Details;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows members of the object that a write has created or changed. A read that fails never fails the write. */
final class WrittenDetails {

    private WrittenDetails() {}

    /**
     * Adds the members to the answer, if the call or the answer holds the id or the slug of the object.
     *
     * @param read the operation that has read the object after the write; empty for none
     * @param after what that returned
     */
    static void describe(
            Catalogue catalogue,
            Operation write,
            Arguments arguments,
            String read,
            JsonNode after,
            ToolResponse answer,
            Deadline deadline)
            throws InterruptedException {
        Details details = write.output().details();
        if (details == null) {
            return;
        }
        if (read.equals(details.reader()) && after.isObject()) {
            add(details, after, answer);
            return;
        }
        Catalogue.Entry reader = catalogue.require(details.reader());
        try {
            object(reader, write, arguments, answer, deadline.within(Deadline.DETAIL))
                    .ifPresent(object -> add(details, object, answer));
        } catch (CallException e) {
            // The write has happened, and its answer is enough.
            return;
        }
    }

    private static Optional<JsonNode> object(
            Catalogue.Entry reader, Operation write, Arguments arguments, ToolResponse answer, Deadline deadline)
            throws InterruptedException {
        if (reader.operation().list() != null) {
            Set<String> own = Stream.of("slug", "id")
                    .map(member -> answer.body().path(member).asText(""))
                    .filter(id -> !id.isEmpty())
                    .collect(Collectors.toSet());
            return ListPages.all(reader, reader.lookupArguments(write, arguments), deadline).items().stream()
                    .filter(item -> own.contains(item.path("slug").asText(""))
                            || own.contains(item.path("id").asText("")))
                    .findFirst();
        }
        String argument = reader.operation().placeholders().get(0);
        Optional<String> id = Stream.concat(
                        Stream.ofNullable(arguments.get(argument)).map(String::valueOf),
                        Stream.of(argument, "slug", "id")
                                .map(member -> answer.body().path(member).asText("")))
                .filter(text -> !text.isEmpty())
                .findFirst();
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(reader.send(new Arguments(Map.of(argument, id.get())), deadline)
                        .body());
    }

    private static void add(Details details, JsonNode object, ToolResponse answer) {
        details.members().stream().filter(object::hasNonNull).forEach(member -> answer.add(member, object.get(member)));
    }
}
