package dev.slipway.model.claim;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What EC2 says of a running instance that is not well, or that it will not leave alone (aws.md §4.4). */
public sealed interface InstanceTrouble {
    /** In the same order each time. */
    Comparator<InstanceTrouble> ORDER =
            Comparator.comparing(InstanceTrouble::instance).thenComparing(InstanceTrouble::toString);

    InstanceId instance();

    /**
     * A status check fails.
     *
     * @param check which one: {@code system status}, which is AWS's to mend, or {@code instance status}
     * @param since when it began to fail
     */
    record Impaired(InstanceId instance, String check, Instant since) implements InstanceTrouble {}

    /**
     * EC2 will reboot, stop or retire it.
     *
     * @param code EC2's word, {@code instance-retirement}
     * @param notBefore the earliest time; null when EC2 does not say
     */
    record EventScheduled(
            InstanceId instance, String code, @Nullable Instant notBefore) implements InstanceTrouble {}
}
