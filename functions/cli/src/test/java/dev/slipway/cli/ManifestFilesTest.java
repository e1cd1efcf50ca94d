package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestFilesTest {
    private final ManifestFiles files = new ManifestFiles(InputStream.nullInputStream());

    @TempDir
    Path folder;

    @Test
    void aFolderIsAllManifestsBelowItByPath() throws IOException {
        Files.createDirectory(folder.resolve("b"));
        Files.writeString(folder.resolve("b/pods.yml"), "2");
        Files.writeString(folder.resolve("a.yaml"), "1");
        Files.writeString(folder.resolve("c.json"), "3");
        Files.writeString(folder.resolve("README.md"), "no");
        assertEquals(
                List.of("1", "2", "3"),
                files.read(List.of(folder), null).stream().map(Manifest::text).toList());
    }

    @Test
    void theCatalogueIsNoManifestThoughItLiesAmongThem() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "1");
        var catalog = Files.writeString(folder.resolve("catalog.json"), "2");
        assertEquals(1, files.read(List.of(folder), catalog).size());
    }

    @Test
    void aHyphenIsStandardInput() {
        var piped = new ManifestFiles(new ByteArrayInputStream("kind: Pod".getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of(new Manifest("standard input", "kind: Pod")), piped.read(List.of(Path.of("-")), null));
    }

    @Test
    void aFolderWithoutManifestsIsAFault() {
        var fault = assertThrows(UserFault.class, () -> files.read(List.of(folder), null));
        assertEquals(List.of("-f %s: the folder has no .yaml, .yml or .json file.".formatted(folder)), fault.faults());
    }

    @Test
    void bytesThatAreNoTextAreAFault() throws IOException {
        var binary = Files.write(folder.resolve("x.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        var fault = assertThrows(UserFault.class, () -> files.read(List.of(binary), null));
        assertEquals(List.of("-f %s: it cannot be read (it is not UTF-8 text).".formatted(binary)), fault.faults());
    }
}
