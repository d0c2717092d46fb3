/** Prompts, partials, collections and labels. */
package dev.portkeyadmin.sandbox.prompts;
