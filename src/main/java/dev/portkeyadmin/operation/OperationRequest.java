package dev.portkeyadmin.operation;

import java.util.ArrayList;
import java.util.List;

/**
 * The request that an operation sends.
 *
 * @param publicRoute whether it lies on the host itself, beside the version of the base URL, and takes no key
 * @param changeRequired whether a call that changes nothing is refused
 * @param rules relations between the arguments
 */
record OperationRequest(
        Method method, String path, boolean publicRoute, List<Param> params, boolean changeRequired, List<Rule> rules) {

    static OperationRequest of(Method method, String path) {
        return new OperationRequest(method, path, false, List.of(), false, List.of());
    }

    OperationRequest onPublicRoute() {
        return new OperationRequest(method, path, true, params, changeRequired, rules);
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
        return new OperationRequest(method, path, publicRoute, List.copyOf(more), changeRequired, rules);
    }

    OperationRequest requiringChange() {
        return new OperationRequest(method, path, publicRoute, params, true, rules);
    }

    OperationRequest withRules(List<Rule> added) {
        List<Rule> more = new ArrayList<>(rules);
        more.addAll(added);
        return new OperationRequest(method, path, publicRoute, params, changeRequired, List.copyOf(more));
    }

    List<Param> params(Param.Place place) {
        return params.stream().filter(param -> param.place() == place).toList();
    }
}
