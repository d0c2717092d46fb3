package dev.portkeyadmin.risk;

/** The reason why a call is more than a plain write. */
public enum Effect {
    REMOVES("removes something permanently"),
    OVERWRITES_CREDENTIAL("overwrites a credential, which cannot be read back"),
    REDIRECTS_TRAFFIC("changes where or how requests are sent"),
    GRANTS_ADMINISTRATION("grants administration"),
    OPENS_ACCESS("opens access"),
    CUTS_OFF_ACCESS("takes access away"),
    CHANGES_ACCESS("sets who has access"),
    WEAKENS_CHECK("may weaken a protection"),
    STOPS_TRAFFIC("may stop traffic"),
    ENDS_KEY("ends a key or its secret"),
    CHANGES_PRODUCTION("changes production at once"),
    UNCOUNTS_COST("leaves cost uncounted, so that no budget stops it"),
    RESETS_USAGE("forgets the usage counted so far");

    private final String words;

    Effect(String words) {
        this.words = words;
    }

    /** The words that follow "it". */
    public String words() {
        return words;
    }
}
