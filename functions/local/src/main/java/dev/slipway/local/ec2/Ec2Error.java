package dev.slipway.local.ec2;

import java.util.Collection;

/** A refusal in EC2's own words: HTTP status, error code and message. It becomes the error document of the answer. */
final class Ec2Error extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    Ec2Error(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** A client's mistake: most of EC2's errors have status 400. */
    Ec2Error(String code, String message) {
        this(400, code, message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String words() {
        return String.valueOf(getMessage());
    }

    static Ec2Error missing(String parameter) {
        return new Ec2Error("MissingParameter", "The request must contain the parameter " + parameter);
    }

    static Ec2Error invalidValue(String message) {
        return new Ec2Error("InvalidParameterValue", message);
    }

    /** "The x ID 'a' does not exist", or "The x IDs 'a, b' do not exist". */
    static Ec2Error notFound(String code, String kind, Collection<String> ids) {
        var names = String.join(", ", ids);
        return new Ec2Error(
                code,
                ids.size() == 1
                        ? "The %s ID '%s' does not exist".formatted(kind, names)
                        : "The %s IDs '%s' do not exist".formatted(kind, names));
    }

    /** The error as EC2 answers it for {@code code}, whose status differs for throttling, faults and permissions. */
    static Ec2Error injected(String code, String message) {
        var status = switch (code) {
            case "RequestLimitExceeded", "Unavailable", "ServiceUnavailable" -> 503;
            case "InternalError", "InternalFailure" -> 500;
            case "UnauthorizedOperation", "AccessDenied", "AuthFailure", "PendingVerification", "OptInRequired" -> 403;
            default -> 400;
        };
        return new Ec2Error(status, code, message);
    }
}
