package dev.portkeyadmin.audit;

/** A record that the end of the process completes. */
interface OpenRecord {

    /** Writes the result, once. */
    void end();
}
