package dev.portkeyadmin.mcp;

import java.util.ArrayList;
import java.util.List;

/** A person behind the client who always says the same, and remembers what was asked. */
final class Person implements Caller {

    private final Reply reply;
    private final List<String> questions;

    Person(Reply reply, List<String> questions) {
        this.reply = reply;
        this.questions = questions;
    }

    Person(Reply reply) {
        this(reply, new ArrayList<>());
    }

    List<String> questions() {
        return questions;
    }

    @Override
    public void progress(long done, long total) {
        throw new AssertionError("nothing is listed");
    }

    @Override
    public boolean canBeAsked() {
        return true;
    }

    @Override
    public Reply ask(String question) {
        questions.add(question);
        return reply;
    }
}
