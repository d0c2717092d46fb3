/** Quotes the text of others safely, writes lists of texts, and suggests the known name that an unknown one may mean. */
@NullMarked
package dev.portkeyadmin.text;

import org.jspecify.annotations.NullMarked;
