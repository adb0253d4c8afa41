/**
 * The stores in MongoDB, for servers of several nodes: any number of processes may use one database at once. Nothing here needs a
 * transaction; what must change together is one document, and what must be unique is a unique index.
 */
@NullMarked
package org.crypttalk.server.store.mongo;

import org.jspecify.annotations.NullMarked;
