package io.crossdock.protocol.chat;

/** The body of a report: which message, and whose the reporter says it is. */
record Report(String messageId, String browserId) {}
