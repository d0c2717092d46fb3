package dev.portkeyadmin.jobs.context;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.names.ListPages;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.text.SafeText;
import dev.portkeyadmin.text.TextList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** Runs the reads of one job side by side, and keeps in words what cannot be read, so that the job can say it. */
public final class Reads implements AutoCloseable {

    private static final int SIDE_BY_SIDE = 8;
    private static final int REASON_LENGTH = 160;
    private static final int WHAT_LENGTH = 80;

    /** Most characters that name what could not be read for one reason. */
    private static final int NAMED_LENGTH = 300;

    private static final int MOST_REASONS = 5;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;

    private final Catalogue catalogue;
    private final Deadline deadline = Deadline.after(Deadline.CALL_TIMEOUT);

    /** The reads that failed, by the reason. */
    private final Map<String, Set<String>> unread = new LinkedHashMap<>();

    /** The lists that have more items than were read. */
    private final Set<String> cut = ConcurrentHashMap.newKeySet();

    private final ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE, work -> {
        Thread thread = new Thread(work, "job-read");
        thread.setDaemon(true);
        return thread;
    });

    /** Reads that have to end within the time of a call. */
    public Reads(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** One read whose failure is a gap in the answer and does not end the job. */
    @FunctionalInterface
    public interface Reading {

        /**
         * Reads.
         *
         * @throws CallException when Portkey refuses it
         */
        void read() throws InterruptedException;
    }

    /**
     * Runs reads side by side and waits for all.
     *
     * @throws CallException the first failure of a read that reports none itself
     */
    public void all(List<? extends Reading> parts) throws InterruptedException {
        List<Callable<Void>> calls = new ArrayList<>();
        for (Reading part : parts) {
            calls.add(() -> {
                part.read();
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(calls)) {
            try {
                done.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof InterruptedException) {
                    throw new InterruptedException();
                }
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** A read that leaves a note when it fails: "the tokens of Research (HTTP 403 ...)". */
    public Reading noting(String what, Reading part) {
        return () -> {
            try {
                part.read();
            } catch (CallException e) {
                missing(what, e);
            }
        };
    }

    /** Notes what could not be read. */
    public void missing(String what, CallException e) {
        unread(what, reason(e));
    }

    /** The reason, in the same words for all reads that fail for it. */
    private String reason(CallException e) {
        Catalogue.Entry refused = e.status() == FORBIDDEN ? catalogue.get(e.operation()) : null;
        if (refused != null && !refused.operation().scope().isEmpty()) {
            return "HTTP " + FORBIDDEN + ", for example without the scope "
                    + refused.operation().scope();
        }
        if (e.status() == TOO_MANY) {
            Duration wait = e.retryAfter();
            return "HTTP " + TOO_MANY + ": Portkey limits the rate of calls"
                    + (wait == null || wait.isZero()
                            ? "; wait before the next call"
                            : " and asks to wait " + wait.toSeconds() + " s");
        }
        return SafeText.visible(Objects.requireNonNullElse(e.getMessage(), ""), REASON_LENGTH)
                .replaceAll("\\.$", "");
    }

    private void unread(String what, String reason) {
        synchronized (unread) {
            unread.computeIfAbsent(reason, any -> new TreeSet<>()).add(SafeText.visible(what, WHAT_LENGTH));
        }
    }

    /** Returns whether a read failed that is described so. */
    public boolean lacks(Predicate<String> what) {
        synchronized (unread) {
            return unread.values().stream().flatMap(Set::stream).anyMatch(what);
        }
    }

    /** The reads that failed, in words; those with the same reason together. */
    public List<String> unread() {
        synchronized (unread) {
            return unread.entrySet().stream()
                    .map(each -> named(each.getValue()) + ": " + each.getKey())
                    .toList();
        }
    }

    /** The reads that failed, without the reasons; those with the same reason together. */
    public List<String> notRead() {
        synchronized (unread) {
            return unread.values().stream().map(Reads::named).toList();
        }
    }

    private static String named(Set<String> whats) {
        StringBuilder text = new StringBuilder();
        int named = 0;
        for (String what : whats) {
            if (named > 0 && text.length() + what.length() > NAMED_LENGTH) {
                return text + " and " + (whats.size() - named) + " more";
            }
            text.append(named++ == 0 ? "" : ", ").append(what);
        }
        return text.toString();
    }

    /** The error of a job that could read nothing. */
    public static RefusedException nothing(String job, List<String> unread) {
        return new RefusedException(
                job + ": nothing could be read.\n- " + String.join("\n- ", TextList.shortened(unread, MOST_REASONS)));
    }

    /** The answer of an operation that reads. */
    public JsonNode one(String operation, Map<String, Object> arguments) throws InterruptedException {
        Catalogue.Entry entry = catalogue.require(operation);
        return entry.send(checked(entry, arguments), deadline).body();
    }

    /** All items of a list; a note says where there are more. */
    public List<JsonNode> list(String operation, Map<String, Object> arguments) throws InterruptedException {
        Catalogue.Entry entry = catalogue.require(operation);
        ListPages.Items items = ListPages.all(entry, checked(entry, arguments), deadline);
        if (!items.complete()) {
            cut.add(operation);
            unread(operation, "it has more than " + items.items().size() + " items; the others were not read");
        }
        return items.items();
    }

    /** Returns whether a list that was read has more items. */
    public boolean isCut(String operation) {
        return cut.contains(operation);
    }

    /** Returns whether an item of a list of a workspace is the workspace's own; for the one of a workspace key every named one is. */
    public boolean isOwn(String list, JsonNode item, Organisation.Workspace workspace) {
        return catalogue.require(list).isOwn(item, workspace::isNamed);
    }

    /** An argument that the operation does not know would be left out, and too much read. */
    private static Arguments checked(Catalogue.Entry entry, Map<String, Object> arguments) {
        if (!entry.operation().argumentNames().containsAll(arguments.keySet())) {
            throw new IllegalStateException(
                    entry.operation().name() + " has not all of the arguments " + arguments.keySet());
        }
        return new Arguments(arguments);
    }

    /** The moment by which all reads have to end. */
    Deadline deadline() {
        return deadline;
    }

    /** The start of the file of an export, without a key. */
    public String startOf(String link) throws InterruptedException {
        return catalogue.require("download_log_export").service().startOf(link, deadline);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
