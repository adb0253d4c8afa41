@NullMarked
package org.crypttalk.cli.bench.seed;

import org.jspecify.annotations.NullMarked;
