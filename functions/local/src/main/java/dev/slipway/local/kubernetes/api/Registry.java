package dev.slipway.local.kubernetes.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The objects of the local API for the stand-ins of the control plane, without HTTP.
 *
 * <p>Reads are never stale, and each write is seen by every watch. Objects read are shared: change only the copy that
 * {@link #change} hands out.
 */
public final class Registry {

    private final KnownKinds kinds;
    private final Store store;
    private final Admission admission;
    private final Deletion deletion;
    private final Budgets budgets;
    private final PodRoutes pods;

    Registry(KnownKinds kinds, Store store, Admission admission, Deletion deletion, Budgets budgets, PodRoutes pods) {
        this.kinds = kinds;
        this.store = store;
        this.admission = admission;
        this.deletion = deletion;
        this.budgets = budgets;
        this.pods = pods;
    }

    /** All objects of a kind, by namespace and name. */
    public <T extends HasMetadata> List<T> all(Class<T> type) {
        var stored = store.exclusively(() -> store.cache().all(kinds.of(type)));
        return stored.stream().map(object -> object.as(type)).toList();
    }

    /** One object; {@code namespace} is empty for kinds of the whole cluster. */
    public <T extends HasMetadata> Optional<T> find(Class<T> type, String namespace, String name) {
        return store.exclusively(() -> store.cache().find(kinds.of(type), namespace, name))
                .map(object -> object.as(type));
    }

    /** Creates an object, completed as the API server completes it; false if one of that name exists. */
    public boolean create(HasMetadata object) {
        var kind = kinds.of(object.getClass());
        var namespace = kind.namespaced() ? object.getMetadata().getNamespace() : "";
        return store.exclusively(() -> {
            var admitted = admission.admit(kind, namespace, Json.of(object));
            var name = admitted.path("metadata").path("name").asText();
            if (store.cache().find(kind, namespace, name).isPresent()) {
                return false;
            }
            store.create(kind, namespace, admitted);
            return true;
        });
    }

    /** Reads an object, lets {@code edit} change a copy, status included, and writes it; nothing if it is gone. */
    public <T extends HasMetadata> void change(Class<T> type, T object, Consumer<T> edit) {
        store.exclusively(() -> {
            find(object).ifPresent(stored -> {
                var copy = Objects.requireNonNull(Serialization.unmarshal(stored.text(), type));
                edit.accept(copy);
                deletion.finish(store.replace(stored, Json.of(copy)));
            });
            return true;
        });
    }

    /** Binds a pod to a node; nothing if the pod is gone or was bound meanwhile. */
    public void bind(Pod pod, String node) {
        store.exclusively(() -> {
            find(pod)
                    .filter(stored ->
                            stored.json().at("/spec/nodeName").asText("").isEmpty())
                    .filter(stored -> !stored.terminating())
                    .ifPresent(stored -> pods.bind(stored, node));
            return true;
        });
    }

    /** Deletes an object as a client without options would: pods get their grace. */
    public void delete(HasMetadata object) {
        store.exclusively(() -> find(object).map(stored -> deletion.delete(stored, null)));
    }

    /** Removes a pod at once, as a kubelet does when its containers have ended. */
    public void deleteNow(HasMetadata object) {
        store.exclusively(() -> find(object).map(stored -> deletion.delete(stored, 0L)));
    }

    /** Deletes all objects whose owners are gone. */
    public void collectGarbage() {
        store.exclusively(deletion::collectGarbage);
    }

    /** Pods that a disruption budget expects, wants healthy and finds healthy: counts. */
    public record BudgetRoom(int expected, int desired, int healthy, int allowed) {}

    /** What a disruption budget allows now. */
    public BudgetRoom room(PodDisruptionBudget budget) {
        var room = store.exclusively(() -> budgets.room(budget));
        return new BudgetRoom(room.expected(), room.desired(), room.healthy(), room.allowed());
    }

    /** Calls back after each write to objects of a kind, on the writer's thread: do no work there. */
    public void onChange(Class<? extends HasMetadata> type, Runnable listener) {
        var kind = kinds.of(type);
        store.cache().listen(change -> {
            if (change.kind().equals(kind)) {
                listener.run();
            }
        });
    }

    /** Calls back after each removal of any object, on the writer's thread: do no work there. */
    public void onRemoval(Runnable listener) {
        store.cache().listen(change -> {
            if (change.after() == null) {
                listener.run();
            }
        });
    }

    private Optional<Stored> find(HasMetadata object) {
        var kind = kinds.of(object.getClass());
        var namespace = kind.namespaced() ? object.getMetadata().getNamespace() : "";
        return store.cache()
                .find(kind, namespace, object.getMetadata().getName())
                .filter(stored -> sameUid(stored, object));
    }

    private static boolean sameUid(Stored stored, HasMetadata object) {
        var uid = object.getMetadata().getUid();
        return uid == null || stored.json().at("/metadata/uid").asText().equals(uid);
    }
}
