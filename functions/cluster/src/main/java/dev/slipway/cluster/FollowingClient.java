package dev.slipway.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that is opened by its first call, and again when the server has moved: a function that is initialised for a
 * snapshot asks nobody where its cluster is, and a cluster that was made anew under its name is found.
 */
final class FollowingClient implements InvocationHandler {
    private final Supplier<ClusterAccess> whereabouts;
    private @Nullable Opened opened;

    private record Opened(ClusterAccess access, KubernetesClient client) {}

    FollowingClient(Supplier<ClusterAccess> whereabouts) {
        this.whereabouts = whereabouts;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("close")) {
            close();
            return null;
        }
        try {
            return method.invoke(client(), arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private synchronized KubernetesClient client() {
        var access = whereabouts.get();
        if (opened != null && opened.access().sameServer(access)) {
            return opened.client();
        }
        close();
        var client = ClusterClients.open(access);
        opened = new Opened(access, client);
        return client;
    }

    private synchronized void close() {
        if (opened != null) {
            opened.client().close();
            opened = null;
        }
    }
}
