package dev.portkeyadmin.sandbox.server;

/** A resource of the API, such as the users, as the sandbox serves it. */
@FunctionalInterface
public interface SandboxResource {

    /** Adds the routes of the resource. */
    void addTo(Router router);
}
