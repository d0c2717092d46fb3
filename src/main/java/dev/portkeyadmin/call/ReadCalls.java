package dev.portkeyadmin.call;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.analytics.AnalyticsAnswer;
import dev.portkeyadmin.analytics.AnalyticsReader;
import dev.portkeyadmin.analytics.Dollars;
import dev.portkeyadmin.answer.ToolResponse;
import dev.portkeyadmin.answer.change.ExemptWorkspaces;
import dev.portkeyadmin.answer.list.ListReader;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.names.AnswerNames;
import dev.portkeyadmin.names.ArgumentNames;
import dev.portkeyadmin.names.Directory;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.secrets.OneTimeSecrets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/** Answers calls that only read: one object, a list, or analytics over workspaces. */
final class ReadCalls {

    private final SafetyOptions safety;
    private final Secrets secrets;
    private final AnswerNames names;
    private final ExemptWorkspaces exempt;
    private final ListReader.ListParts lists;
    private final AnalyticsReader analytics;
    private final AnswerMembers members;
    private final Results results;

    ReadCalls(
            Catalogue catalogue,
            SafetyOptions safety,
            Directory directory,
            Clock clock,
            AnswerMembers members,
            Results results) {
        this.safety = safety;
        this.secrets = safety.secrets();
        this.names = new AnswerNames(directory);
        this.exempt = new ExemptWorkspaces(catalogue, directory);
        this.lists = new ListReader.ListParts(secrets, names, catalogue);
        this.analytics = new AnalyticsReader(catalogue, directory, clock);
        this.members = members;
        this.results = results;
    }

    /** Returns the answer to a call with valid arguments. */
    ToolResult read(Catalogue.Entry entry, ArgumentNames.Resolved named, CallContext caller)
            throws InterruptedException {
        Arguments arguments = named.arguments();
        secrets.registerSent(arguments.values());
        Deadline deadline = Deadline.after(Deadline.CALL_TIMEOUT);
        if (entry.operation().countsWorkspaces()) {
            return results.success(doubted(
                    named, members.ranged(entry.operation(), arguments, count(entry, arguments, deadline, caller))));
        }
        if (entry.operation().list() != null) {
            ToolResponse answer = new ListReader(entry, arguments, deadline, caller, lists, null).read();
            return results.success(doubted(named, members.ranged(entry.operation(), arguments, answer)));
        }
        try (OneTimeSecrets oneTime = new OneTimeSecrets(entry.operation(), arguments, safety.secretFiles(), secrets)) {
            ToolResponse answer = ToolResponse.of(
                    oneTime.disclose(entry.send(arguments, deadline).body()));
            if (entry.operation().method() == Method.GET) {
                Dollars.addTo(
                        answer.body(), entry.operation().output().figures().cents());
                names.addTo(answer.body(), deadline);
            }
            exempt.describe(answer, entry.operation(), arguments, deadline);
            members.completed(entry.operation(), arguments, answer);
            return results.success(AnswerMembers.resolved(named, parts(entry, arguments, answer)), oneTime.shown());
        }
    }

    /** The requested members of an answer; one that does not fit says how to get the rest. */
    private static ToolResponse parts(Catalogue.Entry entry, Arguments arguments, ToolResponse answer) {
        Operation operation = entry.operation();
        return operation.argumentNames().contains(Operation.FIELDS)
                ? answer.restFrom(operation.name()).only(arguments.strings(Operation.FIELDS))
                : answer.restFrom(operation.method() == Method.GET ? operation.findIdsWith() : "");
    }

    /** Adds to an answer which texts of the call are not the names of known objects, and so were taken for ids. */
    private static ToolResponse doubted(ArgumentNames.Resolved named, ToolResponse answer) {
        named.doubts().forEach(answer::note);
        return AnswerMembers.resolved(named, answer);
    }

    /** Counts the requests of the workspaces that are meant. */
    private ToolResponse count(Catalogue.Entry entry, Arguments arguments, Deadline deadline, CallContext caller)
            throws InterruptedException {
        AnalyticsAnswer counted = analytics.read(entry, arguments, deadline);
        JsonNode body = counted.body();
        ToolResponse answer;
        if (entry.operation().list() == null) {
            JsonNode known = Objects.requireNonNull(body);
            Dollars.addTo(known, entry.operation().output().figures().cents());
            answer = parts(entry, arguments, new ToolResponse(known));
        } else {
            Arguments paged = body == null ? counted.arguments() : arguments;
            answer = new ListReader(entry, paged, deadline, caller, lists, body).read();
        }
        if (!counted.workspaces().isEmpty()) {
            Dollars.addTo(
                    counted.workspaces(), entry.operation().output().figures().cents());
            answer.addAlways("workspaces", counted.workspaces());
        }
        counted.notes().forEach(answer::note);
        List<String> filters = Unmatched.filters(entry.operation(), arguments);
        if (!filters.isEmpty() && Unmatched.isNothing(answer.body())) {
            answer.note(Unmatched.words(filters));
        }
        return answer;
    }
}
