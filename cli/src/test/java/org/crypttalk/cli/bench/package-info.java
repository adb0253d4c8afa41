@NullMarked
package org.crypttalk.cli.bench;

import org.jspecify.annotations.NullMarked;
