/** Reads and writes JSON without a mapper and escapes invisible characters. */
package dev.portkeyadmin.json;
