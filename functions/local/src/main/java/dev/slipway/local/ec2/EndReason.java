package dev.slipway.local.ec2;

/** Why an instance was terminated, as {@code stateReason} tells it. */
enum EndReason {
    ASKED("Client.UserInitiatedShutdown", "User initiated shutdown"),
    SPOT_RECLAIMED("Server.SpotInstanceTermination", "Spot instance termination"),
    HOST_LOST("Server.InternalError", "Internal error on launch or in operation");

    private final String code;
    private final String words;

    EndReason(String code, String words) {
        this.code = code;
        this.words = words;
    }

    String code() {
        return code;
    }

    String message() {
        return code + ": " + words;
    }
}
