/** Stores in memory: small, slow, obviously right; they pass the same contract suites as the real ones. */
@NullMarked
package org.crypttalk.server.store.memory;

import org.jspecify.annotations.NullMarked;
