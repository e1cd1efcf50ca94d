package dev.slipway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClusterIdentityTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.100.0.0/16        | [10.100.0.10]       | false
            172.20.0.0/16        | [172.20.0.10]       | false
            10.100.128.0/24      | [10.100.128.10]     | false
            fd30:1c53:5f8a::/108 | [fd30:1c53:5f8a::a] | true
            10.100.0.64/26       | []                  | false
            ''                   | []                  | false
            """)
    void knowsWhereEksPutsItsDns(String serviceCidr, String addresses, boolean ipv6) {
        var cluster = new ClusterIdentity("demo", "https://api.demo", "Q0E=", serviceCidr);
        assertEquals(addresses, cluster.dnsAddresses().toString());
        assertEquals(ipv6, cluster.ipv6());
    }
}
