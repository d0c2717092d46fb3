package dev.portkeyadmin.doctor;

/**
 * The result of one check.
 *
 * @param name of the check; for a toolset its id
 * @param finding what was found, in a sentence
 * @param fix what to do about it; empty if nothing needs to be done
 */
public record Check(String name, State state, String finding, String fix) {

    /** How a check ended. */
    public enum State {
        /** No problem was found. */
        OK,
        /** Unusual, but it may be intended. */
        NOTE,
        /** A problem that prevents some or all work. */
        FAILED,
        /** Not checked, because an earlier check failed. */
        SKIPPED
    }

    static Check ok(String name, String finding) {
        return new Check(name, State.OK, finding, "");
    }

    static Check note(String name, String finding, String fix) {
        return new Check(name, State.NOTE, finding, fix);
    }

    static Check failed(String name, String finding, String fix) {
        return new Check(name, State.FAILED, finding, fix);
    }

    static Check skipped(String name) {
        return new Check(name, State.SKIPPED, "Not checked.", "");
    }
}
