package dev.slipway.testkit.fake;

import dev.slipway.model.pool.NodeClass;
import dev.slipway.model.port.InstanceProfiles;
import dev.slipway.testkit.contract.InstanceProfilesContract;

final class FakeInstanceProfilesTest extends InstanceProfilesContract {
    private final FakeInstanceProfiles profiles = new FakeInstanceProfiles(Faults.none());

    @Override
    protected InstanceProfiles profiles() {
        return profiles;
    }

    @Override
    protected void make(NodeClass nodeClass) {
        profiles.make(nodeClass);
    }
}
