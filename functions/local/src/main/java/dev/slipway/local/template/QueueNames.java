package dev.slipway.local.template;

import java.util.LinkedHashMap;
import java.util.Map;

/** Finds the queue that an ARN in the template means: only queues of the same template can be reached locally. */
record QueueNames(Map<String, String> nameByArn) {
    static QueueNames of(Map<String, Object> resources, Resolver resolver, Place place) {
        var nameByArn = new LinkedHashMap<String, String>();
        resources.forEach((id, resource) -> {
            if ("AWS::SQS::Queue".equals(Fields.map(id, resource).get("Type"))) {
                var name = resolver.physicalName(id, "QueueName", id);
                nameByArn.put(place.queueArn(name), name);
            }
        });
        return new QueueNames(nameByArn);
    }

    String byArn(Fields fields, String property) {
        var arn = fields.text(property);
        var name = nameByArn.get(arn);
        if (name == null) {
            throw new TemplateFault("%s is '%s', not the ARN of a queue of this template. Maybe !GetAtt Queue.Arn."
                    .formatted(fields.at(property), arn));
        }
        return name;
    }
}
