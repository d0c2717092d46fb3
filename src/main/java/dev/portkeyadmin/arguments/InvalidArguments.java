package dev.portkeyadmin.arguments;

import java.util.List;

/** Writes the error that names every problem of the arguments of a call. */
public final class InvalidArguments {

    private static final int PROBLEMS_SHOWN = 12;

    private InvalidArguments() {}

    /**
     * Says that no request was sent, and lists the problems, each beginning with its argument.
     *
     * @param tool the operation or the job that was called
     */
    public static String text(String tool, List<String> problems) {
        StringBuilder text = new StringBuilder(tool).append(": invalid arguments; no request was sent.");
        problems.stream()
                .limit(PROBLEMS_SHOWN)
                .forEach(problem -> text.append("\n- ").append(problem));
        if (problems.size() > PROBLEMS_SHOWN) {
            text.append("\n- and ").append(problems.size() - PROBLEMS_SHOWN).append(" more.");
        }
        return text.toString();
    }
}
