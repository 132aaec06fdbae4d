/** The MQTT broker: HiveMQ Community Edition in a program of its own, and the rule of who may use which topic. */
@NullMarked
package org.ralvend.broker;

import org.jspecify.annotations.NullMarked;
