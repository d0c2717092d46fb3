package dev.portkeyadmin.safety;

/** How a writing call was confirmed, or why it was not sent. */
public enum ConfirmationOutcome {
    /** Sent: the call is a plain write. */
    NOT_NEEDED("not needed"),
    /** Sent: the client asked in a dialogue of its own, and its answer was yes. Who gave it, the protocol does not say. */
    CLIENT("accepted in the client's dialogue"),
    /** Sent: approved on the approval page. */
    PAGE("approved on the approval page"),
    /** Sent: approved in a terminal of this machine. */
    TERMINAL("approved in a terminal"),
    /** Sent: no person can be asked, so the client's own approval applies (PORTKEY_CONFIRM=auto). */
    LEFT_TO_CLIENT("left to the client"),
    /** Sent: questions are switched off (PORTKEY_CONFIRM=never). */
    SWITCHED_OFF("switched off"),
    /** Not sent: the client asked in a dialogue of its own, and its answer was no. */
    DECLINED("declined in the client's dialogue"),
    /** Not sent: declined in the terminal of the call subcommand. */
    DECLINED_IN_TERMINAL("declined in a terminal"),
    /** Not sent: declined on the approval page or with the approve subcommand. */
    DECLINED_OUTSIDE("declined on the approval page or in a terminal"),
    /** Not sent: the client answered faster than anyone reads, or with an empty form. */
    NOT_SHOWN("the client seems to have answered without showing the question"),
    /** Not sent: the question was dismissed, or not answered in time. */
    UNANSWERED("no answer"),
    /** Not sent: a person is asked outside the client and has not answered yet. */
    PENDING("waiting for a person"),
    /** Not sent: what a person approved had changed before it was done. */
    CHANGED("what was shown has changed"),
    /** Not sent: a person has to confirm, and none can be asked. */
    NOBODY_TO_ASK("nobody to ask");

    private final String words;

    ConfirmationOutcome(String words) {
        this.words = words;
    }

    /** The words of the audit log and of answers. */
    public String words() {
        return words;
    }

    /** Returns whether a person was asked and the answer was yes. */
    public boolean isYes() {
        return this == CLIENT || this == PAGE || this == TERMINAL;
    }
}
