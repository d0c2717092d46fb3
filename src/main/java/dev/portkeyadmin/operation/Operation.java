package dev.portkeyadmin.operation;

import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.operation.input.Param;
import dev.portkeyadmin.operation.input.RangeBounds;
import dev.portkeyadmin.operation.output.Listing;
import dev.portkeyadmin.operation.output.Output;
import dev.portkeyadmin.risk.Confirmation;
import dev.portkeyadmin.risk.PresentValue;
import dev.portkeyadmin.risk.RiskRule;
import dev.portkeyadmin.schema.Rule;
import dev.portkeyadmin.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the Portkey Admin API, declared once: an immutable value, made by {@link #get}, {@link #post}, {@link #put} or
 * {@link #delete} and completed by the steps of {@link Declaration}, {@link OutputDeclaration} and {@link GuardedDeclaration}. The
 * tool that a model sees, the request, the shape of the answer, the errors and the reference are derived from it. A contradictory
 * declaration fails at once or, if that depends on later steps, in {@link #check}.
 */
public final class Operation extends GuardedDeclaration {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    private static final Pattern PATH = Pattern.compile("/[^?#\\s]*[^?#/\\s]");

    /** When the id of the organisation is filled in, which no route returns. */
    public enum Filling {
        /** Never. */
        NONE,
        /** In each call that does not name it. */
        ALWAYS,
        /** In a call of an organisation key that names neither the organisation nor a workspace. */
        WITHOUT_WORKSPACE
    }

    /** The Portkey plan that an operation needs, as far as that is known. */
    public enum RequiredPlan {
        /** None in particular. */
        ANY(""),
        /** Documented. */
        ENTERPRISE("Enterprise plan."),
        /** Reported by users of the API, documented nowhere. */
        PERHAPS_ENTERPRISE("May need Enterprise.");

        private final String text;

        RequiredPlan(String text) {
            this.text = text;
        }

        /** The sentence for descriptions; empty where no plan is needed. */
        public String text() {
            return text;
        }
    }

    /**
     * Something without which a call fails.
     *
     * @param what a noun phrase
     * @param fulfilledBy the operation that brings it about
     * @param shownBy the operation that reads whether it is there
     */
    public record Prerequisite(String what, String fulfilledBy, String shownBy) {

        /** The sentence for descriptions. */
        public String words() {
            return "Requires " + what + " (" + fulfilledBy + ").";
        }

        /** The sentence for an error that it may explain. */
        String hint() {
            return "It requires " + what + ": " + shownBy + " shows it, " + fulfilledBy + " provides it.";
        }
    }

    private final String name;
    private final OperationRequest request;
    private final @Nullable Listing listing;
    private final Guard guard;
    private final Output output;
    private final Documentation documentation;

    private Operation(
            String name,
            OperationRequest request,
            @Nullable Listing listing,
            Guard guard,
            Output output,
            Documentation documentation) {
        this.name = name;
        this.request = request;
        this.listing = listing;
        this.guard = guard;
        this.output = output;
        this.documentation = documentation;
    }

    private static Operation of(Method method, String name, String path) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    name + ": the name must be verb_noun in lower case, with at most 40 characters");
        }
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    name + ": the path must begin with / and have neither a query nor a final slash: " + path);
        }
        if (!Template.isWellFormed(path)) {
            throw new IllegalArgumentException(
                    name + ": a placeholder of the path must be lower_case in braces: " + path);
        }
        return new Operation(
                name, OperationRequest.of(method, path), null, Guard.of(method), Output.PLAIN, Documentation.EMPTY);
    }

    /** An operation that reads. */
    public static Operation get(String name, String path) {
        return of(Method.GET, name, path);
    }

    /** An operation that creates or acts. */
    public static Operation post(String name, String path) {
        return of(Method.POST, name, path);
    }

    /** An operation that changes what exists. */
    public static Operation put(String name, String path) {
        return of(Method.PUT, name, path);
    }

    /** An operation that removes, so that every call is a risk that a person confirms. */
    public static Operation delete(String name, String path) {
        return of(Method.DELETE, name, path);
    }

    @Override
    Operation with(OperationRequest other) {
        return new Operation(name, other, listing, guard, output, documentation);
    }

    @Override
    Operation with(Listing other) {
        return new Operation(name, request, other, guard, output, documentation);
    }

    @Override
    Operation with(Guard other) {
        return new Operation(name, request, listing, other, output, documentation);
    }

    @Override
    Operation with(Output other) {
        return new Operation(name, request, listing, guard, other, documentation);
    }

    @Override
    Operation with(Documentation other) {
        return new Operation(name, request, listing, guard, output, other);
    }

    @Override
    OperationRequest request() {
        return request;
    }

    @Override
    Guard guard() {
        return guard;
    }

    /** The handling of the answer. */
    @Override
    public Output output() {
        return output;
    }

    @Override
    Documentation documentation() {
        return documentation;
    }

    /** Returns a sentence for each undocumented value in a call, with the nearest documented ones. */
    public List<String> undocumented(Arguments arguments) {
        return documentation.documented().stream()
                .flatMap(values -> values.doubts(arguments).stream())
                .toList();
    }

    /**
     * Checks the complete declaration; the build does so for each operation.
     *
     * @throws IllegalStateException when the declaration is wrong; the message names the operation and the rule
     */
    public void check() {
        List<String> problems = DeclarationCheck.problems(this);
        if (!problems.isEmpty()) {
            throw new IllegalStateException(name + ": " + String.join("; ", problems));
        }
    }

    /** The tool's name, {@code verb_noun}. */
    @Override
    public String name() {
        return name;
    }

    /** The HTTP method. */
    public Method method() {
        return request.method();
    }

    /** The path below the base URL, with {@code {name}} where a path argument goes. */
    public String path() {
        return request.path();
    }

    /** The effect of a call. */
    public Hints hints() {
        return guard.hints();
    }

    /** The tool's name for people. */
    public String title() {
        return documentation.title();
    }

    /** The result, the neighbour to use instead, and the source of ids. */
    public String description() {
        return documentation.description();
    }

    /** The description as a model reads it: with the rules for the arguments and the plan that is needed. */
    public String toolDescription() {
        List<String> sentences = new ArrayList<>();
        sentences.add(description());
        prerequisites().forEach(needed -> sentences.add(needed.words()));
        request.rules().forEach(rule -> sentences.add(rule.words()));
        sentences.add(plan().text());
        sentences.removeIf(String::isEmpty);
        return String.join(" ", sentences);
    }

    /** All arguments, in the order in which they were declared. */
    public List<Param> params() {
        return request.params();
    }

    /** The scope that Portkey requires of the key, alternatives joined by "or"; empty if none is required. */
    public String scope() {
        return String.join(" or ", scopes());
    }

    /** The alternatives of {@link #scope()}. */
    public List<String> scopes() {
        return guard.scopes();
    }

    /** The Portkey plan that this needs. */
    public RequiredPlan plan() {
        return documentation.plan();
    }

    /** Returns true if this lies on the host itself, beside the version of the base URL, and takes no key. */
    public boolean isPublicRoute() {
        return request.publicRoute();
    }

    /** The origin of another host that serves this for the public Portkey; empty for the host of the base URL. */
    public String otherHost() {
        return request.otherHost();
    }

    /** Words to find this by, in addition to its name and description; empty for none. */
    public String keywords() {
        return documentation.keywords();
    }

    /** The tool that lists the ids; empty where there is none. */
    public String findIdsWith() {
        return documentation.findIdsWith();
    }

    /** The range of time that this asks for; null for none. */
    public @Nullable RangeBounds range() {
        return request.range();
    }

    /** When the id of the organisation is filled in. */
    public Filling fillsOrganisation() {
        return request.organisation();
    }

    /** Returns true if this counts requests of workspaces, of all unless the caller names some. */
    public boolean countsWorkspaces() {
        return output.isAnalytics() && argumentNames().contains(WORKSPACE);
    }

    /** The place of the list in the answer; null unless this returns a list. */
    public Listing.@Nullable ListShape list() {
        return listing == null ? null : listing.shape();
    }

    /** How the API pages; null where this returns no list or all of it at once. */
    public Listing.@Nullable Paging paging() {
        return listing == null ? null : listing.paging();
    }

    /** The operation that reads what a call changes, so that its answer can show the change; empty for none. */
    public String showsChangeOf(Arguments arguments) {
        return output.change().readerFor(argument -> arguments.get(argument) != null);
    }

    /** Returns true if an argument filters the received items, since Portkey has no such filter. */
    public boolean filtersHere(String argument) {
        return params().stream()
                .anyMatch(param -> param.name().equals(argument) && param.place() == Param.Place.ANSWER);
    }

    /** Returns true if Portkey takes the call only from the key of a workspace. */
    public boolean needsWorkspaceKey() {
        return guard.needsWorkspaceKey();
    }

    /** The arguments that ask the API for one page, counted from 0; unchanged where it does not page. */
    public Arguments page(Arguments arguments, int size, int page) {
        Listing.Paging paging = paging();
        return paging == null ? arguments : arguments.with(PAGE_SIZE, size).with(CURRENT_PAGE, page + paging.first());
    }

    /** Returns true if a call makes an object, as its name says; other operations with POST act on one that is there. */
    public boolean creates() {
        return method() == Method.POST && (name.startsWith("create_") || name.startsWith("invite_"));
    }

    /** The question to a person; null unless a call has a risk or may affect the key in use. */
    public @Nullable Confirmation confirmation() {
        return guard.confirmation();
    }

    /** The question to a person about any call, with the title and the ids where none is declared. */
    public Confirmation question() {
        Confirmation declared = guard.confirmation();
        return declared != null
                ? declared
                : Confirmation.of(
                        output.returnResultOf(),
                        title()
                                + placeholders().stream()
                                        .map(id -> " {" + id + "}")
                                        .collect(Collectors.joining())
                                + "?");
    }

    /** When a call is more than a plain write; empty where it never is. */
    public List<RiskRule> risks() {
        return guard.risks();
    }

    /** The effect in a few words, for people and models. */
    public String effect() {
        return guard.effect();
    }

    /** The reads for the present values of arguments that are not in the object of the question. */
    public Map<String, PresentValue> present() {
        return guard.present();
    }

    /** Returns true if a call ends or narrows an API key, perhaps the one in use. */
    public boolean affectsApiKey(Arguments arguments) {
        return guard.affectsApiKey(arguments);
    }

    /** The argument that names the owner whose API keys end with this operation; empty if no keys end. */
    public String endsKeysOf() {
        return guard.endsKeysOf();
    }

    /** Returns true if some call ends or narrows an API key. */
    public boolean affectsSomeApiKey() {
        return guard.affectsApiKey() != null;
    }

    /** The things without which a call fails. */
    public List<Prerequisite> prerequisites() {
        return documentation.prerequisites();
    }

    /** The meaning of a status for this operation; empty where it has the usual one. */
    public String errorHint(int status) {
        return documentation.errorHint(status);
    }

    /** Arguments that only another operation takes, each with a sentence that names it. */
    public Map<String, String> elsewhere() {
        return documentation.elsewhere();
    }

    /** Relations between the arguments. */
    public List<Rule> rules() {
        return request.rules();
    }

    /** The schema of the arguments, as advertised and as enforced. */
    public Schema inputSchema() {
        return request.inputSchema();
    }

    /** The members of the JSON body by the API's names, null for each that is to be cleared. */
    public Map<String, @Nullable Object> bodyMembers(Arguments arguments) {
        return request.bodyMembers(arguments);
    }

    /** The names of all arguments, in the order in which they were declared. */
    public List<String> argumentNames() {
        return params().stream().map(Param::name).toList();
    }

    /** Returns whether a call without this argument is refused. */
    public boolean requires(String argument) {
        return params().stream()
                .anyMatch(param -> param.required() && param.name().equals(argument));
    }

    /** The arguments of one part of the request, in the order in which they were declared. */
    public List<Param> params(Param.Place place) {
        return request.params(place);
    }

    /** The names of the placeholders of the path, in order. */
    public List<String> placeholders() {
        return Template.placeholders(path());
    }

    /** The path with every placeholder replaced by the function's value for its name. */
    public String expandPath(UnaryOperator<String> segment) {
        return Template.expand(path(), segment);
    }
}
