package dev.portkeyadmin.confirmation.question;

import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.text.SafeText;

/** Quotes text of other people for one question, and notices when a caller has hidden some of it. */
final class Quoting {

    static final int NAME_LENGTH = 100;

    private final Secrets secrets;
    private boolean hides;

    Quoting(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Redacts before cutting, and each text by itself, so that no value can change the words around it. */
    String quoted(String text) {
        hides |= secrets.wasSent(text);
        return SafeText.name(secrets.redact(text), NAME_LENGTH);
    }

    /** Quotes an id that the call itself names, which no caller can hide. */
    String id(String text) {
        return SafeText.of(secrets.redactName(text), NAME_LENGTH);
    }

    /** Returns whether some text is hidden because a caller sent it as a secret. */
    boolean hides() {
        return hides;
    }
}
