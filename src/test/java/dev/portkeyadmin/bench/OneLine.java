package dev.portkeyadmin.bench;

/** The least that a JVM can do for anybody: the unit in which start-up is counted. */
final class OneLine {

    private OneLine() {}

    public static void main(String[] args) {
        System.out.println("Hello");
    }
}
