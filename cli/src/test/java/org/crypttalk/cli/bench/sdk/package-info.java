@NullMarked
package org.crypttalk.cli.bench.sdk;

import org.jspecify.annotations.NullMarked;
