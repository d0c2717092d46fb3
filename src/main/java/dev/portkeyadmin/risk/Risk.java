package dev.portkeyadmin.risk;

/** How much depends on a writing call, which decides whether a person is asked first. */
public enum Risk {
    /** It can be set back, and neither exposes nor stops anything. */
    PLAIN("writes"),
    /** It exposes, redirects, weakens, stops or overwrites something. */
    GRAVE("grave"),
    /** Another call cannot undo it. */
    DESTRUCTIVE("destructive");

    private final String word;

    Risk(String word) {
        this.word = word;
    }

    /** The risk in one word, for people and models. */
    public String word() {
        return word;
    }
}
