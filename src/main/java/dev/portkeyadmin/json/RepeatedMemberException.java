package dev.portkeyadmin.json;

import java.io.IOException;

/** Says that an object has two members of one name, of which one reader takes the first and another the last. */
public final class RepeatedMemberException extends IOException {

    private static final long serialVersionUID = 1;

    private final String path;

    RepeatedMemberException(String path) {
        super(path + " occurs twice");
        this.path = path;
    }

    /** The member as a JSON pointer, in the words of the input. */
    public String path() {
        return path;
    }
}
