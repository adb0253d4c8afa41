/**
 * {@code crypt-talk doctor}: looks at a server's data, certificate and machine, and says what is wrong and what to do. Each check is a
 * function that gives {@link org.crypttalk.cli.doctor.Finding}s; {@link org.crypttalk.cli.doctor.Doctor} prints them.
 */
@NullMarked
package org.crypttalk.cli.doctor;

import org.jspecify.annotations.NullMarked;
