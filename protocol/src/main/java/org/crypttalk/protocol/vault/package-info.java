/** Boxes, the key vault and the private store, as they look from outside and inside (protocol sections 2.4 and 5). */
@NullMarked
package org.crypttalk.protocol.vault;

import org.jspecify.annotations.NullMarked;
