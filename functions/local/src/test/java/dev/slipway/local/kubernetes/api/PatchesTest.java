package dev.slipway.local.kubernetes.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            merge-patch           | {"a":{"b":1,"c":2}}  | {"a":{"b":null,"d":3}}      | {"a":{"c":2,"d":3}}
            merge-patch           | {"l":[1,2]}          | {"l":[3]}                   | {"l":[3]}
            json-patch            | {"a":1}              | [{"op":"add","path":"/b","value":2}] | {"a":1,"b":2}
            strategic-merge-patch | {"containers":[{"name":"x","image":"1"},{"name":"y"}]} | {"containers":[{"name":"x","image":"2"}]} | {"containers":[{"name":"x","image":"2"},{"name":"y"}]}
            strategic-merge-patch | {"containers":[{"name":"x"},{"name":"y"}]} | {"containers":[{"$patch":"delete","name":"x"}]} | {"containers":[{"name":"y"}]}
            strategic-merge-patch | {"args":["a"]}       | {"args":["b"],"$setElementOrder/args":["b"]} | {"args":["b"]}
            strategic-merge-patch | {"finalizers":["a","b"]} | {"$deleteFromPrimitiveList/finalizers":["a"]} | {"finalizers":["b"]}
            """)
    void changesWhatThePatchSays(String type, String before, String patch, String after) {
        assertEquals(
                Json.tree(after),
                Patches.apply(Json.read(before), "application/" + type + "+json; charset=utf-8", patch));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            text/plain                   | {}                                         | 415
            application/json-patch+json  | [{"op":"test","path":"/a","value":2}]      | 422
            application/merge-patch+json | {"a":                                      | 400
            application/merge-patch+json | [1]                                        | 400
            """)
    void refusesWhatItCannotApply(String type, String patch, int code) {
        var failure = assertThrows(ApiFailure.class, () -> Patches.apply(Json.read("{\"a\":1}"), type, patch));
        assertEquals(code, failure.code());
    }
}
