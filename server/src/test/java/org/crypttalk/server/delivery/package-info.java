/** Delivery as seen from inside, where a story cannot make a connection slow at will. */
@NullMarked
package org.crypttalk.server.delivery;

import org.jspecify.annotations.NullMarked;
