package dev.slipway.local.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;

/** Messages as the event that Lambda makes of them ("Using Lambda with Amazon SQS", example event, read 2026-11). */
final class SqsEventJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SqsEventJson() {}

    static String write(List<Message> messages, String queueArn, String region) {
        var event = JSON.createObjectNode();
        var records = event.putArray("Records");
        messages.forEach(message -> record(records.addObject(), message, queueArn, region));
        return event.toString();
    }

    private static void record(ObjectNode record, Message message, String queueArn, String region) {
        record.put("messageId", message.messageId());
        record.put("receiptHandle", message.receiptHandle());
        record.put("body", message.body());
        var attributes = record.putObject("attributes");
        message.attributesAsStrings().forEach(attributes::put);
        var own = record.putObject("messageAttributes");
        message.messageAttributes().forEach((name, value) -> {
            var attribute = own.putObject(name);
            if (value.stringValue() != null) {
                attribute.put("stringValue", value.stringValue());
            }
            if (value.binaryValue() != null) {
                attribute.put(
                        "binaryValue",
                        Base64.getEncoder().encodeToString(value.binaryValue().asByteArray()));
            }
            attribute.putArray("stringListValues");
            attribute.putArray("binaryListValues");
            attribute.put("dataType", value.dataType());
        });
        if (message.md5OfMessageAttributes() != null) {
            record.put("md5OfMessageAttributes", message.md5OfMessageAttributes());
        }
        record.put("md5OfBody", message.md5OfBody());
        record.put("eventSource", "aws:sqs");
        record.put("eventSourceARN", queueArn);
        record.put("awsRegion", region);
    }
}
