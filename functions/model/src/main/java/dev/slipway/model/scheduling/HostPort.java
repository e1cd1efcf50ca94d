package dev.slipway.model.scheduling;

/**
 * A port of the node that a pod takes for itself. Two conflict when protocol and port are equal, and the addresses are
 * equal or one of them is {@code 0.0.0.0}.
 *
 * @param ip the node's address; {@code 0.0.0.0} when the pod names none
 * @param port 1 to 65535
 * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
 */
public record HostPort(String ip, int port, String protocol) {
    /** Stands for all addresses of the node. */
    public static final String ANY = "0.0.0.0";

    /** {@code 8080/TCP}, with the address before it where there is one. */
    @Override
    public String toString() {
        return (ip.equals(ANY) ? "" : ip + ":") + port + "/" + protocol;
    }
}
