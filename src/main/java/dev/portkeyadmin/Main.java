package dev.portkeyadmin;

public final class Main {
    private Main() {}

    public static void main(String[] a) {}
}
