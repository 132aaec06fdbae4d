package org.ralvend.backend.catalog;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.HexFormat;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.DeviceDoor;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/** Content for devices, by hash, and only their own town's. */
@Controller("/device/v1/content")
@ExecuteOn(TaskExecutors.BLOCKING)
class ContentController {
    private final Database database;
    private final Catalog catalog;
    private final DeviceDoor door;

    ContentController(Database database, Catalog catalog, DeviceDoor door) {
        this.database = database;
        this.catalog = catalog;
        this.door = door;
    }

    @Get(value = "/{sha256}", produces = MediaType.APPLICATION_OCTET_STREAM)
    byte[] content(HttpRequest<?> request, String sha256) {
        KnownDevice device = door.enter(request);
        Bytes hash = hash(sha256);
        return database.transact(tx -> catalog.bySha256(tx, device.scope(), hash))
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "content " + sha256))
                .content()
                .toArray();
    }

    private static Bytes hash(String text) {
        try {
            return Bytes.of(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            throw new Fault(FaultCode.NOT_FOUND, "content " + text, e);
        }
    }
}
