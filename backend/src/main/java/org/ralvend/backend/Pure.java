package org.ralvend.backend;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Decides from values alone: imports the JDK, the protocol and other pure types only, no clock, no I/O, no framework.
 * Checked by the house rules.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Pure {}
