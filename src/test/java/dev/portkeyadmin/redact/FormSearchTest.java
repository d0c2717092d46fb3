package dev.portkeyadmin.redact;

import static dev.portkeyadmin.support.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests that the search finds exactly what a text holds, in any place and beside any other text. */
class FormSearchTest {

    /** Few characters of one to four bytes, so that forms and texts are often alike. */
    private static final int[] CHARACTERS = {'a', 'b', '"', '\\', 0x7F, 0xE9, 0x65E5, 0xFFFD, 0x1F600};

    private static String text(Random random, int least, int most) {
        int length = least + random.nextInt(most - least + 1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }

    @Test
    void findsWhatATextHoldsAtItsStartItsEndAndBetweenOtherCharacters() {
        Random random = new Random(7);
        for (int round = 0; round < 5_000; round++) {
            List<SecretForms.SecretForm> forms = new ArrayList<>();
            for (int count = random.nextInt(4); count >= 0; count--) {
                String form = text(random, KnownSecrets.SHORTEST, 12);
                forms.add(new SecretForms.SecretForm(form, form));
            }
            FormSearch search = new FormSearch(forms);
            String form = forms.get(0).inJson();
            for (String json : List.of(
                    form, form + text(random, 0, 9), text(random, 0, 9) + form, text(random, 0, 9) + form + "é")) {
                assertThat(search.findsAnyIn(json)).as("%s in %s", form, json).isTrue();
            }
            String other = text(random, 0, 60);
            assertThat(search.findsAnyIn(other))
                    .as("%s in %s", forms, other)
                    .isEqualTo(forms.stream().anyMatch(each -> other.contains(each.inJson())));
        }
    }
}
