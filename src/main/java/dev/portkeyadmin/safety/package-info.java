/** Recognises the API key in use, and defines the channels through which a person is asked. */
@NullMarked
package dev.portkeyadmin.safety;

import org.jspecify.annotations.NullMarked;
