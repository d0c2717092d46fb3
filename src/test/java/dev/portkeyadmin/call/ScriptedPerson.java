package dev.portkeyadmin.call;

import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.CallContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A person behind the client who always gives the same answer and records the questions. */
public class ScriptedPerson implements CallContext {

    private static final Duration AFTER_READING = Duration.ofSeconds(4);

    private final ElicitationResult reply;
    private final List<String> questions;

    public ScriptedPerson(ElicitationResult reply, List<String> questions) {
        this.reply = reply;
        this.questions = questions;
    }

    public ScriptedPerson(ElicitationResult reply) {
        this(reply, new ArrayList<>());
    }

    public List<String> questions() {
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
    public CompletableFuture<Reply> ask(ApprovalRequest question) throws InterruptedException {
        questions.add(question.question());
        return CompletableFuture.completedFuture(new Reply(reply, AFTER_READING));
    }
}
