/**
 * The load generator: measures a server from a process of its own, and checks while it measures that every acknowledged
 * envelope arrives once and in order.
 *
 * <p>{@link org.crypttalk.cli.bench.Bench} is the command. It takes a {@link org.crypttalk.cli.bench.ServerUnderTest}, lets
 * a {@link org.crypttalk.cli.bench.Population} of pairs register over REST as any client would, and hands them to the
 * scenarios. A {@link org.crypttalk.cli.bench.Sender} drives one {@link org.crypttalk.cli.bench.LoadConnection}, a Socket.IO
 * client with nothing in it that the measurement does not need. The generator shares the machine with the server, so what
 * it spends on a message is taken from what it measures.
 *
 * <p>Threads: all connections and senders live on one event loop and are touched by no other thread; scenarios run on
 * the command's thread and reach the loop through its executor.
 */
@NullMarked
package org.crypttalk.cli.bench;

import org.jspecify.annotations.NullMarked;
