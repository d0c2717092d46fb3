package dev.portkeyadmin.call;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A clock for a Portkey that gives some answers and no others: after the last one, each wait is over at once and takes its limit. */
public final class UnansweredTiming extends WaitlessTiming {

    /** The interval at which a wait counts the answers; no result depends on it. */
    private static final long LOOK_MILLIS = 5;

    private int answers;
    private Duration passed = Duration.ZERO;

    /** Expects that many answers. */
    public UnansweredTiming(int answers) {
        this.answers = answers;
    }

    @Override
    public synchronized Duration passed() {
        return passed;
    }

    @Override
    public synchronized void pass(Duration time) {
        passed = passed.plus(time);
    }

    private synchronized void passUntil(Duration end) {
        passed = passed.compareTo(end) < 0 ? end : passed;
    }

    private synchronized boolean isUnanswered() {
        return answers == 0;
    }

    private synchronized void count() {
        answers--;
    }

    @Override
    public <T> T get(Future<T> result, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        Duration end = passed().plus(limit);
        while (!isUnanswered()) {
            try {
                T answer = result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                count();
                return answer;
            } catch (TimeoutException e) {
                // Another wait may be for the answer.
            }
        }
        passUntil(end);
        throw new TimeoutException();
    }
}
