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

    /** What a yes does, such as "Delete workspace Research", with every character visible. */
    public String act() {
        return oneLine(Page.act(request));
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
            table(text);
        }
        if (!request.facts().isEmpty()) {
            text.append("\nWhat depends on it:\n");
            request.facts()
                    .forEach(fact -> text.append("- ").append(oneLine(fact)).append('\n'));
        }
        return text.toString();
    }

    /** The columns are as wide as their texts, up to a limit; a longer text moves the rest of its row. */
    private void table(StringBuilder text) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of("SETTING", "NOW", "AFTERWARDS")));
        for (Change change : request.changes()) {
            rows.add(List.of(
                    oneLine(change.what()),
                    change.before().equals(Page.UNKNOWN)
                            ? "(cannot be read)"
                            : change.before().isEmpty() ? "(none)" : oneLine(change.before()),
                    change.after().isEmpty() ? "(none)" : oneLine(change.after())));
        }
        int first = width(rows, 0);
        int second = width(rows, 1);
        for (List<String> row : rows) {
            text.append(String.format("%-" + first + "s  %-" + second + "s  %s%n", row.toArray()));
        }
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .filter(length -> length <= 40)
                .max()
                .orElse(1);
    }

    private static String oneLine(String text) {
        return VisibleText.of(text).replace("\n", "\\n");
    }
}
