package dev.portkeyadmin.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparedTextTest {

    @ParameterizedTest
    @CsvSource({"\u0141ukasz,lukasz", "Zoe\u0308,zoe", "S\u00d8REN,soren", "Stra\u00dfe,strasse", "\u00c6on,aeon"})
    void leavesOutAccentsAndCase(String text, String bare) {
        assertThat(ComparedText.bare(text)).isEqualTo(bare);
    }

    @ParameterizedTest
    @CsvSource({"STRASSE,Stra\u00dfe", "'Data\u00a0 science','data Science'", "Zoe\u0308,ZO\u00cb"})
    void foldsCaseBlanksAndTheEncodingOfCharacters(String text, String same) {
        assertThat(ComparedText.folded(text)).isEqualTo(ComparedText.folded(same));
    }

    @ParameterizedTest
    @CsvSource({"Zoe,Zo\u00eb", "Lukasz,\u0141ukasz"})
    void keepsAccentsWhereOnlyCaseIsFolded(String text, String other) {
        assertThat(ComparedText.folded(text)).isNotEqualTo(ComparedText.folded(other));
    }
}
