package dev.slipway.local.kubernetes.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {

    private static final String LABELS = "{\"app\":\"web\",\"example.com/tier\":\"front\"}";
    private static final String POD = "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"nodeName\":\"n\"}}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            app=web                          | true
            app==web                         | true
            app=api                          | false
            app!=api                         | true
            absent!=api                      | true
            app in (api, web)                | true
            app in (api)                     | false
            app notin (api)                  | true
            absent notin (api)               | true
            app notin (web)                  | false
            example.com/tier                 | true
            !example.com/tier                | false
            !absent                          | true
            app in (web,api),example.com/tier=front,!absent | true
            app in (web,api),example.com/tier=back          | false
            """)
    void matchesLabels(String selector, boolean matches) {
        assertEquals(matches, LabelSelector.parse(selector).matches(Json.read(LABELS)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            spec.nodeName=n                     | true
            spec.nodeName==m                    | false
            spec.nodeName!=m                    | true
            spec.nodeName=                      | false
            metadata.name=a,spec.nodeName=n     | true
            metadata.name=a,spec.nodeName!=n    | false
            status.phase!=Running               | true
            status.phase=                       | true
            """)
    void matchesFields(String selector, boolean matches) {
        assertEquals(matches, FieldSelector.parse(selector).matches(Json.read(POD)));
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThrows(ApiFailure.class, () -> LabelSelector.parse("app inside (web)"));
        assertThrows(ApiFailure.class, () -> FieldSelector.parse("spec.nodeName"));
    }
}
