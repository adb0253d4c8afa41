package org.crypttalk.client.view;

import org.crypttalk.protocol.AccountId;

/**
 * An account under the name it was first seen with. The id certifies itself; that the name belongs to it is the server's word, until safety
 * numbers were compared.
 */
public record Person(AccountId account, String name) {}
