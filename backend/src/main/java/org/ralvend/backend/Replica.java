package org.ralvend.backend;

import java.net.URI;
import org.ralvend.protocol.program.MutualTls;

/**
 * This backend process among its like.
 *
 * @param name unique in the installation
 * @param broker {@code ssl://host:port}, as this replica reaches it
 * @param devicesBroker the same for devices
 * @param devicesUrl {@code https://host:port} of the backend for devices
 */
public record Replica(String name, MutualTls tls, URI broker, String devicesBroker, String devicesUrl) {}
