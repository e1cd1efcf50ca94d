package dev.slipway.local.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows are the conditions of Lambda's developer guide, "Success and failure conditions". */
final class BatchReplyTest {
    private static final Set<String> BATCH = Set.of("m1", "m2");

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "{\"batchItemFailures\":null}", "{\"batchItemFailures\":[]}"})
    void meansThatNothingFailed(String reply) {
        assertEquals(
                0,
                assertInstanceOf(BatchReply.Failed.class, BatchReply.read(reply, BATCH))
                        .messageIds()
                        .size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {oops                                               | not JSON
            "ok"                                                | a text
            {"batchItemFailures":"m1"}                          | no list
            {"batchItemFailures":["m1"]}                        | no objects in it
            {"batchItemFailures":[{"itemIdentifier":""}]}       | empty
            {"batchItemFailures":[{"itemIdentifier":null}]}     | null
            {"batchItemFailures":[{"id":"m1"}]}                 | bad key
            {"batchItemFailures":[{"itemIdentifier":"m9"}]}     | unknown message
            """)
    void failsTheWholeBatch(String reply, String reason) {
        assertInstanceOf(BatchReply.Unreadable.class, BatchReply.read(reply, BATCH), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = "{\"batchItemFailures\":[{\"itemIdentifier\":\"m2\"},{\"itemIdentifier\":\"m2\"}]}")
    void namesTheMessagesThatFailed(String reply) {
        var failed = assertInstanceOf(BatchReply.Failed.class, BatchReply.read(reply, BATCH));
        assertEquals(List.of("m2"), List.copyOf(failed.messageIds()));
    }
}
