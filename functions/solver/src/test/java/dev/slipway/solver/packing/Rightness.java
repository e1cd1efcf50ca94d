package dev.slipway.solver.packing;

/** Whether a node may hold some content, told from the problem alone. */
final class Rightness {
    private Rightness() {}

    /**
     * @param content by item, how many
     */
    static boolean holds(PackingProblem problem, int column, int[] content) {
        for (var r = 0; r < problem.resources(); r++) {
            var asked = 0L;
            for (var i = 0; i < content.length; i++) {
                asked += content[i] * problem.requests()[i][r];
            }
            if (asked > problem.room()[column][r]) {
                return false;
            }
        }
        for (var i = 0; i < content.length; i++) {
            if (content[i] > 0
                    && (!problem.columns()[i].get(column)
                            || content[i] > problem.mostPerNode()[i]
                            || problem.apart()[i].stream().anyMatch(other -> content[other] > 0))) {
                return false;
            }
        }
        return problem.together().stream()
                .allMatch(group ->
                        group.items().stream().map(item -> content[item]).sum() <= group.most());
    }
}
