package dev.slipway.local.ec2;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the stand-in's EC2 holds: instance types, prices, a default VPC with a subnet in each of us-east-1a, b and c, images, capacity
 * pools, launch templates and instances. {@link Ec2StandIn} gives it an HTTP endpoint; a test or a demonstration changes it here.
 *
 * <p>Time passes by the given clock alone. {@link #settle()} lets what is due happen and tells the listeners; the endpoint calls it every
 * few milliseconds. Any thread may call any method.
 */
public final class Ec2World {
    private final Ec2WorldSettings settings;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Changes changes;
    private final Instances instances;
    private final InstanceTypes types = InstanceTypes.load();
    private final Prices prices = Prices.load();
    private final CapacityPools pools = new CapacityPools();
    private final SortedMap<String, LaunchTemplate> templates = new TreeMap<>();
    private final ClientTokens tokens = new ClientTokens();
    private final Ids ids = new Ids();
    private final List<Subnet> subnets;
    private final SecurityGroup group;
    private final List<Image> images = Image.seeds();
    private final SortedMap<String, InstanceProfile> profiles = new TreeMap<>();
    private final SortedSet<String> missingRoles = new TreeSet<>();
    private final SortedMap<String, String> parameters = new TreeMap<>();

    private Ec2World(Ec2WorldSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.changes = new Changes(settings.accountId());
        this.instances = new Instances(settings, changes);
        this.subnets = InstanceTypes.ZONES.stream()
                .map(zone -> new Subnet(zone, InstanceTypes.ZONES.indexOf(zone) * 64, seedTags("private-" + zone)))
                .toList();
        images.forEach(image -> image.parameters().forEach(path -> parameters.put(path, image.id())));
        this.group = new SecurityGroup(
                Ids.of("sg", "nodes"), settings.clusterName() + "-node", "Nodes of the cluster", seedTags("node"));
    }

    /** A world with no instance in it, for one cluster. */
    public static Ec2World of(Ec2WorldSettings settings, Clock clock) {
        return new Ec2World(settings, clock);
    }

    private SortedMap<String, String> seedTags(String name) {
        var tags = new TreeMap<String, String>();
        tags.put("Name", settings.clusterName() + "-" + name);
        tags.put("karpenter.sh/discovery", settings.clusterName());
        return tags;
    }

    /** From now on the pool can launch so many instances and no more; 0 empties it. */
    public void capacity(Lifecycle lifecycle, String instanceType, String zone, int instances) {
        locked(() -> {
            if (types.find(instanceType) == null || !InstanceTypes.ZONES.contains(zone)) {
                throw new IllegalArgumentException(
                        "There is no pool of %s in %s. Maybe the type is misspelt, or the zone is not one of %s."
                                .formatted(instanceType, zone, InstanceTypes.ZONES));
            }
            pools.set(lifecycle, instanceType, zone, instances);
            return true;
        });
    }

    /** Takes the bound of {@link #capacity} away. */
    public void unlimited(Lifecycle lifecycle, String instanceType, String zone) {
        locked(() -> {
            pools.unbind(lifecycle, instanceType, zone);
            return true;
        });
    }

    /** Leaves the zone's subnet only so many free addresses. */
    public void freeAddresses(String zone, int addresses) {
        locked(() -> {
            subnetIn(zone).leaveFree(addresses);
            return true;
        });
    }

    /** IAM does not know this role; it knows every other one. */
    public void missRole(String name) {
        locked(() -> missingRoles.add(name));
    }

    /** An SSM parameter has this value from now on; an empty one takes it away. */
    public void parameter(String name, String value) {
        locked(() -> value.isEmpty() ? parameters.remove(name) : parameters.put(name, value));
    }

    /** Names of the instance profiles that there are. */
    public SortedSet<String> instanceProfiles() {
        return locked(() -> new TreeSet<>(profiles.keySet()));
    }

    /** All instances that are remembered, also those that EC2's answers do not know of yet, by id. */
    public List<StandInInstance> instances() {
        return locked(() -> instances.all().stream().map(Instance::now).toList());
    }

    /** One instance by id; empty when it never was, or was forgotten after its termination. */
    public Optional<StandInInstance> instance(String id) {
        return instances().stream().filter(instance -> instance.id().equals(id)).findFirst();
    }

    /**
     * EC2 takes the instance back, as it does two minutes after a spot interruption warning; the warning itself is not sent. An instance
     * that is leaving already stays as it is.
     *
     * @throws IllegalArgumentException when there is no such instance
     */
    public void reclaim(String instanceId) {
        locked(() -> {
            var instance = known(instanceId);
            boolean spot = instance.birth().lifecycle() == Lifecycle.SPOT;
            instances.terminate(instance, spot ? EndReason.SPOT_RECLAIMED : EndReason.HOST_LOST, now());
            return true;
        });
        settle();
    }

    /**
     * One of EC2's status checks fails from now on.
     *
     * @param check "system", which is the host, or "instance", which is what runs on it
     * @throws IllegalArgumentException when there is no such instance or check
     */
    public void impair(String instanceId, String check) {
        if (!StatusChecks.NAMES.contains(check)) {
            throw new IllegalArgumentException(
                    "There is no status check \"%s\"; there are %s.".formatted(check, StatusChecks.NAMES));
        }
        locked(() -> known(instanceId).checks().fail(check, now()));
    }

    /**
     * EC2 will do this to an instance and says so.
     *
     * @param code its word, {@code instance-retirement}
     * @param description what a person reads; one that begins with {@code [Completed]} is over
     * @throws IllegalArgumentException when there is no such instance
     */
    public void schedule(String instanceId, String code, String description, Instant notBefore) {
        locked(() -> known(instanceId).checks().schedule(code, description, notBefore));
    }

    private Instance known(String instanceId) {
        return instances.all().stream()
                .filter(candidate -> candidate.id().equals(instanceId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no instance %s. Maybe it was terminated and forgotten.".formatted(instanceId)));
    }

    /** Is told of each launch and each change of state, in order, on a thread of the stand-in. */
    public void onInstanceChange(Consumer<StandInInstance> listener) {
        changes.listen(listener);
    }

    /** Is told the same as {@code EC2 Instance State-change Notification} envelopes of EventBridge, in JSON. */
    public void onStateChangeEvent(Consumer<String> listener) {
        changes.listenToEvents(listener);
    }

    /** Lets everything happen that is due by the clock, and returns when the listeners have been told. */
    public void settle() {
        locked(() -> true);
        changes.deliver();
    }

    /** US dollars an hour; empty for a type without a recorded price. On-demand prices are facts, spot prices are made up. */
    public Optional<BigDecimal> pricePerHour(Lifecycle lifecycle, String instanceType, String zone) {
        return Optional.ofNullable(prices.of(lifecycle, instanceType, zone));
    }

    /** What a machine of this type has. Throws {@link IllegalArgumentException} for a type without facts. */
    public Machine machine(String instanceType) {
        var facts = types.find(instanceType);
        if (facts == null) {
            throw new IllegalArgumentException("No facts are known about the instance type " + instanceType + ".");
        }
        return Machine.of(facts);
    }

    /** The on-demand prices of the table, US dollars an hour by instance type. */
    public SortedMap<String, BigDecimal> onDemandPrices() {
        return prices.onDemand();
    }

    /** Runs one step alone, with time brought up to date before it. */
    <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            instances.settle(now());
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    Instant now() {
        return clock.instant();
    }

    Ec2WorldSettings settings() {
        return settings;
    }

    Instances population() {
        return instances;
    }

    InstanceTypes types() {
        return types;
    }

    Prices prices() {
        return prices;
    }

    CapacityPools pools() {
        return pools;
    }

    SortedMap<String, LaunchTemplate> templates() {
        return templates;
    }

    ClientTokens tokens() {
        return tokens;
    }

    Ids ids() {
        return ids;
    }

    List<Subnet> subnets() {
        return subnets;
    }

    Subnet subnetIn(String zone) {
        return subnets.stream()
                .filter(subnet -> subnet.zone().equals(zone))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no subnet in %s; the zones are %s.".formatted(zone, InstanceTypes.ZONES)));
    }

    List<SecurityGroup> groups() {
        return List.of(group);
    }

    SortedMap<String, InstanceProfile> profiles() {
        return profiles;
    }

    SortedSet<String> missingRoles() {
        return missingRoles;
    }

    SortedMap<String, String> parameters() {
        return parameters;
    }

    /** The profile that a template gives its instances, null for none; one that IAM does not know has no path. */
    @Nullable
    String profileArn(LaunchTemplate template) {
        var arn = template.value("IamInstanceProfile.Arn");
        var name = template.value("IamInstanceProfile.Name");
        if (arn != null || name == null) {
            return arn;
        }
        var known = profiles.get(name);
        return known == null
                ? "arn:aws:iam::%s:instance-profile/%s".formatted(settings.accountId(), name)
                : known.arn(settings.accountId());
    }

    List<Image> images() {
        return images;
    }
}
