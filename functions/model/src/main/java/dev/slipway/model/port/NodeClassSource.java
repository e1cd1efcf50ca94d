package dev.slipway.model.port;

import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.pool.NodeClassStatus;
import dev.slipway.model.pool.ResolvedNodeClass;

/**
 * Knows what node classes mean in the account. Answers may be minutes old. Throws {@link RetryableFault} when AWS cannot
 * be reached.
 */
public interface NodeClassSource {
    /** What a class means; what cannot be resolved is a {@code NotReady} with its reason. */
    ResolvedNodeClass resolve(NodeClass nodeClass);

    /** The same as the status of the class has to say it, part by part. */
    NodeClassStatus status(NodeClass nodeClass);
}
