package org.crypttalk.protocol;

/** Bytes or text that are not the one encoding of what they should be. The message says what is wrong, without quoting the input. */
public class MalformedException extends Exception {

    public MalformedException(String message) {
        // Without a stack trace: hostile input must not be dear to refuse.
        super(message, null, false, false);
    }
}
