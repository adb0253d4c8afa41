@NullMarked
package org.crypttalk.cli.encryption;

import org.jspecify.annotations.NullMarked;
