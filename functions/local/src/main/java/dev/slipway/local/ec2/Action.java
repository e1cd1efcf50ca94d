package dev.slipway.local.ec2;

/** Answers one kind of call: reads its parameters, acts on the world, and gives the XML inside the answer's outermost element. */
@FunctionalInterface
interface Action {
    /**
     * Called under the world's lock.
     *
     * @throws Ec2Error when EC2 would refuse
     */
    String answer(Query query);
}
