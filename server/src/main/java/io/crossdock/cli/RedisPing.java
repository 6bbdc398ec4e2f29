package io.crossdock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.pem.PemFiles;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Asks a Redis whether it is there. Neither the URL nor its password shows in what it answers. */
final class RedisPing {
    private static final int DEADLINE_MILLIS = 2000;
    private static final int REPLY_CHARS_MAX = 200;
    private static final int STANDARD_PORT = 6379;
    private static final int SENTINEL_PORT = 26379;
    private static final int PORT_MAX = 65_535;
    private static final String NAME = "redis";

    private RedisPing() {}

    /**
     * Asks the first server that the URL names: of a cluster or of several Sentinels any will do.
     *
     * @param url as {@code redis.url} takes it
     * @param ca as {@code redis.ca}: whose certificates are trusted; null trusts those of the JDK
     */
    static Check ask(String url, @Nullable Path ca) {
        boolean sentinel = url.startsWith("redis-sentinel://") || url.startsWith("rediss-sentinel://");
        String first = url.replaceFirst("-sentinel://", "://").replaceFirst(",.*", "");
        return askOne(first, sentinel ? SENTINEL_PORT : STANDARD_PORT, ca);
    }

    private static Check askOne(String url, int standardPort, @Nullable Path ca) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return malformed();
        }
        boolean tls = "rediss".equals(uri.getScheme());
        if (uri.getHost() == null || !(tls || "redis".equals(uri.getScheme()))) {
            return malformed();
        }
        int port = uri.getPort() < 0 ? standardPort : uri.getPort();
        if (port > PORT_MAX) {
            return malformed();
        }
        String where = uri.getHost() + ":" + port;
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(uri.getHost(), port), DEADLINE_MILLIS);
            plain.setSoTimeout(DEADLINE_MILLIS);
            if (!tls) {
                return talk(plain, uri, where);
            }
            try (SSLSocket secure =
                    (SSLSocket) trusting(ca).getSocketFactory().createSocket(plain, uri.getHost(), port, true)) {
                SSLParameters parameters = secure.getSSLParameters();
                // The certificate must be the server's own, as the relay's client wants it too.
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
                return talk(secure, uri, where);
            }
        } catch (GeneralSecurityException e) {
            return Check.fail(NAME, "the certificates of redis.ca cannot be used: " + e.getMessage(), "see redis.ca");
        } catch (UnknownHostException e) {
            return Check.fail(NAME, "no address is known for " + uri.getHost(), "correct redis.url");
        } catch (SocketTimeoutException e) {
            return Check.fail(NAME, where + " did not answer within 2 s", "see that Redis runs and can be reached");
        } catch (IOException e) {
            return Check.fail(NAME, where + ": " + e.getMessage(), "see that Redis runs and can be reached");
        }
    }

    private static SSLContext trusting(@Nullable Path ca) throws GeneralSecurityException, IOException {
        if (ca == null) {
            return SSLContext.getDefault();
        }
        KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null, null);
        for (X509Certificate authority : PemFiles.certificates(ca)) {
            known.setCertificateEntry(Integer.toString(known.size()), authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls;
    }

    private static Check talk(Socket socket, URI uri, String where) throws IOException {
        OutputStream out = socket.getOutputStream();
        InputStream in = new BufferedInputStream(socket.getInputStream());
        List<String> login = login(uri);
        if (!login.isEmpty()) {
            String reply = exchange(out, in, login);
            if (!reply.startsWith("+")) {
                return Check.fail(NAME, where + " refuses the login: " + reply, "correct the user or the password");
            }
        }
        String reply = exchange(out, in, List.of("PING"));
        return reply.equals("+PONG")
                ? Check.ok(NAME, where + " answers")
                : Check.fail(NAME, where + " answers " + reply, "correct redis.url");
    }

    private static List<String> login(URI uri) {
        String info = uri.getRawUserInfo();
        if (info == null) {
            return List.of();
        }
        List<String> command = new ArrayList<>(List.of("AUTH"));
        int colon = info.indexOf(':');
        if (colon > 0) {
            command.add(URLDecoder.decode(info.substring(0, colon), UTF_8));
        }
        command.add(URLDecoder.decode(info.substring(colon + 1), UTF_8));
        return command;
    }

    /** Sends a command as an array of strings and answers the first line of the reply. */
    private static String exchange(OutputStream out, InputStream in, List<String> command) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("*" + command.size() + "\r\n").getBytes(UTF_8));
        for (String word : command) {
            byte[] bytes = word.getBytes(UTF_8);
            request.writeBytes(("$" + bytes.length + "\r\n").getBytes(UTF_8));
            request.writeBytes(bytes);
            request.writeBytes("\r\n".getBytes(UTF_8));
        }
        out.write(request.toByteArray());
        out.flush();
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\r' && line.length() < REPLY_CHARS_MAX; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection was closed in the middle of a reply");
            }
            line.append(c < ' ' || c > '~' ? '?' : (char) c);
        }
        in.skip(1);
        return line.toString();
    }

    private static Check malformed() {
        return Check.fail(NAME, "redis.url is not a URL of Redis", "write redis://[user:password@]host[:port]");
    }
}
