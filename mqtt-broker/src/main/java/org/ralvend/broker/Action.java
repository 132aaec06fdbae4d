package org.ralvend.broker;

/** What a client asks to do with a topic. */
enum Action {
    PUBLISH,
    PUBLISH_RETAINED,
    WILL,
    WILL_RETAINED,
    SUBSCRIBE;

    static Action publish(boolean retained) {
        return retained ? PUBLISH_RETAINED : PUBLISH;
    }

    static Action will(boolean retained) {
        return retained ? WILL_RETAINED : WILL;
    }
}
