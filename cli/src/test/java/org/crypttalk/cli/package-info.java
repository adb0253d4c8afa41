@NullMarked
package org.crypttalk.cli;

import org.jspecify.annotations.NullMarked;
