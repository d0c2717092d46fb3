/** Validation of request bodies. */
package dev.portkeyadmin.sandbox.body;
