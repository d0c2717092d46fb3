package dev.portkeyadmin.sandbox.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portkeyadmin.sandbox.data.ApiException;
import dev.portkeyadmin.sandbox.data.ModelCall;
import dev.portkeyadmin.sandbox.data.SandboxJson;
import dev.portkeyadmin.sandbox.server.Router;
import dev.portkeyadmin.sandbox.server.Router.KeyAccess;
import dev.portkeyadmin.sandbox.server.SandboxResource;

/** The public prices of models, which need no key. */
public final class Pricing implements SandboxResource {

    @Override
    public void addTo(Router router) {
        router.outsideBase(KeyAccess.NONE, "GET", "/model-configs/pricing/{provider}/{model}", request -> {
            String provider = request.variable("provider");
            String name = request.variable("model");
            return ModelCall.MODELS.stream()
                    .filter(model -> model.provider().equals(provider))
                    .filter(model -> model.name().equals(name))
                    .findFirst()
                    .map(Pricing::price)
                    .orElseThrow(ApiException::noModel);
        });
    }

    private static JsonNode price(ModelCall.Model model) {
        ObjectNode price = SandboxJson.object().put("currency", "USD");
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
                .add(SandboxJson.object().put("value", tokens))
                .add(SandboxJson.object().put("value", "rates." + rate));
    }
}
