@NullMarked
package org.crypttalk.cli.doctor;

import org.jspecify.annotations.NullMarked;
