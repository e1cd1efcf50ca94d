package dev.slipway.handlers;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Payloads as Lambda hands them over: read by the serialiser that Lambda's runtime uses. */
final class Payloads {
    /** The repository's {@code events/}. */
    static final Path EVENTS = Path.of(System.getProperty("slipway.home"), "events");

    private Payloads() {}

    static SQSEvent sqs(String file) {
        try {
            return LambdaEventSerializers.serializerFor(SQSEvent.class, SQSEvent.class.getClassLoader())
                    .fromJson(new ByteArrayInputStream(Files.readAllBytes(EVENTS.resolve(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /** A batch of messages with these bodies; their ids are {@code m-0}, {@code m-1}, … */
    static SQSEvent batch(String... bodies) {
        var records = new ArrayList<SQSEvent.SQSMessage>();
        for (var body : List.of(bodies)) {
            var message = new SQSEvent.SQSMessage();
            message.setMessageId("m-" + records.size());
            message.setBody(body);
            records.add(message);
        }
        var event = new SQSEvent();
        event.setRecords(records);
        return event;
    }

    static String text(String file) {
        try {
            return Files.readString(EVENTS.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
