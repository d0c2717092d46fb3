package dev.portkeyadmin.safety;

/** How a writing call was confirmed, or why it was not sent. */
enum ConfirmationOutcome {
    /** Sent: the call destroys nothing. */
    NOT_NEEDED("not needed"),
    /** Sent: the client asked in a dialogue of its own, and its answer was yes. */
    PERSON("accepted in the client's dialogue"),
    /** Sent: the client cannot ask, so its own approval applies (PORTKEY_CONFIRM=auto). */
    LEFT_TO_CLIENT("left to the client"),
    /** Sent: questions are switched off (PORTKEY_CONFIRM=never). */
    SWITCHED_OFF("switched off"),
    /** Not sent: the client asked in a dialogue of its own, and its answer was no. */
    DECLINED("declined in the client's dialogue"),
    /** Not sent: the question was dismissed, timed out or was not shown. */
    UNANSWERED("no answer"),
    /** Not sent: a person has to confirm, and none can be asked. */
    NOBODY_TO_ASK("nobody to ask");

    private final String words;

    ConfirmationOutcome(String words) {
        this.words = words;
    }

    /** Returns the words of the audit log. */
    String words() {
        return words;
    }
}
