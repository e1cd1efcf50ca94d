package dev.slipway.cli;

import dev.slipway.model.decision.Decision;
import dev.slipway.model.port.CatalogBook;
import dev.slipway.model.port.CatalogSource;
import dev.slipway.model.port.ClaimBook;
import dev.slipway.model.port.ControlBook;
import dev.slipway.model.port.DecisionLedger;
import dev.slipway.model.port.FleetGateway;
import dev.slipway.model.port.OfferingBook;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

/** Looks into what runs in AWS for one cluster. */
@FunctionalInterface
interface Deployments {
    /**
     * Asks a deployment something.
     *
     * @throws UserFault when it is not there, or may not be asked: one sentence with what was asked, where, and the likely fix
     */
    <T> T ask(DeploymentOptions.Choice choice, Function<Deployment, T> question);

    /**
     * What of it can be asked; nothing is called before it is.
     *
     * @param catalog what EC2 offers: as the table has it, else as EC2 says now
     */
    record Deployment(
            ClaimBook claims,
            OfferingBook offerings,
            DecisionLedger decisions,
            ControlBook memory,
            CatalogBook catalogue,
            CatalogSource catalog,
            FleetGateway fleet) {
        /** Decisions from a moment on, to the end of a day (UTC), oldest first. */
        List<Decision> decisionsFrom(Instant from, LocalDate last) {
            return LocalDate.ofInstant(from, ZoneOffset.UTC)
                    .datesUntil(last.plusDays(1))
                    .flatMap(day -> decisions.on(day).stream())
                    .filter(decision -> !decision.at().isBefore(from))
                    .toList();
        }
    }
}
