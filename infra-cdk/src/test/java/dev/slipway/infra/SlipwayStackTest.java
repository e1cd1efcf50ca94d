package dev.slipway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.assertions.Match;

class SlipwayStackTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/slipway-demo.template.json");
    private static final JsonMapper JSON = Synthesis.JSON;

    private Synthesis made;
    private JsonNode plain;
    private JsonNode full;

    @BeforeEach
    void synthesise() {
        made = Synthesis.get();
        plain = made.plainJson;
        full = made.fullJson;
    }

    @Test
    void theTemplateIsTheOneThatWasReviewed() throws IOException {
        var text =
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(plain).replaceAll("[0-9a-f]{64}", "HASH")
                        + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, text);
        }
        assertEquals(
                Files.readString(GOLDEN),
                text,
                () -> "%s differs. Run with -Dgolden.update=true if that is wanted.".formatted(GOLDEN));
    }

    @Test
    void twoClustersShareNoName() {
        var names = physicalNames(plain);
        names.forEach(name -> assertTrue(name.contains("demo"), () -> name + " is so in every cluster"));
        assertTrue(names.size() > 30, names::toString);
        names.retainAll(physicalNames(full));
        assertEquals(Set.of(), names);
    }

    /** Type and name of what is named; a function's events have names too, of their schedules. */
    private static Set<String> physicalNames(JsonNode template) {
        var names = new TreeSet<String>();
        template.get("Resources").forEach(resource -> {
            var type = resource.path("Type").asText();
            var properties = resource.path("Properties");
            properties.properties().forEach(property -> {
                // A policy within a role is named within it.
                if (property.getKey()
                        .matches("(Function|Queue|Table|Role|Alarm|Dashboard|ManagedPolicy|Layer|LogGroup)?Name")) {
                    names.add(type + " " + text(property.getValue()));
                }
            });
            properties.path("Events").forEach(event -> {
                if (event.path("Type").asText().startsWith("Schedule")) {
                    names.add("AWS::Scheduler::Schedule " + text(event.at("/Properties/Name")));
                }
            });
        });
        return names;
    }

    private static String text(JsonNode value) {
        return value.path("Fn::Sub").asText(value.asText());
    }

    @Test
    void everyRightToChangeMachinesOrRolesIsBounded() {
        for (var template : List.of(plain, full)) {
            var statements = statements(template);
            assertTrue(statements.size() > 20, () -> "only " + statements.size());
            statements.forEach((place, statement) -> {
                var changes = texts(statement.path("Action")).stream()
                        .filter(action -> action.matches("(ec2|iam):(?!Describe|Get|List).*|\\*"))
                        .toList();
                if (!changes.isEmpty()) {
                    var resources = texts(statement.path("Resource"));
                    assertTrue(
                            (!resources.isEmpty() && !resources.contains("*")) || statement.has("Condition"),
                            () -> "%s may %s on %s".formatted(place, changes, resources));
                    // What makes, tags, changes or ends something of a cluster asks for the cluster's tag, or names it.
                    if (changes.stream()
                            .anyMatch(action -> action.matches(
                                    ".*:(Create(Tags|Launch|Instance)|Terminate|Delete|Add|Remove|Tag|Pass).*"))) {
                        assertTrue(statement.has("Condition"), () -> "%s may %s".formatted(place, changes));
                    }
                }
            });
        }
    }

    private static Map<String, JsonNode> statements(JsonNode template) {
        var found = new TreeMap<String, JsonNode>();
        for (var resource : template.get("Resources").properties()) {
            var properties = resource.getValue().path("Properties");
            var documents = new ArrayList<JsonNode>();
            if (resource.getValue().path("Type").asText().startsWith("AWS::IAM::")) {
                documents.add(properties.path("PolicyDocument"));
                properties.path("Policies").forEach(policy -> documents.add(policy.path("PolicyDocument")));
            }
            for (var document : documents) {
                document.path("Statement")
                        .forEach(statement -> found.put(resource.getKey() + "#" + found.size(), statement));
            }
        }
        return found;
    }

    private static List<String> texts(JsonNode oneOrMore) {
        var texts = new ArrayList<String>();
        if (oneOrMore.isArray()) {
            oneOrMore.forEach(one -> texts.add(one.isTextual() ? one.asText() : one.toString()));
        } else {
            texts.add(oneOrMore.isTextual() ? oneOrMore.asText() : oneOrMore.toString());
        }
        return texts;
    }

    @Test
    void everyFunctionOfTheTemplateRunsTheJarAndThoseThatSignInMay() {
        var functions = ofType(plain, "AWS::Serverless::Function");
        assertEquals(new TreeSet<>(Declared.FUNCTIONS), functions.keySet());
        var signingIn = new TreeSet<String>();
        functions.forEach((name, function) -> {
            assertTrue(function.at("/Properties/CodeUri/Key").asText().endsWith(".jar"), name);
            if (function.at("/Properties/Policies").toString().contains("KnowCluster")) {
                signingIn.add(name);
            }
        });
        assertEquals(new TreeSet<>(Declared.SIGNING_IN), signingIn);
        var entries = new TreeMap<String, String>();
        ofType(plain, "AWS::EKS::AccessEntry")
                .values()
                .forEach(entry -> entries.put(
                        entry.at("/Properties/PrincipalArn/Fn::GetAtt/0").asText(),
                        entry.at("/Properties/KubernetesGroups/0").asText()));
        Declared.SIGNING_IN.forEach(
                name -> assertEquals("slipway:functions", entries.get(name + "Role"), entries::toString));
        assertEquals(Declared.SIGNING_IN.size() + 2, entries.size(), "and the nodes, and Helm");
    }

    private static Map<String, JsonNode> ofType(JsonNode template, String type) {
        var found = new TreeMap<String, JsonNode>();
        template.get("Resources").properties().forEach(resource -> {
            if (resource.getValue().path("Type").asText().equals(type)) {
                found.put(resource.getKey(), resource.getValue());
            }
        });
        return found;
    }

    @Test
    void theRoleThatFunctionsMayPassIsTheNodeRole() {
        var passed = plain.at("/Resources/UseNodeClasses").toString();
        assertTrue(passed.contains("role/" + Names.nodeRole("demo")), passed);
        made.plain.hasResourceProperties("AWS::IAM::Role", Map.of("RoleName", Names.nodeRole("demo")));
        made.plain.hasResourceProperties("AWS::EKS::AccessEntry", Map.of("Type", "EC2_LINUX"));
        made.full.hasResourceProperties("AWS::EKS::AccessEntry", Map.of("Type", "EC2_WINDOWS"));
    }

    @Test
    void theWebhookMaySendToTwoQueuesAndOneBucketAndDoNothingElse() {
        var roles = new TreeMap<String, JsonNode>();
        ofType(plain, "AWS::IAM::Role").forEach((name, role) -> {
            if (role.toString().contains("pods.eks.amazonaws.com")) {
                roles.put(name, role.at("/Properties"));
            }
        });
        assertEquals(1, roles.size());
        var role = roles.firstEntry().getValue();
        assertEquals(
                "[{\"Action\":\"sqs:SendMessage\",\"Effect\":\"Allow\",\"Resource\":[{\"Fn::GetAtt\":[\"PlanQueue\",\"Arn\"]},{\"Fn::GetAtt\":[\"NodeQueue\",\"Arn\"]}]},"
                        + "{\"Action\":\"s3:PutObject\",\"Effect\":\"Allow\",\"Resource\":{\"Fn::Join\":[\"\",[{\"Fn::GetAtt\":[\"SnapshotBucket\",\"Arn\"]},\"/snapshots/demo/*\"]]}}]",
                role.at("/Policies/0/PolicyDocument/Statement").toString());
        assertTrue(role.path("ManagedPolicyArns").isMissingNode());
    }

    @Test
    void inAVpcEveryFunctionIsToldSubnetsAndGroups() {
        var inside = new TreeMap<>(ofType(full, "AWS::Serverless::Function"));
        inside.putAll(ofType(full, "AWS::Lambda::Function"));
        assertEquals(Declared.FUNCTIONS.size() + 2, inside.size(), "and the two of Helm");
        inside.forEach((name, function) -> assertEquals(
                "{\"SecurityGroupIds\":[\"sg-33333333\"],\"SubnetIds\":[\"subnet-11111111\",\"subnet-22222222\"]}",
                function.at("/Properties/VpcConfig").toString(),
                name));
    }

    @Test
    void snapshotsAreReadByThePlannerAloneAndEndAfterADay() {
        var bucket = plain.at("/Resources/SnapshotBucket/Properties");
        assertEquals(
                1, bucket.at("/LifecycleConfiguration/Rules/0/ExpirationInDays").asInt());
        assertEquals(
                "{\"BlockPublicAcls\":true,\"BlockPublicPolicy\":true,\"IgnorePublicAcls\":true,\"RestrictPublicBuckets\":true}",
                bucket.path("PublicAccessBlockConfiguration").toString());
        var readers = new TreeSet<String>();
        ofType(plain, "AWS::Serverless::Function").forEach((name, function) -> {
            if (function.toString().contains("SnapshotBucket")
                    || function.toString().contains("ReadSnapshots")) {
                readers.add(name);
            }
        });
        assertEquals(Set.of("Provision"), readers);
        var reading = statements(plain).values().stream()
                .filter(statement -> statement.path("Action").asText().startsWith("s3:"))
                .filter(statement -> !statement.path("Action").asText().equals("s3:PutObject"))
                .map(JsonNode::toString)
                .toList();
        assertEquals(
                List.of(
                        "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":{\"Fn::Sub\":\"${SnapshotBucket.Arn}/snapshots/demo/*\"}}"),
                reading);
    }

    @Test
    void aKeyEncryptsTheTableTheBucketAndEveryQueue() {
        var key = "arn:aws:kms:us-east-1:123456789012:key/mine";
        assertEquals(
                key,
                full.at("/Resources/Table/Properties/SSESpecification/KMSMasterKeyId")
                        .asText());
        var queues = ofType(full, "AWS::SQS::Queue");
        assertEquals(Declared.QUEUES.size() + Declared.DEAD_LETTERS.size(), queues.size());
        assertEquals(
                key,
                full.at(
                                "/Resources/SnapshotBucket/Properties/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/KMSMasterKeyID")
                        .asText());
        queues.forEach((name, queue) ->
                assertEquals(key, queue.at("/Properties/KmsMasterKeyId").asText(), name));
        made.full.hasResourceProperties(
                "AWS::IAM::Policy",
                Match.objectLike(Map.of(
                        "PolicyName",
                        "UseKey",
                        "Roles",
                        Declared.FUNCTIONS.stream()
                                .map(name -> Map.of("Ref", name + "Role"))
                                .toList())));
    }

    @Test
    void everyQueueAndFunctionHasItsAlarmAndTheTopicHearsOfAll() {
        var alarms = ofType(full, "AWS::CloudWatch::Alarm");
        var all = alarms.values().toString();
        ofType(full, "AWS::SQS::Queue").keySet().forEach(queue -> assertTrue(all.contains("\"" + queue + "\""), queue));
        Declared.FUNCTIONS.forEach(function -> assertTrue(all.contains("\"Ref\":\"" + function + "\""), function));
        alarms.forEach((name, alarm) -> assertEquals(
                "[\"arn:aws:sns:us-east-1:123456789012:pagers\"]",
                alarm.at("/Properties/AlarmActions").toString(),
                name));
        assertTrue(ofType(plain, "AWS::CloudWatch::Alarm").values().stream()
                .noneMatch(alarm -> alarm.toString().contains("AlarmActions")));
        made.plain.hasResourceProperties(
                "AWS::CloudWatch::Alarm",
                Map.of(
                        "AlarmName",
                        "slipway-demo-sweep-silent",
                        "TreatMissingData",
                        "breaching",
                        "EvaluationPeriods",
                        5,
                        "Period",
                        60));
        made.plain.hasResourceProperties(
                "AWS::CloudWatch::Alarm",
                Map.of(
                        "AlarmName",
                        "slipway-demo-webhook-silent",
                        "MetricName",
                        "NumberOfMessagesSent",
                        "TreatMissingData",
                        "breaching"));
    }

    @Test
    void onlyWhatIsMeasuredIsWatched() throws IOException {
        var namespaces = new TreeSet<String>();
        for (var type : List.of("Alarm", "Dashboard")) {
            var watching = ofType(plain, "AWS::CloudWatch::" + type).toString();
            Pattern.compile("AWS/\\w+|\\w*(?i:slipway|emf)/\\w*")
                    .matcher(watching)
                    .results()
                    .forEach(found -> namespaces.add(found.group()));
        }
        assertEquals(Set.of("AWS/DynamoDB", "AWS/Lambda", "AWS/SQS"), namespaces);
        var page = Files.readString(Path.of("../functions/docs/metrics.md"));
        var watched =
                measured(ofType(plain, "AWS::CloudWatch::Alarm") + "\n" + ofType(plain, "AWS::CloudWatch::Dashboard"));
        watched.forEach(name -> assertTrue(page.contains("| `" + name + "`"), name));
        assertTrue(watched.size() > 8, watched::toString);
        // What the page says of alarms, alarms say of the metrics.
        ofType(plain, "AWS::CloudWatch::Alarm").values().forEach(alarm -> {
            var name = alarm.at("/Properties/MetricName").asText();
            if (!measured(name).isEmpty()) {
                var alarmName = alarm.at("/Properties/AlarmName").asText().substring("slipway-demo-".length());
                assertTrue(
                        page.lines()
                                .anyMatch(line ->
                                        line.startsWith("| `" + name + "`") && line.contains("`" + alarmName + "`")),
                        () -> "metrics.md does not say that %s watches %s".formatted(alarmName, name));
                assertEquals("Slipway", alarm.at("/Properties/Namespace").asText());
                assertEquals(
                        "[{\"Name\":\"cluster\",\"Value\":\"demo\"}]",
                        alarm.at("/Properties/Dimensions").toString());
            }
        });
    }

    /** An alarm of what is not measured would be quiet for ever, and look well. */
    @Test
    void withoutMetricsNothingWatchesThem() {
        assertEquals("true", text(plain.at("/Globals/Function/Environment/Variables/METRICS")));
        assertEquals("false", text(full.at("/Globals/Function/Environment/Variables/METRICS")));
        var watching = ofType(full, "AWS::CloudWatch::Alarm") + "\n" + ofType(full, "AWS::CloudWatch::Dashboard");
        assertEquals(Set.of(), measured(watching));
        assertEquals(
                ofType(plain, "AWS::CloudWatch::Alarm").size() - 4,
                ofType(full, "AWS::CloudWatch::Alarm").size());
        assertTrue(watching.contains("sweep-silent") && watching.contains("dead-letters-not-empty"), watching);
    }

    /** Names of what the functions measure. */
    private static Set<String> measured(String text) {
        var names = new TreeSet<String>();
        Pattern.compile("(?:karpenter|slipway)_[a-z_]+")
                .matcher(text)
                .results()
                .forEach(found -> names.add(found.group()));
        return names;
    }

    @Test
    void everyFunctionWritesToALogThatEnds() {
        ofType(full, "AWS::Serverless::Function").forEach((name, function) -> {
            assertEquals(
                    name + "Log",
                    function.at("/Properties/LoggingConfig/LogGroup/Ref").asText());
            var group = full.at("/Resources/%sLog/Properties".formatted(name));
            assertEquals("LogRetentionDays", group.at("/RetentionInDays/Ref").asText());
            assertEquals(
                    "/aws/lambda/" + text(function.at("/Properties/FunctionName")), text(group.get("LogGroupName")));
            assertEquals(
                    "arn:aws:kms:us-east-1:123456789012:key/mine",
                    group.path("KmsKeyId").asText());
        });
        assertTrue(ofType(plain, "AWS::Logs::LogGroup").values().stream()
                .noneMatch(group -> group.toString().contains("KmsKeyId")));
    }

    @Test
    void theTableOutlivesTheStack() {
        assertEquals("Retain", plain.at("/Resources/Table/DeletionPolicy").asText());
        assertEquals("Retain", plain.at("/Resources/Table/UpdateReplacePolicy").asText());
    }

    @Test
    void anAccountThatCanBeAskedIsAskedForTheClusterAndTheTable() throws IOException {
        assertEquals(
                Set.of("AWS::EKS::Cluster placed", "AWS::DynamoDB::Table slipway-placed"),
                keysByQuestion().keySet());
    }

    @Test
    void aClusterThatIsNotFoundEndsTheNextRun() throws IOException {
        var key = keysByQuestion().get("AWS::EKS::Cluster placed");
        var answer = Map.of("$providerError", "No resource of type AWS::EKS::Cluster with identifier: placed");
        var app = new App(AppProps.builder().context(Map.of(key, answer)).build());
        var fault = assertThrows(UserFault.class, () -> made.placed(app));
        assertEquals(
                "There is no EKS cluster \"placed\" in eu-west-1 of account 123456789012: check -c cluster, and the region and account with AWS_REGION and AWS_PROFILE.",
                fault.getMessage());
    }

    /** What the synthesis asks the CDK's command line to look up: key of the context by type and name. */
    private Map<String, String> keysByQuestion() throws IOException {
        var manifest = Synthesis.JSON.readTree(
                Path.of(made.app.getOutdir(), "manifest.json").toFile());
        var keys = new TreeMap<String, String>();
        manifest.path("missing")
                .forEach(missing -> keys.put(
                        "%s %s"
                                .formatted(
                                        missing.at("/props/typeName").asText(),
                                        missing.at("/props/exactIdentifier").asText()),
                        missing.path("key").asText()));
        return keys;
    }
}
