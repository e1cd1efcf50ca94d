package dev.slipway.local.template;

import java.net.URI;

/**
 * Where a template runs: what {@code AWS::Region}, {@code AWS::AccountId}, ARNs and queue URLs are made of.
 *
 * @param region such as {@code us-east-1}
 * @param accountId twelve digits
 * @param queues base of every queue URL, without a slash at the end
 */
public record Place(String region, String accountId, URI queues) {
    /** The URL that {@code !Ref} of a queue gives. */
    public String queueUrl(String queueName) {
        return queues + "/" + accountId + "/" + queueName;
    }

    /** The ARN of a queue. */
    public String queueArn(String queueName) {
        return arn("sqs", queueName);
    }

    /** The ARN of a function. */
    public String functionArn(String functionName) {
        return arn("lambda", "function:" + functionName);
    }

    String tableArn(String tableName) {
        return arn("dynamodb", "table/" + tableName);
    }

    private String arn(String service, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, region, accountId, resource);
    }
}
