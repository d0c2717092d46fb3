package dev.portkeyadmin.approval;

import dev.portkeyadmin.approval.PendingRequest.RequestState;
import dev.portkeyadmin.approval.http.PageStyle;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.Change;
import dev.portkeyadmin.text.SafeText;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes the pages: the question with its two buttons, and what became of it. They work without scripts. */
final class QuestionPage {

    private static final String NAME = "Portkey Admin MCP";
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final PendingRequest pending;
    private final ApprovalRequest request;
    private final ZoneId zone;

    QuestionPage(PendingRequest pending, ZoneId zone) {
        this.pending = pending;
        this.request = pending.request();
        this.zone = zone;
    }

    /** The page as the request is now. */
    String html() {
        RequestState state = pending.state();
        return state == RequestState.WAITING ? question() : outcome(state);
    }

    /** The page that a second browser sees. */
    static String openedElsewhere() {
        return document("Opened elsewhere", """
                <h1>Opened elsewhere</h1>
                <p>This page was opened already, and it opens in one browser only, so that no one else can answer for you.</p>
                <p>Answer there, or with <code>portkey-admin-mcp approve</code> in a terminal of this machine. If it was not you
                who opened it, decline.</p>
                """);
    }

    private String question() {
        StringBuilder main = new StringBuilder();
        main.append("<p class=\"kicker\">Waiting for your approval</p>\n");
        main.append("<h1 id=\"act\">").append(text(act())).append("</h1>\n");
        main.append("<p class=\"quiet\">Asked by ")
                .append(client())
                .append(" at ")
                .append(time(pending.asked()))
                .append(". Expires at ")
                .append(time(pending.expires()))
                .append(".</p>\n");
        if (!request.question().isBlank()) {
            main.append("<p class=\"question\">")
                    .append(text(request.question()))
                    .append("</p>\n");
        }
        changes(main);
        facts(main);
        main.append("""
                <form method="post" aria-labelledby="act">
                <input type="hidden" name="token" value="%s">
                <div class="buttons">
                <button name="decision" value="decline" aria-describedby="act">Decline</button>
                <button name="decision" value="approve" class="approve" aria-describedby="act">Approve</button>
                </div>
                <p class="quiet">Approving lets this happen once. Declining, or closing this page, changes nothing.</p>
                </form>
                """.formatted(pending.formToken()));
        return document("Approve? " + act(), main.toString());
    }

    private void changes(StringBuilder main) {
        if (request.changes().isEmpty()) {
            return;
        }
        // The roles keep the table a table for assistive technology where a narrow window shows its cells below each
        // other.
        main.append("""
                <h2 id="changes">Changes</h2>
                <table role="table" aria-labelledby="changes">
                <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Setting</th>\
                <th scope="col" role="columnheader">Now</th><th scope="col" role="columnheader">Afterwards</th></tr></thead>
                <tbody role="rowgroup">
                """);
        for (Change change : request.changes()) {
            if (!change.compares()) {
                main.append("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\" colspan=\"3\">")
                        .append(text(change.what()))
                        .append("</th></tr>\n");
                continue;
            }
            main.append("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">")
                    .append(text(change.what()))
                    .append("</th>");
            boolean unknown = change.before().equals(Change.UNKNOWN);
            cell(main, "before", "Now", unknown ? "" : change.before(), unknown ? "cannot be read" : "none");
            cell(main, "after", "After", change.after(), "none");
            main.append("</tr>\n");
        }
        main.append("</tbody>\n</table>\n");
    }

    private static void cell(StringBuilder main, String style, String column, String value, String absent) {
        main.append("<td role=\"cell\" class=\"")
                .append(style)
                .append("\" data-column=\"")
                .append(column)
                .append("\">")
                .append(value.isEmpty() ? "<span class=\"absent\">" + absent : "<span>" + text(value))
                .append("</span></td>");
    }

    private void facts(StringBuilder main) {
        if (request.facts().isEmpty()) {
            return;
        }
        main.append("<h2 id=\"facts\">What depends on it</h2>\n<ul role=\"list\" aria-labelledby=\"facts\">\n");
        request.facts().forEach(fact -> main.append("<li>").append(text(fact)).append("</li>\n"));
        main.append("</ul>\n");
    }

    private String outcome(RequestState state) {
        String title = switch (state) {
            case APPROVED_ON_PAGE, APPROVED_IN_TERMINAL -> "Approved";
            case DECLINED_ON_PAGE, DECLINED_IN_TERMINAL -> "Declined";
            case EXPIRED -> "Expired";
            default -> "Withdrawn";
        };
        String where = switch (state) {
            case APPROVED_ON_PAGE, DECLINED_ON_PAGE -> "On this page";
            case APPROVED_IN_TERMINAL, DECLINED_IN_TERMINAL -> "In a terminal";
            case EXPIRED -> "Unanswered";
            default -> "Before it was answered here";
        };
        String meaning = switch (state) {
            case APPROVED_ON_PAGE, APPROVED_IN_TERMINAL ->
                "It may happen once, as long as what you were shown has not changed. The outcome appears in " + client()
                        + ".";
            case DECLINED_ON_PAGE, DECLINED_IN_TERMINAL -> "Nothing was changed.";
            case EXPIRED -> "Nothing was changed. If you still want it, ask for it again in " + client() + ".";
            default -> "The call was cancelled or answered elsewhere, so this page decides nothing any more.";
        };
        return document(title + ": " + act(), """
                <p class="kicker">%s</p>
                <h1>%s</h1>
                <p class="quiet">%s, at %s.</p>
                <p>%s You can close this page.</p>
                """.formatted(text(act()), title, where, time(pending.since()), meaning));
    }

    /** The state of a request in a few words. */
    static String words(RequestState state) {
        return switch (state) {
            case WAITING -> "Waiting";
            case APPROVED_ON_PAGE -> "Approved on the page";
            case APPROVED_IN_TERMINAL -> "Approved in a terminal";
            case DECLINED_ON_PAGE -> "Declined on the page";
            case DECLINED_IN_TERMINAL -> "Declined in a terminal";
            case EXPIRED -> "Expired";
            case WITHDRAWN -> "Withdrawn";
            case NOT_SHOWN -> "Not shown";
        };
    }

    /** The act without the yes, as a title. */
    private String act() {
        return act(request);
    }

    /** The act of a request without the yes before it, beginning with a capital. */
    static String act(ApprovalRequest request) {
        String act = request.act().replaceFirst("^Yes, ", "");
        return act.isEmpty() ? request.tool() : act.substring(0, 1).toUpperCase(Locale.ROOT) + act.substring(1);
    }

    private String client() {
        return request.client().isEmpty() ? "your MCP client" : "<bdi>" + text(request.client()) + "</bdi>";
    }

    private String time(Instant instant) {
        return "<time datetime=\"" + instant + "\">" + CLOCK.format(instant.atZone(zone)) + "</time>";
    }

    private static String document(String title, String main) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s – %s</title>
                <style>%s</style>
                </head>
                <body>
                <header><p>%s</p></header>
                <main>
                %s</main>
                <footer><p>This page comes from the server on this machine that your MCP client started. It is not part of
                Portkey.</p></footer>
                </body>
                </html>
                """.formatted(SafeText.html(VisibleText.of(title)), NAME, PageStyle.CSS, NAME, main);
    }

    /** Text as HTML in which every character is visible. */
    private static String text(String text) {
        StringBuilder html = new StringBuilder();
        VisibleText.split(text, new VisibleText.Sink() {
            @Override
            public void plain(int codePoint) {
                html.append(SafeText.html(Character.toString(codePoint)));
            }

            @Override
            public void escaped(String escape) {
                html.append("<span class=\"hidden-character\">").append(escape).append("</span>");
            }
        });
        return html.toString();
    }
}
