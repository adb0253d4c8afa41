/** What the Java client costs: its cryptography alone, a whole client against a server, and a bot that waits. */
@NullMarked
package org.crypttalk.cli.bench.sdk;

import org.jspecify.annotations.NullMarked;
