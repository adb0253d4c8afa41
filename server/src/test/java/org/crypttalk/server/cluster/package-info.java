/** Nodes that tell each other by way of a real Redis in a process of its own. */
@NullMarked
package org.crypttalk.server.cluster;

import org.jspecify.annotations.NullMarked;
