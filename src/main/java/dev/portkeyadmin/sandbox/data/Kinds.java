package dev.portkeyadmin.sandbox.data;

/** The names of the tables that several resources use; responses show them as the type of an object. */
public final class Kinds {

    public static final String USER = "user";
    public static final String INVITE = "invite";
    public static final String WORKSPACE_USER = "workspace-user";
    public static final String WORKSPACE = "workspace";
    public static final String API_KEY = "api-key";
    public static final String COLLECTION = "collection";
    public static final String LABEL = "label";
    public static final String PROMPT_PARTIAL = "prompt-partial";
    public static final String PROMPT = "prompt";
    public static final String PROMPT_VERSION = "prompt-version";
    public static final String CONFIG = "config";
    public static final String GUARDRAIL = "guardrail";
    public static final String INTEGRATION = "integration";
    public static final String PROVIDER = "provider";
    public static final String VIRTUAL_KEY = "virtual-key";
    public static final String MCP_INTEGRATION = "mcp-integration";
    public static final String MCP_SERVER = "mcp-server";
    public static final String MCP_CAPABILITY = "mcp-capability";
    public static final String SECRET_REFERENCE = "secret-reference";

    private Kinds() {}
}
