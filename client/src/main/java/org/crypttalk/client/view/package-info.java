/** What a program sees of accounts and conversations: values without behaviour, safe to keep and to share between threads. */
@NullMarked
package org.crypttalk.client.view;

import org.jspecify.annotations.NullMarked;
