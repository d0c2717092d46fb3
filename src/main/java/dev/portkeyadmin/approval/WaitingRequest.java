package dev.portkeyadmin.approval;

import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.Change;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A request of any server of this user that waits, as a terminal sees it. */
public final class WaitingRequest {

    private static final int MAX_WIDTH = 96;
    private static final String INDENT = "\n              ";
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final Announcement server;
    private final String id;
    private final Instant asked;
    private final Instant expires;
    private final ApprovalRequest request;

    WaitingRequest(Announcement server, String id, Instant asked, Instant expires, ApprovalRequest request) {
        this.server = server;
        this.id = id;
        this.asked = asked;
        this.expires = expires;
        this.request = request;
    }

    Announcement server() {
        return server;
    }

    String id() {
        return id;
    }

    Instant asked() {
        return asked;
    }

    /** The effect of a yes, such as "Delete workspace Research", with every character visible. */
    public String act() {
        return oneLine(QuestionPage.act(request));
    }

    /** All that a person has to know, over several lines, with every character visible. */
    public String text(ZoneId zone) {
        StringBuilder text = new StringBuilder(act()).append('\n');
        text.append(request.client().isEmpty() ? "Your MCP client" : oneLine(request.client()))
                .append(" asked at ")
                .append(CLOCK.format(asked.atZone(zone)))
                .append("; expires at ")
                .append(CLOCK.format(expires.atZone(zone)))
                .append(".\n");
        if (!request.question().isBlank()) {
            text.append('\n').append(VisibleText.of(request.question())).append('\n');
        }
        if (!request.changes().isEmpty()) {
            text.append('\n');
            changes(text);
        }
        if (!request.facts().isEmpty()) {
            text.append("\nWhat depends on it:\n");
            request.facts()
                    .forEach(fact -> text.append("- ").append(oneLine(fact)).append('\n'));
        }
        return text.toString();
    }

    /** What the call does beside the values that it changes, then these. */
    private void changes(StringBuilder text) {
        List<List<String>> rows = new ArrayList<>();
        for (Change change : request.changes()) {
            if (change.compares()) {
                rows.add(List.of(
                        oneLine(change.what()),
                        change.before().equals(Change.UNKNOWN) ? "(cannot be read)" : value(change.before()),
                        value(change.after())));
            } else {
                text.append("- ").append(oneLine(change.what())).append('\n');
            }
        }
        if (!rows.isEmpty()) {
            table(text, rows);
        }
    }

    /** A table where it fits into a terminal, and otherwise one value below the other. */
    private static void table(StringBuilder text, List<List<String>> compared) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of("SETTING", "NOW", "AFTERWARDS")));
        rows.addAll(compared);
        int first = width(rows, 0);
        int second = width(rows, 1);
        boolean fits = first + second + width(rows, 2) <= MAX_WIDTH
                && rows.stream().flatMap(List::stream).noneMatch(cell -> cell.contains("\n"));
        String format = fits
                ? "%-" + first + "s  %-" + second + "s  %s%n"
                // The indentation keeps a value with several lines apart from what is not part of it.
                : "%s%n  Now         %s%n  Afterwards  %s%n";
        for (List<String> row : fits ? rows : compared) {
            text.append(String.format(
                    format, row.stream().map(cell -> cell.replace("\n", INDENT)).toArray()));
        }
    }

    private static String value(String text) {
        return text.isEmpty() ? "(none)" : VisibleText.of(text);
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1);
    }

    private static String oneLine(String text) {
        return VisibleText.of(text).replace("\n", "\\n");
    }
}
