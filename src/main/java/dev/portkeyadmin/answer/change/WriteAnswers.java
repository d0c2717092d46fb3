package dev.portkeyadmin.answer.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.ApiResponse;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.Outcome;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.secrets.OneTimeSecrets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Answers a write that Portkey has accepted, with what is read back where the operation shows it. */
public final class WriteAnswers {

    private static final String VERSION_ID = "_version_id";
    private static final String PROMPT_VERSION = "prompt_version";

    private WriteAnswers() {}

    /**
     * Returns what Portkey answered or what the write made of its object, as the operation declares.
     *
     * @param subject what the write was about
     * @param disclosure the answer of Portkey with its one-time secrets handled
     * @param deadline by which the object has to be read
     */
    public static ToolResponse of(
            ChangeReport change,
            WriteSubject subject,
            ApiResponse response,
            OneTimeSecrets.Disclosure disclosure,
            Deadline deadline)
            throws InterruptedException {
        boolean known = response.outcome() != Outcome.UNKNOWN;
        ToolResponse answer;
        if (change.write().output().returnResultOf().isEmpty() || !known) {
            answer = receipt(change, subject, ToolResponse.of(disclosure), known, deadline);
            if (known) {
                answer.add("success", BooleanNode.TRUE);
            }
        } else {
            answer = result(change, subject, response.body(), deadline);
        }
        answer.restFrom(change.reader());
        if (known) {
            change.describeElsewhere(answer, deadline);
        } else {
            answer.addAlways("outcome", new TextNode("unknown"));
            if (!response.body().isTextual()
                    || change.write().output().oneTimeSecrets().isEmpty()) {
                answer.note("Portkey's answer does not confirm the call. Look before you try again.");
            }
        }
        return answer;
    }

    /** Portkey's own answer to a write, with what was created, changed or removed. */
    private static ToolResponse receipt(
            ChangeReport change, WriteSubject subject, ToolResponse answer, boolean known, Deadline deadline)
            throws InterruptedException {
        Method method = change.write().method();
        boolean creates = change.write().creates();
        if (method == Method.DELETE && known) {
            ObjectNode deleted = subject.deleted();
            ObjectNode was = change.creation().map(subject::restorable).orElseGet(JsonNodeFactory.instance::objectNode);
            if (!was.isEmpty()) {
                deleted.set("was", was);
            }
            answer.add("deleted", deleted);
        } else if (method == Method.POST && change.arguments().get("name") instanceof String name) {
            answer.add("name", name);
        } else if (!subject.name().isEmpty()) {
            answer.add("name", subject.name());
        }
        subject.version().ifPresent(version -> answer.add("version", version));
        if (creates) {
            ObjectNode sent = subject.sent(answer.body());
            if (!sent.isEmpty()) {
                answer.add("sent", sent);
            }
        }
        if (change.canRead() && known) {
            try {
                JsonNode after = change.readAfter(deadline);
                change.describe(answer, List.of(), subject, deadline);
                for (String member : List.of("id", "slug", "name", PROMPT_VERSION)) {
                    boolean isOld = member.equals(PROMPT_VERSION)
                            && after.path(member).equals(change.before().path(member));
                    if (after.hasNonNull(member) && !isOld) {
                        answer.add(member, after.get(member));
                    }
                }
                Optional<JsonNode> version = newVersion(answer.body(), after);
                if (version.isPresent()) {
                    answer.add("version", version.get());
                    change.describeLive(answer, version.get(), deadline);
                }
            } catch (CallException e) {
                answer.note(readingFailed(e));
            }
        }
        return answer;
    }

    /** The number of the version that a write has made, as a list of versions shows it. */
    private static Optional<JsonNode> newVersion(JsonNode written, JsonNode versions) {
        return versions.valueStream()
                .filter(version -> version.hasNonNull("version")
                        && written.properties().stream()
                                .anyMatch(member -> member.getKey().endsWith(VERSION_ID)
                                        && member.getValue().equals(version.get(member.getKey()))))
                .map(version -> version.get("version"))
                .findFirst();
    }

    /** Reads what a write has changed. The write has happened, so a failure to read becomes a note. */
    private static ToolResponse result(ChangeReport change, WriteSubject subject, JsonNode written, Deadline deadline)
            throws InterruptedException {
        Operation write = change.write();
        try {
            JsonNode body = change.readAfter(deadline);
            List<String> stale = write.params(Param.Place.BODY).stream()
                    .filter(param -> change.arguments().get(param.name()) instanceof String sent
                            && body.hasNonNull(param.wireName())
                            && !body.get(param.wireName()).asText().isEmpty()
                            && !isMasked(body.get(param.wireName()))
                            && !same(body.get(param.wireName()).asText(), sent))
                    .map(Param::name)
                    .toList();
            ToolResponse answer = new ToolResponse(change.shown(body));
            change.describe(answer, stale, subject, deadline);
            if (!isShown(written, body)) {
                answer.addAlways("answer_to_" + write.name(), written);
            }
            if (!stale.isEmpty()) {
                answer.note("Portkey accepted the change but does not show it in " + String.join(", ", stale)
                        + ": it may need a moment (check with " + write.output().returnResultOf()
                        + "), or this field cannot be changed.");
            }
            return answer;
        } catch (CallException e) {
            return new ToolResponse(written).add("success", BooleanNode.TRUE).note(readingFailed(e));
        }
    }

    /** Returns true if the object shows everything that the answer to the write says. */
    private static boolean isShown(JsonNode written, JsonNode body) {
        return written.isMissingNode()
                || written.isNull()
                || written.isEmpty() && written.isContainerNode()
                || written.isObject()
                        && body.isObject()
                        && written.properties().stream()
                                .allMatch(member -> member.getValue().equals(body.get(member.getKey())));
    }

    private static String readingFailed(CallException e) {
        return "The change was accepted, but reading it back failed. " + e.getMessage();
    }

    /** Returns true for a text in place of a secret, such as {@code sk-***7f}. */
    static boolean isMasked(JsonNode shown) {
        return shown.asText().contains("***");
    }

    /** Returns true if two texts are the same, or the same moment. */
    static boolean same(String shown, String sent) {
        // Portkey puts the icon of a workspace before its name.
        if (shown.equals(sent) || shown.endsWith(" " + sent)) {
            return true;
        }
        try {
            return OffsetDateTime.parse(shown).isEqual(OffsetDateTime.parse(sent));
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
