package dev.portkeyadmin.doctor;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.client.CallException;
import dev.portkeyadmin.client.ConnectionInfo;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.doctor.Check.State;
import dev.portkeyadmin.operation.SafeText;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.safety.CurrentKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Finds out whether a server with these settings can do its work, from the network to what the key reaches. Changes nothing. */
public final class Doctor {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int AT_ONCE = 8;
    private static final int NAME_LENGTH = 100;

    private static final String PROXY = "proxy";
    private static final String TLS = "tls";
    private static final String HOST = "host";
    private static final String KEY = "key";

    private final PortkeyClient connection;
    private final Catalogue catalogue;
    private final CurrentKey keyInUse;

    /** Asks through the connection that calls take, too. */
    public Doctor(PortkeyClient connection, Catalogue catalogue, CurrentKey keyInUse) {
        this.connection = connection;
        this.catalogue = catalogue;
        this.keyInUse = keyInUse;
    }

    /** The checks of network, key and toolsets, in the order in which they build on one another. */
    public List<Check> examine() throws InterruptedException {
        List<Check> checks = new ArrayList<>(network());
        if (checks.stream().anyMatch(check -> check.state() == State.FAILED)) {
            checks.add(Check.skipped(KEY));
            return checks;
        }
        try {
            connection.checkKey();
        } catch (CallException e) {
            checks.add(Check.failed(KEY, e.getMessage(), ""));
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

    private List<Check> network() throws InterruptedException {
        try {
            ConnectionInfo route = connection.inspect(Deadline.after(PATIENCE));
            return List.of(
                    Check.ok(PROXY, route.proxy().isEmpty() ? "None on the way." : "Through " + route.proxy() + "."),
                    Check.ok(
                            TLS,
                            route.tls().isEmpty()
                                    ? "Plain http."
                                    : route.tls() + ", certificate issued by " + route.issuer() + ", trusted by "
                                            + route.trust() + "."),
                    Check.ok(
                            HOST,
                            connection.host() + " answered in " + route.milliseconds() + " ms (HTTP " + route.status()
                                    + " without a key)."));
        } catch (CallException e) {
            return List.of(Check.skipped(PROXY), Check.skipped(TLS), Check.failed(HOST, e.getMessage(), ""));
        }
    }

    /** One first, of which the others learn a workspace; the rest at once. */
    private Map<Toolset, Probe.Result> probes() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, work -> {
            Thread thread = new Thread(work, "doctor");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Map<Toolset, Probe.Result> results = new EnumMap<>(Toolset.class);
            List<Toolset> rest = new ArrayList<>(List.of(Toolset.values()));
            rest.remove(Toolset.CATALOGUE);
            rest.remove(Toolset.WORKSPACES);
            Probe.Result workspaces = Probe.of(Toolset.WORKSPACES, catalogue).send("");
            results.put(Toolset.WORKSPACES, workspaces);
            String workspace = workspaces.reply() == null
                    ? ""
                    : workspaces.reply().body().at("/data/0/id").asText();
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
                    "It is wrong, expired, rotated or deleted: make one in Portkey (Admin Settings, API Keys) and set it.");
        }
        if (results.values().stream().noneMatch(result -> result.reply() != null)) {
            Probe.Result users = results.get(Toolset.USERS);
            return Check.failed(
                    KEY,
                    "The key reaches no toolset at all.",
                    users.status() == 403
                            ? "Give it scopes in Portkey (Admin Settings, API Keys); the reference names those of each operation."
                            : users.failure() == null ? "" : users.failure().getMessage());
        }
        CurrentKey.Facts facts = keyInUse.facts();
        if (facts != null) {
            return Check.ok(
                    KEY,
                    "Accepted: " + SafeText.of(facts.name(), NAME_LENGTH) + ", "
                            + SafeText.name(facts.type(), NAME_LENGTH) + ", "
                            + SafeText.name(facts.status(), NAME_LENGTH)
                            + ", "
                            + facts.scopes().size() + " scopes, "
                            + (facts.expiresAt().isEmpty()
                                    ? "does not expire."
                                    : "expires at " + SafeText.name(facts.expiresAt(), NAME_LENGTH) + "."));
        }
        boolean organisation = results.get(Toolset.USERS).reply() != null;
        return Check.ok(
                KEY,
                "Accepted: "
                        + (organisation
                                ? "a key of the organisation, since it reaches users."
                                : "of a workspace, or of the organisation without the scopes that would tell: it may not list keys, so "
                                        + "its kind is not known for sure."));
    }

    private Check toolset(Probe.Result result) throws InterruptedException {
        Probe probe = result.probe();
        String name = probe.toolset().id();
        String asked = " (" + probe.operation().name() + ")";
        if (result.reply() != null) {
            return Check.ok(name, "Reached" + asked + ".");
        }
        return switch (result.status()) {
            case 401 -> Check.note(name, "The key is not accepted here, HTTP 401" + asked + ".", needs(probe));
            case 403 -> {
                String why = keyInUse.explanation(probe.operation());
                yield Check.note(name, "Not allowed, HTTP 403" + asked + ".", (needs(probe) + " " + why).strip());
            }
            case 404 ->
                Check.note(
                        name,
                        "Not there, HTTP 404" + asked + ".",
                        probe.operation().errorHint(404).isEmpty()
                                ? "This Portkey does not offer it, or PORTKEY_BASE_URL names another version of the API."
                                : probe.operation().errorHint(404));
            default -> Check.note(name, result.failure().getMessage(), "");
        };
    }

    private static String needs(Probe probe) {
        String scope = probe.operation().scope();
        return (scope.isEmpty() ? "" : "Needs scope " + scope + ". ")
                + probe.operation().plan().text();
    }

    /** Whether nothing has to be mended. */
    public static boolean isHealthy(List<Check> checks) {
        return checks.stream().noneMatch(check -> check.state() == State.FAILED);
    }
}
