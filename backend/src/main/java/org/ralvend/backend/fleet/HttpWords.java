package org.ralvend.backend.fleet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ralvend.protocol.json.Bytes;

/**
 * As much of HTTP/1.1 (RFC 9112) as a device's server speaks to us: one request, one answer of a stated length, end. What is
 * more than that is refused, so there is nothing to follow, unpack or join.
 */
final class HttpWords {
    record Said(int status, Bytes body) {}

    /** Status line and header fields together. */
    private static final int HEAD_BYTES = 8 * 1024;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)(?: .*)?");
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length:\\s*(\\d{1,12})\\s*");
    private static final String ENCODING = "transfer-encoding:";

    private HttpWords() {}

    static void write(OutputStream out, String authority, UrlCalls.Call call) throws IOException {
        Bytes body = call.body();
        byte[] content = body == null ? new byte[0] : body.toArray();
        String head = (body == null ? "GET " : "POST ") + call.path() + " HTTP/1.1\r\nHost: " + authority
                + "\r\nConnection: close\r\n"
                + (body == null ? "" : "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n")
                + "\r\n";
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(content);
        out.write(whole.toByteArray());
        out.flush();
    }

    static Said read(InputStream in, int mostBytes) throws IOException {
        String[] lines = head(in).split("\r\n", -1);
        Matcher status = STATUS.matcher(lines[0]);
        if (!status.matches()) {
            throw new UrlTrouble(UrlFault.NO_HTTP, "no status line");
        }
        int code = Integer.parseInt(status.group(1));
        if (code / 100 == 3) {
            throw new UrlTrouble(UrlFault.REDIRECTED, "status " + code);
        }
        long length = -1;
        for (String line : lines) {
            Matcher stated = LENGTH.matcher(line);
            if (line.regionMatches(true, 0, ENCODING, 0, ENCODING.length()) || (stated.matches() && length >= 0)) {
                throw new UrlTrouble(UrlFault.NO_HTTP, "an answer without one stated length");
            } else if (stated.matches()) {
                length = Long.parseLong(stated.group(1));
            }
        }
        if (length < 0) {
            throw new UrlTrouble(UrlFault.NO_HTTP, "an answer without one stated length");
        }
        if (length > mostBytes) {
            throw new UrlTrouble(UrlFault.TOO_LARGE, length + " bytes");
        }
        byte[] body = in.readNBytes((int) length);
        if (body.length < length) {
            throw new UrlTrouble(UrlFault.UNREACHABLE, "ended in the middle of an answer");
        }
        return new Said(code, Bytes.of(body));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new UrlTrouble(UrlFault.UNREACHABLE, "ended without an answer");
            }
            if (head.length() == HEAD_BYTES) {
                throw new UrlTrouble(UrlFault.TOO_LARGE, "a head of more than " + HEAD_BYTES + " bytes");
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
