package dev.portkeyadmin.resources;

import static dev.portkeyadmin.operation.Operation.get;
import static dev.portkeyadmin.schema.Schemas.id;
import static dev.portkeyadmin.schema.Schemas.modelName;

import dev.portkeyadmin.client.BaseService;
import dev.portkeyadmin.client.PortkeyClient;
import dev.portkeyadmin.operation.Operation;
import java.util.List;

/** Public list prices of models. */
final class PricingService extends BaseService {

    PricingService(PortkeyClient connection) {
        super(connection, "price list cost");
    }

    @Override
    public List<Operation> operations() {
        return List.of(get("get_model_pricing", "/model-configs/pricing/{provider}/{model}")
                .title("Get model pricing")
                .cents("price", "price_usd")
                .description(
                        "Returns a model's public list price per token in US cents (price) and dollars (price_usd): "
                                + "pay_as_you_go with request_token, response_token and more. Own prices are in list_integration_models.")
                .path("provider", id("Such as openai, azure-openai, bedrock, x-ai."))
                .path("model", modelName("Exact name, such as claude-opus-4-5-20251101; may hold a slash."))
                .publicRoute()
                .errorHint(
                        404, "No price is listed under these names; model is the full name that the AI provider uses.")
                .keywords("cost rate million input output cached expensive cheap compare rates costs token"));
    }
}
