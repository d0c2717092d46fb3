package dev.portkeyadmin.operation;

/** The HTTP methods of the Portkey Admin API. */
public enum Method {
    GET,
    POST,
    PUT,
    DELETE
}
