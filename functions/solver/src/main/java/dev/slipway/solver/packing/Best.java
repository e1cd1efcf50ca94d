package dev.slipway.solver.packing;

/** Of numbers that come one after another, those with the highest scores, highest first; of equal scores the earlier. */
final class Best {
    final int[] numbers;
    final double[] scores;
    int size;

    /**
     * @param most so many are kept at most, a count
     */
    Best(int most) {
        this.numbers = new int[most];
        this.scores = new double[most];
    }

    /** Begins anew. */
    void clear() {
        size = 0;
    }

    /** Whether it would be kept. */
    boolean admits(double score) {
        return size < scores.length || (size > 0 && score > scores[size - 1]);
    }

    /** Keeps it; the caller has asked whether it is admitted. */
    void add(int number, double score) {
        var at = size < scores.length ? size++ : size - 1;
        while (at > 0 && scores[at - 1] < score) {
            scores[at] = scores[at - 1];
            numbers[at] = numbers[at - 1];
            at--;
        }
        scores[at] = score;
        numbers[at] = number;
    }
}
