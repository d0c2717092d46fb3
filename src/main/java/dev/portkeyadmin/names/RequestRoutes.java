package dev.portkeyadmin.names;

import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.Param;
import dev.portkeyadmin.schema.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes of all operations that write, by which the objects in the path of a recorded request are found. */
final class RequestRoutes {

    private static final Pattern VERSION = Pattern.compile("^/v[0-9]+(?=/)");

    private record TargetPath(Operation operation, Pattern path, List<@Nullable Reference> kinds) {}

    /**
     * A segment of a path that refers to an object.
     *
     * @param text as it was sent
     */
    record Segment(Reference kind, String text) {}

    private final List<TargetPath> routes;

    RequestRoutes(Catalogue catalogue) {
        this.routes = catalogue.entries().stream()
                .map(Catalogue.Entry::operation)
                .filter(operation -> !operation.hints().readOnly())
                .map(operation -> target(catalogue, operation))
                .sorted(Comparator.comparingInt(
                        route -> route.operation().placeholders().size()))
                .toList();
    }

    private static TargetPath target(Catalogue catalogue, Operation operation) {
        List<@Nullable Reference> kinds = new ArrayList<>();
        for (String placeholder : operation.placeholders()) {
            kinds.add(operation.params(Param.Place.PATH).stream()
                    .filter(param -> param.name().equals(placeholder))
                    .findFirst()
                    .map(param -> listable(catalogue, param.schema().reference()))
                    .orElse(null));
        }
        String path = Arrays.stream(operation.path().split("/"))
                .map(part -> part.startsWith("{") ? "([^/]+)" : Pattern.quote(part))
                .collect(Collectors.joining("/"));
        return new TargetPath(operation, Pattern.compile(path + "/?"), kinds);
    }

    /** A kind whose list needs no other id; null in the place of others. */
    private static @Nullable Reference listable(Catalogue catalogue, @Nullable Reference kind) {
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

    /** The segments of a request that refer to objects whose kinds can be listed; empty if no route fits. */
    List<Segment> segments(String method, String uri) {
        String path = VERSION.matcher(uri.replaceFirst("[?#].*", "")).replaceFirst("");
        List<Segment> segments = new ArrayList<>();
        for (TargetPath route : routes) {
            Matcher matched = route.path().matcher(path);
            if (route.operation().method().name().equals(method) && matched.matches()) {
                for (int i = 0; i < route.kinds().size(); i++) {
                    Reference kind = route.kinds().get(i);
                    if (kind != null) {
                        segments.add(new Segment(kind, matched.group(i + 1)));
                    }
                }
                break;
            }
        }
        return segments;
    }
}
