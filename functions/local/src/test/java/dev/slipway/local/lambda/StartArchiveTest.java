package dev.slipway.local.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartArchiveTest {
    @TempDir
    Path folder;

    @Test
    void isPassedWhenItLiesBesideTheJar() throws IOException {
        var archive = Files.createFile(folder.resolve("functions.aot"));
        var options = StartArchive.options(folder.resolve("functions.jar").toString());
        assertEquals("-XX:AOTCache=" + archive, options.getFirst());
    }

    @Test
    void isNotPassedWhenItIsNotThere() {
        assertEquals(
                List.of(), StartArchive.options(folder.resolve("functions.jar").toString()));
    }

    @Test
    void isNotPassedForFolders() throws IOException {
        Files.createDirectory(folder.resolve("classes.aot"));
        assertEquals(List.of(), StartArchive.options(folder.resolve("classes").toString()));
        assertEquals(
                List.of(), StartArchive.options(folder.resolve("classes.jar").toString()));
    }

    @Test
    void oneThatDoesNotFitIsIgnoredWithoutAWord() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("functions.aot"), "no archive", StandardCharsets.US_ASCII);
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(StartArchive.options(folder.resolve("functions.jar").toString()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Hello.class.getName()));
        var output = folder.resolve("output").toFile();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals("hello", Files.readString(output.toPath(), StandardCharsets.US_ASCII));
        assertEquals(0, process.exitValue());
    }

    /** A program that says one word. */
    static final class Hello {
        public static void main(String[] arguments) {
            System.out.print("hello");
        }
    }
}
