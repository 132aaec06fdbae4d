package org.ralvend.backend.catalog;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.program.MutualTls;

/** Content for devices, by hash, and only their own town's. */
@Controller("/device/v1/content")
@ExecuteOn(TaskExecutors.BLOCKING)
class ContentController {
    private final Database database;
    private final Catalog catalog;
    private final Fleet fleet;

    ContentController(Database database, Catalog catalog, Fleet fleet) {
        this.database = database;
        this.catalog = catalog;
        this.fleet = fleet;
    }

    @Get(value = "/{sha256}", produces = MediaType.APPLICATION_OCTET_STREAM)
    byte[] content(HttpRequest<?> request, String sha256) {
        KnownDevice device = device(request);
        Bytes hash = hash(sha256);
        return database.transact(tx -> catalog.bySha256(tx, device.scope(), hash))
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "content " + sha256))
                .content()
                .toArray();
    }

    private KnownDevice device(HttpRequest<?> request) {
        Certificate certificate = request.getCertificate()
                .orElseThrow(() -> new Fault(FaultCode.NOT_SIGNED_IN, "a device's certificate"));
        DeviceId id = new DeviceId(MutualTls.commonName((X509Certificate) certificate));
        return database.transact(tx -> fleet.device(tx, id))
                .orElseThrow(() -> new Fault(FaultCode.DEVICE_UNKNOWN, id.value()));
    }

    private static Bytes hash(String text) {
        try {
            return Bytes.of(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            throw new Fault(FaultCode.NOT_FOUND, "content " + text, e);
        }
    }
}
