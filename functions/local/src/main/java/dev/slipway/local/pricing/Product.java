package dev.slipway.local.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.aws.catalog.RecordedPrices;
import dev.slipway.model.resource.HourlyPrice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One product of the price list.
 *
 * @param attributes what filters can ask for, {@code productFamily} and {@code serviceCode} included
 * @param price for an hour, on demand
 */
record Product(SortedMap<String, String> attributes, HourlyPrice price) {
    Product {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    static List<Product> recorded(String region) {
        var products = new ArrayList<Product>();
        RecordedPrices.onDemand().byType().forEach((type, price) -> {
            var metal = type.contains(".metal");
            var attributes = new TreeMap<String, String>();
            attributes.put("serviceCode", "AmazonEC2");
            attributes.put("regionCode", region);
            attributes.put("instanceType", type);
            attributes.put("operatingSystem", "Linux");
            attributes.put("preInstalledSw", "NA");
            attributes.put("capacitystatus", "Used");
            attributes.put("marketoption", "OnDemand");
            attributes.put("tenancy", metal ? "Dedicated" : "Shared");
            attributes.put("productFamily", metal ? "Compute Instance (bare metal)" : "Compute Instance");
            products.add(new Product(attributes, price));
        });
        return products;
    }

    /** As GetProducts gives it, inside a text: attributes, and the on-demand term with its one dimension. */
    JsonNode json() {
        var root = JsonNodeFactory.instance.objectNode();
        root.put("serviceCode", attributes.get("serviceCode"));
        var product = root.putObject("product");
        product.put("productFamily", attributes.get("productFamily"));
        var described = product.putObject("attributes");
        attributes.forEach(described::put);
        root.putObject("terms")
                .putObject("OnDemand")
                .putObject(attributes.get("instanceType") + ".ondemand")
                .putObject("priceDimensions")
                .putObject("hours")
                .put("unit", "Hrs")
                .putObject("pricePerUnit")
                .put("USD", price.dollars().setScale(10).toPlainString());
        return root;
    }
}
