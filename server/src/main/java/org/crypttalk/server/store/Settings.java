package org.crypttalk.server.store;

/**
 * What the server itself must remember.
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>structure</th><th>begins</th><th>changes</th><th>ends</th></tr>
 * <tr><td>secret of 32 bytes, by name</td><td>the first {@link #secret}</td><td>never</td><td>never</td></tr>
 * </table>
 */
public interface Settings {

    /** The secret of this name: 32 random bytes, made when it is first asked for. A new array each time. */
    byte[] secret(String name);
}
