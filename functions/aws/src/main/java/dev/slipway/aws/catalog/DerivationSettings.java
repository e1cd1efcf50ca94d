package dev.slipway.aws.catalog;

import java.math.BigDecimal;

/**
 * What is held of every node, whatever its class (aws.md §6.7).
 *
 * @param vmMemoryOverhead share of memory that hypervisor and firmware keep, as a fraction; at least 0 and below 1.
 *     Counts until a node has told how much it has
 * @param reservedEnis network interfaces that give pods no addresses, a count; at least 0
 */
public record DerivationSettings(BigDecimal vmMemoryOverhead, int reservedEnis) {
    /** Karpenter's defaults. */
    public static final DerivationSettings USUAL = new DerivationSettings(new BigDecimal("0.075"), 0);

    public DerivationSettings {
        if (vmMemoryOverhead.signum() < 0 || vmMemoryOverhead.compareTo(BigDecimal.ONE) >= 0) {
            throw new IllegalArgumentException(
                    "VM_MEMORY_OVERHEAD_PERCENT is %s: it must be a fraction from 0 to below 1, such as 0.075."
                            .formatted(vmMemoryOverhead));
        }
        if (reservedEnis < 0) {
            throw new IllegalArgumentException("RESERVED_ENIS is %d: it must not be negative.".formatted(reservedEnis));
        }
    }
}
