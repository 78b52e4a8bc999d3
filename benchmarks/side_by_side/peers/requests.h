/* Reads the requests of ../workers.py in C: an object of JSON on a line, flat, whose texts have no escapes, with keys
   that no value repeats. That is all that is sent. */
#ifndef REQUESTS_H
#define REQUESTS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The next request, or NULL at the end. */
static const char *next_request(void) {
    static char line[1024];
    return fgets(line, sizeof line, stdin);
}

/* Where the value of a key starts, or NULL. */
static const char *value_of(const char *request, const char *key) {
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\":", key);
    const char *found = strstr(request, quoted);
    return found ? found + strlen(quoted) + strspn(found + strlen(quoted), " ") : NULL;
}

static long integer_of(const char *request, const char *key) {
    const char *value = value_of(request, key);
    return value ? strtol(value, NULL, 10) : 0;
}

static int is(const char *request, const char *key, const char *text) {
    const char *value = value_of(request, key);
    size_t length = strlen(text);
    return value && value[0] == '"' && strncmp(value + 1, text, length) == 0 && value[length + 1] == '"';
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Memory for n numbers on a boundary of 64 bytes; ends the program where there is none. */
static double *numbers(long n) {
    double *made = aligned_alloc(64, ((size_t)n * sizeof(double) + 63) / 64 * 64);
    if (!made) {
        printf("{\"error\": \"no memory for %ld numbers\"}\n", n);
        exit(1);
    }
    return made;
}

static void answer_seconds(double seconds) {
    printf("{\"seconds\": %.9f}\n", seconds);
}

static inline void answer_point(const double *point, long count) {
    printf("{\"point\": [");
    for (long i = 0; i < count; i++)
        printf("%s%.17g", i ? ", " : "", point[i]);
    printf("]}\n");
}

#endif
