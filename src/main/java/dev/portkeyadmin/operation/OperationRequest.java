package dev.portkeyadmin.operation;

import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.operation.input.RangeBounds;
import dev.portkeyadmin.schema.Clearing;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import dev.portkeyadmin.schema.Schemas;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request that an operation sends.
 *
 * @param publicRoute whether it lies on the host itself, beside the version of the base URL, and takes no key
 * @param otherHost the origin of the host that serves the route of the public Portkey; empty for that of the base URL
 * @param changeRequired whether a call that changes nothing is refused
 * @param rules relations between the arguments
 * @param range the range of time that it asks for; null for none
 * @param organisation when the id of the organisation is filled in
 */
record OperationRequest(
        Method method,
        String path,
        boolean publicRoute,
        String otherHost,
        List<Param> params,
        boolean changeRequired,
        List<Rule> rules,
        @Nullable RangeBounds range,
        Operation.Filling organisation) {

    static OperationRequest of(Method method, String path) {
        return new OperationRequest(method, path, false, "", List.of(), false, List.of(), null, Operation.Filling.NONE);
    }

    OperationRequest onPublicRoute() {
        return new OperationRequest(method, path, true, otherHost, params, changeRequired, rules, range, organisation);
    }

    OperationRequest onHost(String origin) {
        return new OperationRequest(
                method, path, publicRoute, origin, params, changeRequired, rules, range, organisation);
    }

    OperationRequest withParam(Param added) {
        for (Param param : params) {
            if (param.name().equals(added.name())) {
                throw new IllegalArgumentException("argument " + added.name() + " is declared twice");
            }
            if (param.place() == added.place() && param.wireName().equals(added.wireName())) {
                throw new IllegalArgumentException("arguments " + param.name() + " and " + added.name()
                        + " have the same wire name " + added.wireName());
            }
        }
        List<Param> more = new ArrayList<>(params);
        more.add(added);
        return new OperationRequest(
                method, path, publicRoute, otherHost, List.copyOf(more), changeRequired, rules, range, organisation);
    }

    OperationRequest requiringChange() {
        return new OperationRequest(method, path, publicRoute, otherHost, params, true, rules, range, organisation);
    }

    OperationRequest withRules(List<Rule> added) {
        List<Rule> more = new ArrayList<>(rules);
        more.addAll(added);
        return new OperationRequest(
                method, path, publicRoute, otherHost, params, changeRequired, List.copyOf(more), range, organisation);
    }

    OperationRequest withRange(RangeBounds other) {
        return new OperationRequest(
                method, path, publicRoute, otherHost, params, changeRequired, rules, other, organisation);
    }

    OperationRequest filling(Operation.Filling how) {
        return new OperationRequest(method, path, publicRoute, otherHost, params, changeRequired, rules, range, how);
    }

    List<Param> params(Param.Place place) {
        List<Param> there = new ArrayList<>();
        for (Param param : params) {
            if (param.place() == place) {
                there.add(param);
            }
        }
        return Collections.unmodifiableList(there);
    }

    /** The schema of the arguments, as advertised and as enforced. */
    Schema inputSchema() {
        Schema schema = Schemas.object(null);
        for (Param param : params) {
            schema = param.required()
                    ? schema.require(param.name(), param.schema())
                    : schema.allow(param.name(), param.schema());
        }
        schema = schema.rules(rules.toArray(Rule[]::new)).clearing(clearable());
        return changeRequired ? schema.changing(changing()) : schema;
    }

    /** The arguments of which an update must have at least one. */
    Set<String> changing() {
        Set<String> names = new LinkedHashSet<>();
        for (Param param : params) {
            boolean sent = param.place() == Param.Place.BODY || param.place() == Param.Place.CLEAR;
            if (sent && !param.required()) {
                names.add(param.name());
            }
        }
        return names;
    }

    /** The members of the body that {@code clear} can name. */
    List<String> clearable() {
        List<Param> clear = params(Param.Place.CLEAR);
        Schema items = clear.isEmpty() ? null : clear.get(0).schema().items();
        return items == null ? List.of() : items.allowed();
    }

    /** The members of the JSON body by the API's names, null for each that is to be cleared. */
    Map<String, @Nullable Object> bodyMembers(Arguments arguments) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        List<Param> sent = params(Param.Place.BODY);
        List<String> cleared = clearable().isEmpty() ? List.of() : arguments.strings(Operation.CLEAR);
        for (Param param : sent) {
            if (cleared.contains(param.name())) {
                members.put(param.wireName(), null);
            }
        }
        for (Param param : sent) {
            if (arguments.values().containsKey(param.name())) {
                members.put(param.wireName(), Clearing.toWire(param.schema(), arguments.get(param.name())));
            }
        }
        return members;
    }
}
