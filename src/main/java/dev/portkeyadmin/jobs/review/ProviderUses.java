package dev.portkeyadmin.jobs.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.portkeyadmin.jobs.review.WorkspaceFacts.ReviewedWorkspace;
import dev.portkeyadmin.json.Json;
import dev.portkeyadmin.text.ComparedText;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Recognises what names a provider: by its slug as a virtual key, or behind an at sign as a provider or before a model.
 *
 * @param slugs of the providers that are meant
 * @param isKnown whether a list of providers shows them
 */
record ProviderUses(Set<String> slugs, boolean isKnown) {

    private static final String SLUG = "slug";

    /** Takes a text for the slug, id or name of providers, of their integration or of the AI provider behind it; else for the slug of one that no list shows. */
    static ProviderUses of(WorkspaceFacts facts, String text) {
        Set<String> slugs = new LinkedHashSet<>();
        for (ReviewedWorkspace part : facts.parts) {
            for (JsonNode provider : part.items(WorkspaceFacts.PROVIDERS)) {
                JsonNode integration = facts.integrations.getOrDefault(
                        provider.path("integration_id").asText(""), MissingNode.getInstance());
                boolean isMeant = Stream.of(provider, integration)
                        .flatMap(each ->
                                Stream.of("id", SLUG, "name", "ai_provider_id").map(each::path))
                        .anyMatch(name -> ComparedText.folded(name.asText("")).equals(ComparedText.folded(bare(text))));
                if (isMeant && !provider.path(SLUG).asText("").isEmpty()) {
                    slugs.add(provider.path(SLUG).asText());
                }
            }
        }
        return slugs.isEmpty() ? new ProviderUses(Set.of(bare(text)), false) : new ProviderUses(slugs, true);
    }

    private static String bare(String text) {
        return text.startsWith("@") && text.length() > 1 ? text.substring(1) : text;
    }

    /** Returns whether a tree names one of the providers, at any depth and in JSON inside of texts. */
    boolean isNamed(JsonNode tree) {
        if (tree.isTextual() && tree.textValue().strip().startsWith("{")) {
            try {
                return isNamed(Json.read(tree.textValue()));
            } catch (IOException e) {
                return false;
            }
        }
        return slugs.contains(tree.path("virtual_key").asText(""))
                || slugs.contains(marked(tree.path("provider").asText("")))
                || slugs.contains(marked(tree.path("model").asText("").replaceFirst("/.*", "")))
                || tree.valueStream().anyMatch(this::isNamed);
    }

    /** The slug behind an at sign; empty without one, because the text may be the name of an AI provider or of a model. */
    private static String marked(String text) {
        return text.length() > 1 && text.startsWith("@") ? bare(text) : "";
    }
}
