/** Sends operations over HTTP: requests, retries and deadlines. */
@NullMarked
package dev.portkeyadmin.client;

import org.jspecify.annotations.NullMarked;
