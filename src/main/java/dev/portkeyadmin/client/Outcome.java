package dev.portkeyadmin.client;

/** What a call that did not succeed has done to Portkey. */
public enum Outcome {
    /** Nothing was sent. */
    NOT_SENT,
    /** Portkey said no: nothing was changed. */
    REFUSED,
    /** It may have taken effect. */
    UNKNOWN,
    /** It took effect, though the answer cannot be read. */
    DONE
}
