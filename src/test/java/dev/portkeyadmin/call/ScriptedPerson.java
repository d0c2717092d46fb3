package dev.portkeyadmin.call;

import dev.portkeyadmin.safety.CallContext;
import java.util.ArrayList;
import java.util.List;

/** A person behind the client who always gives the same answer and records the questions. */
class ScriptedPerson implements CallContext {

    private final ElicitationResult reply;
    private final List<String> questions;

    ScriptedPerson(ElicitationResult reply, List<String> questions) {
        this.reply = reply;
        this.questions = questions;
    }

    ScriptedPerson(ElicitationResult reply) {
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
    public ElicitationResult ask(String question, String act) {
        questions.add(question);
        return reply;
    }
}
