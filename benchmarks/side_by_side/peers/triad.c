/* The memory's yardstick: a = b * s + c on long vectors, 24 bytes an element, on one thread or more. Every thread writes its part
   of the arrays first, so that it owns the pages. */
#include <omp.h>
#include <stdio.h>

#include "requests.h"

static long dimension;
static double *a, *b, *c;

static void prepare(long n, int threads) {
    free(a), free(b), free(c);
    omp_set_num_threads(threads);
    dimension = n;
    a = numbers(n), b = numbers(n), c = numbers(n);
#pragma omp parallel for schedule(static)
    for (long i = 0; i < n; i++)
        a[i] = 0, b[i] = 1, c[i] = 2;
}

static __attribute__((noinline)) void triad(double *restrict to, const double *restrict x, const double *restrict y, double s) {
#pragma omp parallel for schedule(static)
    for (long i = 0; i < dimension; i++)
        to[i] = x[i] * s + y[i];
}

int main(void) {
    for (const char *request; (request = next_request()); fflush(stdout)) {
        if (is(request, "do", "prepare")) {
            prepare(integer_of(request, "n"), (int)integer_of(request, "threads"));
            triad(a, b, c, 0.5);
            printf("{\"ok\": true}\n");
        } else if (is(request, "do", "time")) {
            long steps = integer_of(request, "steps");
            double began = seconds_now();
            for (long k = 0; k < steps; k++)
                triad(a, b, c, 0.5 + (double)k);
            answer_seconds(seconds_now() - began);
        } else {
            printf("{\"error\": \"asked for what it does not do\"}\n");
        }
    }
    return 0;
}
