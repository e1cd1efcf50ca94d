package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.cluster.ConvertedManifests;
import dev.slipway.cluster.ManifestConverter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code slipway convert}: what was written for an older Karpenter or the Cluster Autoscaler, as objects of v1. */
@Command(
        name = "convert",
        description = {
            "Turns Provisioners and AWSNodeTemplates, NodePools and EC2NodeClasses of v1beta1, and node groups of the Cluster"
                    + " Autoscaler into NodePools and EC2NodeClasses of v1, ready for kubectl apply.",
            "What has no equivalent or another meaning is named on standard error, with what to do. Objects of v1 stay as they are."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  slipway convert -f karpenter/ > v1.yaml",
            "  slipway convert -f karpenter/ --role SlipwayNodeRole-my-cluster | kubectl diff -f -",
            "  kubectl get provisioners,awsnodetemplates -o yaml | slipway convert -f -",
            "  aws eks describe-nodegroup --cluster-name my-cluster --nodegroup-name web | slipway convert -f -",
            "  aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names web | slipway convert -f -",
            "  slipway convert -f cluster.yaml                            managed node groups of eksctl",
        })
final class ConvertCommand implements Callable<Integer> {
    private final Console console;
    private final ManifestFiles manifests;

    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE|DIR",
            description =
                    "What to convert, YAML or JSON, also with .gz; \"-\" is standard input; may be given several times.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--role",
            paramLabel = "NAME",
            defaultValue = "",
            description =
                    "Role of nodes in all EC2NodeClasses, in place of what they have: SlipwayNodeRole-CLUSTER is the one"
                            + " that Slipway may give.")
    private String role = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "yaml",
            description = "yaml: one document for each object; json: one List (default: ${DEFAULT-VALUE}).")
    private OutputFormat format = OutputFormat.YAML;

    @Spec
    private @Nullable CommandSpec command;

    ConvertCommand(Console console, ManifestFiles manifests) {
        this.console = console;
        this.manifests = manifests;
    }

    @Override
    public Integer call() {
        if (format == OutputFormat.TABLE && command != null) {
            throw new ParameterException(command.commandLine(), "-o table: objects are written as yaml or json.");
        }
        var converter = new ManifestConverter(role);
        var read = manifests.read(files, List.of());
        read.manifests().forEach(manifest -> converter.read(manifest.name(), manifest.text(), manifest.found()));
        var converted = converter.converted();
        if (!converted.objects().isEmpty()) {
            console.out().println(text(converted));
        }
        converted.notes().forEach(note -> console.err().println("slipway convert: note: " + note));
        var faults = Stream.concat(read.faults().stream(), converted.faults().stream())
                .toList();
        faults.forEach(fault -> console.err().println("slipway convert: " + fault));
        if (converted.objects().isEmpty() && faults.isEmpty()) {
            throw new UserFault("nothing to convert was found. Maybe other files hold the Provisioners or NodePools.");
        }
        return faults.isEmpty() ? ExitCode.DONE : ExitCode.FAULTY_INPUT;
    }

    private String text(ConvertedManifests converted) {
        if (format == OutputFormat.JSON) {
            var list = new TreeMap<String, Object>(
                    Map.of("apiVersion", "v1", "kind", "List", "items", converted.objects()));
            return Tree.text(tree(list), format);
        }
        return converted.objects().stream()
                .map(object -> Tree.text(tree(object), format))
                .collect(Collectors.joining("\n---\n"));
    }

    private static JsonNode tree(Map<String, Object> object) {
        return new JsonMapper().valueToTree(object);
    }
}
