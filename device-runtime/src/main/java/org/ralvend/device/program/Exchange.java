package org.ralvend.device.program;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.json.Bytes;

/**
 * HTTPS requests whose whole answer comes within a time and a size. The time-out of the JDK's client ends with the headers,
 * so that a network that falls silent in mid-body would hold whoever asks for ever.
 */
public record Exchange(SSLContext tls, Duration within) {
    public record Answer(int status, Bytes body) {}

    /**
     * @param maxBytes of a body that comes with 200; any other has {@link Limits#MESSAGE_BYTES}
     * @throws IOException also where the answer is too large or not complete in time
     */
    public Answer send(HttpRequest request, int maxBytes) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().sslContext(tls).connectTimeout(within).build();
        try {
            HttpResponse<byte[]> answer = client.sendAsync(
                            request,
                            head -> BodyHandlers.limiting(
                                            BodyHandlers.ofByteArray(),
                                            head.statusCode() == 200 ? maxBytes : Limits.MESSAGE_BYTES)
                                    .apply(head))
                    .get(within.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(answer.statusCode(), Bytes.of(answer.body()));
        } catch (TimeoutException e) {
            throw new IOException("no complete answer within " + within.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            // Closing would wait for what is under way.
            client.shutdownNow();
        }
    }
}
