package dev.portkeyadmin.answer.change;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.operation.Arguments;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.output.Details;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** Shows members of the object that a write has created or changed. A read that fails never fails the write. */
final class WrittenDetails {

    private static final Duration LOOK_UP = Duration.ofSeconds(5);

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
        String argument = reader.operation().placeholders().get(0);
        String id = Stream.concat(
                        Stream.ofNullable(arguments.get(argument)).map(String::valueOf),
                        Stream.of(argument, "slug", "id")
                                .map(member -> answer.body().path(member).asText("")))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        if (id.isEmpty()) {
            return;
        }
        try {
            JsonNode object = reader.send(new Arguments(Map.of(argument, id)), deadline.within(LOOK_UP))
                    .body();
            add(details, object, answer);
        } catch (CallException e) {
            // The write has happened, and its answer is enough.
            return;
        }
    }

    private static void add(Details details, JsonNode object, ToolResponse answer) {
        details.members().stream().filter(object::hasNonNull).forEach(member -> answer.add(member, object.get(member)));
    }
}
