/**
 * The shared vectors: {@link org.crypttalk.client.vectors.WriteVectors} writes {@code protocol/vectors/*.json} from seeded randomness,
 * {@link org.crypttalk.client.vectors.VectorsTest} checks that the committed files are those and that this implementation passes them.
 */
@NullMarked
package org.crypttalk.client.vectors;

import org.jspecify.annotations.NullMarked;
