package dev.slipway.solver.provision;

import dev.slipway.solver.placing.Area;
import dev.slipway.solver.placing.Rules;
import dev.slipway.solver.placing.Rules.Needs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Divides what can be bought by what topology rules see of it: by zone, mostly. */
final class Cells {
    private final Rules rules;
    private final Columns columns;
    private final BitSet usable;
    private final List<int[]> domainsByKey = new ArrayList<>();
    private final List<BitSet> countedByFilter = new ArrayList<>();
    private final SequencedMap<Needs, List<Cell>> cellsByNeeds = new LinkedHashMap<>();

    private int numbers;

    /**
     * @param within columns of which the limits leave room for a node
     */
    Cells(Rules rules, Columns columns, Admissions admissions, BitSet within) {
        this.rules = rules;
        this.columns = columns;
        this.usable = columns.usable();
        for (var key = 0; key < rules.keys().size(); key++) {
            domainsByKey.add(domains(key));
        }
        rules.filters().forEach(filter -> countedByFilter.add(admissions.counted(filter)));
        tellDomains(within);
    }

    private int[] domains(int key) {
        var domains = new int[columns.size()];
        Arrays.fill(domains, Area.NONE);
        for (var i = usable.nextSetBit(0); i >= 0; i = usable.nextSetBit(i + 1)) {
            var value = columns.offer(i)
                    .value(columns.offeringNumber(i), rules.keys().get(key));
            if (value != null) {
                domains[i] = rules.domain(key, value);
            }
        }
        return domains;
    }

    /** A domain where a node could be bought is one that spread has to reckon with (core.md §2.10, domain universe). */
    private void tellDomains(BitSet within) {
        var keys = IntStream.range(0, domainsByKey.size()).boxed().toList();
        for (var key : keys) {
            tell(key, within, new BitSet());
            for (var filter = 0; filter < countedByFilter.size(); filter++) {
                var passed = new BitSet();
                passed.set(filter);
                var counted = (BitSet) countedByFilter.get(filter).clone();
                counted.and(within);
                tell(key, counted, passed);
            }
        }
    }

    private void tell(int key, BitSet among, BitSet filters) {
        var known = new BitSet();
        for (var i = among.nextSetBit(0); i >= 0; i = among.nextSetBit(i + 1)) {
            var domain = domainsByKey.get(key)[i];
            if (domain >= 0 && !known.get(domain)) {
                known.set(domain);
                var area = unlabelled();
                area[key] = domain;
                rules.know(new Area(area, filters));
            }
        }
    }

    /** In the order of the first column of each. */
    List<Cell> of(Needs needs) {
        return cellsByNeeds.computeIfAbsent(needs, this::divide);
    }

    /** The one with this column; null where nothing needs to be known, or it cannot be bought. */
    @Nullable
    Cell of(Needs needs, int column) {
        if (!needs.none()) {
            for (var cell : of(needs)) {
                if (cell.columns().get(column)) {
                    return cell;
                }
            }
        }
        return null;
    }

    private List<Cell> divide(Needs needs) {
        var parts = new ArrayList<BitSet>();
        if (!usable.isEmpty()) {
            parts.add(usable);
        }
        for (var key : needs.keys()) {
            parts = parts.stream()
                    .flatMap(part -> byDomain(part, domainsByKey.get(key)))
                    .collect(Collectors.toCollection(ArrayList::new));
        }
        for (var filter : needs.filters()) {
            parts = parts.stream()
                    .flatMap(part -> byFilter(part, countedByFilter.get(filter)))
                    // Each further filter would divide what is empty, too.
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.toCollection(ArrayList::new));
        }
        parts.sort(Comparator.comparingInt(part -> part.nextSetBit(0)));
        var cells = new ArrayList<Cell>();
        parts.forEach(part -> cells.add(new Cell(numbers++, area(needs, part.nextSetBit(0)), part)));
        return cells;
    }

    private static Stream<BitSet> byDomain(BitSet part, int[] domains) {
        var divided = new LinkedHashMap<Integer, BitSet>();
        for (var i = part.nextSetBit(0); i >= 0; i = part.nextSetBit(i + 1)) {
            divided.computeIfAbsent(domains[i], _ -> new BitSet()).set(i);
        }
        return divided.values().stream();
    }

    private static Stream<BitSet> byFilter(BitSet part, BitSet counted) {
        var inside = (BitSet) part.clone();
        inside.and(counted);
        var outside = (BitSet) part.clone();
        outside.andNot(counted);
        return Stream.of(inside, outside);
    }

    /** What those rules see of a node of this column. */
    private Area area(Needs needs, int column) {
        var domains = unlabelled();
        var filters = new BitSet();
        needs.keys().forEach(key -> domains[key] = domainsByKey.get(key)[column]);
        needs.filters()
                .forEach(filter ->
                        filters.set(filter, countedByFilter.get(filter).get(column)));
        return new Area(domains, filters);
    }

    /** Whether nodes pass for the DaemonSets that they run: no pod is counted for it. */
    boolean tellsDaemons(int filter) {
        return !rules.filters().get(filter).daemons().isEmpty();
    }

    /** An area for pods of which no rule says where they are. */
    Area anywhere() {
        return new Area(unlabelled(), new BitSet());
    }

    private int[] unlabelled() {
        var domains = new int[domainsByKey.size()];
        Arrays.fill(domains, Area.NONE);
        return domains;
    }

    /** Everything that any rule could see of a node of this column. */
    Area area(int column) {
        var domains = new int[domainsByKey.size()];
        for (var key = 0; key < domains.length; key++) {
            domains[key] = domainsByKey.get(key)[column];
        }
        var filters = new BitSet();
        for (var filter = 0; filter < countedByFilter.size(); filter++) {
            filters.set(filter, countedByFilter.get(filter).get(column));
        }
        return new Area(domains, filters);
    }

    /** Columns that no rule can tell from this one. */
    BitSet like(int column) {
        var all = new Needs(
                IntStream.range(0, domainsByKey.size()).boxed().toList(),
                IntStream.range(0, countedByFilter.size()).boxed().toList());
        var cell = of(all, column);
        return cell == null ? usable : cell.columns();
    }
}
