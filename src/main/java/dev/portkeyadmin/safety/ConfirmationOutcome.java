package dev.portkeyadmin.safety;

/** By whose word a writing call was sent, or was not. */
enum ConfirmationOutcome {
    /** Nobody's: it destroys nothing. */
    NOT_NEEDED("not needed"),
    /** The client asked in a dialogue of its own, and its answer was yes. */
    PERSON("accepted in the client's dialogue"),
    /** The client cannot ask: its own approval applies (PORTKEY_CONFIRM=auto). */
    LEFT_TO_CLIENT("left to the client"),
    /** Nobody's: questions are switched off (PORTKEY_CONFIRM=never). */
    SWITCHED_OFF("switched off"),
    /** Not sent: the client asked in a dialogue of its own, and its answer was no. */
    DECLINED("declined in the client's dialogue"),
    /** Not sent: a question was dismissed, timed out or never reached anybody. */
    UNANSWERED("no answer"),
    /** Not sent: somebody has to be asked, and nobody can be. */
    NOBODY_TO_ASK("nobody to ask");

    private final String words;

    ConfirmationOutcome(String words) {
        this.words = words;
    }

    /** In the words of the audit log. */
    String words() {
        return words;
    }
}
