package org.ralvend.protocol;

/** How a device comes by its certificate: {@code POST /device/v1/enrolments}, later {@code /device/v1/renewals}. */
public final class Enrolment {
    private Enrolment() {}

    /** @param csr PKCS#10 (RFC 2986) in PEM; its subject is ignored, the backend names the device */
    public record Request(MachineId machine, String claim, String csr) {}

    /**
     * @param certificate chain in PEM, the device's first
     * @param backendKey public key that signs commands, PEM
     */
    public record Answer(
            DeviceId device,
            TownId town,
            MachineKind kind,
            int vendorNumber,
            String currency,
            String certificate,
            String ca,
            String backendKey,
            String brokerUrl,
            String backendUrl) {}

    /**
     * Asks for the next certificate with the present one.
     *
     * @param csr PKCS#10 in PEM, over a new key
     */
    public record Renewal(String csr) {}

    /** @param certificate chain in PEM, the device's first; the old pair is good until this one was accepted */
    public record Renewed(String certificate, String ca) {}

    public enum MachineKind {
        VENDOR,
        WAREHOUSE,
        TERMINAL
    }
}
