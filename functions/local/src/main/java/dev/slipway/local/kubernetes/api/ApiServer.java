package dev.slipway.local.kubernetes.api;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.time.InstantSource;
import java.util.List;

/** A Kubernetes API on a loopback port, over plain HTTP and without authentication. */
public final class ApiServer implements AutoCloseable {

    private final Routes routes;
    private final Registry registry;
    private final HttpDoor door;

    private ApiServer(Routes routes, Registry registry, HttpDoor door) {
        this.routes = routes;
        this.registry = registry;
        this.door = door;
    }

    /**
     * Starts the API.
     *
     * @param port the port on 127.0.0.1; 0 takes a free one
     * @param minor version of Kubernetes 1 that it claims to be
     * @param clock dates creations and deletions
     * @throws IllegalStateException when the port is taken
     */
    public static ApiServer start(int port, int minor, InstantSource clock) {
        var kinds = new KnownKinds();
        var store = new Store(kinds, clock);
        var admission = new Admission(store, kinds);
        var deletion = new Deletion(store, kinds);
        var budgets = new Budgets(store, kinds);
        var pods = new PodRoutes(store, deletion, budgets);
        var routes = new Routes(kinds, minor, store, new ObjectRoutes(store, admission, deletion), pods);
        var registry = new Registry(kinds, store, admission, deletion, budgets, pods);
        List.of("default", "kube-system", "kube-public", "kube-node-lease")
                .forEach(name -> registry.create(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewStatus()
                        .withPhase("Active")
                        .endStatus()
                        .build()));
        return new ApiServer(routes, registry, new HttpDoor(routes, store, port));
    }

    /** As kubectl takes it: {@code http://127.0.0.1:PORT}. */
    public String url() {
        return "http://127.0.0.1:" + door.port();
    }

    public Registry registry() {
        return registry;
    }

    /** While away, every request over HTTP fails with 503, and open watches end. The stand-ins go on. */
    public void away(boolean isAway) {
        routes.away(isAway);
        if (isAway) {
            door.endWatches();
        }
    }

    @Override
    public void close() {
        door.close();
    }
}
