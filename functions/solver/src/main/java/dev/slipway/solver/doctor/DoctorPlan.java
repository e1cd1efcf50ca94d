package dev.slipway.solver.doctor;

import dev.slipway.model.claim.InstanceId;
import dev.slipway.model.claim.NodeClaimName;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the three disagree.
 *
 * @param findings by object
 */
public record DoctorPlan(List<Finding> findings) {
    public DoctorPlan {
        findings = List.copyOf(findings);
    }

    /** What is wrong, in one word. */
    public enum Kind {
        /** No sweep has come to its end for a while, so that nothing is mended by itself. */
        NO_SWEEP("NoSweep"),
        /** An instance of Slipway's that no live claim has. */
        INSTANCE_UNCLAIMED("InstanceUnclaimed"),
        /** An instance that a claim has and that the tags do not find. */
        INSTANCE_UNTAGGED("InstanceUntagged"),
        /** The instance of a claim's launch is there, and the claim does not know it. */
        INSTANCE_NOT_ADOPTED("InstanceNotAdopted"),
        /** A claim's instance is gone, or on its way. */
        INSTANCE_GONE("InstanceGone"),
        /** Several live claims have one instance. */
        INSTANCE_CLAIMED_TWICE("InstanceClaimedTwice"),
        /** A claim has another type, zone or capacity type than its instance. */
        INSTANCE_DIFFERS("InstanceDiffers"),
        /** No instance came of a claim. */
        LAUNCH_UNANSWERED("LaunchUnanswered"),
        /** A claim's Node object is not there. */
        NODE_GONE("NodeGone"),
        /** A claim's instance runs, and no node of it joined. */
        NODE_NEVER_JOINED("NodeNeverJoined"),
        /** A node is there and its claim does not know how far it has come. */
        NODE_UNNOTICED("NodeUnnoticed"),
        /** A claim has another node name than the node of its instance. */
        NODE_DIFFERS("NodeDiffers"),
        /** A Node object with neither instance nor claim. */
        NODE_ABANDONED("NodeAbandoned");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * One disagreement.
     *
     * @param object {@code NodeClaim/name}, {@code Instance/i-…}, {@code Node/name} or {@code Function/name}
     * @param what one sentence: who says what
     */
    public record Finding(Kind kind, String object, String what, Fix fix) {}

    /** What mends it. */
    public sealed interface Fix {
        /**
         * Nobody has to do anything.
         *
         * @param does what the next sweep does
         */
        record NextSweep(String does) implements Fix {}

        /** The claim is written again; else a sweep ends the instance, if its node has not registered. */
        record Rebuild(InstanceId instance) implements Fix {}

        /** The instance gets its tags again. */
        record Retag(InstanceId instance, SortedMap<String, String> tags) implements Fix {
            public Retag {
                tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
            }
        }

        /**
         * The claim's item is corrected.
         *
         * @param version that was read
         * @param attributes as they should be, by name
         */
        record Correct(NodeClaimName claim, long version, SortedMap<String, String> attributes) implements Fix {
            public Correct {
                attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
            }
        }

        /** The claim's item is deleted: another one has its instance by right. */
        record Forget(NodeClaimName claim, long version) implements Fix {}

        /** Somebody has to see why the function does not run. */
        record ReadLogs(String function) implements Fix {}
    }
}
