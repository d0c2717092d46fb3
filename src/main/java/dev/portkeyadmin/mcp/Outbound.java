package dev.portkeyadmin.mcp;

/** Sends the messages of a session to the client. */
public interface Outbound {

    /** Answers a request; the answer to a cancelled request is dropped. */
    void result(long number, Object result);

    /** Answers a request with an error. */
    void error(long number, int code, String message);

    /** Sends a request of this server to the client. */
    void request(String id, Object request);

    /** Sends a notification to the client. */
    void notify(Object notification);

    /** Ends the service. */
    void close();
}
