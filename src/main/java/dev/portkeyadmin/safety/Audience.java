package dev.portkeyadmin.safety;

/** The reader of an answer, who decides what an error advises. */
public enum Audience {
    /** A model behind an MCP client: it calls tools, and its settings are in the client. */
    CLIENT,
    /** A person or a script at a shell. */
    TERMINAL
}
