package dev.portkeyadmin.confirmation.question;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.text.SafeText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Quotes text of other people for one question, and notices what the question does not show of it. */
final class Quoting {

    static final int NAME_LENGTH = 100;

    /** Most characters of a text that the call itself gives, such as the code of a check: its end could be the grave part. */
    static final int GIVEN_LENGTH = 20_000;

    /** Characters from which on a text that the call gives is long. */
    static final int LONG = 1_000;

    /** Words with which a question states a value itself. */
    private static final Set<String> OWN_WORDS = Set.of("none", "all", "yes", "no", "set", "replaced");

    private final Secrets secrets;
    private final Set<String> given = new HashSet<>();
    private final List<String> unseen = new ArrayList<>();
    private boolean hides;
    private boolean isWhole = true;

    Quoting(Secrets secrets, Arguments call) {
        this.secrets = secrets;
        addTexts(Json.toTree(call.values()));
    }

    private void addTexts(JsonNode value) {
        given.add(value.asText());
        value.properties().forEach(member -> given.add(member.getKey()));
        value.forEach(this::addTexts);
    }

    /** Redacts before cutting, and each text by itself, so that no value can change the words around it. */
    String quoted(String text) {
        hides |= secrets.wasSent(text);
        String redacted = secrets.redact(text);
        boolean isGiven = given.contains(text);
        int most = isGiven ? GIVEN_LENGTH : NAME_LENGTH;
        // An escape is longer than its character.
        if (redacted.length() > most
                || SafeText.bare(redacted, Integer.MAX_VALUE).length() > most) {
            unseen.add(redacted);
            isWhole &= !isGiven;
        }
        boolean isOwnWord = OWN_WORDS.contains(redacted.toLowerCase(Locale.ROOT));
        return isOwnWord ? SafeText.of(redacted, most) : SafeText.name(redacted, most);
    }

    /** Quotes an id that the call itself names, which no caller can hide. */
    String id(String text) {
        return SafeText.of(secrets.redactName(text), NAME_LENGTH);
    }

    /** Notes texts of which the question names only the first. */
    void unseen(List<String> texts) {
        unseen.addAll(texts);
    }

    /** What was cut, which may change while a person decides. */
    List<String> unseen() {
        return List.copyOf(unseen);
    }

    /** Returns false once a text that the call gives was cut. */
    boolean isWhole() {
        return isWhole;
    }

    /** Returns whether some text is hidden because a caller sent it as a secret. */
    boolean hides() {
        return hides;
    }
}
