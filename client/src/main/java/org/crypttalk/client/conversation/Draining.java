package org.crypttalk.client.conversation;

import org.crypttalk.client.account.ThisDevice;

/** The one thread that sends what waits in a conversation: there while something does. Its state is under the lock of its {@link Dialogue}. */
final class Draining {

    private final ThisDevice device;
    private final Dialogue dialogue;
    private final Outbox outbox;
    private boolean goesOn;
    private boolean again;

    Draining(ThisDevice device, Dialogue dialogue, Outbox outbox) {
        this.device = device;
        this.dialogue = dialogue;
        this.outbox = outbox;
    }

    /** Begins, unless it goes on already or nothing may be numbered yet. */
    void begin() {
        dialogue.underLock(() -> {
            if (goesOn) {
                again = true;
            } else if (dialogue.mayNumber()) {
                goesOn = true;
                Thread.ofVirtual().name("crypt-talk outbox").start(this::drain);
            }
            return true;
        });
    }

    private void drain() {
        try {
            while (true) {
                long wait = outbox.drain();
                boolean more = dialogue.underLock(() -> {
                    goesOn = (again || wait > 0) && !device.isStopped();
                    again = false;
                    return goesOn;
                });
                if (!more) {
                    return;
                }
                if (wait > 0) {
                    Thread.sleep(wait);
                }
            }
        } catch (InterruptedException e) {
            dialogue.underLock(() -> goesOn = false);
        } catch (RuntimeException e) {
            dialogue.underLock(() -> goesOn = false);
            device.failed(e);
        }
    }
}
