package dev.slipway.cluster;

import dev.slipway.model.pool.Network;
import dev.slipway.model.pool.Network.ConnectionTracking;
import dev.slipway.model.pool.Network.Interface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads how an EC2NodeClass attaches nodes to their network (aws.md §1.1 and §1.8). */
final class NetworkReader {
    /** Most network interfaces, a count; aws.md §1.1. */
    private static final int MOST_INTERFACES = 150;

    static final List<String> TYPES = List.of("interface", "efa-only");

    private static final List<String> TIMEOUTS = List.of("tcpEstablishedTimeout", "udpStreamTimeout", "udpTimeout");

    private NetworkReader() {}

    static Network read(Fields spec) {
        var prefixes = spec.number("ipPrefixCount", 0, Integer.MAX_VALUE);
        return new Network(
                spec.flag("associatePublicIPAddress"),
                prefixes == null ? 0 : prefixes,
                interfaces(spec),
                connectionTracking(spec));
    }

    private static List<Interface> interfaces(Fields spec) {
        var interfaces = new ArrayList<Interface>();
        var places = new TreeSet<String>();
        var efaOnlyCards = new TreeSet<Integer>();
        for (var fields : spec.objects("networkInterfaces")) {
            var card = index(fields, "networkCardIndex");
            var device = index(fields, "deviceIndex");
            var type = fields.required("interfaceType", "interface");
            if (!type.isEmpty() && !TYPES.contains(type)) {
                fields.report()
                        .fault(
                                fields.path("interfaceType"),
                                "\"%s\" is not a type of interface. %s".formatted(type, NearestName.hint(type, TYPES)));
            }
            fields.rejectUnknown();
            var efaOnly = type.equals("efa-only");
            if (!places.add(card + "/" + device)) {
                fields.report()
                        .fault(
                                fields.path("deviceIndex"),
                                "two interfaces have networkCardIndex %d and deviceIndex %d.".formatted(card, device));
            }
            if (efaOnly && !efaOnlyCards.add(card)) {
                fields.report()
                        .fault(
                                fields.path("interfaceType"),
                                "network card %d has two efa-only interfaces; it can have one.".formatted(card));
            }
            interfaces.add(new Interface(card, device, efaOnly));
        }
        if (!interfaces.isEmpty() && !interfaces.contains(new Interface(0, 0, false))) {
            spec.report()
                    .fault(
                            spec.path("networkInterfaces"),
                            "no entry has networkCardIndex 0, deviceIndex 0 and interfaceType interface, which every node needs.");
        }
        if (interfaces.size() > MOST_INTERFACES) {
            spec.report()
                    .fault(
                            spec.path("networkInterfaces"),
                            "%d interfaces are too many; the most is %d."
                                    .formatted(interfaces.size(), MOST_INTERFACES));
        }
        return interfaces;
    }

    private static int index(Fields fields, String name) {
        var index = fields.number(name, 0, Integer.MAX_VALUE);
        if (!fields.has(name)) {
            fields.report().fault(fields.path(name), "this field is missing; an example is 0.");
        }
        return index == null ? 0 : index;
    }

    private static ConnectionTracking connectionTracking(Fields spec) {
        var fields = spec.object("connectionTracking");
        var read = new ConnectionTracking(
                seconds(fields, "tcpEstablishedTimeout", 60, 432_000),
                seconds(fields, "udpStreamTimeout", 60, 180),
                seconds(fields, "udpTimeout", 30, 60));
        fields.rejectUnknown();
        if (spec.has("connectionTracking") && TIMEOUTS.stream().noneMatch(fields::has)) {
            spec.report()
                    .fault(
                            spec.path("connectionTracking"),
                            "it is empty; give a tcpEstablishedTimeout, udpStreamTimeout or udpTimeout, or leave it out.");
        }
        return read;
    }

    private static @Nullable Duration seconds(Fields fields, String name, int least, int most) {
        var number = fields.number(name, least, most);
        return number == null ? null : Duration.ofSeconds(number);
    }
}
