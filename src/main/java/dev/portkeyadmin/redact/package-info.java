/** Removes secrets from everything that this process writes. */
package dev.portkeyadmin.redact;
