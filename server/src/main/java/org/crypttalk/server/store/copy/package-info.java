/**
 * Moving everything that a server keeps from one kind of store to another: what there is to move, kind by kind, and the copying with its
 * check. An adapter is a source or a target.
 */
@NullMarked
package org.crypttalk.server.store.copy;

import org.jspecify.annotations.NullMarked;
