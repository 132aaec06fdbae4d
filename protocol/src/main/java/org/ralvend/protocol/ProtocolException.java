package org.ralvend.protocol;

/** Bytes that are no message of this protocol. Says where and why; the bytes themselves stay with the caller. */
public final class ProtocolException extends Exception {
    private final transient FaultCode code;

    public ProtocolException(FaultCode code, String detail) {
        super(code.id() + ": " + detail);
        this.code = code;
    }

    public FaultCode code() {
        return code;
    }
}
