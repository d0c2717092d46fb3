package dev.portkeyadmin.client.outcome;

/** The effect that a call had on Portkey. */
public enum Outcome {
    /** No request was sent. */
    NOT_SENT,
    /** Portkey refused: nothing was changed. */
    REFUSED,
    /** It may have taken effect. */
    UNKNOWN,
    /** It took effect. */
    DONE
}
