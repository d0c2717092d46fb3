package dev.portkeyadmin.operation;

import org.jspecify.annotations.Nullable;

/**
 * The list that an operation returns.
 *
 * @param paging null where the API returns the list whole
 */
record Listing(Operation.ListShape shape, Operation.@Nullable Paging paging) {}
