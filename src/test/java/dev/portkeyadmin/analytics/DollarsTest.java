package dev.portkeyadmin.analytics;

import static dev.portkeyadmin.support.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.support.TestCatalogue;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the dollars that stand beside cents. */
class DollarsTest {

    @ParameterizedTest
    @CsvSource({
        "3887.3067, 38.873067",
        "0.1, 0.001",
        "100, 1",
        "0, 0",
        "0.012345678, 0.000123",
        "0.00025, 0.0000025",
        "0.0000123456, 0.000000123",
        "-0.00025, -0.0000025",
        "\"12.50\", 0.125",
    })
    void keepsADigitOfThePriceOfASingleToken(String cents, String dollars) throws IOException {
        JsonNode answer = Json.read("{\"inner\":[{\"price\":" + cents + "}]}");
        Dollars.addTo(answer, Map.of("price", "price_usd"));
        assertThat(answer.at("/inner/0/price_usd").decimalValue()).isEqualByComparingTo(dollars);
    }

    @Test
    void keepsTheCostInARecordedResponse() throws IOException {
        JsonNode log =
                Json.read("{'metrics':{'cost':1.98025},'response':{'body':{'usage':{'cost':0.5},'metrics':{'cost':2}}}}"
                        .replace('\'', '"'));
        Dollars.addTo(
                log,
                TestCatalogue.on(null)
                        .require("get_log")
                        .operation()
                        .output()
                        .figures()
                        .cents());
        assertThat(log.at("/metrics/cost_usd").decimalValue()).isEqualByComparingTo("0.019803");
        assertThat(log.path("response").findValue("cost_usd")).isNull();
    }

    @Test
    void areDeclaredByEveryOperationThatAnswersWithCents() {
        TestCatalogue.on(null).entries().stream()
                .map(entry -> entry.operation())
                .filter(operation -> operation.description().contains("cents"))
                .forEach(operation -> assertThat(operation.output().figures().cents())
                        .as(operation.name())
                        .isNotEmpty());
    }
}
