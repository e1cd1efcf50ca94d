package dev.slipway.local.ec2;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** CreateLaunchTemplate, DescribeLaunchTemplates, DeleteLaunchTemplate; a template has one version. */
final class LaunchTemplateActions {
    private static final Page.Bounds PAGE = new Page.Bounds(1, 200, 200);

    private final Ec2World world;
    private final Attributes<LaunchTemplate> attributes = new Attributes<LaunchTemplate>()
            .one("launch-template-name", LaunchTemplate::name)
            .one("create-time", LaunchTemplate::createdAt)
            .tags(LaunchTemplate::tags);

    LaunchTemplateActions(Ec2World world) {
        this.world = world;
    }

    String create(Query query) {
        return world.tokens().once(query, () -> {
            query.ignoring("VersionDescription", "ClientToken");
            var name = query.required("LaunchTemplateName");
            if (!name.matches("[a-zA-Z0-9().\\-/_]{3,128}")) {
                throw new Ec2Error(
                        "InvalidLaunchTemplateName.MalformedException",
                        "A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: ( ) . / _ and -.");
            }
            var data = query.part("LaunchTemplateData").everything();
            if (data.isEmpty()) {
                throw Ec2Error.missing("LaunchTemplateData");
            }
            var tags = Tags.specified(query, "launch-template");
            for (var resourceType : List.of("instance", "volume")) {
                Tags.specified(Query.of(data), resourceType);
            }
            query.complete();
            if (world.templates().values().stream()
                    .anyMatch(known -> known.name().equals(name))) {
                throw new Ec2Error(
                        "InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
            }
            var template = new LaunchTemplate(
                    world.ids().next("lt"),
                    name,
                    world.now().truncatedTo(ChronoUnit.SECONDS),
                    data,
                    new TreeMap<>(tags));
            world.templates().put(template.id(), template);
            var xml = new Xml();
            return xml.in("launchTemplate", () -> describe(xml, template)).toString();
        });
    }

    String describe(Query query) {
        query.ignoring("IncludeManagedResources");
        var ids = query.texts("LaunchTemplateId");
        var names = query.texts("LaunchTemplateName");
        var chosen = new ArrayList<LaunchTemplate>();
        ids.forEach(id -> chosen.add(byId(id, world)));
        names.forEach(name -> chosen.add(byName(name, world)));
        var wanted = attributes.wanted(query);
        var all = ids.isEmpty() && names.isEmpty() ? world.templates().values() : chosen;
        var page = Page.of(query, PAGE, all.stream().filter(wanted).distinct().toList(), LaunchTemplate::id);
        query.complete();
        var xml = new Xml();
        return xml.list("launchTemplates", page.items(), template -> describe(xml, template))
                .text("nextToken", page.next())
                .toString();
    }

    String delete(Query query) {
        var template = find(query, world);
        query.complete();
        world.templates().remove(template.id());
        var xml = new Xml();
        return xml.in("launchTemplate", () -> describe(xml, template)).toString();
    }

    /** The template that a part of a request names by id or by name. */
    static LaunchTemplate find(Query query, Ec2World world) {
        var id = query.text("LaunchTemplateId");
        var name = query.text("LaunchTemplateName");
        if (id != null && name != null) {
            throw new Ec2Error(
                    "InvalidParameterCombination",
                    "You cannot specify both a launch template ID and a launch template name.");
        }
        if (id != null) {
            return byId(id, world);
        }
        if (name != null) {
            return byName(name, world);
        }
        throw new Ec2Error(
                "MissingParameter",
                "Either a launch template ID or a launch template name must be specified in the request.");
    }

    private static LaunchTemplate byId(String id, Ec2World world) {
        if (!id.matches("lt-[0-9a-f]{17}")) {
            throw new Ec2Error("InvalidLaunchTemplateId.Malformed", "Invalid id: \"%s\"".formatted(id));
        }
        var template = world.templates().get(id);
        if (template == null) {
            throw new Ec2Error(
                    "InvalidLaunchTemplateId.NotFound",
                    "The specified launch template, with template ID %s, does not exist.".formatted(id));
        }
        return template;
    }

    private static LaunchTemplate byName(String name, Ec2World world) {
        return world.templates().values().stream()
                .filter(template -> template.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Ec2Error(
                        "InvalidLaunchTemplateName.NotFoundException",
                        "The specified launch template, with template name %s, does not exist.".formatted(name)));
    }

    private void describe(Xml xml, LaunchTemplate template) {
        xml.text("launchTemplateId", template.id())
                .text("launchTemplateName", template.name())
                .text("createTime", template.createdAt())
                .text(
                        "createdBy",
                        "arn:aws:iam::%s:root".formatted(world.settings().accountId()))
                .text("defaultVersionNumber", 1)
                .text("latestVersionNumber", 1)
                .tags(template.tags());
    }
}
