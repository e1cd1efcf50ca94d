package dev.slipway.handlers;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.slipway.solver.consolidation.ConsolidationSettings;
import dev.slipway.solver.consolidation.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The template and the code agree: handlers exist, and what the code reads from the environment is set. */
class TemplateContractTest {
    private static final Path TEMPLATE = Path.of(System.getProperty("slipway.home"), "template.yaml");

    @Test
    void everyHandlerOfTheTemplateExistsAndEveryHandlerIsInTheTemplate() throws IOException {
        var named = new TreeSet<String>();
        var matcher =
                Pattern.compile("Handler: (dev\\.slipway\\.handlers\\.\\w+)").matcher(Files.readString(TEMPLATE));
        while (matcher.find()) {
            var handler = assertDoesNotThrow(() -> Class.forName(matcher.group(1)));
            assertTrue(RequestHandler.class.isAssignableFrom(handler), handler::getName);
            named.add(handler.getSimpleName() + ".java");
        }
        try (var sources = Files.list(Path.of("src/main/java/dev/slipway/handlers"))) {
            assertEquals(
                    named,
                    new TreeSet<>(sources.map(source -> source.getFileName().toString())
                            .filter(name -> name.endsWith("Handler.java"))
                            .toList()));
        }
    }

    @Test
    void theTemplateSetsWhatTheSettingsRead() throws IOException {
        var environment = new TreeMap<String, String>();
        environment.put("AWS_REGION", "us-east-1");
        var template = Files.readString(TEMPLATE);
        var variables = template.substring(template.indexOf("Variables:\n"));
        var matcher = Pattern.compile("^ {8}([A-Z_]+): (?:!Ref (\\w+))?", Pattern.MULTILINE)
                .matcher(variables);
        while (matcher.find()) {
            environment.put(matcher.group(1), usual(template, String.valueOf(matcher.group(2))));
        }
        var settings = Settings.of(environment);
        assertEquals("0", settings.deadLettersUrl());
        assertEquals(Pace.USUAL, settings.pace());
        assertEquals(ConsolidationSettings.USUAL, settings.consolidation());
        assertFalse(settings.observes());
        assertTrue(settings.measures());
    }

    /** What a parameter is by default; else a text that is a number too. */
    private static String usual(String template, String parameter) {
        var matcher = Pattern.compile(
                        "^ {2}%s:\n(?: {4}.*\n)*? {4}Default: \"?([^\"\n]+)".formatted(parameter), Pattern.MULTILINE)
                .matcher(template);
        return matcher.find() ? matcher.group(1) : "0";
    }

    @Test
    void aChoiceThatIsNoneIsNamed() {
        var environment = complete();
        environment.put("MODE", "observe");
        environment.put("SPOT_TO_SPOT", "true");
        environment.put("METRICS", "false");
        assertTrue(Settings.of(environment).observes());
        assertFalse(Settings.of(environment).measures());
        assertTrue(Settings.of(environment).consolidation().spotToSpot());
        environment.put("MODE", "watch");
        var fault = assertThrows(IllegalStateException.class, () -> Settings.of(environment));
        assertEquals("MODE is \"watch\": it must be act or observe.", fault.getMessage());
        environment.put("MODE", "act");
        environment.put("DISRUPTION_PACE_PERCENT", "30%");
        var pace = assertThrows(IllegalStateException.class, () -> Settings.of(environment));
        assertTrue(String.valueOf(pace.getMessage()).contains("DISRUPTION_PACE_PERCENT is \"30%\""), pace::getMessage);
    }

    @Test
    void aNumberThatIsNoneIsNamed() {
        var environment = complete();
        assertEquals(0, Settings.of(environment).derivation().reservedEnis());
        environment.put("RESERVED_ENIS", "one");
        var fault = assertThrows(IllegalStateException.class, () -> Settings.of(environment));
        assertTrue(String.valueOf(fault.getMessage()).contains("RESERVED_ENIS \"one\""), fault::getMessage);
    }

    /** A role may have ten managed policies; SAM adds those for the log, for reading a queue, and for a VPC. */
    @Test
    void noFunctionHasMorePoliciesThanARoleMayHave() throws IOException {
        policiesByHandler()
                .forEach((handler, policies) -> assertTrue(
                        policies.size() <= (readsQueue(handler) ? 7 : 8), () -> handler + " has " + policies));
    }

    private static boolean readsQueue(String handler) {
        return !handler.endsWith("DueHandler");
    }

    /** Every function but the catalogue's talks to the API server, and finds it by EKS where it is deployed. */
    @Test
    void functionsMayLookUpTheOneCluster() throws IOException {
        var byHandler = policiesByHandler();
        byHandler.forEach((handler, policies) ->
                assertEquals(!handler.equals("CatalogDueHandler"), policies.contains("KnowCluster"), handler));
        assertTrue(byHandler.containsKey("SweepDueHandler"), byHandler::toString);
        assertTrue(
                Files.readString(TEMPLATE)
                        .contains(
                                "Action: eks:DescribeCluster\n            Resource: !Sub arn:${AWS::Partition}:eks:${AWS::Region}:${AWS::AccountId}:cluster/${ClusterName}\n"));
    }

    private static Map<String, List<String>> policiesByHandler() throws IOException {
        var byHandler = new TreeMap<String, List<String>>();
        var function = Pattern.compile(
                        "Handler: dev\\.slipway\\.handlers\\.(\\w+)\\s+Policies:( \\[.*]|(?:\\s+(?:- !Ref \\w+|#.*))+)")
                .matcher(Files.readString(TEMPLATE));
        while (function.find()) {
            byHandler.put(
                    function.group(1),
                    Pattern.compile("!Ref (\\w+)")
                            .matcher(function.group(2))
                            .results()
                            .map(policy -> policy.group(1))
                            .toList());
        }
        return byHandler;
    }

    @Test
    void anEndpointThatIsNoUrlIsNamed() {
        assertTrue(refusal("api.demo", "Q0E=").contains("CLUSTER_ENDPOINT (api.demo)"));
        assertTrue(refusal("https://api.demo", "").contains("needs CLUSTER_CA_BUNDLE"));
    }

    @Test
    void aMissingVariableIsNamed() {
        var fault = assertThrows(IllegalStateException.class, () -> Settings.of(new TreeMap<>()));
        assertTrue(String.valueOf(fault.getMessage()).contains("CLUSTER_NAME"), fault::getMessage);
    }

    private static NavigableMap<String, String> complete() {
        var environment = new TreeMap<String, String>();
        for (var name : List.of(
                "CLUSTER_NAME",
                "AWS_REGION",
                "TABLE_NAME",
                "PLAN_QUEUE_URL",
                "DRAIN_QUEUE_URL",
                "PLAN_DEAD_LETTERS_URL",
                "DEAD_LETTERS_URL")) {
            environment.put(name, "set");
        }
        return environment;
    }

    private static String refusal(String endpoint, String caBundle) {
        var environment = complete();
        environment.put("CLUSTER_ENDPOINT", endpoint);
        environment.put("CLUSTER_CA_BUNDLE", caBundle);
        var fault = assertThrows(IllegalStateException.class, () -> Settings.of(environment));
        return String.valueOf(fault.getMessage());
    }
}
