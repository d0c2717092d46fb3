package dev.portkeyadmin.cli;

import picocli.CommandLine.Option;

/** The form of an answer, if it is chosen. */
final class Format {

    @Option(names = "--json", description = "Print JSON, as where stdout is not a terminal.")
    boolean json;

    @Option(
            names = "--table",
            description =
                    "Print a table, as at a terminal. COLUMNS sets its width (default: the terminal's, else 100).")
    boolean table;

    @Option(
            names = "--csv",
            description =
                    "Print the items of a list as CSV, with the page on stderr. fields=a,b.c chooses the columns and "
                            + "their order, the same in each run.")
    boolean csv;
}
