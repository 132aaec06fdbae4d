package org.ralvend.backend.release;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.ralvend.backend.fleet.DeviceDoor;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/**
 * The repository's files for devices; of price lists only their own town's. Nobody has to believe what comes from here: devices
 * verify it. With entity tags and ranges (RFC 9110 sections 8.8.3 and 14).
 */
@Controller("/device/v1/release")
@ExecuteOn(TaskExecutors.BLOCKING)
class ReleaseController {
    private final Releases releases;
    private final DeviceDoor door;

    ReleaseController(Releases releases, DeviceDoor door) {
        this.releases = releases;
        this.door = door;
    }

    @Get("/metadata/{name}")
    HttpResponse<?> metadata(HttpRequest<?> request, String name) {
        return serve(request, "metadata", name);
    }

    @Get("/targets/{+name}")
    HttpResponse<?> target(HttpRequest<?> request, String name) {
        return serve(request, "targets", name);
    }

    private HttpResponse<?> serve(HttpRequest<?> request, String kind, String name) {
        KnownDevice device = door.enter(request);
        Served served =
                Served.of(kind, name).filter(file -> file.isFor(device.scope())).orElseThrow(() -> notFound(name));
        Path file = releases.folder().resolve(kind).resolve(served.path());
        if (!Files.isRegularFile(file)) {
            throw notFound(name);
        }
        try {
            return answer(request, file);
        } catch (NoSuchFileException e) {
            throw notFound(name); // replaced meanwhile
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": " + e.getMessage(), e);
        }
    }

    private static HttpResponse<?> answer(HttpRequest<?> request, Path file) throws IOException {
        String tag = tag(file);
        FileChannel content = FileChannel.open(file);
        long size = content.size();
        if (tag.equals(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH))) {
            content.close();
            return HttpResponse.notModified().header(HttpHeaders.ETAG, tag);
        }
        String condition = request.getHeaders().get(HttpHeaders.IF_RANGE);
        Optional<ByteRange> asked = condition == null || condition.equals(tag)
                ? ByteRange.of(request.getHeaders().get(HttpHeaders.RANGE), size)
                : Optional.empty();
        if (asked.isPresent() && asked.get().isEmpty()) {
            content.close();
            return HttpResponse.status(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                    .header(HttpHeaders.CONTENT_RANGE, "bytes */" + size);
        }
        ByteRange range = asked.orElse(new ByteRange(0, size));
        content.position(range.from());
        StreamedFile part = new StreamedFile(
                new Limited(Channels.newInputStream(content), range.length()),
                MediaType.APPLICATION_OCTET_STREAM_TYPE,
                Files.getLastModifiedTime(file).toMillis(),
                range.length());
        MutableHttpResponse<StreamedFile> answer = asked.isPresent()
                ? HttpResponse.<StreamedFile>status(HttpStatus.PARTIAL_CONTENT)
                        .header(HttpHeaders.CONTENT_RANGE, range.header(size))
                        .body(part)
                : HttpResponse.ok(part);
        return answer.header(HttpHeaders.ETAG, tag).header(HttpHeaders.ACCEPT_RANGES, "bytes");
    }

    /** Targets are called by their hash; other files are small. */
    private static String tag(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        boolean metadata = String.valueOf(file.getParent()).endsWith("metadata");
        String hash = metadata
                ? HexFormat.of()
                        .formatHex(Bytes.of(Files.readAllBytes(file)).sha256().toArray())
                : name.substring(0, Math.max(0, name.indexOf('.')));
        return "\"" + hash + "\"";
    }

    private static Fault notFound(String name) {
        return new Fault(FaultCode.NOT_FOUND, "release " + name);
    }
}
