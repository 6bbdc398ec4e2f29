package io.crossdock.cli.bench;

/** Why something failed, in the words that the system has for it. */
final class Reasons {
    private Reasons() {}

    /** Without what Netty puts around the system's message: the native call before it, the address behind it. */
    static String of(Throwable cause) {
        String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        int address = message.lastIndexOf(": /");
        String text = address < 0 ? message : message.substring(0, address);
        int call = text.indexOf(") failed with error(");
        return call < 0 ? text : text.substring(text.indexOf(": ", call) + 2);
    }
}
