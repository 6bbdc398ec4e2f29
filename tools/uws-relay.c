// The topic protocol on uWebSockets (C++), as small as it gets: what our figures are compared with when tools/measure is given
// PEER=uws. uWebSockets comes as the shared library of PyPI's socketify 0.0.31, whose C names are declared here.
//
//     gcc -O2 -o uws-relay tools/uws-relay.c DIR/libsocketify_linux_amd64.so -Wl,-rpath,DIR     ./uws-relay PORT
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
    const char *key, *cert, *passphrase, *dh, *ca, *ciphers;
    int prefer_low_memory;
};
struct behavior {
    int compression;
    unsigned max_payload;
    unsigned short idle_timeout;
    unsigned max_backpressure;
    bool close_on_limit, reset_on_send, pings;
    unsigned short max_lifetime;
    void (*upgrade)(void *response, void *request, void *context, void *user);
    void (*open)(void *ws, void *user);
    void (*message)(void *ws, const char *text, size_t size, int opcode, void *user);
    void (*drain)(void *ws, void *user);
    void (*ping)(void *, const char *, size_t, void *), (*pong)(void *, const char *, size_t, void *);
    void (*close)(void *ws, int code, const char *text, size_t size, void *user);
    void (*subscription)(void *, const char *, size_t, int, int, void *);
};
struct listen_config {
    int port;
    const char *host;
    int options;
};

void *uws_create_app(int ssl, struct options options);
void uws_ws(int ssl, void *app, const char *pattern, struct behavior behavior, void *user);
void *uws_ws_get_user_data(int ssl, void *ws);
void uws_app_listen_with_config(int, void *, struct listen_config, void (*)(void *, struct listen_config, void *), void *user);
void uws_app_run(int ssl, void *app);
void uws_res_upgrade(int, void *, void *, const char *, size_t, const char *, size_t, const char *, size_t, void *);
size_t uws_req_get_header(void *request, const char *name, size_t size, const char **to);
bool uws_ws_subscribe(int ssl, void *ws, const char *topic, size_t size);
bool uws_ws_publish_with_options(int, void *, const char *, size_t, const char *, size_t, int opcode, bool compress);
int uws_ws_send(int ssl, void *ws, const char *text, size_t size, int opcode);
int us_socket_local_port(int ssl, void *socket);

enum { TEXT = 1, NAME_MAX_BYTES = 64 };

struct peer {
    char topic[NAME_MAX_BYTES], name[NAME_MAX_BYTES];
};

static int members;

static void upgrade(void *response, void *request, void *context, void *user) {
    (void)user;
    const char *key;
    size_t size = uws_req_get_header(request, "sec-websocket-key", 17, &key);
    uws_res_upgrade(0, response, calloc(1, sizeof(struct peer)), key, size, "", 0, "", 0, context);
}

// text_of copies the string member NAME of flat JSON without escapes.
static size_t text_of(const char *json, size_t size, const char *name, char *to, size_t max) {
    const char *at = memmem(json, size, name, strlen(name));
    if (!at) {
        return 0;
    }
    at += strlen(name);
    const char *end = memchr(at, '"', size - (at - json));
    size_t length = end ? (size_t)(end - at) : 0;
    if (length >= max) {
        length = max - 1;
    }
    memcpy(to, at, length);
    to[length] = 0;
    return length;
}

static void message(void *ws, const char *text, size_t size, int opcode, void *user) {
    (void)opcode, (void)user;
    static char out[1 << 20], data[1 << 19], type[16];
    struct peer *me = uws_ws_get_user_data(0, ws);
    text_of(text, size, "\"type\":\"", type, sizeof type);
    if (strcmp(type, "join") == 0) {
        text_of(text, size, "\"topic\":\"", me->topic, sizeof me->topic);
        text_of(text, size, "\"peerId\":\"", me->name, sizeof me->name);
        uws_ws_subscribe(0, ws, me->topic, strlen(me->topic));
        int n = snprintf(out, sizeof out, "{\"type\":\"peer-joined\",\"peerId\":\"%s\",\"topic\":\"%s\"}", me->name, me->topic);
        uws_ws_publish_with_options(0, ws, me->topic, strlen(me->topic), out, n, TEXT, false);
        if (members++ > 0) { // a greeting of its own is as long as the oldest's, and waited for in the same way
            uws_ws_send(0, ws, out, n, TEXT);
        }
    } else if (strcmp(type, "data") == 0) {
        text_of(text, size, "\"data\":\"", data, sizeof data);
        int n = snprintf(out, sizeof out, "{\"type\":\"data\",\"peerId\":\"%s\",\"data\":\"%s\"}", me->name, data);
        uws_ws_publish_with_options(0, ws, me->topic, strlen(me->topic), out, n, TEXT, false);
    }
}

static void closed(void *ws, int code, const char *text, size_t size, void *user) {
    (void)code, (void)text, (void)size, (void)user;
    free(uws_ws_get_user_data(0, ws));
    members--;
}

static void listening(void *socket, struct listen_config config, void *user) {
    (void)config, (void)user;
    if (!socket) {
        fprintf(stderr, "cannot listen\n");
        exit(1);
    }
    printf("ready %d\n", us_socket_local_port(0, socket));
    fflush(stdout);
}

int main(int argc, char **argv) {
    void *app = uws_create_app(0, (struct options){0});
    struct behavior behavior = {.max_payload = 1 << 19,
                                .idle_timeout = 120,
                                .max_backpressure = 16 << 20,
                                .pings = true,
                                .upgrade = upgrade,
                                .message = message,
                                .close = closed};
    uws_ws(0, app, "/*", behavior, NULL);
    struct listen_config config = {argc > 1 ? atoi(argv[1]) : 0, "127.0.0.1", 0};
    uws_app_listen_with_config(0, app, config, listening, NULL);
    uws_app_run(0, app);
}
