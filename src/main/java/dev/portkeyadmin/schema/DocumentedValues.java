package dev.portkeyadmin.schema;

import java.util.List;

/** Holds the longer lists of values that Portkey documents, for the operations and for the sandbox. */
public final class DocumentedValues {

    /** The categories of the check portkey.moderateContent. */
    public static final List<String> MODERATION = List.of(
            "hate",
            "hate/threatening",
            "harassment",
            "harassment/threatening",
            "self-harm",
            "self-harm/intent",
            "self-harm/instructions",
            "sexual",
            "sexual/minors",
            "violence",
            "violence/graphic");

    /** The categories of the check portkey.pii. */
    public static final List<String> PERSONAL_DATA =
            List.of("EMAIL_ADDRESS", "PHONE_NUMBER", "LOCATION_ADDRESS", "NAME", "IP_ADDRESS", "CREDIT_CARD", "SSN");

    /** The fields that an export of logs can hold. */
    public static final List<String> LOG_FIELDS = List.of(
            "id",
            "trace_id",
            "created_at",
            "request",
            "response",
            "is_success",
            "ai_org",
            "ai_model",
            "req_units",
            "res_units",
            "total_units",
            "request_url",
            "cost",
            "cost_currency",
            "response_time",
            "response_status_code",
            "mode",
            "config",
            "prompt_slug",
            "metadata");

    private DocumentedValues() {}
}
