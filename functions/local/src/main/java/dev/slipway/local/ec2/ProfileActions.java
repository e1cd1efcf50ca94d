package dev.slipway.local.ec2;

import java.time.temporal.ChronoUnit;

/** IAM's actions on instance profiles. Every role exists but those that the world says are missing. */
final class ProfileActions {
    private final Ec2World world;

    ProfileActions(Ec2World world) {
        this.world = world;
    }

    String get(Query query) {
        var profile = existing(query);
        query.complete();
        return one(profile);
    }

    String create(Query query) {
        var name = query.required("InstanceProfileName");
        var path = query.text("Path", "/");
        var tags = Tags.of(query.part("Tags").parts("member"));
        query.complete();
        if (!name.matches("[\\w+=,.@-]{1,128}")) {
            throw new Ec2Error("ValidationError", "The specified value for instanceProfileName is invalid.");
        }
        if (!path.matches("/|/[!-~]+/")) {
            throw new Ec2Error("ValidationError", "The specified value for path is invalid.");
        }
        if (world.profiles().containsKey(name)) {
            throw new Ec2Error(409, "EntityAlreadyExists", "Instance Profile %s already exists.".formatted(name));
        }
        var profile = new InstanceProfile(name, path, world.now(), null, tags);
        world.profiles().put(name, profile);
        return one(profile);
    }

    String list(Query query) {
        query.ignoring("MaxItems");
        var prefix = query.text("PathPrefix", "/");
        query.complete();
        var xml = new Xml();
        return xml.in(
                        "InstanceProfiles",
                        () -> world.profiles().values().stream()
                                .filter(profile -> profile.path().startsWith(prefix))
                                .forEach(profile -> xml.in("member", () -> write(xml, profile, false))))
                .text("IsTruncated", false)
                .toString();
    }

    String addRole(Query query) {
        var profile = existing(query);
        var role = query.required("RoleName");
        query.complete();
        if (world.missingRoles().contains(role)) {
            throw noSuchEntity("The role with name %s cannot be found.".formatted(role));
        }
        if (profile.role() != null) {
            throw new Ec2Error(409, "LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
        }
        world.profiles().put(profile.name(), profile.with(role));
        return "";
    }

    String removeRole(Query query) {
        var profile = existing(query);
        var role = query.required("RoleName");
        query.complete();
        if (!role.equals(profile.role())) {
            throw noSuchEntity("The role with name %s cannot be found.".formatted(role));
        }
        world.profiles().put(profile.name(), profile.with(null));
        return "";
    }

    String tag(Query query) {
        var profile = existing(query);
        var tags = Tags.of(query.part("Tags").parts("member"));
        query.complete();
        profile.tags().putAll(tags);
        return "";
    }

    String delete(Query query) {
        var profile = existing(query);
        query.complete();
        if (profile.role() != null) {
            throw new Ec2Error(
                    409, "DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.");
        }
        world.profiles().remove(profile.name());
        return "";
    }

    private InstanceProfile existing(Query query) {
        var name = query.required("InstanceProfileName");
        var profile = world.profiles().get(name);
        if (profile == null) {
            throw noSuchEntity("Instance Profile %s cannot be found.".formatted(name));
        }
        return profile;
    }

    private static Ec2Error noSuchEntity(String message) {
        return new Ec2Error(404, "NoSuchEntity", message);
    }

    private String one(InstanceProfile profile) {
        var xml = new Xml();
        return xml.in("InstanceProfile", () -> write(xml, profile, true)).toString();
    }

    private void write(Xml xml, InstanceProfile profile, boolean withTags) {
        var account = world.settings().accountId();
        xml.text("InstanceProfileName", profile.name())
                .text("InstanceProfileId", profile.id())
                .text("Arn", profile.arn(account))
                .text("Path", profile.path())
                .text("CreateDate", profile.createdAt().truncatedTo(ChronoUnit.SECONDS))
                .in(
                        "Roles",
                        () -> profile.roles()
                                .forEach(role -> xml.in(
                                        "member",
                                        () -> xml.text("RoleName", role)
                                                .text("RoleId", "AROA" + profile.id())
                                                .text("Arn", "arn:aws:iam::%s:role/%s".formatted(account, role))
                                                .text("Path", "/")
                                                .text(
                                                        "CreateDate",
                                                        profile.createdAt().truncatedTo(ChronoUnit.SECONDS))
                                                .text("AssumeRolePolicyDocument", "%7B%7D"))));
        // IAM's lists leave tags out.
        if (withTags) {
            xml.in(
                    "Tags",
                    () -> profile.tags()
                            .forEach((key, value) ->
                                    xml.in("member", () -> xml.text("Key", key).text("Value", value))));
        }
    }
}
