package dev.slipway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.slipway.testkit.emulator.ControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;

/** The definitions in Kubernetes itself: what {@link DefinitionsTest} says of schemas and rules is what it does. */
final class RealDefinitionsTest {
    /** What the stand-in says of a form; the API server has other words for it. */
    private static final List<String> FORMS =
            List.of("pattern", "minimum", "maximum", "enumeration", "at least 1", "requirements");

    private static final YAMLMapper YAML = new YAMLMapper();

    private static KubernetesClient admin;

    @BeforeAll
    static void installTheDefinitions() {
        var plane = ControlPlane.running();
        admin = ClusterClients.open(
                new ClusterAccess(plane.endpoint().toString(), plane.caBundle(), () -> plane.token("admin"), () -> {}));
        for (var definition : Definition.values()) {
            var object = YAML.convertValue(definition.asObject(), CustomResourceDefinition.class);
            admin.resource(object).forceConflicts().serverSideApply();
            admin.resource(object)
                    .waitUntilCondition(
                            made -> made.getStatus() != null
                                    && made.getStatus().getConditions() != null
                                    && made.getStatus().getConditions().stream()
                                            .anyMatch(condition -> condition
                                                            .getType()
                                                            .equals("Established")
                                                    && condition.getStatus().equals("True")),
                            30,
                            TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void close() {
        if (admin != null) {
            admin.close();
        }
    }

    private static String refusal(Definition definition, Object spec) {
        var object = new GenericKubernetesResourceBuilder()
                .withApiVersion(definition.kind.apiVersion())
                .withKind(definition.kind.kind())
                .withNewMetadata()
                .withName("x")
                .endMetadata()
                .withAdditionalProperties(Map.of("spec", spec))
                .build();
        try {
            admin.genericKubernetesResources(definition.kind.context())
                    .resource(object)
                    .dryRun()
                    .create();
            return "";
        } catch (KubernetesClientException e) {
            assertEquals(422, e.getCode(), e::getMessage);
            return e.getStatus().getMessage();
        }
    }

    @ParameterizedTest
    @RulesOfDefinitions
    void kubernetesSaysTheSame(Definition definition, String patch, @Nullable String fault, @Nullable String reader)
            throws JsonProcessingException {
        var spec = DefinitionsTest.merged(DefinitionsTest.base(definition), YAML.readTree(patch));
        var refusal = refusal(definition, YAML.convertValue(spec, Map.class));
        if (fault == null) {
            assertEquals("", refusal);
        } else if (FORMS.contains(fault)) {
            assertTrue(refusal.contains("is invalid"), refusal);
        } else {
            assertTrue(refusal.contains(fault), refusal);
        }
    }
}
