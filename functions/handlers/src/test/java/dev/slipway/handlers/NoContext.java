package dev.slipway.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import java.lang.reflect.Proxy;

/** A context that no handler should ask anything. */
final class NoContext {
    static final Context NONE = (Context)
            Proxy.newProxyInstance(Context.class.getClassLoader(), new Class<?>[] {Context.class}, (_, method, _) -> {
                throw new UnsupportedOperationException("No handler should need " + method.getName() + ".");
            });

    private NoContext() {}
}
