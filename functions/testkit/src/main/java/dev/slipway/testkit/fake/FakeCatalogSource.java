package dev.slipway.testkit.fake;

import dev.slipway.model.catalog.Catalog;
import dev.slipway.model.catalog.Offering;
import dev.slipway.model.pool.Condition;
import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.ResolvedNodeClass;
import dev.slipway.model.pool.ResolvedNodeClass.Image;
import dev.slipway.model.pool.ResolvedNodeClass.Subnet;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.port.NodeClassSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A catalogue that the test wrote. Every node class is ready, with one subnet for each zone that any type is offered in
 * and an image for each architecture, until {@link #resolvesTo} says otherwise.
 */
public final class FakeCatalogSource implements CatalogSource, NodeClassSource {
    private final Faults faults;
    private final SortedMap<String, ResolvedNodeClass> resolved = new TreeMap<>();
    private Catalog catalog;

    public FakeCatalogSource(Catalog catalog, Faults faults) {
        this.catalog = catalog;
        this.faults = faults;
    }

    public void becomes(Catalog newCatalog) {
        catalog = newCatalog;
    }

    /** The class of this name means that, whatever is asked. */
    public FakeCatalogSource resolvesTo(ResolvedNodeClass nodeClass) {
        resolved.put(nodeClass.name(), nodeClass);
        return this;
    }

    @Override
    public Catalog catalog(List<ResolvedNodeClass> nodeClasses) {
        return faults.around("catalog:catalog", "all", () -> catalog);
    }

    @Override
    public ResolvedNodeClass resolve(NodeClass nodeClass) {
        return faults.around("catalog:resolve", nodeClass.name(), () -> {
            var fixed = resolved.get(nodeClass.name());
            return fixed == null ? ready(nodeClass) : fixed;
        });
    }

    @Override
    public NodeClassStatus status(NodeClass nodeClass) {
        return switch (resolve(nodeClass)) {
            case ResolvedNodeClass.Ready ready ->
                NodeClassStatus.of(
                        ready.subnets(),
                        ready.securityGroupIds().stream()
                                .map(id -> new NodeClassStatus.SecurityGroup(id, "nodes"))
                                .toList(),
                        ready.images(),
                        ready.instanceProfile(),
                        ready.reservations(),
                        List.of(Condition.met(NodeClassStatus.SUBNETS), Condition.met(NodeClassStatus.IMAGES)));
            case ResolvedNodeClass.NotReady notReady ->
                NodeClassStatus.of(
                        List.of(),
                        List.of(),
                        List.of(),
                        "",
                        List.of(),
                        List.of(Condition.failed(NodeClassStatus.SUBNETS, notReady.reason(), notReady.message())));
        };
    }

    private ResolvedNodeClass ready(NodeClass nodeClass) {
        var zones = catalog.instanceTypes().stream()
                .flatMap(type -> type.offerings().stream())
                .map(Offering::zone)
                .distinct()
                .sorted()
                .toList();
        if (zones.isEmpty()) {
            return new ResolvedNodeClass.NotReady(
                    nodeClass.name(), "SubnetsNotFound", "The test's catalogue has no zone. Maybe add an offering.");
        }
        return new ResolvedNodeClass.Ready(
                nodeClass,
                zones.stream()
                        .map(zone -> new Subnet("subnet-" + zone, zone, 4000))
                        .toList(),
                List.of("sg-nodes"),
                List.of(new Image("ami-amd64", "node-amd64", "amd64"), new Image("ami-arm64", "node-arm64", "arm64")));
    }
}
