/** Writes the reference page of the tools. */
package dev.portkeyadmin.docs;
