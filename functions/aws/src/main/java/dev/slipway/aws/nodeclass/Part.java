package dev.slipway.aws.nodeclass;

import java.util.function.Function;

/** One part of what a node class selects: found, or why not. */
sealed interface Part<T> {
    record Found<T>(T value) implements Part<T> {}

    /**
     * Not found, or not allowed to look.
     *
     * @param reason one word, as in a status condition
     * @param message a sentence with the value at fault and the likely fix
     */
    record Missing<T>(String reason, String message) implements Part<T> {}

    default boolean found() {
        return this instanceof Found;
    }

    /** The value, or {@code otherwise}. */
    default T or(T otherwise) {
        return this instanceof Found<T>(var value) ? value : otherwise;
    }

    default <R> Part<R> then(Function<? super T, Part<R>> next) {
        return switch (this) {
            case Found<T>(var value) -> next.apply(value);
            case Missing<T>(var reason, var message) -> new Missing<>(reason, message);
        };
    }
}
