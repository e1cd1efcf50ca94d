package dev.slipway.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seeks a Lease, by which one of several equal processes acts at a time, until it is closed; whoever loses it seeks it
 * again. The lease of a process that ended without releasing it is free after {@link Terms#lasts}.
 */
public final class ClusterLease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLease.class);

    /**
     * How long things take.
     *
     * @param lasts since its last renewal
     * @param renewWithin after which a holder that cannot renew it gives up; shorter than {@code lasts}
     * @param retryAfter between two tries, longer by chance for those who do not hold it
     */
    public record Terms(Duration lasts, Duration renewWithin, Duration retryAfter) {
        /** What controllers of Kubernetes use (controller-runtime, LeaderElection options, read 2026-11-27). */
        public static final Terms USUAL =
                new Terms(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
    }

    private final KubernetesClient client;
    private final LeaderElectionConfig election;
    private final Duration lasts;
    private final Clock clock;
    private volatile boolean leading;
    private volatile Instant renewedAt = Instant.MIN;
    private volatile CompletableFuture<?> released = CompletableFuture.completedFuture(null);
    private boolean closed;
    private CompletableFuture<?> running = CompletableFuture.completedFuture(null);

    private ClusterLease(
            KubernetesClient client, String namespace, String name, String identity, Terms terms, Clock clock) {
        this.client = client;
        this.lasts = terms.lasts();
        this.clock = clock;
        this.election = new LeaderElectionConfigBuilder()
                .withName(name)
                .withLock(new Renewed(namespace, name, identity))
                .withLeaseDuration(terms.lasts())
                .withRenewDeadline(terms.renewWithin())
                .withRetryPeriod(terms.retryAfter())
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(new LeaderCallbacks(this::won, this::lost, _ -> {}))
                .build();
    }

    /**
     * Returns at once.
     *
     * @param identity of this process, unlike that of any other
     */
    public static ClusterLease seek(
            KubernetesClient client, String namespace, String name, String identity, Terms terms, Clock clock) {
        var lease = new ClusterLease(client, namespace, name, identity, terms, clock);
        lease.seek();
        return lease;
    }

    private void seek() {
        CompletableFuture<?> sought;
        synchronized (this) {
            if (closed) {
                return;
            }
            sought = client.leaderElector().withConfig(election).build().start();
            running = sought;
        }
        // An elector ends when it has lost what it had.
        var _ = sought.whenComplete((_, _) -> {
            leading = false;
            seek();
        });
    }

    private void won() {
        released = new CompletableFuture<>();
        leading = true;
        LOG.info(
                "lease held lease={} by={}",
                election.getName(),
                election.getLock().identity());
    }

    private void lost() {
        leading = false;
        LOG.info(
                "lease given up lease={} by={}",
                election.getName(),
                election.getLock().identity());
        released.complete(null);
    }

    /** True while nobody else can hold it; false at last when a renewal hangs for as long as it lasts. */
    public boolean held() {
        return leading && clock.instant().isBefore(renewedAt.plus(lasts));
    }

    /**
     * Releases it, so that another need not wait until it expires. Returns when that is done, or has been tried for as
     * long as a renewal.
     */
    @Override
    public void close() {
        CompletableFuture<?> last;
        synchronized (this) {
            closed = true;
            last = running;
        }
        // Whoever cancels may have to release it; one that has just been won is released by the elector's own thread.
        // Not in
        // the common pool, whose only thread may be the one that the client answers by.
        var done = CompletableFuture.runAsync(() -> last.cancel(true), Thread::startVirtualThread)
                .thenCompose(_ -> released);
        try {
            var _ = done.get(election.getRenewDeadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("lease not released lease={} why={}", election.getName(), e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Notes when each renewal began: from then on the lease lasts, whenever the answer comes. */
    private final class Renewed extends LeaseLock {
        Renewed(String namespace, String name, String identity) {
            super(namespace, name, identity);
        }

        @Override
        public synchronized void create(KubernetesClient client, LeaderElectionRecord holder) {
            var began = clock.instant();
            super.create(client, holder);
            renewedAt = began;
        }

        @Override
        public synchronized void update(KubernetesClient client, LeaderElectionRecord holder) {
            var began = clock.instant();
            super.update(client, holder.getHolderIdentity() == null ? byNobody(holder) : holder);
            renewedAt = began;
        }

        /** A merge patch leaves out what is null, and the holder would stay. */
        private LeaderElectionRecord byNobody(LeaderElectionRecord released) {
            return new LeaderElectionRecord(
                    "",
                    released.getLeaseDuration(),
                    released.getAcquireTime(),
                    released.getRenewTime(),
                    released.getLeaderTransitions());
        }
    }
}
