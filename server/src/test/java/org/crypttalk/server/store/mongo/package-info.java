/** The stores in MongoDB: on a wire-compatible stand-in in this process, and on a real replica set where {@code MONGODB_URI} is set. */
@NullMarked
package org.crypttalk.server.store.mongo;

import org.jspecify.annotations.NullMarked;
