package dev.portkeyadmin.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.Router.Keys;

/** What the models cost, told to everybody. */
final class Pricing {

    void addTo(Router router) {
        router.on(Keys.NONE, "GET", "/model-configs/pricing/{provider}/{model}", request -> {
            String provider = request.variable("provider");
            String name = request.variable("model");
            return Usage.MODELS.stream()
                    .filter(model -> model.provider().equals(provider))
                    .filter(model -> model.name().equals(name))
                    .findFirst()
                    .map(Pricing::price)
                    .orElseThrow(ApiError::noModel);
        });
    }

    private static JsonNode price(Usage.Model model) {
        ObjectNode price = Json.object().put("currency", "USD");
        ObjectNode perToken = price.putObject("pay_as_you_go");
        perToken.putObject("request_token").put("price", model.promptPrice() / 1e6);
        perToken.putObject("response_token").put("price", model.completionPrice() / 1e6);
        ObjectNode calculate = price.putObject("calculate");
        product(calculate.putObject("request"), "input_tokens", "request_token");
        product(calculate.putObject("response"), "output_tokens", "response_token");
        return price;
    }

    private static void product(ObjectNode node, String tokens, String rate) {
        node.put("operation", "multiply")
                .putArray("operands")
                .add(Json.object().put("value", tokens))
                .add(Json.object().put("value", "rates." + rate));
    }
}
