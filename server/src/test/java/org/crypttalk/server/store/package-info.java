/** The contract suites of the stores: one for each interface, run on every adapter. */
@NullMarked
package org.crypttalk.server.store;

import org.jspecify.annotations.NullMarked;
