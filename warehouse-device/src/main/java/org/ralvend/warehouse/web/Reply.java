package org.ralvend.warehouse.web;

import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** An answer over HTTP. */
record Reply(int status, String contentType, Bytes body) {
    static Reply message(int status, byte[] message) {
        return new Reply(status, "application/json", Bytes.of(message));
    }

    /** RFC 9457. */
    static Reply problem(FaultCode code, String detail) {
        return problem(code, code.httpStatus(), detail);
    }

    static Reply problem(FaultCode code, int status, String detail) {
        record Problem(String type, String title, int status, String detail) {}
        byte[] body = RecordCodec.encode(new Problem("urn:ralvend:fault:" + code.id(), code.english(), status, detail));
        return new Reply(status, "application/problem+json", Bytes.of(body));
    }
}
