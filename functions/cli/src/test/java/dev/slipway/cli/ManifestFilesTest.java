package dev.slipway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.model.cluster.ObjectFault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestFilesTest {
    private final ManifestFiles files = new ManifestFiles(InputStream.nullInputStream());

    @TempDir
    Path folder;

    private static List<String> texts(ManifestFiles.Reading reading) {
        return reading.manifests().stream().map(Manifest::text).toList();
    }

    @Test
    void aFolderIsAllManifestsBelowItByPath() throws IOException {
        Files.createDirectory(folder.resolve("b"));
        Files.writeString(folder.resolve("b/pods.yml"), "2");
        Files.writeString(folder.resolve("a.yaml"), "1");
        Files.writeString(folder.resolve("c.json"), "3");
        Files.writeString(folder.resolve("README.md"), "no");
        assertEquals(List.of("1", "2", "3"), texts(files.read(List.of(folder), List.of())));
    }

    @Test
    void theCatalogueIsNoManifestThoughItLiesAmongThem() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "1");
        var catalog = Files.writeString(folder.resolve("catalog.json"), "2");
        assertEquals(List.of("1"), texts(files.read(List.of(folder), List.of(Path.of("/no/snapshot"), catalog))));
    }

    @Test
    void theCatalogueIsKnownByWhateverWayItIsNamed() throws IOException {
        var real = Files.createDirectory(folder.resolve("real"));
        var catalog = Files.writeString(real.resolve("catalog.json"), "2");
        Files.writeString(real.resolve("a.yaml"), "1");
        var link = Files.createSymbolicLink(folder.resolve("link"), real);
        assertEquals(List.of("1"), texts(files.read(List.of(link), List.of(catalog))));
        assertEquals(List.of("1"), texts(files.read(List.of(real), List.of(link.resolve("catalog.json")))));
    }

    @Test
    void aHyphenIsStandardInput() {
        var piped = new ManifestFiles(new ByteArrayInputStream("kind: Pod".getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                List.of(new Manifest("standard input", "kind: Pod", false)),
                piped.read(List.of(Path.of("-")), List.of()).manifests());
    }

    @Test
    void aFolderWithoutManifestsIsAFault() {
        var fault = assertThrows(UserFault.class, () -> files.read(List.of(folder), List.of()));
        assertEquals(List.of("-f %s: the folder has no .yaml, .yml or .json file.".formatted(folder)), fault.faults());
    }

    @Test
    void bytesThatAreNoTextAreAFault() throws IOException {
        var binary = Files.write(folder.resolve("x.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        var fault = assertThrows(UserFault.class, () -> files.read(List.of(binary), List.of()));
        assertEquals(List.of("-f %s: it cannot be read (it is not UTF-8 text).".formatted(binary)), fault.faults());
    }

    @Test
    void whatCannotBeReadIsNamedByItsFileAndTheRestGoesOn() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "1");
        Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xe4});
        Files.createSymbolicLink(folder.resolve("c.yaml"), Path.of("/no/such"));
        Files.writeString(folder.resolve("d.yaml.gz"), "not packed");
        Files.writeString(folder.resolve("e.yaml"), "2");
        var reading = files.read(List.of(Path.of("/no/1"), folder), List.of());
        assertEquals(List.of("1", "2"), texts(reading));
        assertEquals(
                List.of(
                        "-f /no/1: there is no such file or folder.",
                        folder + "/b.yaml: it cannot be read (it is not UTF-8 text).",
                        folder + "/c.yaml: it is a link that leads nowhere.",
                        folder + "/d.yaml.gz: it cannot be read (Not in GZIP format)."),
                reading.faults().stream().map(ObjectFault::toString).toList());
    }

    @Test
    void aLinkToAFolderIsThatFolder() throws IOException {
        var real = Files.createDirectory(folder.resolve("real"));
        Files.writeString(real.resolve("a.yaml"), "1");
        Files.createSymbolicLink(real.resolve("loop"), Path.of("."));
        var link = Files.createSymbolicLink(folder.resolve("link"), real);
        assertEquals(
                List.of(new Manifest(link + "/a.yaml", "1", true)),
                files.read(List.of(link), List.of()).manifests());
    }

    @Test
    void aPipeIsReadAsAFileIs() throws IOException, InterruptedException {
        var pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        for (var read : List.<Supplier<String>>of(
                () -> texts(files.read(List.of(pipe), List.of())).getFirst(),
                () -> ManifestFiles.text("--catalog", pipe))) {
            var writer = Thread.startVirtualThread(() -> write(pipe, "x".repeat(100_000)));
            assertEquals(100_000, read.get().length());
            writer.join();
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFolderIsNoFile() {
        var fault = assertThrows(UserFault.class, () -> ManifestFiles.text("--catalog", folder));
        assertEquals("--catalog %s: it is a folder, and no file.".formatted(folder), fault.getMessage());
    }
}
