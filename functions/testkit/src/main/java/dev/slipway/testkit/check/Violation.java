package dev.slipway.testkit.check;

/**
 * Something that a plan gets wrong.
 *
 * @param node name of the node, claim, new node or NodePool; empty where no single one is at fault
 * @param pod {@code namespace/name} of one pod that suffers; empty where none does
 * @param sentence what is wrong, with the values
 */
public record Violation(Rule rule, String node, String pod, String sentence) {
    @Override
    public String toString() {
        return rule + " [" + node + "] [" + pod + "] " + sentence;
    }
}
