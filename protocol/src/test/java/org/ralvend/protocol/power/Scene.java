package org.ralvend.protocol.power;

import java.util.List;

/** What is played in a process whose disk can be cut or broken; has a constructor without parameters. */
public interface Scene {
    void play(List<String> props) throws Exception;
}
