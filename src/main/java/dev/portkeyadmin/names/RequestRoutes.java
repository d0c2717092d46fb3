package dev.portkeyadmin.names;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.operation.Method;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.schema.Reference;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes of all operations that write, by which the operation and the objects of a recorded request are found. */
final class RequestRoutes {

    private static final Pattern VERSION = Pattern.compile("^/v[0-9]+(?=/)");

    private record TargetPath(Operation operation, Pattern path, List<@Nullable Reference> kinds) {}

    /**
     * The operation that a recorded request was.
     *
     * @param kinds what each id in the path refers to; null where nothing lists it
     * @param ids decoded, as many as there are kinds
     */
    record RequestMatch(Operation operation, List<@Nullable Reference> kinds, List<String> ids) {

        /** The same for all requests on the object; there are ids. */
        String key() {
            Reference kind = kinds.get(kinds.size() - 1);
            return (kind == null ? operation.path() : kind.list()) + " " + ids.get(ids.size() - 1);
        }
    }

    private final Catalogue catalogue;
    private final List<TargetPath> routes;

    RequestRoutes(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.routes = catalogue.entries().stream()
                .map(Catalogue.Entry::operation)
                .filter(operation -> operation.method() != Method.GET)
                .map(this::target)
                .sorted(Comparator.comparingInt(
                        route -> route.operation().placeholders().size()))
                .toList();
    }

    private TargetPath target(Operation operation) {
        List<@Nullable Reference> kinds = new ArrayList<>();
        for (String placeholder : operation.placeholders()) {
            kinds.add(operation.params(Param.Place.PATH).stream()
                    .filter(param -> param.name().equals(placeholder))
                    .findFirst()
                    .map(param -> listable(param.schema().reference()))
                    .orElse(null));
        }
        String path = Arrays.stream(operation.path().split("/"))
                .map(part -> part.startsWith("{") ? "(" + placeholder(operation, part) + ")" : Pattern.quote(part))
                .collect(Collectors.joining("/"));
        return new TargetPath(operation, Pattern.compile(path + "/?"), kinds);
    }

    /** A choice of a few texts may hold a slash. */
    private static String placeholder(Operation operation, String part) {
        String name = part.substring(1, part.length() - 1);
        List<String> allowed = operation.params(Param.Place.PATH).stream()
                .filter(param -> param.name().equals(name))
                .flatMap(param -> param.schema().allowed().stream())
                .toList();
        return allowed.isEmpty()
                ? "[^/]+"
                : allowed.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    }

    /** A kind whose list needs no other id; null in the place of others. */
    @Nullable
    Reference listable(@Nullable Reference kind) {
        Reference wider = kind == Reference.MEMBER ? Reference.USER : kind;
        return wider == null
                        || !catalogue
                                .require(wider.list())
                                .operation()
                                .placeholders()
                                .isEmpty()
                ? null
                : wider;
    }

    /** The operation of that name, if it lists objects without another id. */
    Optional<Catalogue.Entry> list(String name) {
        return Optional.ofNullable(name.isEmpty() ? null : catalogue.get(name))
                .filter(entry -> entry.operation().list() != null
                        && entry.operation().placeholders().isEmpty());
    }

    /** Finds the operation that a request was; empty if no route fits. */
    Optional<RequestMatch> match(String method, String uri) {
        String path = VERSION.matcher(uri.replaceFirst("[?#].*", "")).replaceFirst("");
        for (TargetPath route : routes) {
            Matcher matched = route.path().matcher(path);
            if (route.operation().method().name().equals(method) && matched.matches()) {
                List<String> ids = new ArrayList<>();
                for (int group = 1; group <= matched.groupCount(); group++) {
                    ids.add(decoded(matched.group(group)));
                }
                return Optional.of(new RequestMatch(route.operation(), route.kinds(), ids));
            }
        }
        return Optional.empty();
    }

    private static String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }
}
