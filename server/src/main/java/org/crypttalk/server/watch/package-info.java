/** What an operator sees of a running node: whether it is ready, and its figures. */
@NullMarked
package org.crypttalk.server.watch;

import org.jspecify.annotations.NullMarked;
