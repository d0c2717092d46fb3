package dev.portkeyadmin.client;

import static dev.portkeyadmin.support.Assertions.assertThat;

import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Toolset;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.resources.Services;
import dev.portkeyadmin.support.FuzzInput;
import dev.portkeyadmin.support.PropertyCases;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.instancio.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests that a request goes where its operation says, or is not sent, whatever its arguments are. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestFactoryPropertyTest {

    private static final String HOST = "https://portkey.test:8443/a%20b";

    private static final RequestFactory FACTORY = new RequestFactory(URI.create(HOST + "/v1"));

    private static final List<Operation> OPERATIONS = Arrays.stream(Toolset.values())
            .flatMap(toolset -> Services.on(null).apply(toolset).stream())
            .flatMap(service -> service.operations().stream())
            // Those of other hosts are refused here, where the base URL is not that of the public Portkey.
            .filter(operation -> operation.otherHost().isEmpty())
            .toList();

    private static final Pattern UNSAFE = Pattern.compile("[/\\\\%?#;\\p{Cc}]|\\.\\.");

    private record Call(Operation operation, Map<String, Object> arguments) {}

    private static Call call(Operation operation, Random random) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        for (Param param : operation.params()) {
            List<String> allowed = param.schema().allowed();
            switch (param.place()) {
                case PATH ->
                    arguments.put(
                            param.name(),
                            !allowed.isEmpty() && random.trueOrFalse()
                                    ? random.oneOf(allowed)
                                    : FuzzInput.text(random));
                case QUERY -> {
                    if (random.trueOrFalse()) {
                        arguments.put(param.name(), FuzzInput.text(random));
                    }
                }
                case FILTERS -> {
                    List<String> names =
                            param.schema().items().properties().get("name").allowed();
                    arguments.put(
                            param.name(),
                            List.of(
                                    Map.of("name", random.oneOf(names), "value", FuzzInput.text(random)),
                                    Map.of("name", random.oneOf(names), "value", FuzzInput.text(random))));
                }
                case BODY, CLEAR, ANSWER -> {}
            }
        }
        return new Call(operation, arguments);
    }

    @Test
    void sendsEachRequestWhereItsOperationSaysOrRefusesIt() {
        PropertyCases.all(8_000, random -> call(random.oneOf(OPERATIONS), random), RequestFactoryPropertyTest::check);
    }

    private static void check(Call call) {
        Operation operation = call.operation();
        boolean noId = operation.params(Param.Place.PATH).stream()
                .anyMatch(param -> isRefused(param, (String) call.arguments().get(param.name())));
        URI uri;
        try {
            uri = FACTORY.request(operation, new Arguments(call.arguments()), "key")
                    .uri();
        } catch (RefusedException e) {
            assertThat(noId).isTrue();
            return;
        }
        assertThat(noId).isFalse();
        assertThat(uri.toString()).matches("[A-Za-z0-9:/?=&%._~-]+");
        assertThat(uri.normalize()).isEqualTo(uri);
        assertThat(uri.getScheme() + "://" + uri.getRawAuthority()).isEqualTo("https://portkey.test:8443");
        assertThat(uri.getRawFragment()).isNull();

        String base = "/a%20b" + (operation.isPublicRoute() ? "" : "/v1");
        assertThat(uri.getRawPath()).startsWith(base + "/");
        String[] segments = uri.getRawPath().substring(base.length()).split("/", -1);
        assertThat(Arrays.stream(segments).map(RequestFactoryPropertyTest::decoded))
                .containsExactly(expectedSegments(call));

        List<String> pairs = new ArrayList<>();
        for (String pair :
                uri.getRawQuery() == null ? new String[0] : uri.getRawQuery().split("&", -1)) {
            int equals = pair.indexOf('=');
            pairs.add(decoded(pair.substring(0, equals)) + "=" + decoded(pair.substring(equals + 1)));
        }
        assertThat(pairs).containsExactlyElementsOf(expectedPairs(call));
    }

    private static boolean isRefused(Param param, String text) {
        boolean modelName = param.schema().reference() == null
                && param.schema().isSafeInPath()
                && param.schema().problems(text).isEmpty();
        return !param.schema().allowed().contains(text)
                && (text.isBlank()
                        || text.equals(".")
                        || UNSAFE.matcher(modelName ? text.replace("/", "") : text)
                                .find());
    }

    private static String[] expectedSegments(Call call) {
        List<String> segments = new ArrayList<>();
        for (String segment : call.operation().path().split("/", -1)) {
            if (!segment.startsWith("{")) {
                segments.add(segment);
                continue;
            }
            String name = segment.substring(1, segment.length() - 1);
            String value = (String) call.arguments().get(name);
            Param param = call.operation().params(Param.Place.PATH).stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            // A value of an enumeration may be more than one segment.
            segments.addAll(
                    param.schema().allowed().contains(value) ? List.of(value.split("/")) : List.of(sent(value)));
        }
        return segments.toArray(String[]::new);
    }

    private static List<String> expectedPairs(Call call) {
        List<String> pairs = new ArrayList<>();
        for (Param param : call.operation().params(Param.Place.QUERY)) {
            if (call.arguments().containsKey(param.name())) {
                pairs.add(
                        param.wireName() + "=" + sent((String) call.arguments().get(param.name())));
            }
        }
        if (call.arguments().get(Operation.FILTERS) instanceof List<?> filters) {
            for (Object filter : filters) {
                Map<?, ?> members = (Map<?, ?>) filter;
                pairs.add(members.get("name") + "=" + sent((String) members.get("value")));
            }
        }
        return pairs;
    }

    /** Returns the text as UTF-8 carries it: half of a surrogate pair becomes a question mark. */
    private static String sent(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** Refuses a plus, which would be decoded as a space. */
    private static String decoded(String encoded) {
        assertThat(encoded).doesNotContain("+");
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }
}
