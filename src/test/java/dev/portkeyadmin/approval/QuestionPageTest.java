package dev.portkeyadmin.approval;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.approval.http.PageStyle;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.Change;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests what the page says; {@code .ci/approval-page} tests how it looks. */
class QuestionPageTest {

    private static final Instant ASKED = Instant.parse("2026-01-31T12:00:00Z");

    private static String html(ApprovalRequest request) {
        PendingRequest pending = new PendingRequest(request, ASKED, ASKED.plus(Duration.ofMinutes(10)), () -> {});
        return new QuestionPage(pending, ZoneId.of("Europe/Berlin")).html();
    }

    private static ApprovalRequest request(String act, String question, List<Change> changes, List<String> facts) {
        return new ApprovalRequest("delete_workspace", act, question, changes, facts, "client", "f");
    }

    @Test
    void isADocumentInEnglishThatSaysWhatItIsAbout() {
        assertThat(html(ApprovalFixture.REQUEST))
                .startsWith("<!doctype html>\n<html lang=\"en\">")
                .contains("<title>Approve? Delete workspace Research – Portkey Admin MCP</title>")
                .contains("<header>", "<main>", "<footer>", "name=\"viewport\" content=\"width=device-width")
                .contains("Asked by <bdi>test-client 1.0</bdi>", ">13:00</time>", ">13:10</time>")
                .doesNotContain("autofocus", "<script", "<a ");
    }

    @Test
    void marksTheHeadersOfRowsAndColumns() {
        assertThat(html(request("Yes, x", "?", List.of(new Change("budget", "$1", "$2")), List.of())))
                .containsOnlyOnce("<table role=\"table\" aria-labelledby=\"changes\">")
                .contains("<th scope=\"col\" role=\"columnheader\">Now</th>")
                .contains("<th scope=\"row\" role=\"rowheader\">budget</th>")
                .contains(
                        "class=\"before\" data-column=\"Now\"><span>$1</span></td>",
                        "data-column=\"After\"><span>$2</span></td>");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        assertThat(html(new ApprovalRequest("rotate_api_key", "", "", List.of(), List.of(), "", "f")))
                .contains(">rotate_api_key</h1>", "Asked by your MCP client")
                .doesNotContain("<p class=\"question\"", "<table", "<ul", ">Changes<", "What depends on it");
    }

    @Test
    void saysWhatHasNoValueAndWhatCannotBeRead() {
        String page = html(request(
                "Yes, x",
                "?",
                List.of(new Change("a", "", "1"), new Change("b", Change.UNKNOWN, "2"), new Change("c", "3", "")),
                List.of()));
        assertThat(page)
                .contains("Now\"><span class=\"absent\">none</span>")
                .contains("Now\"><span class=\"absent\">cannot be read</span>")
                .contains("After\"><span class=\"absent\">none</span>");
    }

    @Test
    void givesNoValueToAChangeThatSaysAllByItself() {
        String page = html(request("Yes, x", "?", List.of(new Change("usage is set to 0", "", "")), List.of()));
        assertThat(page).contains("colspan=\"3\">usage is set to 0</th></tr>").doesNotContain("class=\"absent\"");
    }

    @Test
    void showsNamesAsTextWithEveryCharacterVisible() {
        String name = "<script>alert('1')</script>\"&\u202E\u200B\u0000\uD800";
        String page = html(new ApprovalRequest(
                "t", "Yes, " + name, name, List.of(new Change(name, name, name)), List.of(name), name, "f"));
        assertThat(page).doesNotContain("<script", "\u202E", "\u200B", "\u0000", "\uD800");
        String visible = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;"
                + "<span class=\"hidden-character\">\\u202e</span><span class=\"hidden-character\">\\u200b</span>"
                + "<span class=\"hidden-character\">\\u0000</span><span class=\"hidden-character\">\\ud800</span>";
        assertThat(page.split(Pattern.quote(visible), -1)).hasSize(1 + 7);
        assertThat(page).contains("<title>Approve? &lt;script&gt;");
    }

    @Test
    void showsMarksThatWouldCoverOtherLines() {
        String page = html(request("Yes, x", "e\u0301 Z" + "\u0301".repeat(9), List.of(), List.of()));
        assertThat(page).contains("e\u0301 Z" + "\u0301".repeat(4) + "<span class=\"hidden-character\">\\u0301</span>");
    }

    @Test
    void allowsExactlyItsOwnStyleSheet() throws Exception {
        String page = html(ApprovalFixture.REQUEST);
        String style = page.substring(page.indexOf("<style>") + "<style>".length(), page.indexOf("</style>"));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
        assertThat(PageStyle.HASH).isEqualTo("sha256-" + Base64.getEncoder().encodeToString(digest));
    }
}
