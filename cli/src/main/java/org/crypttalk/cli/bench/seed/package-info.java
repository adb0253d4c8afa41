/**
 * Makes an account as large as years of use would, for measuring and trying the browser client against: real people who register, with
 * real keys, epochs and envelopes that every client opens. Only the server's times are those of the making.
 *
 * <p>{@link org.crypttalk.cli.bench.seed.SeedAccount} is the whole of it. A {@link org.crypttalk.cli.bench.seed.SeedPlan} says how
 * many conversations of which sizes; {@link org.crypttalk.cli.bench.seed.Script} what is said in one; a
 * {@link org.crypttalk.cli.bench.seed.Correspondence} encrypts it; a {@link org.crypttalk.cli.bench.seed.Speaker} sends it. Plan and
 * scripts follow from the seed alone; keys, ids and salts are random.
 */
@NullMarked
package org.crypttalk.cli.bench.seed;

import org.jspecify.annotations.NullMarked;
