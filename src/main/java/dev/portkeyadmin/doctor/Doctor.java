package dev.portkeyadmin.doctor;

import static dev.portkeyadmin.text.SafeText.QUOTE_LENGTH;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.ConnectionInfo;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.client.outcome.ApiResponse;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.doctor.Check.State;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.safety.CurrentKey;
import dev.portkeyadmin.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Checks the network, the key and its access to each toolset. Sends only reads. */
public final class Doctor {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int AT_ONCE = 8;

    /** The repair of a missing key where the settings are those of a shell. */
    static final String EXPORT_KEY =
            "Export it in this shell as the client's entry sets it, or add --sandbox to check without a key.";

    private static final String PROXY = "proxy";
    private static final String TLS = "tls";
    private static final String HOST = "host";
    private static final String KEY = "key";

    private final PortkeyClient client;
    private final Catalogue catalogue;
    private final CurrentKey currentKey;

    /** Uses the same HTTP client as calls do. */
    public Doctor(PortkeyClient client, Catalogue catalogue, CurrentKey currentKey) {
        this.client = client;
        this.catalogue = catalogue;
        this.currentKey = currentKey;
    }

    /** Runs the checks in order; each presupposes that those before it succeeded. */
    public List<Check> examine() throws InterruptedException {
        List<Check> checks = new ArrayList<>(network());
        if (checks.stream().anyMatch(check -> check.state() == State.FAILED)) {
            checks.add(unusableKey().orElse(Check.skipped(KEY)));
            return checks;
        }
        Optional<Check> unusable = unusableKey();
        if (unusable.isPresent()) {
            checks.add(unusable.get());
            return checks;
        }
        Map<Toolset, Probe.Result> results = probes();
        checks.add(key(results));
        if (checks.get(checks.size() - 1).state() != State.FAILED) {
            for (Probe.Result result : results.values()) {
                checks.add(toolset(result));
            }
        }
        return checks;
    }

    /** Reports a key that is missing or cannot be read, for which no request is sent. */
    private Optional<Check> unusableKey() throws InterruptedException {
        try {
            client.checkKey();
            return Optional.empty();
        } catch (CallException e) {
            return Optional.of(Check.failed(
                    KEY,
                    message(e),
                    e instanceof RefusedException refused && refused.isMissingKey() ? EXPORT_KEY : ""));
        }
    }

    private List<Check> network() throws InterruptedException {
        try {
            ConnectionInfo connection = client.inspect(Deadline.after(TIMEOUT));
            return List.of(
                    Check.ok(PROXY, connection.proxy().isEmpty() ? "None." : "Through " + connection.proxy() + "."),
                    Check.ok(
                            TLS,
                            connection.tls().isEmpty()
                                    ? "Plain http."
                                    : connection.tls() + ", certificate issued by " + connection.issuer()
                                            + ", trusted by " + connection.trust() + "."),
                    Check.ok(
                            HOST,
                            client.host() + " answered in " + connection.milliseconds() + " ms (HTTP "
                                    + connection.status() + " without a key)."));
        } catch (CallException e) {
            return List.of(Check.skipped(PROXY), Check.skipped(TLS), Check.failed(HOST, message(e), ""));
        }
    }

    /** Sends the probe of the workspaces first, since others need the id of one, and then the rest in parallel. */
    private Map<Toolset, Probe.Result> probes() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, work -> {
            Thread thread = new Thread(work, "doctor");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Map<Toolset, Probe.Result> results = new EnumMap<>(Toolset.class);
            List<Toolset> rest = new ArrayList<>(List.of(Toolset.values()));
            rest.removeIf(toolset -> !toolset.hasOperations());
            rest.remove(Toolset.WORKSPACES);
            Probe.Result workspaces = Probe.of(Toolset.WORKSPACES, catalogue).send("");
            results.put(Toolset.WORKSPACES, workspaces);
            ApiResponse listed = workspaces.response();
            String workspace =
                    listed == null ? "" : listed.body().at("/data/0/id").asText();
            List<Callable<Probe.Result>> work = new ArrayList<>();
            rest.forEach(toolset -> work.add(() -> Probe.of(toolset, catalogue).send(workspace)));
            List<Future<Probe.Result>> sent = threads.invokeAll(work);
            for (int i = 0; i < sent.size(); i++) {
                results.put(rest.get(i), sent.get(i).get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private Check key(Map<Toolset, Probe.Result> results) throws InterruptedException {
        if (results.values().stream().allMatch(result -> result.status() == 401)) {
            return Check.failed(
                    KEY,
                    "Portkey does not accept the key (HTTP 401).",
                    "It is wrong, expired, rotated or deleted. Create a key in Portkey (Admin Settings, API Keys) and set it.");
        }
        Probe.Result users = results.get(Toolset.USERS);
        if (users == null || results.values().stream().noneMatch(result -> result.response() != null)) {
            return users == null || users.status() == 403
                    ? Check.failed(
                            KEY,
                            "The key does not have access to any toolset (HTTP 403).",
                            "Give it scopes in Portkey (Admin Settings, API Keys); the reference names those of each operation. "
                                    + said(users))
                    : Check.failed(
                            KEY,
                            "No toolset could be read, so it is not known what the key has access to.",
                            message(users.failure()));
        }
        CurrentKey.Facts facts = currentKey.facts();
        if (facts != null) {
            return Check.ok(
                    KEY,
                    "Accepted: " + SafeText.of(facts.name(), QUOTE_LENGTH) + ", "
                            + SafeText.name(facts.type(), QUOTE_LENGTH) + ", "
                            + SafeText.name(facts.status(), QUOTE_LENGTH)
                            + ", "
                            + facts.scopes().size() + " scopes, "
                            + (facts.expiresAt().isEmpty()
                                    ? "does not expire."
                                    : "expires at " + SafeText.name(facts.expiresAt(), QUOTE_LENGTH) + "."));
        }
        return Check.ok(
                KEY,
                "Accepted: "
                        + (users.response() != null
                                ? "an organisation key, since it has access to users."
                                : "a workspace key, or an organisation key with few scopes. It may not list keys, so its kind is "
                                        + "not certain."));
    }

    private Check toolset(Probe.Result result) throws InterruptedException {
        Probe probe = result.probe();
        String name = probe.toolset().id();
        String tried = " (" + probe.operation().name() + ")";
        if (result.response() != null) {
            return Check.ok(name, "Accessible" + tried + ".");
        }
        return switch (result.status()) {
            case 401 -> Check.note(name, "The key is not accepted here, HTTP 401" + tried + ".", needs(probe));
            case 403 -> {
                String why = currentKey.explanation(probe.operation());
                yield Check.note(name, "Not allowed, HTTP 403" + tried + ".", (needs(probe) + " " + why).strip());
            }
            case 404 ->
                Check.note(
                        name,
                        "Not found, HTTP 404" + tried + ".",
                        probe.operation().errorHint(404).isEmpty()
                                ? "This Portkey does not offer it, or PORTKEY_BASE_URL names another version of the API."
                                : probe.operation().errorHint(404));
            default -> Check.note(name, message(result.failure()), "");
        };
    }

    private static String needs(Probe probe) {
        String scope = probe.operation().scope();
        return (scope.isEmpty() ? "" : "Needs scope " + scope + ". ")
                + probe.operation().plan().text();
    }

    private static String said(Probe.@Nullable Result users) {
        return users == null ? "" : message(users.failure());
    }

    private static String message(@Nullable CallException failure) {
        return failure == null ? "" : String.valueOf(failure.getMessage());
    }

    /** Returns true when no check failed. */
    public static boolean isHealthy(List<Check> checks) {
        return checks.stream().noneMatch(check -> check.state() == State.FAILED);
    }
}
