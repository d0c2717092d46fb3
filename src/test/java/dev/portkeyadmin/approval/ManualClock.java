package dev.portkeyadmin.approval;

import dev.portkeyadmin.approval.http.ApprovalClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that moves only when a test moves it, and then runs what is due. */
final class ManualClock implements ApprovalClock {

    private record Task(Instant due, Runnable work) {}

    private final List<Task> tasks = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-31T12:00:00Z");

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized void after(Duration delay, Runnable task) {
        tasks.add(new Task(now.plus(delay), task));
    }

    /** Moves the clock without running anything, as while a machine sleeps. */
    synchronized void sleep(Duration time) {
        now = now.plus(time);
    }

    /** Sets the clock back as a person does, which changes no delay. */
    synchronized void setBack(Duration time) {
        now = now.minus(time);
        tasks.replaceAll(task -> new Task(task.due().minus(time), task.work()));
    }

    void advance(Duration time) {
        List<Task> due;
        synchronized (this) {
            now = now.plus(time);
            due = tasks.stream()
                    .filter(task -> !task.due().isAfter(now))
                    .sorted(Comparator.comparing(Task::due))
                    .toList();
            tasks.removeAll(due);
        }
        due.forEach(task -> task.work().run());
    }
}
