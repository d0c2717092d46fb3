/** Tables, error responses and the sample data of the sandbox. */
@NullMarked
package dev.portkeyadmin.sandbox.data;

import org.jspecify.annotations.NullMarked;
