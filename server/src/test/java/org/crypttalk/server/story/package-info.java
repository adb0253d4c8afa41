/**
 * Stories of people and their adversaries, told against a real server: its HTTP and Socket.IO port, its SQLite files in a folder of the test's
 * own. People sign for real; what they encrypt is noise, for the server cannot tell.
 *
 * <table>
 * <caption>What went wrong in the system that this one replaces, and where it is shown not to happen here</caption>
 * <tr><th>there</th><th>here</th></tr>
 * <tr><td>no route checked the caller</td><td>{@code RouteTableTest.withoutASessionEveryOtherRouteIs401}</td></tr>
 * <tr><td>anyone read any conversation</td><td>{@code NobodyReadsAConversationThatIsNotTheirsTest}</td></tr>
 * <tr><td>senders were forged</td><td>{@code ASenderCannotBeForgedTest}</td></tr>
 * <tr><td>a second tab took over messages</td><td>{@code DeliveryTest.aSecondTabGetsEveryMessageToo}</td></tr>
 * <tr><td>retries stored duplicates</td><td>{@code DeliveryTest.aRetryStoresNothingTwice, oneEnvelopeFromManyAtOnceHasOnePlace}</td></tr>
 * <tr><td>pushed but not stored, or the reverse</td><td>{@code DeliveryTest.nothingIsPushedThatIsNotStored}</td></tr>
 * <tr><td>offline recipients were not told</td><td>{@code DeliveryTest.offlineRecipientsFindEverything}</td></tr>
 * <tr><td>eight registrations of one name all succeeded</td><td>{@code AccountsTest.eightRegistrationsOfOneNameOneWins}</td></tr>
 * <tr><td>login injection</td><td>{@code AccountsTest.loginTakesNoOperators}</td></tr>
 * <tr><td>user names guessed by timing</td><td>{@code UnknownNamesAnswerLikeWrongPasswordsTest}</td></tr>
 * <tr><td>500s with internals</td><td>{@code RouteTableTest.rubbishIsRefusedWithAStableCodeAndWithoutInternals}</td></tr>
 * <tr><td>no size limit</td><td>{@code RouteTableTest.everythingHasASizeLimit, everyEventHasASizeLimit}</td></tr>
 * <tr><td>the whole history at each opening</td><td>{@code DeliveryTest.historyComesInPages}</td></tr>
 * <tr><td>plaintext in logs</td><td>{@code LogsCarryNoContentTest}</td></tr>
 * </table>
 */
@NullMarked
package org.crypttalk.server.story;

import org.jspecify.annotations.NullMarked;
