/** What a person's devices share through the server: the private store (protocol section 5.2). */
@NullMarked
package org.crypttalk.client.shared;

import org.jspecify.annotations.NullMarked;
