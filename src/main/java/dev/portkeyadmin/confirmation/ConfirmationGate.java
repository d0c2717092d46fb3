package dev.portkeyadmin.confirmation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.catalogue.Catalogue;
import dev.portkeyadmin.catalogue.KeyOrganisation;
import dev.portkeyadmin.client.Deadline;
import dev.portkeyadmin.client.outcome.CallException;
import dev.portkeyadmin.client.outcome.RefusedException;
import dev.portkeyadmin.confirmation.question.Changes;
import dev.portkeyadmin.confirmation.question.Question;
import dev.portkeyadmin.confirmation.state.Assessment;
import dev.portkeyadmin.confirmation.state.CallState;
import dev.portkeyadmin.confirmation.state.Lookups;
import dev.portkeyadmin.confirmation.state.Names;
import dev.portkeyadmin.operation.Operation;
import dev.portkeyadmin.operation.input.Arguments;
import dev.portkeyadmin.redact.Secrets;
import dev.portkeyadmin.risk.Effect;
import dev.portkeyadmin.risk.Risk;
import dev.portkeyadmin.safety.ApprovalRequest;
import dev.portkeyadmin.safety.CallContext;
import dev.portkeyadmin.safety.Change;
import dev.portkeyadmin.safety.ConfirmationOutcome;
import dev.portkeyadmin.safety.ConfirmationPolicy;
import dev.portkeyadmin.safety.ConfirmationPolicy.When;
import dev.portkeyadmin.safety.CurrentKey;
import dev.portkeyadmin.safety.PlanQuestion;
import java.time.Clock;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides before a risky call, or one that may end the key in use, whether a person has to approve it, and asks. A model cannot
 * approve by itself, since the answer does not come from the model.
 */
public final class ConfirmationGate {

    private final Catalogue catalogue;
    private final ConfirmationPolicy policy;
    private final CurrentKey currentKey;
    private final Secrets secrets;
    private final Channels channels;
    private final KeyOrganisation organisation;
    private final Clock clock;

    /** Reads what a question names through the same catalogue, and asks through these channels. */
    public ConfirmationGate(
            Catalogue catalogue,
            ConfirmationPolicy policy,
            CurrentKey currentKey,
            Secrets secrets,
            Channels channels,
            KeyOrganisation organisation,
            Clock clock) {
        this.clock = clock;
        this.catalogue = catalogue;
        this.policy = policy;
        this.currentKey = currentKey;
        this.secrets = secrets;
        this.channels = channels;
        this.organisation = organisation;
    }

    /** Returns false if a call certainly has no risk, regardless of its object. */
    public static boolean mayBeRisky(Operation operation, Arguments arguments) {
        return Assessment.isPossible(operation, arguments);
    }

    /**
     * The decision on one call.
     *
     * @param refusal the error for the caller; null when the call may be sent
     * @param known what was read for the decision, after the answer of a person where there was one
     * @param object what the call is about, as it was read; a missing node where no decision needed it
     */
    public record Decision(
            ConfirmationOutcome confirmation, @Nullable String refusal, EarlierAnswers known, JsonNode object) {

        Decision(ConfirmationOutcome confirmation, @Nullable String refusal, EarlierAnswers known) {
            this(confirmation, refusal, known, MissingNode.getInstance());
        }

        /** The call may be sent. */
        static Decision pass(ConfirmationOutcome confirmation) {
            return new Decision(confirmation, null, EarlierAnswers.NOTHING);
        }

        /** The call is refused, with what to do next. */
        static Decision refusal(ConfirmationOutcome confirmation, String tool, String reason) {
            return new Decision(confirmation, tool + ": nothing was changed. " + reason, EarlierAnswers.NOTHING);
        }

        private Decision about(CallState call) {
            return new Decision(confirmation, refusal, known, call.seen());
        }
    }

    /** The answers of operations that were read a moment ago. */
    @FunctionalInterface
    public interface EarlierAnswers {

        /** No operation was read before. */
        EarlierAnswers NOTHING = (operation, arguments) -> null;

        /** Returns the answer of an operation; null where it was not read. */
        @Nullable
        JsonNode answer(String operation, Arguments arguments);
    }

    /**
     * The outcome that a call would have.
     *
     * @param act what a yes to the question does
     * @param asks whether a person would be asked first
     * @param error with which the call would be refused whatever a person says; null for none
     */
    public record Preview(
            Risk risk,
            Set<Effect> effects,
            List<Change> changes,
            String question,
            String act,
            boolean asks,
            @Nullable String error) {}

    /** The reads before a question. */
    private record Considered(Assessment assessment, String danger, Question question, EarlierAnswers known) {}

    /**
     * Lets a call pass or refuses it; sends only reads.
     *
     * @param time that the call has with all its look-ups and all waiting for a client that has never answered
     * @throws CallException when the object of the call does not exist, or is one with which Portkey never does this
     */
    public Decision decide(Operation operation, Arguments arguments, CallContext caller, Deadline time)
            throws InterruptedException {
        boolean touchesKeys = !operation.endsKeysOf().isEmpty() || operation.affectsApiKey(arguments);
        boolean asksAll = policy.from() == Risk.PLAIN;
        boolean perhaps = asksAll || Assessment.isPossible(operation, arguments);
        if (!perhaps && !touchesKeys) {
            return Decision.pass(ConfirmationOutcome.NOT_NEEDED);
        }
        if (policy.when() == When.NEVER && !touchesKeys) {
            return Decision.pass(ConfirmationOutcome.SWITCHED_OFF);
        }
        Channels.Session session = channels.open(caller, time);
        try (Lookups lookups = new Lookups(catalogue, organisation, time, clock)) {
            CallState call = new CallState(operation, arguments, lookups);
            if (policy.when() != When.NEVER && session.canAsk(policy.when() == When.ALWAYS)) {
                call.prefetch();
            }
            String danger = KeyDanger.of(call, currentKey);
            Names names = new Names(call);
            Assessment assessment = Assessment.of(call, names);
            boolean risky = assessment.risk().compareTo(policy.from()) >= 0;
            if (danger.isEmpty() && !risky) {
                return new Decision(ConfirmationOutcome.NOT_NEEDED, null, lookups::known).about(call);
            }
            if (danger.isEmpty() && policy.when() == When.NEVER) {
                return Decision.pass(ConfirmationOutcome.SWITCHED_OFF).about(call);
            }
            boolean must = !danger.isEmpty() || policy.when() == When.ALWAYS;
            if (!session.canAsk(must)) {
                return NoPerson.decide(policy.when(), session, operation.name(), danger, "")
                        .about(call);
            }
            refuseTheFutile(call);
            return ask(call, Question.of(call, assessment, names, danger, secrets), session, danger, must)
                    .about(call);
        }
    }

    /**
     * Decides on all writes of a plan with one question that shows each of them; sends only reads. A plan that reaches people
     * outside the organisation is asked about, too, where a person can be asked.
     *
     * @throws CallException when the object of a write does not exist
     */
    public PlanApproval decide(PlanQuestion plan, CallContext caller) throws InterruptedException {
        Set<String> dangers = new LinkedHashSet<>();
        boolean risky = false;
        boolean reachesOthers = false;
        Deadline time = channels.begin();
        Channels.Session session = channels.open(caller, time);
        try (Lookups lookups = new Lookups(catalogue, organisation, time, clock)) {
            for (PlanQuestion.Write write : plan.writes()) {
                Operation operation = write.operation();
                Arguments arguments = write.arguments();
                reachesOthers |= operation.hints().openWorld();
                risky |= policy.from() == Risk.PLAIN;
                if (arguments != null) {
                    CallState call = new CallState(operation, arguments, lookups);
                    dangers.add(KeyDanger.of(call, currentKey));
                    risky |= Assessment.isPossible(operation, arguments)
                            && Assessment.of(call, new Names(call)).risk().compareTo(policy.from()) >= 0;
                }
            }
        }
        dangers.remove("");
        String danger = String.join(" ", dangers);
        boolean must = !danger.isEmpty() || risky && policy.when() == When.ALWAYS;
        if (!must && policy.when() == When.NEVER) {
            return approval(plan, ConfirmationOutcome.SWITCHED_OFF);
        }
        boolean required = must || risky;
        if (!required && !(reachesOthers && session.canAsk(false))) {
            return approval(plan, ConfirmationOutcome.NOT_NEEDED);
        }
        if (!session.canAsk(must)) {
            return of(plan, NoPerson.decide(policy.when(), session, plan.job(), danger, ""));
        }
        String text = (danger.isEmpty() ? "" : danger + " ") + plan.text();
        Channels.ChannelAnswer answer = session.ask(
                new ApprovalRequest(
                        plan.job(),
                        plan.act(),
                        text,
                        List.of(),
                        List.of(),
                        session.client(),
                        Fingerprint.of(plan, text)),
                must);
        ConfirmationOutcome outcome = answer.outcome();
        if (outcome.isYes()) {
            return new PlanApproval(plan, outcome, null, answer.isCurrent());
        }
        if (outcome != ConfirmationOutcome.NOBODY_TO_ASK || !answer.reason().isEmpty()) {
            return of(plan, Decision.refusal(outcome, plan.job(), answer.reason()));
        }
        return required
                ? of(plan, NoPerson.decide(policy.when(), session, plan.job(), danger, ""))
                : approval(plan, ConfirmationOutcome.NOT_NEEDED);
    }

    private static PlanApproval approval(PlanQuestion plan, ConfirmationOutcome outcome) {
        return of(plan, Decision.pass(outcome));
    }

    private static PlanApproval of(PlanQuestion plan, Decision decision) {
        return new PlanApproval(plan, decision.confirmation(), decision.refusal(), true);
    }

    /** Asks, and once more if what was shown has changed before the answer. */
    private Decision ask(CallState call, Question first, Channels.Session session, String danger, boolean must)
            throws InterruptedException {
        Question shown = first;
        for (int round = 0; ; round++) {
            refuseTheVast(call.operation(), shown);
            Channels.ChannelAnswer answer = session.ask(request(call, shown, session), must);
            ConfirmationOutcome outcome = answer.outcome();
            if (outcome == ConfirmationOutcome.NOBODY_TO_ASK) {
                return NoPerson.decide(policy.when(), session, call.operation().name(), danger, answer.reason());
            }
            if (!outcome.isYes()) {
                return Decision.refusal(outcome, call.operation().name(), answer.reason());
            }
            if (answer.isCurrent()) {
                return new Decision(outcome, null, call.lookups()::known);
            }
            Considered again = again(call.operation(), call.arguments());
            Question now = again.question();
            if (now.state().equals(shown.state())) {
                return new Decision(outcome, null, again.known());
            }
            if (round == 1) {
                return Decision.refusal(
                        ConfirmationOutcome.CHANGED, call.operation().name(), Channels.CHANGED);
            }
            shown = now;
        }
    }

    /** Refuses what Portkey would refuse even after a yes. */
    private void refuseTheFutile(CallState call) throws InterruptedException {
        String prohibition = currentKey.prohibition(call.operation());
        if (!prohibition.isEmpty()) {
            throw new RefusedException(call.operation().name() + ": nothing was changed. " + prohibition);
        }
        call.refuseTheImpossible();
    }

    /** The error with which a call would be refused even if a person confirmed it; null for none. */
    private @Nullable String certainError(CallState call, Question question, boolean asks) throws InterruptedException {
        try {
            refuseTheFutile(call);
            if (asks) {
                refuseTheVast(call.operation(), question);
            }
            return null;
        } catch (RefusedException e) {
            return e.getMessage();
        }
    }

    /** Refuses what one question cannot show, since the part that is left out could be the grave one. */
    private static void refuseTheVast(Operation operation, Question question) {
        if (!question.isWhole()) {
            throw new RefusedException(operation.name()
                    + ": nothing was changed. A person has to approve this call, and it changes more than one question "
                    + "can show. Change at most " + Changes.MOST + " things with one call, in texts of at most "
                    + Question.MOST_OF_A_TEXT + " characters and lists of at most " + Question.MOST_OF_A_LIST
                    + " items.");
        }
    }

    /** Reads everything again, after an answer. */
    private Considered again(Operation operation, Arguments arguments) throws InterruptedException {
        // The answer of a person took time, and the client still waits.
        try (Lookups lookups = new Lookups(catalogue, organisation, channels.begin(), clock)) {
            return consider(new CallState(operation, arguments, lookups));
        }
    }

    private Considered consider(CallState call) throws InterruptedException {
        call.prefetch();
        String danger = KeyDanger.of(call, currentKey);
        Names names = new Names(call);
        Assessment assessment = Assessment.of(call, names);
        Question question = Question.of(call, assessment, names, danger, secrets);
        return new Considered(assessment, danger, question, call.lookups()::known);
    }

    /**
     * Says what a call would do, without asking and without sending it.
     *
     * @throws CallException when the object of the call does not exist
     */
    public Preview preview(Operation operation, Arguments arguments) throws InterruptedException {
        try (Lookups lookups = new Lookups(catalogue, organisation, channels.begin(), clock)) {
            CallState call = new CallState(operation, arguments, lookups);
            Considered considered = consider(call);
            Assessment assessment = considered.assessment();
            boolean asks = !considered.danger().isEmpty()
                    || policy.when() != When.NEVER && assessment.risk().compareTo(policy.from()) >= 0;
            Set<Effect> effects = EnumSet.noneOf(Effect.class);
            effects.addAll(assessment.effects());
            String error = certainError(call, considered.question(), asks);
            return new Preview(
                    assessment.risk(),
                    effects,
                    considered.question().changes(),
                    considered.question().text(),
                    considered.question().act(),
                    asks && error == null,
                    error);
        }
    }

    private static ApprovalRequest request(CallState call, Question question, Channels.Session session) {
        return new ApprovalRequest(
                call.operation().name(),
                question.act(),
                question.text(),
                question.changes(),
                question.facts(),
                session.client(),
                Fingerprint.of(call.operation(), call.arguments(), question.state()));
    }
}
