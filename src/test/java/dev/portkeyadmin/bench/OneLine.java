package dev.portkeyadmin.bench;

/** Prints one line: the unit in which start-up is measured. */
final class OneLine {

    private OneLine() {}

    public static void main(String[] args) {
        System.out.println("Hello");
    }
}
