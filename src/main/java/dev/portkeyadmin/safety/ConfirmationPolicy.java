package dev.portkeyadmin.safety;

import dev.portkeyadmin.risk.Risk;

/**
 * When a person is asked.
 *
 * @param when a person can be asked, or must be
 * @param from the least risk of a call about which a person is asked
 */
public record ConfirmationPolicy(When when, Risk from) {

    /** Decides whether a call may be made when no person can be asked. */
    public enum When {
        /** If a client declares no questions and nothing else can ask, the client's own approval applies. */
        AUTO,
        /** Such a call is refused. */
        ALWAYS,
        /** Nobody is asked, except about the key in use. */
        NEVER
    }
}
