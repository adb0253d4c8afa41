@NullMarked
package org.crypttalk.cli.talk;

import org.jspecify.annotations.NullMarked;
