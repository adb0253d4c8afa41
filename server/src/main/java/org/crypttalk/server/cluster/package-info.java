/**
 * What several nodes of one server tell each other and share, as small interfaces: {@link org.crypttalk.server.cluster.Peers},
 * {@link org.crypttalk.server.cluster.SharedTries}, {@link org.crypttalk.server.cluster.SharedNotes}. A server of one node uses
 * {@link org.crypttalk.server.cluster.Alone}, several use {@link org.crypttalk.server.cluster.RedisPeers}.
 *
 * <p>Nothing here is the truth: that is in the store. All of it may be lost at any time, and costs a moment, never a message.
 */
@NullMarked
package org.crypttalk.server.cluster;

import org.jspecify.annotations.NullMarked;
