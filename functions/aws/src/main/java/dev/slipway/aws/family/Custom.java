package dev.slipway.aws.family;

import dev.slipway.model.pool.BlockDevice;
import java.util.List;
import java.util.Optional;

/** An image of the user's own, which joins by the user's own user data: nothing is added to it (aws.md §1.10). */
record Custom() implements ImageFamily {
    @Override
    public List<BlockDevice> defaultDevices() {
        return List.of();
    }

    @Override
    public Optional<String> faultOf(String userData) {
        return Optional.empty();
    }

    @Override
    public String userData(FirstBoot boot) {
        return boot.userData();
    }
}
