package dev.portkeyadmin.pipe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.support.TestHttpServer;
import dev.portkeyadmin.support.TestHttpServer.Request;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Portkey that answers one request in twenty wrongly. Each answer holds the tag of its request, a {@code t} with digits that the
 * test puts into an id or an address.
 */
final class FaultyPortkey implements TestHttpServer.Handler {

    enum Fault {
        INTERNAL_ERROR,
        BAD_GATEWAY,
        UNAVAILABLE,
        TOO_MANY_REQUESTS,
        HANG_UP_BEFORE,
        HANG_UP_WITHIN,
        TRUNCATED_JSON,
        HTML,
        SLOW,
        LENGTH_TOO_LARGE,
        LENGTH_TOO_SMALL
    }

    static final int PAGES = 3;
    static final int PAGE_SIZE = 5;

    /** How many requests overtake one that is slow. */
    private static final int OVERTAKING = 10;

    static final Pattern TAG = Pattern.compile("00000000-0000-4000-8000-[0-9a-f]{12}");
    private static final Pattern PAGE = Pattern.compile("currentPage=([0-9]+)");

    private final Set<String> read = ConcurrentHashMap.newKeySet();
    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private final Set<String> faulted = ConcurrentHashMap.newKeySet();
    private final Map<Fault, AtomicInteger> faults = new EnumMap<>(Fault.class);
    private final AtomicInteger requests = new AtomicInteger();
    private final Semaphore arrivals = new Semaphore(0);

    FaultyPortkey() {
        for (Fault fault : Fault.values()) {
            faults.put(fault, new AtomicInteger());
        }
    }

    /**
     * Returns whether a request of that tag met a fault. One that was never received went to a connection that was closed after the
     * answer to another; a call that writes may read before.
     */
    boolean wronged(boolean writes, String tag) {
        return faulted.contains(tag) || !(writes ? written : read).contains(tag);
    }

    /** How often each fault was made. */
    Map<Fault, AtomicInteger> faults() {
        return faults;
    }

    @Override
    public void handle(Request request) throws IOException {
        Matcher found = TAG.matcher(request.head() + request.body());
        String tag = found.find() ? found.group() : "";
        String body = body(request.line(), tag);
        (request.method().equals("GET") ? read : written).add(tag);
        int number = requests.incrementAndGet();
        arrivals.release();
        if (number % 20 != 0) {
            request.answer(200, body);
            return;
        }
        Fault fault = Fault.values()[number / 20 % Fault.values().length];
        faulted.add(tag);
        faults.get(fault).incrementAndGet();
        switch (fault) {
            case INTERNAL_ERROR ->
                request.answer(500, "{\"success\":false,\"data\":{\"message\":\"oops " + tag + "\"}}");
            case BAD_GATEWAY -> request.answer(502, "<html><title>502 Bad Gateway</title></html>");
            case UNAVAILABLE -> request.answer(503, Map.of("Retry-After", "0"), "");
            case TOO_MANY_REQUESTS -> request.answer(429, Map.of("Retry-After", "0"), "{\"message\":\"slowly\"}");
            case HANG_UP_BEFORE -> request.hangUp();
            case HANG_UP_WITHIN -> wrongLength(request, body.length(), body.substring(0, body.length() / 2));
            case TRUNCATED_JSON -> request.answer(200, body.substring(0, body.length() - 1));
            case HTML -> request.answer(200, "<html><title>Sign in</title></html>");
            case SLOW -> {
                letOthersOvertake();
                request.answer(200, body);
            }
            case LENGTH_TOO_LARGE -> wrongLength(request, body.length() + 7, body);
            case LENGTH_TOO_SMALL -> wrongLength(request, body.length() - 7, body);
        }
    }

    private static void wrongLength(Request request, int length, String body) throws IOException {
        request.answerOfLength(length, body);
        request.hangUp();
    }

    private void letOthersOvertake() throws IOException {
        try {
            arrivals.drainPermits();
            // The last calls of a run have too few others beside them.
            arrivals.tryAcquire(OVERTAKING, 200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static String body(String line, String tag) {
        ObjectNode body = JarProcess.MAPPER.createObjectNode();
        if (!line.startsWith("GET /v1/admin/users?")) {
            return body.put("id", tag).put("object", "thing").toString();
        }
        Matcher page = PAGE.matcher(line);
        int number = page.find() ? Integer.parseInt(page.group(1)) : 0;
        ArrayNode people =
                body.put("object", "list").put("total", PAGES * PAGE_SIZE).putArray("data");
        for (int i = 0; i < PAGE_SIZE && number < PAGES; i++) {
            people.addObject().put("id", tag + "-" + (number * PAGE_SIZE + i)).put("object", "user");
        }
        return body.toString();
    }
}
