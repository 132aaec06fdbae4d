package org.ralvend.simulation.net;

/** Both ways between devices and backend. */
public record Net(Broker broker, Web web) {}
