package dev.portkeyadmin.mcp;

import static dev.portkeyadmin.support.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.mcp.RequestStates.InvalidStateException;
import dev.portkeyadmin.safety.ApprovalRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that a state in the hands of a client serves one answer to one question about one call. */
class RequestStatesTest {

    private static final String TOOL = "delete_user";

    /** Close to where the clock of the JVM overflows. */
    private final AtomicLong clock =
            new AtomicLong(Long.MAX_VALUE - Duration.ofMinutes(5).toNanos());

    private final AtomicLong timeOfDay = new AtomicLong(Integer.MAX_VALUE - 5L);

    private final RequestStates states = new RequestStates(clock::get, timeOfDay::get);

    private static JsonNode arguments(String json) {
        try {
            return Json.read(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private String issue() {
        return states.issue(TOOL, arguments("{'user_id':'u','n':{'a':1,'b':[2.50]}}"), "fingerprint", 0);
    }

    private RequestStates.Asked use(String state) throws InvalidStateException {
        return states.use(state, TOOL, arguments("{'n':{'b':[2.50],'a':1},'user_id':'u'}"));
    }

    @Test
    void acceptsAStateForItsCallWhateverTheOrderOfTheArguments() throws InvalidStateException {
        RequestStates.Asked asked = use(issue());
        assertThat(asked.was("fingerprint")).isTrue();
        assertThat(asked.was("Fingerprint")).isFalse();
        assertThat(asked.was("")).isFalse();
        assertThat(asked.round()).isZero();
    }

    @Test
    void refusesAStateThatWasUsed() throws InvalidStateException {
        String state = issue();
        use(state);
        assertThatThrownBy(() -> use(state))
                .hasMessageContaining("used before")
                .hasMessageContaining("no request was sent");
        assertThat(issue()).isNotEqualTo(state);
    }

    @Test
    void refusesAStateAfterTenMinutesInWhichTheMachineSlept() throws InvalidStateException {
        String early = issue();
        String late = issue();
        timeOfDay.addAndGet(ApprovalRequest.VALIDITY.toSeconds());
        use(early);
        timeOfDay.addAndGet(1);
        assertThatThrownBy(() -> use(late)).hasMessageContaining("expired");
    }

    @Test
    void refusesAStateAfterTenMinutesAndNotBefore() throws InvalidStateException {
        String early = issue();
        String late = issue();
        clock.addAndGet(ApprovalRequest.VALIDITY.toNanos());
        use(early);
        clock.addAndGet(1);
        assertThatThrownBy(() -> use(late)).hasMessageContaining("expired");
        assertThatThrownBy(() -> use(early)).isInstanceOf(InvalidStateException.class);
    }

    @Test
    void refusesAStateThatWasChangedInAnyByte() {
        byte[] bytes = Base64.getUrlDecoder().decode(issue());
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            String changed = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            assertThatThrownBy(() -> use(changed)).as("byte " + i).hasMessageContaining("was changed");
            bytes[i] ^= 1;
        }
    }

    /** The last characters of Base64 hold bits that belong to no byte, and padding may follow them. */
    @Test
    void refusesAnotherTextOfTheSameBytes() throws InvalidStateException {
        String state = issue();
        byte[] bytes = Base64.getUrlDecoder().decode(state);
        List<String> others = new ArrayList<>(List.of(state + "=", state + "=="));
        for (char end = '-'; end <= 'z'; end++) {
            others.add(state.substring(0, state.length() - 1) + end);
        }
        int same = 0;
        for (String other : others) {
            if (!other.equals(state)) {
                assertThatThrownBy(() -> use(other)).as(other).hasMessageContaining("was changed");
                same += isTextOf(other, bytes) ? 1 : 0;
            }
        }
        assertThat(same).isPositive();
        use(state);
    }

    private static boolean isTextOf(String state, byte[] bytes) {
        try {
            return Arrays.equals(Base64.getUrlDecoder().decode(state), bytes);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAA", "!", "\u0000", "====="})
    void refusesATextThatIsNotAState(String text) {
        assertThatThrownBy(() -> use(text)).hasMessageContaining("was changed");
        assertThatThrownBy(() -> use(issue() + text + "AAAA")).hasMessageContaining("was changed");
    }

    @Test
    void refusesTheStateOfAnotherProcess() {
        String foreign = new RequestStates(clock::get, timeOfDay::get)
                .issue(TOOL, arguments("{'n':{'b':[2.50],'a':1},'user_id':'u'}"), "fingerprint", 0);
        assertThatThrownBy(() -> use(foreign)).hasMessageContaining("another server process");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'user_id':'v','n':{'a':1,'b':[2.50]}}",
                "{'user_id':'u','n':{'a':1,'b':[2.50,3]}}",
                "{'user_id':'u','n':{'a':'1','b':[2.50]}}",
                "{'user_id':'u'}",
                "{}"
            })
    void refusesAStateForOtherArguments(String other) {
        String state = issue();
        assertThatThrownBy(() -> states.use(state, TOOL, arguments(other))).hasMessageContaining("another call");
        assertThatThrownBy(() -> states.use(state, "delete_users", arguments("{'n':{'b':[2.50],'a':1},'user_id':'u'}")))
                .hasMessageContaining("another call");
    }

    @Test
    void remembersABoundedNumberOfUsedStatesAndNeverAcceptsOneTwice() throws InvalidStateException {
        List<String> used = new ArrayList<>();
        String unused = issue();
        for (int i = 0; i < RequestStates.MAX_USED + 10; i++) {
            clock.addAndGet(1000);
            used.add(issue());
        }
        for (String state : used) {
            use(state);
        }
        for (String state : used) {
            assertThatThrownBy(() -> use(state)).isInstanceOf(InvalidStateException.class);
        }
        // As old as one that is no longer remembered.
        assertThatThrownBy(() -> use(unused)).hasMessageContaining("expired");
        clock.addAndGet(1000);
        use(issue());
    }
}
