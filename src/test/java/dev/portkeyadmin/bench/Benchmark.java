package dev.portkeyadmin.bench;

import dev.portkeyadmin.support.TestHttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures the start and the calls of the program, beside a JVM that prints one line. All contenders take turns within one run, so that
 * other load on the machine affects them alike. Nothing is warmed up: each figure is of a process that has just been started, and the
 * clock starts before it.
 */
final class Benchmark {

    /** Calls of a contender in turn; the session and the last fifth end with a slice. */
    private static final int SLICE = 100;

    /** A multiple of five slices. */
    private static final int CALLS = Integer.getInteger("bench.calls", 5_000);

    /**
     * Calls before a warm one, at least: until then the second compiler of the JVM is busy with what a session uses. None are sent if
     * it is 0.
     */
    private static final int WARM_UP = Integer.getInteger("bench.warm", 50_000);

    /** Calls of a contender in turn, once they are warm: their processor time is counted in hundredths of a second. */
    private static final int WARM_SLICE = 1_000;

    private static final int WARM_SLICES = 10;

    private static final int AT_ONCE = 16;

    /** The calls of a session of ordinary length. */
    private static final int SESSION = 200;

    private static final int RUNS = Integer.getInteger("bench.runs", 9);

    /** Starts of each contender that are measured in a run. */
    private static final int STARTS = 3;

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"bench\",\"version\":\"1\"},"
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}";
    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win");

    private static final String JAR = "java -jar";
    private static final String NEWEST_JAR = "java -jar, newest Java";
    private static final String DISTRIBUTION = "distribution";
    private static final String PEER = "peer";
    private static final String STATELESS = ", stateless";

    private static final String INITIALIZE = "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
            + "\"clientInfo\":{\"name\":\"bench\",\"version\":\"1\"}}";
    private static final String USERS = twentyUsers();

    /** A figure, with its number of significant decimals. */
    private enum Figure {
        INITIALIZE("`initialize` or `server/discover` answered, ms", 0, true),
        LIST("`tools/list` answered, ms", 0, true),
        CALL("first tool result, ms", 0, true),
        START_CPU("processor time until then, ms", 0, false),
        START_MEMORY("resident then, MB", 0, false),
        PING("ping answered while 20 calls hang, ms", 1, false, 200),
        IDLE_EXIT("exit after end of input, idle, ms", 0, false, 100),
        // Before Java 21 a client cannot be closed, and the JVM waits 300 ms for its thread.
        EXIT("the same after a call, ms", 0, false, Runtime.version().feature() >= 21 ? 100 : 500),
        TERMINATION("exit after SIGTERM while calls hang, ms", 0, false, 2_000),
        SESSION_CPU("processor time of a session of " + SESSION + " calls, ms", 0, false),
        CALLS_PER_SECOND("calls per second, " + AT_ONCE + " at once", 0, false),
        CALL_CPU("processor time of a call, ms", 3, false),
        LATE_CPU("the same, last fifth, ms", 3, false),
        WARM_CPU("the same, after " + WARM_UP + " calls, ms", 3, false),
        LOAD_MEMORY("resident after " + CALLS + " calls, MB", 0, false);

        final String meaning;
        final int decimals;
        final boolean comparedToH;

        /** The largest median that the program promises. */
        final double promised;

        Figure(String meaning, int decimals, boolean comparedToH) {
            this(meaning, decimals, comparedToH, Double.POSITIVE_INFINITY);
        }

        Figure(String meaning, int decimals, boolean comparedToH, double promised) {
            this.meaning = meaning;
            this.decimals = decimals;
            this.comparedToH = comparedToH;
            this.promised = promised;
        }
    }

    /**
     * A server that is measured.
     *
     * @param java the JDK whose one-line program it is compared with
     * @param tool the tool that is called
     * @param stateless whether it is spoken to in the revision without sessions
     * @param ours whether it is this program, which makes promises
     */
    private record Contender(
            String name, Path java, List<String> command, String tool, boolean stateless, boolean ours) {

        String params(String members) {
            return "{" + members + (stateless ? (members.isEmpty() ? "" : ",") + META : "") + "}";
        }
    }

    private final String tool = System.getProperty("bench.tool", "list_users");
    private final List<Contender> contenders = new ArrayList<>();
    private final Map<Path, List<Double>> oneLine = new LinkedHashMap<>();
    private final Map<Contender, Map<Figure, List<Double>>> figures = new LinkedHashMap<>();

    private Benchmark() throws IOException {
        Path java = Path.of(System.getProperty("java.home"));
        Path jar = TARGET.resolve("portkey-admin-mcp.jar");
        Path arguments = TARGET.resolve("portkey-admin-mcp.args");
        add(true, JAR, java, List.of(java(java), "-jar", jar.toString()));
        add(Files.exists(arguments), "java @args", java, List.of(java(java), "@" + arguments));
        Path linkedFrom = TARGET.resolve("dist/jdk.txt");
        Path newest =
                Files.exists(linkedFrom) ? Path.of(Files.readString(linkedFrom).strip()) : java;
        // A jar without any flag ends soonest where its HTTP client can be closed.
        add(!newest.equals(java), NEWEST_JAR, newest, List.of(java(newest), "-jar", jar.toString()));
        for (Path dist : distributions()) {
            add(true, DISTRIBUTION, newest, List.of(launcher(dist).toString()));
        }
        for (String property : new TreeSet<>(System.getProperties().stringPropertyNames())) {
            String command = System.getProperty(property).strip();
            if (property.startsWith("bench.peer") && !property.equals("bench.peer.tool") && !command.isEmpty()) {
                String name = property.equals("bench.peer") ? PEER : property.substring("bench.peer.".length());
                String peerTool = System.getProperty("bench.peer.tool", "").strip();
                contenders.add(new Contender(
                        name,
                        newest,
                        Arrays.asList(command.split("\\s+")),
                        peerTool.isEmpty() ? tool : peerTool,
                        false,
                        false));
            }
        }
        String only = System.getProperty("bench.only", "").strip();
        contenders.removeIf(contender -> !only.isEmpty() && !contender.name().matches(only));
        contenders.forEach(contender -> {
            oneLine.put(contender.java(), new ArrayList<>());
            figures.put(contender, new EnumMap<>(Figure.class));
        });
    }

    private void add(boolean exists, String name, Path java, List<String> command) {
        if (exists) {
            contenders.add(new Contender(name, java, command, tool, false, true));
            contenders.add(new Contender(name + STATELESS, java, command, tool, true, true));
        }
    }

    private static Path launcher(Path home) {
        return home.resolve(WINDOWS ? "bin/portkey-admin-mcp.cmd" : "bin/portkey-admin-mcp");
    }

    /** The directories with a launcher; others hold bundles. */
    private static List<Path> distributions() throws IOException {
        Path parent = TARGET.resolve("dist");
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(child -> Files.exists(launcher(child)))
                    .sorted()
                    .toList();
        }
    }

    private static String java(Path home) {
        return home.resolve("bin").resolve(WINDOWS ? "java.exe" : "java").toString();
    }

    /** Takes no arguments; the {@code bench.*} properties are the options. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Benchmark benchmark = new Benchmark();
        try (TestHttpServer upstream = TestHttpServer.start(Benchmark::serve)) {
            Map<String, String> environment = Map.of(
                    "PORTKEY_BASE_URL", upstream.url().toString(), "PORTKEY_API_KEY", "pk-bench-0123456789abcdef");
            for (int run = 1; run <= RUNS; run++) {
                System.err.println("Run " + run + " of " + RUNS);
                benchmark.run(run, environment);
            }
            if (WARM_UP > 0) {
                System.err.println("Warm calls");
                benchmark.warm(environment);
            }
        }
        String table = benchmark.table() + "\n" + benchmark.goals();
        System.out.println(table);
        Files.writeString(TARGET.resolve("bench.md"), table);
        List<String> broken = benchmark.brokenPromises();
        if (!broken.isEmpty()) {
            throw new IllegalStateException("Promises that do not hold: " + String.join("; ", broken));
        }
    }

    private List<String> brokenPromises() {
        List<String> broken = new ArrayList<>();
        figures.forEach((contender, all) -> all.forEach((figure, values) -> {
            if (contender.ours() && median(values) > figure.promised) {
                broken.add(contender.name() + ": " + figure.meaning + " " + number(median(values), 0) + ", promised "
                        + number(figure.promised, 0));
            }
        }));
        return broken;
    }

    /** Holds the calls that ask for the user {@code held}. */
    private static void serve(TestHttpServer.Request request) throws IOException {
        if (!request.name().equals("held")) {
            request.answer(200, USERS);
        }
    }

    private static String twentyUsers() {
        return IntStream.range(0, 20)
                .mapToObj(number -> String.format(
                        Locale.ROOT,
                        "{\"object\":\"user\",\"id\":\"00000000-0000-4000-8000-%012d\",\"first_name\":\"Person\","
                                + "\"last_name\":\"Number %d\",\"role\":\"member\",\"email\":\"person.%d@example.com\","
                                + "\"created_at\":\"2026-01-01T00:00:00.000Z\",\"last_updated_at\":\"2026-01-02T00:00:00.000Z\"}",
                        number,
                        number,
                        number))
                .collect(Collectors.joining(",", "{\"total\":20,\"object\":\"list\",\"data\":[", "]}"));
    }

    private void run(int run, Map<String, String> environment) throws IOException, InterruptedException {
        // Each contender is first and last in some run.
        List<Contender> order = new ArrayList<>(contenders);
        Collections.rotate(order, run);
        // Starts follow each other without the load between them, since some ratios of them are near their limits.
        for (int start = 0; start < STARTS; start++) {
            each(order, contender -> {
                oneLine.get(contender.java()).add(printLine(contender.java()));
                start(contender, environment);
            });
        }
        each(order, contender -> {
            if (contender.ours() && !contender.stateless()) {
                end(contender, environment);
                hang(contender, environment);
            }
        });
        if (CALLS > 0) {
            load(order, environment);
        }
    }

    private interface Measurement {
        void of(Contender contender) throws IOException, InterruptedException;
    }

    private static void each(List<Contender> contenders, Measurement measurement) throws InterruptedException {
        for (Contender contender : contenders) {
            try {
                measurement.of(contender);
            } catch (IOException e) {
                throw new UncheckedIOException(contender.name(), e);
            }
        }
    }

    private static double printLine(Path java) {
        String classes = TARGET.resolve("test-classes").toString();
        try (Session session = new Session(List.of(java(java), "-cp", classes, OneLine.class.getName()), Map.of())) {
            session.line();
            return session.millisSinceStart();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start(Contender contender, Map<String, String> environment) throws IOException, InterruptedException {
        try (Session session = new Session(contender.command(), environment)) {
            double[] answered = open(contender, session);
            note(contender, Figure.INITIALIZE, answered[0]);
            note(contender, Figure.LIST, answered[1]);
            note(contender, Figure.CALL, answered[2]);
            note(contender, Figure.START_CPU, Usage.cpuMillis(session.process()));
            note(contender, Figure.START_MEMORY, Usage.residentMegabytes(session.process()));
            note(contender, Figure.EXIT, session.millisToExit());
        }
    }

    private void end(Contender contender, Map<String, String> environment) throws IOException, InterruptedException {
        try (Session session = new Session(contender.command(), environment)) {
            session.ask(1, "initialize", INITIALIZE);
            session.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
            session.ask(2, "tools/list", "{}");
            note(contender, Figure.IDLE_EXIT, session.millisToExit());
        }
    }

    private void hang(Contender contender, Map<String, String> environment) throws IOException, InterruptedException {
        try (Session session = new Session(contender.command(), environment)) {
            open(contender, session);
            for (int id = 100; id < 120; id++) {
                session.send(Session.request(
                        id, "tools/call", "{\"name\":\"get_user\",\"arguments\":{\"user_id\":\"held\"}}"));
            }
            double start = session.millisSinceStart();
            session.ask(4, "ping", "{}");
            note(contender, Figure.PING, session.millisSinceStart() - start);
            if (!WINDOWS) {
                note(contender, Figure.TERMINATION, session.millisToTerminate());
            }
        }
    }

    /** Runs the beginning of a session, up to the first result of a tool; returns the times of its three answers. */
    private static double[] open(Contender contender, Session session) throws IOException {
        if (contender.stateless()) {
            session.ask(1, "server/discover", contender.params(""));
        } else {
            session.ask(1, "initialize", INITIALIZE);
        }
        double initialized = session.millisSinceStart();
        if (!contender.stateless()) {
            session.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        }
        session.ask(2, "tools/list", contender.params(""));
        double listed = session.millisSinceStart();
        session.ask(3, "tools/call", call(contender));
        return new double[] {initialized, listed, session.millisSinceStart()};
    }

    private static String call(Contender contender) {
        return contender.params("\"name\":\"" + contender.tool() + "\",\"arguments\":{}");
    }

    /**
     * Sends the calls to all contenders in short slices, in turn: a figure of a second is the machine's as much as the program's, a
     * ratio of slices that follow each other is not.
     */
    private void load(List<Contender> order, Map<String, String> environment) throws IOException {
        List<Load> loads = new ArrayList<>();
        try {
            for (Contender contender : order) {
                loads.add(new Load(contender, environment));
            }
            for (int sent = 0; sent < CALLS; sent += SLICE) {
                for (Load load : loads) {
                    load.slice();
                }
            }
            for (Load load : loads) {
                load.note();
            }
        } finally {
            close(loads);
        }
    }

    /** Measures the calls of the plain jar and of its peers when their compilers have finished, in one session of each. */
    private void warm(Map<String, String> environment) throws IOException {
        List<Load> loads = new ArrayList<>();
        try {
            for (Contender contender : contenders) {
                if (!contender.ours()
                        || contender.name().equals(JAR)
                        || contender.name().equals(JAR + STATELESS)) {
                    loads.add(new Load(contender, environment));
                }
            }
            for (int sent = 0; sent < WARM_UP; sent += WARM_SLICE) {
                for (Load load : loads) {
                    load.send(WARM_SLICE);
                }
            }
            for (int slice = 0; slice < WARM_SLICES; slice++) {
                for (Load load : loads) {
                    double before = Usage.cpuMillis(load.session.process());
                    load.send(WARM_SLICE);
                    double after = Usage.cpuMillis(load.session.process());
                    note(load.contender, Figure.WARM_CPU, (after - before) / WARM_SLICE);
                }
            }
        } finally {
            close(loads);
        }
    }

    private static void close(List<Load> loads) throws IOException {
        for (Load load : loads) {
            load.session.close();
        }
    }

    /** The calls of one contender. */
    private final class Load {

        private final Contender contender;
        private final Session session;
        private final double cpu;
        private double lateCpu;
        private double millis;
        private int answered;

        Load(Contender contender, Map<String, String> environment) throws IOException {
            this.contender = contender;
            session = new Session(contender.command(), environment);
            open(contender, session);
            cpu = Usage.cpuMillis(session.process());
            lateCpu = cpu;
        }

        void send(int calls) throws IOException {
            int end = answered + calls;
            int sent = answered;
            while (answered < end) {
                while (sent < end && sent - answered < AT_ONCE) {
                    session.send(Session.request(++sent + 3, "tools/call", call(contender)));
                }
                session.answered();
                answered++;
            }
        }

        void slice() throws IOException {
            double start = session.millisSinceStart();
            send(Math.min(SLICE, CALLS - answered));
            millis += session.millisSinceStart() - start;
            if (answered == SESSION) {
                Benchmark.this.note(contender, Figure.SESSION_CPU, Usage.cpuMillis(session.process()));
            }
            if (answered == CALLS - CALLS / 5) {
                lateCpu = Usage.cpuMillis(session.process());
            }
        }

        void note() {
            double endCpu = Usage.cpuMillis(session.process());
            Benchmark.this.note(contender, Figure.CALLS_PER_SECOND, CALLS / millis * 1000);
            Benchmark.this.note(contender, Figure.CALL_CPU, (endCpu - cpu) / CALLS);
            Benchmark.this.note(contender, Figure.LATE_CPU, (endCpu - lateCpu) / (CALLS / 5));
            Benchmark.this.note(contender, Figure.LOAD_MEMORY, Usage.residentMegabytes(session.process()));
        }
    }

    private void note(Contender contender, Figure figure, double value) {
        figures.get(contender)
                .computeIfAbsent(figure, each -> new ArrayList<>())
                .add(value);
    }

    private String table() {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("Median of " + RUNS));
        contenders.forEach(contender -> head.add(contender.name()));
        rows.add(head);
        List<String> unit = new ArrayList<>(List.of("H, one line of its JDK, ms"));
        contenders.forEach(contender -> unit.add(number(median(oneLine.get(contender.java())), 0)));
        rows.add(unit);
        for (Figure figure : Figure.values()) {
            List<String> row = new ArrayList<>(List.of(figure.meaning));
            for (Contender contender : contenders) {
                List<Double> values = figures.get(contender).get(figure);
                if (values == null) {
                    row.add("-");
                    continue;
                }
                double value = median(values);
                String ratio = figure.comparedToH
                        ? " (" + number(value / median(oneLine.get(contender.java())), 1) + " H)"
                        : "";
                row.add(number(value, figure.decimals) + ratio);
            }
            rows.add(row);
        }
        String machine = oneLine.keySet().stream().map(Benchmark::version).collect(Collectors.joining(" and "))
                + " on " + System.getProperty("os.name") + " " + System.getProperty("os.arch") + " with "
                + Runtime.getRuntime().availableProcessors() + " processors";
        return machine + "\n\n" + markdown(rows);
    }

    /**
     * Compares what the program aims at with this run. Goals are ratios within one run; unlike a promise, a goal that is missed does
     * not fail the run.
     */
    private String goals() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Goal", "value", "at most", "holds"));
        goal(rows, "`initialize` of the distribution, H", inH(DISTRIBUTION, Figure.INITIALIZE), 1.5);
        goal(rows, "first result of the distribution, H", inH(DISTRIBUTION, Figure.CALL), 3);
        goal(rows, "the same, stateless, H", inH(DISTRIBUTION + STATELESS, Figure.CALL), 3);
        goal(rows, "first result of java -jar, stateless / old", pairs(JAR + STATELESS, JAR, Figure.CALL), 0.8);
        goal(
                rows,
                "first result of the distribution, stateless / old",
                pairs(DISTRIBUTION + STATELESS, DISTRIBUTION, Figure.CALL),
                0.85);
        goal(rows, "first result of java -jar / peer", pairs(JAR, PEER, Figure.CALL), 1);
        goal(rows, "processor time of a warm call, java -jar / peer", pairs(JAR, PEER, Figure.WARM_CPU), 0.7);
        goal(
                rows,
                "processor time of a session of " + SESSION + " calls, distribution / peer",
                pairs(DISTRIBUTION, PEER, Figure.SESSION_CPU),
                0.85);
        goal(rows, "exit of java -jar after a call, newest Java, ms", value(NEWEST_JAR, Figure.EXIT), 60);
        return markdown(rows);
    }

    private static void goal(List<List<String>> rows, String name, double value, double most) {
        String holds = Double.isNaN(value) ? "not measured" : value <= most ? "yes" : "no";
        rows.add(List.of(name, number(value, 2), number(most, 2), holds));
    }

    private double inH(String name, Figure figure) {
        return contender(name)
                .map(contender -> value(name, figure) / median(oneLine.get(contender.java())))
                .orElse(Double.NaN);
    }

    /** The median of the ratios of single measurements, taken one soon after the other: other load affects both. */
    private double pairs(String name, String other, Figure figure) {
        List<Double> values = values(name, figure);
        List<Double> others = values(other, figure);
        List<Double> ratios = new ArrayList<>();
        for (int run = 0; run < Math.min(values.size(), others.size()); run++) {
            ratios.add(values.get(run) / others.get(run));
        }
        return ratios.isEmpty() ? Double.NaN : median(ratios);
    }

    private double value(String name, Figure figure) {
        List<Double> values = values(name, figure);
        return values.isEmpty() ? Double.NaN : median(values);
    }

    private List<Double> values(String name, Figure figure) {
        return contender(name)
                .map(contender -> figures.get(contender).getOrDefault(figure, List.of()))
                .orElse(List.of());
    }

    private Optional<Contender> contender(String name) {
        return contenders.stream()
                .filter(contender -> contender.name().equals(name))
                .findFirst();
    }

    private static String version(Path java) {
        try {
            return "Java "
                    + Files.readString(java.resolve("release"), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.startsWith("JAVA_VERSION="))
                            .findFirst()
                            .orElse("?")
                            .replaceAll("[^0-9.]", "");
        } catch (IOException e) {
            return java.getFileName().toString();
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String number(double value, int decimals) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String markdown(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|---")
                        .append("|--:".repeat(rows.get(0).size() - 1))
                        .append("|\n");
            }
        }
        return text.toString();
    }
}
