package io.crossdock.cli;

import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends one ban. */
@Command(name = "lift", description = "Ends a ban, and forgets what was counted towards it.")
final class BanLift implements Callable<Integer> {
    /** Whom a ban can hold. */
    enum Kind {
        identity,
        browser,
        address
    }

    @Mixin
    private final OperatorCall relay = new OperatorCall();

    @Parameters(index = "0", paramLabel = "KIND", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Kind kind = Kind.identity;

    @Parameters(index = "1", paramLabel = "KEY", description = "Whom it holds, as in the list.")
    private String key = "";

    private final Console console;

    BanLift(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        HttpResponse<String> answer;
        try {
            String path = "/chat/bans/" + kind + "/" + OperatorCall.segment(key);
            answer = relay.ask(console.environment(), "DELETE", path);
        } catch (OperatorCall.Failed failed) {
            console.err().println("crossdock: " + failed.getMessage());
            return ExitCode.FAILED;
        }
        if (answer.statusCode() == 204) {
            console.out().println("lifted");
            return ExitCode.OK;
        }
        console.err()
                .println(
                        answer.statusCode() == 404
                                ? "crossdock: there is no such ban"
                                : "crossdock: the relay answered " + answer.statusCode());
        return ExitCode.FAILED;
    }
}
