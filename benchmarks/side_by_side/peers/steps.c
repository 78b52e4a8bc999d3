/* Optimizer steps as one would write them in C without a library: plain loops over arrays. PyTorch's dialects and defaults, and
   0.01 and 0.9 for momentum. What all coordinates share is computed once a step; Adam asks for both of its powers every time. */
#include <math.h>
#include <stdio.h>

#include "requests.h"

static long dimension, steps_taken;
static double *point, *gradient, *first, *second;

struct shared { double rate, epsilon, decay; };

#define INLINE static inline __attribute__((always_inline))

INLINE struct shared momentum_shared(long t) {
    (void)t;
    return (struct shared){0.01, 0.0, 0.0};
}

INLINE void momentum_coordinate(struct shared s, double *x, double g, double *b, double *unused) {
    (void)unused;
    *b = 0.9 * *b + g;
    *x -= s.rate * *b;
}

INLINE struct shared rmsprop_shared(long t) {
    (void)t;
    return (struct shared){0.01, 1e-8, 0.0};
}

INLINE void rmsprop_coordinate(struct shared s, double *x, double g, double *v, double *unused) {
    (void)unused;
    *v = 0.99 * *v + (1 - 0.99) * g * g;
    *x -= s.rate * g / (sqrt(*v) + s.epsilon);
}

/* Both corrections for a start at zero, moved from the moments to the rate and epsilon. */
INLINE struct shared adam_shared(long t) {
    double root = sqrt(1 - pow(0.999, (double)t));
    return (struct shared){0.001 * root / (1 - pow(0.9, (double)t)), 1e-8 * root, 0.0};
}

INLINE void adam_coordinate(struct shared s, double *x, double g, double *m, double *v) {
    *m = 0.9 * *m + (1 - 0.9) * g;
    *v = 0.999 * *v + (1 - 0.999) * g * g;
    *x -= s.rate * *m / (sqrt(*v) + s.epsilon);
}

INLINE struct shared adamw_shared(long t) {
    struct shared s = adam_shared(t);
    s.decay = 0.001 * 0.01;
    return s;
}

INLINE void adamw_coordinate(struct shared s, double *x, double g, double *m, double *v) {
    *x -= s.decay * *x;
    adam_coordinate(s, x, g, m, v);
}

/* A step with a gradient that is there already, one call a step; and a loop of many steps that computes its gradient, that of
   0.01 |x|^2, with everything inlined. */
#define METHOD(name)                                                                                                        \
    static __attribute__((noinline)) void name##_step(double *restrict x, const double *restrict g, double *restrict a,     \
                                                      double *restrict b, long n, long t) {                                 \
        struct shared s = name##_shared(t);                                                                                 \
        for (long i = 0; i < n; i++)                                                                                        \
            name##_coordinate(s, &x[i], g[i], &a[i], &b[i]);                                                                \
    }                                                                                                                       \
    static __attribute__((noinline)) void name##_loop(double *restrict x, double *restrict a, double *restrict b, long n,   \
                                                      long from, long to) {                                                 \
        for (long t = from; t <= to; t++) {                                                                                 \
            struct shared s = name##_shared(t);                                                                             \
            for (long i = 0; i < n; i++)                                                                                    \
                name##_coordinate(s, &x[i], 0.02 * x[i], &a[i], &b[i]);                                                     \
        }                                                                                                                   \
    }

METHOD(momentum)
METHOD(rmsprop)
METHOD(adam)
METHOD(adamw)

static const struct {
    const char *name;
    void (*step)(double *, const double *, double *, double *, long, long);
    void (*loop)(double *, double *, double *, long, long, long);
} methods[] = {
    {"momentum", momentum_step, momentum_loop},
    {"rmsprop", rmsprop_step, rmsprop_loop},
    {"adam", adam_step, adam_loop},
    {"adamw", adamw_step, adamw_loop},
};

static int method;
static int computes;

static void restart(void) {
    steps_taken = 0;
    for (long i = 0; i < dimension; i++) {
        point[i] = 1 + (double)(i * 7 % 11) / 16;
        gradient[i] = (double)(2 * (i * 37 % 101) - 99) / 128;
        first[i] = second[i] = 0;
    }
}

static void prepare(long n) {
    free(point), free(gradient), free(first), free(second);
    dimension = n;
    point = numbers(n), gradient = numbers(n), first = numbers(n), second = numbers(n);
    restart();
}

static void take(long steps) {
    if (computes)
        methods[method].loop(point, first, second, dimension, steps_taken + 1, steps_taken + steps);
    else
        for (long k = 1; k <= steps; k++)
            methods[method].step(point, gradient, first, second, dimension, steps_taken + k);
    steps_taken += steps;
}

static double timed(long steps) {
    double began = seconds_now();
    take(steps);
    return seconds_now() - began;
}

int main(void) {
    for (const char *request; (request = next_request()); fflush(stdout)) {
        long steps = integer_of(request, "steps");
        if (is(request, "do", "prepare")) {
            method = 0;
            while (method < 3 && !is(request, "method", methods[method].name))
                method++;
            computes = is(request, "gradient", "computed");
            prepare(integer_of(request, "n"));
            printf("{\"ok\": true}\n");
        } else if (is(request, "do", "result")) {
            take(steps);
            answer_point(point, dimension < 8 ? dimension : 8);
        } else if (is(request, "do", "time")) {
            answer_seconds(timed(steps));
        } else if (is(request, "do", "runs")) {
            double seconds = 0;
            for (long run = integer_of(request, "runs"); run > 0; run--) {
                restart();
                seconds += timed(steps);
            }
            answer_seconds(seconds);
        } else {
            printf("{\"error\": \"asked for what it does not do\"}\n");
        }
    }
    return 0;
}
