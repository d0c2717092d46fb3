package dev.portkeyadmin.doctor;

/**
 * What one check found.
 *
 * @param name of the check; for a toolset its id
 * @param finding what is the case, in a sentence
 * @param fix what to do about it; empty where nothing is to be done
 */
public record Check(String name, State state, String finding, String fix) {

    /** How a check ended. */
    public enum State {
        /** As it should be. */
        OK,
        /** Something that may be meant to be so. */
        NOTE,
        /** Something that has to be mended. */
        FAILED,
        /** Not looked at, since an earlier check failed. */
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
        return new Check(name, State.SKIPPED, "Not looked at.", "");
    }
}
