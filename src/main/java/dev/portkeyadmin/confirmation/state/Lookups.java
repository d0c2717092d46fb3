package dev.portkeyadmin.confirmation.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.catalogue.KeyOrganisation;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.names.ListPages;
import dev.portkeyadmin.operation.input.Arguments;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Reads what one question needs, each answer once and several at the same time, within one limit for all. */
public final class Lookups implements AutoCloseable {

    /** A client may no longer wait for a question that comes later. */
    private static final Duration LIMIT = Duration.ofSeconds(8);

    /** Items asked for at once. */
    public static final int PAGE = ListPages.PAGE_SIZE;

    /**
     * The part of a list that was read.
     *
     * @param envelope the first page as it came
     * @param complete whether these are all items
     */
    public record ReadItems(JsonNode envelope, List<JsonNode> items, boolean complete) {}

    private final Catalogue catalogue;
    private final KeyOrganisation organisation;
    private final Deadline deadline;
    private final Clock clock;
    private final Map<String, Future<JsonNode>> answers = new ConcurrentHashMap<>();
    private final Map<String, Future<ReadItems>> lists = new ConcurrentHashMap<>();
    private @Nullable ExecutorService threads;

    /** Reads through a catalogue, as long as the call may take; a question says moments in the time zone of the clock. */
    public Lookups(Catalogue catalogue, KeyOrganisation organisation, Deadline call, Clock clock) {
        this.clock = clock;
        this.catalogue = catalogue;
        this.organisation = organisation;
        this.deadline = call.within(LIMIT);
    }

    /** The time zone in which moments are said; asked for late, since the rules of all zones are read with it. */
    public ZoneId zone() {
        return clock.getZone();
    }

    /** The operation of that name, which a declaration names. */
    public Catalogue.Entry operation(String name) {
        return catalogue.require(name);
    }

    /** The operation of that name; null where there is none. */
    public Catalogue.@Nullable Entry find(String name) {
        return catalogue.get(name);
    }

    /** The operation that reads one of the objects that a list shows; null where there is none. */
    Catalogue.@Nullable Entry readerOf(String list) {
        return catalogue.readerOf(list);
    }

    /** Begins to read without waiting. */
    Future<JsonNode> start(Catalogue.Entry reader, Arguments arguments) {
        return answers.computeIfAbsent(
                key(reader, arguments),
                key -> submit(() -> reader.send(reader.withOrganisation(arguments, organisation, deadline), deadline)
                        .body()));
    }

    /** Begins to read all pages of a list without waiting. */
    public Future<ReadItems> startList(Catalogue.Entry list, Arguments arguments) {
        return lists.computeIfAbsent(key(list, arguments), key -> submit(() -> pages(list, arguments)));
    }

    /**
     * Returns an answer.
     *
     * @throws CallException when there is none
     */
    public JsonNode read(Catalogue.Entry reader, Arguments arguments) throws InterruptedException {
        return join(start(reader, arguments));
    }

    /**
     * Returns the items of a list.
     *
     * @throws CallException when it cannot be read
     */
    public ReadItems list(Catalogue.Entry list, Arguments arguments) throws InterruptedException {
        return join(startList(list, arguments));
    }

    /** The answer of an operation that was read here; null where it was not, or not yet. */
    public @Nullable JsonNode known(String operation, Arguments arguments) {
        Future<JsonNode> answer = answers.get(key(catalogue.require(operation), arguments));
        try {
            return answer != null && answer.isDone() && !answer.isCancelled() ? answer.get() : null;
        } catch (InterruptedException | ExecutionException e) {
            return null;
        }
    }

    private static String key(Catalogue.Entry reader, Arguments arguments) {
        return reader.operation().name() + Json.write(arguments.values());
    }

    private synchronized <T> Future<T> submit(Callable<T> read) {
        if (threads == null) {
            threads = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "look-up");
                thread.setDaemon(true);
                return thread;
            });
        }
        return threads.submit(read);
    }

    private static <T> T join(Future<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CallException failure) {
                throw failure;
            }
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException();
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private ReadItems pages(Catalogue.Entry list, Arguments arguments) throws InterruptedException {
        ListPages.Items read = ListPages.upToProblem(list, arguments, deadline);
        return new ReadItems(read.envelope(), read.items(), read.complete());
    }

    /** Gives up all reads that have not ended. */
    @Override
    public synchronized void close() {
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}
