/** Sends operations over HTTP: requests, retries, deadlines and errors. */
package dev.portkeyadmin.client;
