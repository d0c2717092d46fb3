package dev.portkeyadmin.app;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** The clock of this machine; its time zone is looked up when a call asks for it, because the start does not wait for the rules of all zones. */
final class LocalClock extends Clock {

    @Override
    public ZoneId getZone() {
        return ZoneId.systemDefault();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.system(zone);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }
}
