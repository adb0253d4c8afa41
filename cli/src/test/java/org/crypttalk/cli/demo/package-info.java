@NullMarked
package org.crypttalk.cli.demo;

import org.jspecify.annotations.NullMarked;
