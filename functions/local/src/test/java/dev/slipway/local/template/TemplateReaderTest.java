package dev.slipway.local.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.local.template.FunctionResource.QueueTrigger;
import dev.slipway.local.template.QueueResource.Redrive;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TemplateReaderTest {
    private static final Place PLACE = new Place("eu-north-1", "000000000000", URI.create("http://127.0.0.1:9324"));

    @Test
    void readsTheRepositorysTemplate() {
        var template = TemplateReader.read(repositoryTemplate(), Map.of("ClusterName", "demo"), PLACE);

        var provision = function(template, "Provision");
        assertEquals("slipway-demo-provision", provision.name());
        assertEquals("dev.slipway.handlers.PodsPendingHandler", provision.handler());
        assertTrue(provision.code().isAbsolute(), provision.code().toString());
        assertEquals("slipway-handlers.jar", provision.code().getFileName().toString());
        assertEquals(1024, provision.memoryMib());
        assertEquals(Duration.ofSeconds(60), provision.timeout());
        assertEquals(List.of(new QueueTrigger("Plan", "slipway-demo-plan.fifo", 10, true)), provision.queues());
        assertEquals(512, function(template, "Drain").memoryMib(), "from Globals");
        assertEquals("demo", provision.environment().get("CLUSTER_NAME"));
        assertEquals("slipway-demo", provision.environment().get("TABLE_NAME"));
        assertEquals(
                "http://127.0.0.1:9324/000000000000/slipway-demo-plan.fifo",
                provision.environment().get("PLAN_QUEUE_URL"));

        var sweep = function(template, "Sweep").schedules().getFirst();
        assertEquals("slipway-demo-sweep", sweep.name());
        assertEquals(new ScheduleExpression.Rate(Duration.ofMinutes(1)), sweep.expression());

        var plan = queue(template, "PlanQueue");
        assertTrue(plan.fifo());
        assertEquals(Duration.ofSeconds(90), plan.visibility());
        assertEquals(new Redrive("slipway-demo-plan-dead-letters.fifo", 5), plan.redrive());

        var table = template.tables().getFirst();
        assertEquals(
                List.of("by-state", "by-instance", "by-node"),
                table.indexes().stream().map(TableResource.Index::name).toList());
        assertEquals("expiresAt", table.expiryAttribute());

        assertEquals(5, template.rules().size());
        assertTrue(template.rules().stream()
                .allMatch(rule -> rule.queues().equals(List.of("slipway-demo-interruptions"))));
        assertTrue(
                template.notRun().stream()
                        .allMatch(resource -> resource.endsWith("(AWS::SQS::QueuePolicy)")
                                || resource.endsWith("(AWS::Logs::LogGroup)")
                                || resource.endsWith("(AWS::IAM::ManagedPolicy)")
                                // Snapshots of a laptop fit into a message.
                                || resource.startsWith("SnapshotBucket")),
                () -> "only rights, logs and the bucket may be left out of a local run: " + template.notRun());
    }

    @Test
    void asksForAParameterWithoutADefault() {
        var fault = assertThrows(TemplateFault.class, () -> TemplateReader.read(repositoryTemplate(), Map.of(), PLACE));
        assertEquals("The parameter ClusterName has no default and was not given.", fault.getMessage());
    }

    @Test
    void refusesAParameterThatItsPatternForbids() {
        var fault = assertThrows(
                TemplateFault.class,
                () -> TemplateReader.read(repositoryTemplate(), Map.of("ClusterName", "a b"), PLACE));
        assertTrue(fault.toString().contains("ClusterName") && fault.toString().contains("'a b'"), fault.getMessage());
    }

    @Test
    void namesAFileThatIsNotThere() {
        var fault = assertThrows(
                TemplateFault.class, () -> TemplateReader.read(Path.of("no/template.yaml"), Map.of(), PLACE));
        assertTrue(fault.toString().contains("no/template.yaml"), fault.getMessage());
    }

    /** Each row: properties of a queue Q, words that the fault must have. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            QueueName: !Ref Nowhere                                    | Q.QueueName      | Nowhere
            QueueName: !GetAtt Nowhere                                 | Line             | !GetAtt Nowhere
            QueueName: !GetAtt Q.Colour                                | Q.QueueName      | Q.Colour
            QueueName: !Sub 'a-${Missing}'                             | Q.QueueName      | Missing
            QueueName: !ImportValue x                                  | Q.QueueName      | Fn::ImportValue
            QueueName: [a, b]                                          | Q.QueueName      | [a, b]
            QueueNmae: a                                               | Q                | QueueNmae
            VisibilityTimeout: soon                                    | Q.VisibilityTimeout | soon
            VisibilityTimeout: 43201                                   | Q.VisibilityTimeout | 43201
            FifoQueue: yes                                             | Q.FifoQueue      | yes
            '{QueueName: a, FifoQueue: true}'                          | Q.QueueName      | .fifo
            RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:x', maxReceiveCount: 5 } | Q.RedrivePolicy.deadLetterTargetArn | arn:aws:sqs:x
            """)
    void namesWhatItCannotResolve(String properties, String where, String value) {
        var yaml = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      " + properties + "\n";
        var fault = assertThrows(TemplateFault.class, () -> TemplateReader.parse(yaml, Path.of("/"), Map.of(), PLACE));
        assertTrue(fault.toString().contains(where), fault.getMessage());
        assertTrue(fault.toString().contains(value), fault.getMessage());
    }

    /** Each row: one trigger of a function F, words that the fault must have. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { Type: S3, Properties: {} }                                         | F.Events.E.Type  | S3
            { Type: SQS, Properties: { Queue: 'arn:x' } }                        | F.Events.E.Queue | arn:x
            { Type: SQS, Properties: { Queue: !GetAtt Q.Arn, BatchSize: 11 } }   | E.BatchSize      | 11
            { Type: SQS, Properties: { Queue: !GetAtt Q.Arn, FilterCriteria: x } } | F.Events.E     | FilterCriteria
            { Type: ScheduleV2, Properties: { ScheduleExpression: rate(0 days) } } | ScheduleExpression | rate(0 days)
            { Type: ScheduleV2, Properties: { ScheduleExpression: hourly } }     | ScheduleExpression | hourly
            """)
    void namesATriggerThatItCannotFollow(String event, String where, String value) {
        var yaml = """
                Resources:
                  Q: { Type: AWS::SQS::Queue }
                  F:
                    Type: AWS::Serverless::Function
                    Properties:
                      Runtime: java25
                      Handler: a.B
                      CodeUri: a.jar
                      Events: { E: %s }
                """.formatted(event);
        var fault = assertThrows(TemplateFault.class, () -> TemplateReader.parse(yaml, Path.of("/"), Map.of(), PLACE));
        var at = where.replace("E.Queue", "E.Properties.Queue").replace("E.BatchSize", "E.Properties.BatchSize");
        assertTrue(fault.toString().contains(at), fault.getMessage());
        assertTrue(fault.toString().contains(value), fault.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'a: [1'                          | not YAML
            ''                               | empty
            'Resources: {}'                  | no Resources
            'Resources: {A: {Type: x}, A: {Type: x}}' | repeats the key 'A'
            'Resources: {R: {Type: AWS::Events::Rule, Properties: {EventPattern: {source: aws.ec2}}}}' | R.EventPattern
            'Resources: {T: {Type: AWS::DynamoDB::Table, Properties: {KeySchema: [{AttributeName: a, KeyType: HASH}]}}}' | T.KeySchema
            'Resources: {Q: {Type: AWS::SQS::Queue, Condition: Big}}' | Condition
            """)
    void refusesWhatIsNoTemplate(String yaml, String word) {
        var fault = assertThrows(TemplateFault.class, () -> TemplateReader.parse(yaml, Path.of("/"), Map.of(), PLACE));
        assertTrue(fault.toString().contains(word), fault.getMessage());
    }

    @Test
    void substitutesAndJoins() {
        var yaml = """
                Parameters: { Name: { Type: String, Default: x } }
                Resources:
                  Q: { Type: AWS::SQS::Queue, Properties: { QueueName: !Join [ '-', [ q, !Ref Name ] ] } }
                  F:
                    Type: AWS::Serverless::Function
                    Properties:
                      Runtime: java25
                      Handler: a.B
                      CodeUri: a.jar
                      Environment:
                        Variables:
                          LITERAL: !Sub '${!kept} ${Name} ${AWS::Region} ${Q.QueueName}'
                          OWN: !Sub [ '${Mine}/${Name}', { Mine: !GetAtt Q.Arn } ]
                          NUMBER: 5
                          OLD: 007
                """;
        var environment = TemplateReader.parse(yaml, Path.of("/"), Map.of(), PLACE)
                .functions()
                .getFirst()
                .environment();
        assertEquals("${kept} x eu-north-1 q-x", environment.get("LITERAL"));
        assertEquals("arn:aws:sqs:eu-north-1:000000000000:q-x/x", environment.get("OWN"));
        assertEquals("5", environment.get("NUMBER"));
        assertEquals("007", environment.get("OLD"));
    }

    @Test
    void keepsNumbersInEventPatterns() {
        var yaml =
                "Resources: {R: {Type: AWS::Events::Rule, Properties: {EventPattern: {detail: {n: [{numeric: ['>', 1]}], b: [true]}}}}}";
        var rule = TemplateReader.parse(yaml, Path.of("/"), Map.of(), PLACE)
                .rules()
                .getFirst();
        assertEquals("{\"detail\":{\"n\":[{\"numeric\":[\">\",1]}],\"b\":[true]}}", rule.pattern());
    }

    private static FunctionResource function(Template template, String logicalId) {
        return template.functions().stream()
                .filter(one -> one.logicalId().equals(logicalId))
                .findFirst()
                .orElseThrow();
    }

    private static QueueResource queue(Template template, String logicalId) {
        return template.queues().stream()
                .filter(one -> one.logicalId().equals(logicalId))
                .findFirst()
                .orElseThrow();
    }

    private static Path repositoryTemplate() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("template.yaml"))) {
                return folder.resolve("template.yaml");
            }
        }
        throw new IllegalStateException("No template.yaml above " + Path.of("").toAbsolutePath());
    }
}
