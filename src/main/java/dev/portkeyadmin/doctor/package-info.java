/** Checks an installation and says what to fix. */
package dev.portkeyadmin.doctor;
