/** Sends operations over HTTP: requests, retries, deadlines and errors. */
@NullMarked
package dev.portkeyadmin.client;

import org.jspecify.annotations.NullMarked;
