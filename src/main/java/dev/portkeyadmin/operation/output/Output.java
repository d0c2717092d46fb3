package dev.portkeyadmin.operation.output;

import dev.portkeyadmin.schema.Reference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The changes that an operation makes to an answer. Immutable: each {@code with} method changes a copy. */
public final class Output {

    public static final Output PLAIN = new Output();

    private String returnResultOf = "";
    private Map<String, String> renamed = Map.of();
    private String parseJsonField = "";
    private String message = "";
    private List<String> oneTimeSecrets = List.of();
    private List<String> redactFields = List.of();
    private Map<String, String> filtersAgain = Map.of();
    private Map<String, LeftOut> leftOut = Map.of();
    private Map<String, List<Reference>> named = Map.of();
    private boolean namesTargets;
    private ChangeReader change = new ChangeReader("", Map.of(), Map.of());
    private Listing.@Nullable Published published;
    private Map<String, String> lifted = Map.of();
    private @Nullable Holder holder;
    private @Nullable Made made;
    private @Nullable Details details;
    private List<Exemptions> exemptions = List.of();
    private List<AnswerNote> answerNotes = List.of();
    private Map<String, String> notesIfGiven = Map.of();
    private List<ItemCount> counts = List.of();
    private List<SharedMark> shared = List.of();
    private @Nullable Figures figures;

    private Output() {}

    private Output(Output other) {
        returnResultOf = other.returnResultOf;
        renamed = other.renamed;
        parseJsonField = other.parseJsonField;
        message = other.message;
        oneTimeSecrets = other.oneTimeSecrets;
        redactFields = other.redactFields;
        filtersAgain = other.filtersAgain;
        leftOut = other.leftOut;
        named = other.named;
        namesTargets = other.namesTargets;
        change = other.change;
        published = other.published;
        lifted = other.lifted;
        holder = other.holder;
        made = other.made;
        details = other.details;
        exemptions = other.exemptions;
        answerNotes = other.answerNotes;
        notesIfGiven = other.notesIfGiven;
        counts = other.counts;
        shared = other.shared;
        figures = other.figures;
    }

    /**
     * The operation that reads what a write changes.
     *
     * @param reader its name; empty for none
     * @param arguments those that it gets besides the ids
     * @param others the operations that read it in its place where a call names an argument, by the arguments
     */
    public record ChangeReader(String reader, Map<String, String> arguments, Map<String, String> others) {

        /** The operation that reads it for a call, empty for none; the predicate is true for the arguments that the call names. */
        public String readerFor(Predicate<String> isGiven) {
            return others.keySet().stream()
                    .filter(isGiven)
                    .findFirst()
                    .map(argument -> others.getOrDefault(argument, ""))
                    .orElse(reader);
        }

        /** All operations that {@link #readerFor} may return. */
        public List<String> readers() {
            return Stream.concat(Stream.of(reader), others.values().stream())
                    .filter(name -> !name.isEmpty())
                    .toList();
        }
    }

    /** The operation whose answer follows a write; empty for none. */
    public String returnResultOf() {
        return returnResultOf;
    }

    public Output withReturnResultOf(String reader) {
        Output copy = new Output(this);
        copy.returnResultOf = reader;
        return copy;
    }

    /** Names of members of the answer, each with the name that the API gives it. */
    public Map<String, String> renamed() {
        return renamed;
    }

    public Output withRenamed(String apiName, String name) {
        Output copy = new Output(this);
        copy.renamed = plus(renamed, name, apiName);
        return copy;
    }

    /** The member that holds JSON in a string; empty for none. */
    public String parseJsonField() {
        return parseJsonField;
    }

    public Output withParseJsonField(String member) {
        Output copy = new Output(this);
        copy.parseJsonField = member;
        return copy;
    }

    /** A sentence for the answer; empty for none. */
    public String message() {
        return message;
    }

    public Output withMessage(String text) {
        Output copy = new Output(this);
        copy.message = text;
        return copy;
    }

    /** Members that hold secrets. */
    public List<String> oneTimeSecrets() {
        return oneTimeSecrets;
    }

    public Output withOneTimeSecrets(List<String> members) {
        Output copy = new Output(this);
        copy.oneTimeSecrets = members;
        return copy;
    }

    /** Members of each item that may hold secrets of other people. */
    public List<String> redactFields() {
        return redactFields;
    }

    public Output withRedactFields(List<String> members) {
        Output copy = new Output(this);
        copy.redactFields = members;
        return copy;
    }

    /** Arguments that are applied to the items as well, each with the member that it filters by. */
    public Map<String, String> filtersAgain() {
        return filtersAgain;
    }

    public Output withFilterAgain(String argument, String member) {
        Output copy = new Output(this);
        copy.filtersAgain = plus(filtersAgain, argument, member);
        return copy;
    }

    /** Arguments that leave out items, each with those that it leaves out. */
    public Map<String, LeftOut> leftOut() {
        return leftOut;
    }

    public Output withLeftOut(String argument, LeftOut items) {
        Output copy = new Output(this);
        copy.leftOut = plus(leftOut, argument, items);
        return copy;
    }

    /** Members of each item that hold an id, each with the kinds of object that it may be the id of. */
    public Map<String, List<Reference>> named() {
        return named;
    }

    public Output withNamed(String member, List<Reference> kinds) {
        Output copy = new Output(this);
        copy.named = plus(named, member, kinds);
        return copy;
    }

    /** True if each item is the record of a request, whose object is to be named. */
    public boolean namesTargets() {
        return namesTargets;
    }

    public Output withTargetNames() {
        Output copy = new Output(this);
        copy.namesTargets = true;
        return copy;
    }

    /** The operation that reads what a write changes, if the answer of the write is to be kept. */
    public ChangeReader change() {
        return change;
    }

    public Output withChange(String reader, Map<String, String> arguments) {
        Output copy = new Output(this);
        copy.change = new ChangeReader(reader, arguments, change.others());
        return copy;
    }

    public Output withChangeWhere(String argument, String reader) {
        Output copy = new Output(this);
        copy.change = new ChangeReader(change.reader(), change.arguments(), plus(change.others(), argument, reader));
        return copy;
    }

    /** How the items of a list of versions show which one is in use; null for other lists. */
    public Listing.@Nullable Published published() {
        return published;
    }

    public Output withPublished(Listing.Published other) {
        Output copy = new Output(this);
        copy.published = other;
        return copy;
    }

    /** Members that each item gets, each with the path of the value in the item. */
    public Map<String, String> lifted() {
        return lifted;
    }

    public Output withLifted(String member, String path) {
        Output copy = new Output(this);
        copy.lifted = plus(lifted, member, path);
        return copy;
    }

    /** How the answer says which item has the value of an argument; null where no item has it. */
    public @Nullable Holder holder() {
        return holder;
    }

    public Output withHolder(Holder other) {
        Output copy = new Output(this);
        copy.holder = other;
        return copy;
    }

    /** The objects that the write may make elsewhere; null for none. */
    public @Nullable Made made() {
        return made;
    }

    public Output withMade(Made other) {
        Output copy = new Output(this);
        copy.made = other;
        return copy;
    }

    /** The members of the written object that the answer shows; null for other writes. */
    public @Nullable Details details() {
        return details;
    }

    public Output withDetails(Details other) {
        Output copy = new Output(this);
        copy.details = other;
        return copy;
    }

    /** The workspaces to which what a write changes does not apply. */
    public List<Exemptions> exemptions() {
        return exemptions;
    }

    public Output withExemptions(Exemptions added) {
        Output copy = new Output(this);
        copy.exemptions = Stream.concat(exemptions.stream(), Stream.of(added)).toList();
        return copy;
    }

    /** Sentences for answers that hold certain values. */
    public List<AnswerNote> answerNotes() {
        return answerNotes;
    }

    public Output withAnswerNote(AnswerNote added) {
        Output copy = new Output(this);
        copy.answerNotes = Stream.concat(answerNotes.stream(), Stream.of(added)).toList();
        return copy;
    }

    /** Sentences for answers of calls that give an argument, by the argument. */
    public Map<String, String> notesIfGiven() {
        return notesIfGiven;
    }

    public Output withNoteIfGiven(String argument, String sentence) {
        Output copy = new Output(this);
        copy.notesIfGiven = plus(notesIfGiven, argument, sentence);
        return copy;
    }

    /** The counts that each item gets where a call asks for them. */
    public List<ItemCount> counts() {
        return counts;
    }

    public Output withCounts(List<ItemCount> other) {
        Output copy = new Output(this);
        copy.counts = other;
        return copy;
    }

    /** The marks of objects of the organisation in this list of a workspace. */
    public List<SharedMark> shared() {
        return shared;
    }

    public Output withShared(SharedMark added) {
        Output copy = new Output(this);
        copy.shared = Stream.concat(shared.stream(), Stream.of(added)).toList();
        return copy;
    }

    /** The meaning of the numbers of analytics; plain for other answers. */
    public Figures figures() {
        return figures == null ? Figures.PLAIN : figures;
    }

    /** Returns true if the answer is one of analytics. */
    public boolean isAnalytics() {
        return figures != null;
    }

    public Output withFigures(Figures other) {
        Output copy = new Output(this);
        copy.figures = other;
        return copy;
    }

    static <V> Map<String, V> plus(Map<String, V> map, String key, V value) {
        Map<String, V> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return Collections.unmodifiableMap(more);
    }
}
