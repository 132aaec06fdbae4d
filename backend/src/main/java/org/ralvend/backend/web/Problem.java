package org.ralvend.backend.web;

import io.micronaut.serde.annotation.Serdeable;

/** What went wrong with a request (RFC 9457). */
@Serdeable
public record Problem(String type, String title, int status, String detail) {}
