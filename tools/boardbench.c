/*
 * boardbench - how long a post to the chat board takes to reach many readers (Linux, epoll, no libraries).
 *
 *   gcc -O2 -o /tmp/boardbench tools/boardbench.c
 *   ./crossdock serve --as kirb --port 3999 &
 *   /tmp/boardbench 3999 5000 60 250          port, readers, posts, milliseconds between two posts
 *
 * It opens the readers' WebSockets, then posts over one HTTP connection, one post at a time, and takes for each reader the
 * time from before the request is written to after its frame was read. Each reader and each post says to come from another
 * address and to be another visitor, as behind a proxy, since the relay limits both. It talks to 127.0.0.1 only. The
 * reading of the readers before is in the figure of each reader: it is an upper bound. Exit code 1 when a frame was missing.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BUFFER 65536

static void die(const char *what) {
    perror(what);
    exit(2);
}

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int dial(int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *) &to, sizeof to) < 0) die("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static void say(int fd, const char *text) {
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t n = write(fd, text, left);
        if (n < 0) die("write");
        text += n;
        left -= (size_t) n;
    }
}

/* Reads an answer's head, and its body if that came along. */
static int status(int fd, char *buffer) {
    size_t have = 0;
    while (have < BUFFER - 1) {
        ssize_t n = read(fd, buffer + have, BUFFER - 1 - have);
        if (n <= 0) die("read");
        have += (size_t) n;
        buffer[have] = 0;
        char *end = strstr(buffer, "\r\n\r\n"), *length = strcasestr(buffer, "content-length:");
        if (end && (!length || have >= (size_t) (end + 4 - buffer) + strtoul(length + 15, NULL, 10))) break;
    }
    return atoi(buffer + 9);
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *) a, y = *(const double *) b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "boardbench PORT READERS POSTS MILLIS\n");
        return 2;
    }
    int port = atoi(argv[1]), readers = atoi(argv[2]), posts = atoi(argv[3]), pause = atoi(argv[4]);
    struct rlimit files = {(rlim_t) readers + 100, (rlim_t) readers + 100}, has;
    getrlimit(RLIMIT_NOFILE, &has);
    if (has.rlim_cur < files.rlim_cur && (files.rlim_max = has.rlim_max, setrlimit(RLIMIT_NOFILE, &files)) < 0)
        die("too few file descriptors");
    static char buffer[BUFFER], text[2048], body[512], mark[64];
    int poll = epoll_create1(0);
    for (int i = 0; i < readers; i++) {
        int fd = dial(port);
        snprintf(text, sizeof text,
                "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-Forwarded-For: 10.1.%d.%d\r\n\r\n", i / 250, i % 250);
        say(fd, text);
        if (status(fd, buffer) != 101) {
            fprintf(stderr, "reader %d was refused: %.12s\n", i, buffer);
            return 2;
        }
        fcntl(fd, F_SETFL, O_NONBLOCK);
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
        epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
    }
    double *took = calloc((size_t) readers * (size_t) posts, sizeof *took), *worst = calloc((size_t) posts, sizeof *worst);
    size_t heard = 0, wrong = 0;
    int http = dial(port);
    for (int p = 0; p < posts; p++) {
        snprintf(mark, sizeof mark, "a room on floor %d.", p);
        snprintf(body, sizeof body,
                "{\"browser_id\":\"bench-%d\",\"message\":\"%s\",\"message_type\":\"offered\",\"phone\":\"9876543210\","
                "\"location\":\"Pune\"}", p, mark);
        snprintf(text, sizeof text,
                "POST /messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Forwarded-For: 10.%d.%d.%d\r\n"
                "X-Browser-Fingerprint: bench%d\r\nContent-Length: %zu\r\n\r\n%s", 2 + getpid() % 250, p / 250, p % 250, p, strlen(body), body);
        double start = now_ms();
        say(http, text);
        for (int left = readers; left > 0 && now_ms() - start < 5000;) {
            struct epoll_event events[512];
            int ready = epoll_wait(poll, events, 512, 100);
            for (int e = 0; e < ready; e++) {
                ssize_t n = read(events[e].data.fd, buffer, BUFFER - 1);
                if (n <= 0) die("a reader was dropped");
                buffer[n] = 0;
                /* A ping of the relay may stand before or behind it; unanswered, since a run is short. */
                if (!memmem(buffer, (size_t) n, mark, strlen(mark))) {
                    wrong += (buffer[0] & 0x0f) == 1;
                    continue;
                }
                took[heard++] = worst[p] = now_ms() - start;
                left--;
            }
        }
        if (status(http, buffer) != 200) {
            fprintf(stderr, "post %d: %s\n", p, buffer);
            return 2;
        }
        struct timespec rest = {pause / 1000, pause % 1000 * 1000000L};
        nanosleep(&rest, NULL);
    }
    size_t wanted = (size_t) readers * (size_t) posts;
    qsort(took, heard, sizeof *took, ascending);
    qsort(worst, (size_t) posts, sizeof *worst, ascending);
    if (heard > 0)
        printf("{\"readers\":%d,\"posts\":%d,\"lost\":%zu,\"wrong\":%zu,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f,"
               "\"last_reader_p50_ms\":%.2f}\n",
               readers, posts, wanted - heard, wrong, took[heard / 2], took[heard * 99 / 100], took[heard - 1],
               worst[posts / 2]);
    return heard == wanted && wrong == 0 ? 0 : 1;
}
