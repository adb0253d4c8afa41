@NullMarked
package org.crypttalk.protocol;

import org.jspecify.annotations.NullMarked;
