/**
 * {@code crypt-talk demo-encryption}: what happens to one message, shown with the code that does it everywhere else, and beside it the
 * scheme of the first Crypt-Talk, whose server could read along. {@link org.crypttalk.cli.encryption.Fernet} and {@link
 * org.crypttalk.cli.encryption.OriginalScheme} are here to be shown failing, and must protect nothing.
 */
@NullMarked
package org.crypttalk.cli.encryption;

import org.jspecify.annotations.NullMarked;
