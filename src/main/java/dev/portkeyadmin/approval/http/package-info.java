/** Serves the approval pages over HTTP on 127.0.0.1, and nothing else. */
@NullMarked
package dev.portkeyadmin.approval.http;

import org.jspecify.annotations.NullMarked;
