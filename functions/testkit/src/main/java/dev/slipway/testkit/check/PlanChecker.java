package dev.slipway.testkit.check;

import dev.slipway.model.resource.HourlyPrice;
import dev.slipway.model.scheduling.PodId;
import dev.slipway.model.scheduling.PodKind;
import dev.slipway.model.scheduling.WellKnown;
import dev.slipway.testkit.scenario.Scenario;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Judges a plan twice: as the state that it ends in, and bound pod by pod. */
public final class PlanChecker {
    private final CheckedPlan plan;
    private final Scenario scenario;
    private final List<PodKind> kinds;
    private final Sites sites;
    private final PoolRules pools;
    private final NodeRules nodeRules;
    private final SortedMap<PodId, Integer> demanded;
    private final TreeMap<String, Site> sitesByName = new TreeMap<>();
    private final List<Site> all = new ArrayList<>();
    private final TreeSet<PodId> seen = new TreeSet<>();
    private final List<Violation> violations = new ArrayList<>();
    private final List<Violation> warnings = new ArrayList<>();

    /** What holds or not by who is bound first. */
    private final List<Violation> inTheEnd = new ArrayList<>();

    private PlanChecker(CheckedPlan plan) {
        this.plan = plan;
        this.scenario = plan.scenario();
        this.kinds = scenario.snapshot().kinds();
        this.sites = new Sites(scenario);
        this.pools = new PoolRules(scenario, sites, plan.bestEffortMinValues());
        this.nodeRules = new NodeRules(kinds);
        this.demanded = Accounts.demanded(scenario, new Standing(scenario));
    }

    /** Everything that is wrong with the plan, and what could be better. */
    public static Verdict check(CheckedPlan plan) {
        var checker = new PlanChecker(plan);
        checker.build();
        checker.checkAccounts();
        checker.checkNodes();
        checker.checkNeighbours();
        checker.checkPools();
        checker.checkPrices();
        checker.replay();
        checker.checkRefusals();
        return new Verdict(checker.violations, checker.warnings);
    }

    private void report(Rule rule, String node, @Nullable PodId pod, String sentence) {
        violations.add(new Violation(rule, node, pod == null ? "" : pod.toString(), sentence));
    }

    private void build() {
        var standing = new Standing(scenario);
        for (var node : scenario.snapshot().nodes()) {
            if (standing.stays(node)) {
                add(sites.of(node, standing.claimOf(node)));
            }
        }
        standing.inFlight().forEach(claim -> add(sites.of(claim)));
        for (var node : plan.newNodes()) {
            var site = sites.of(node);
            add(site);
            var pool = pools.pool(node.spec().nodePool());
            if (pool != null && !pool.followsPods()) {
                // Whoever is bound now is bound before it comes, and counts no place there.
                all.remove(site);
            }
            node.spec().pods().forEach(pod -> place(PodId.parse(pod), site));
        }
        for (var placed : plan.placements()) {
            var site = sitesByName.get(placed.node());
            if (site == null || (site.nodeName == null) != placed.inFlight()) {
                report(Rule.KNOWN_NODE, placed.node(), null, "there is no such node or claim that stays");
                seen.addAll(placed.pods());
            } else {
                placed.pods().forEach(pod -> place(pod, site));
            }
        }
    }

    private void add(Site site) {
        if (sitesByName.put(site.name, site) != null) {
            report(Rule.KNOWN_NODE, site.name, null, "the name is taken twice");
        }
        all.add(site);
    }

    private void place(PodId pod, Site site) {
        var kind = demanded.get(pod);
        if (kind == null) {
            report(Rule.ACCOUNTED, site.name, pod, "nobody asked for a place for this pod");
        } else if (!seen.add(pod)) {
            report(Rule.ACCOUNTED, site.name, pod, "the pod is in the plan twice");
        } else {
            site.plan(kind, pod);
        }
    }

    private void checkAccounts() {
        for (var unplaced : plan.unplaced()) {
            if (unplaced.reason().isBlank()) {
                report(Rule.REASON, "", unplaced.pods().getFirst(), "no reason is given");
            }
            for (var pod : unplaced.pods()) {
                if (!demanded.containsKey(pod)) {
                    report(Rule.ACCOUNTED, "", pod, "nobody asked for a place for this pod");
                } else if (!seen.add(pod)) {
                    report(Rule.ACCOUNTED, "", pod, "the pod is in the plan twice");
                }
            }
        }
        for (var pod : demanded.keySet()) {
            if (!seen.contains(pod)) {
                report(Rule.ACCOUNTED, "", pod, "the plan forgets the pod");
            }
        }
    }

    private void checkNodes() {
        for (var site : all) {
            for (var kind = 0; kind < kinds.size(); kind++) {
                if (site.here[kind] > 0) {
                    checkPlace(kind, site);
                }
            }
            var overdrawn = nodeRules.overdrawn(site);
            if (overdrawn != null) {
                report(Rule.RESOURCES, site.name, null, overdrawn);
            }
            var volumes = nodeRules.volumesExceeded(site);
            if (volumes != null) {
                report(Rule.VOLUME_LIMIT, site.name, null, volumes);
            }
        }
    }

    private void checkPlace(int kind, Site site) {
        var pod = site.planned.get(kind).getFirst();
        var refusal = nodeRules.placeRefusal(kind, site, pod.toString());
        if (refusal != null) {
            violations.add(refusal);
        }
        var port = nodeRules.portTaken(kind, site);
        if (port != null) {
            report(Rule.HOST_PORTS, site.name, pod, port + " is taken");
        }
    }

    /** Judges one pod of each kind on each site as if it came last. */
    private void checkNeighbours() {
        var spreading = new Spreading(kinds, all);
        var gathering = new Gathering(kinds, all);
        var following = new Following(kinds, all);
        for (var site : all) {
            for (var kind = 0; kind < kinds.size(); kind++) {
                if (site.here[kind] > 0) {
                    var pod = site.planned.get(kind).getFirst();
                    site.here[kind]--;
                    var undecided = spreading.undecided(kind, site);
                    var spread = undecided == null ? spreading.refusal(kind, site) : null;
                    var newDomain =
                            undecided == null && spread == null ? spreading.refusalByNewDomain(kind, site) : null;
                    var affinity = gathering.affinityRefusal(kind, site);
                    var volume = following.refusal(kind, site);
                    var antiAffinity = gathering.antiAffinityRefusal(kind, site);
                    site.here[kind]++;
                    reportIfAny(Rule.UNDECIDED, site, pod, undecided);
                    if (spread != null) {
                        inTheEnd.add(new Violation(Rule.SPREAD, site.name, pod.toString(), spread));
                    }
                    if (newDomain != null) {
                        warnings.add(new Violation(Rule.NEW_DOMAIN, site.name, pod.toString(), newDomain));
                    }
                    if (affinity != null) {
                        inTheEnd.add(new Violation(Rule.POD_AFFINITY, site.name, pod.toString(), affinity));
                    }
                    if (volume != null) {
                        inTheEnd.add(new Violation(Rule.VOLUME_PLACE, site.name, pod.toString(), volume));
                    }
                    reportIfAny(Rule.POD_ANTI_AFFINITY, site, pod, antiAffinity);
                }
            }
        }
    }

    private void reportIfAny(Rule rule, Site site, PodId pod, @Nullable String sentence) {
        if (sentence != null) {
            report(rule, site.name, pod, sentence);
        }
    }

    private void checkPools() {
        for (var node : plan.newNodes()) {
            var site = sitesByName.get(node.name());
            if (site != null) {
                pools.check(node, site, violations);
            }
        }
        for (var pool : scenario.snapshot().nodePools()) {
            var replicas = pool.replicas();
            if (replicas != null) {
                checkReplicas(pool.name(), replicas);
            }
            for (var sentence : LimitsLeft.broken(pool, scenario, sites, plan.newNodes())) {
                report(Rule.LIMITS, pool.name(), null, sentence);
            }
        }
        pools.checkReservations(plan.newNodes(), violations);
    }

    /** Whoever keeps a count gets no more than it. */
    private void checkReplicas(String pool, int replicas) {
        var bought = plan.newNodes().stream()
                .filter(node -> node.spec().nodePool().equals(pool))
                .count();
        var there = all.stream()
                .filter(site -> pool.equals(site.becomings.getFirst().labels().get(WellKnown.NODE_POOL)))
                .count();
        if (bought > 0 && there + bought > replicas) {
            report(
                    Rule.POOL,
                    pool,
                    null,
                    "%d nodes are there and %d are new, for %d replicas".formatted(there, bought, replicas));
        }
    }

    private void checkPrices() {
        var total = HourlyPrice.FREE;
        for (var node : plan.newNodes()) {
            total = total.plus(node.spec().price());
        }
        if (!total.equals(plan.total())) {
            report(Rule.PRICE, "", null, "the new nodes cost %s and not %s".formatted(total, plan.total()));
        }
        if (plan.lowerBound().compareTo(plan.total()) > 0) {
            report(Rule.PRICE, "", null, "lower bound %s is above %s".formatted(plan.lowerBound(), plan.total()));
        }
    }

    /**
     * The scheduler asks for spread and affinity when it binds, and never again: pods that it binds later may undo them.
     * So a plan is right when some order leads to it, and worth a warning when not every order does.
     */
    private void replay() {
        if (!violations.isEmpty()) {
            violations.addAll(inTheEnd);
            return;
        }
        var replayed = new Replay(kinds, all).inSeveralOrders();
        if (replayed.someOrderBindsAll()) {
            warnings.addAll(replayed.failures());
            warnings.addAll(inTheEnd);
        } else {
            violations.addAll(inTheEnd.isEmpty() ? replayed.failures() : inTheEnd);
        }
    }

    private void checkRefusals() {
        var refused = new TreeMap<Integer, PodId>();
        for (var unplaced : plan.unplaced()) {
            for (var pod : unplaced.pods()) {
                var kind = demanded.get(pod);
                if (kind != null) {
                    refused.putIfAbsent(kind, pod);
                }
            }
        }
        if (!refused.isEmpty()) {
            warnings.addAll(new Refusals(plan, sites, pools, all).couldHaveBeenPlaced(refused));
        }
    }

    /** Names of all kinds of fault, for tests. */
    static Collection<Rule> rules(List<Violation> violations) {
        var rules = new TreeSet<Rule>();
        violations.forEach(one -> rules.add(one.rule()));
        return rules;
    }
}
