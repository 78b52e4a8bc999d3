/* Muon's step of one matrix, as one would write it in C on OpenBLAS: momentum with look-ahead, divided by its norm, and five Newton-Schulz
   iterations with Jordan's coefficients. What is timed is their fifteen products alone, by dgemm; the rest is there so that results can be
   compared. The matrix is stored by rows, and turned where it has more rows than columns. */
#include <math.h>
#include <stdio.h>

#include "requests.h"

enum { ROW_MAJOR = 101, NO_TRANS = 111, TRANS = 112 };

/* From OpenBLAS's cblas.h, which is not in the same place everywhere. */
void cblas_dgemm(int order, int trans_a, int trans_b, int m, int n, int k, double alpha, const double *a, int lda, const double *b, int ldb,
                 double beta, double *c, int ldc);
void openblas_set_num_threads(int threads);

static const double A = 3.4445, B = -4.7750, C = 2.0315;

static long rows, columns, few, many;
static double *point, *gradient, *momentum, *x, *product, *gram, *square;

/* X X', its square, and (b X X' + c (X X')^2) X: the products of one iteration. */
static void gram_of_x(void) {
    cblas_dgemm(ROW_MAJOR, NO_TRANS, TRANS, few, few, many, 1, x, many, x, many, 0, gram, few);
}

static void square_of_gram(void) {
    cblas_dgemm(ROW_MAJOR, NO_TRANS, NO_TRANS, few, few, few, 1, gram, few, gram, few, 0, square, few);
}

static void times_x(void) {
    cblas_dgemm(ROW_MAJOR, NO_TRANS, NO_TRANS, few, many, few, 1, square, few, x, many, 0, product, many);
}

static void iterate(void) {
    gram_of_x();
    square_of_gram();
    for (long k = 0; k < few * few; k++)
        square[k] = B * gram[k] + C * square[k];
    times_x();
    for (long k = 0; k < few * many; k++)
        x[k] = A * x[k] + product[k];
}

static double *place(long i, long j) { return rows <= columns ? &x[i * columns + j] : &x[j * rows + i]; }

static void step(void) {
    double sum = 0;
    for (long i = 0; i < rows; i++)
        for (long j = 0; j < columns; j++) {
            long k = i * columns + j;
            momentum[k] = 0.95 * momentum[k] + (1 - 0.95) * gradient[k];
            double ahead = (1 - 0.95) * gradient[k] + 0.95 * momentum[k];
            *place(i, j) = ahead;
            sum += ahead * ahead;
        }
    for (long k = 0; k < rows * columns; k++)
        x[k] /= sqrt(sum) + 1e-7;
    for (int k = 0; k < 5; k++)
        iterate();
    double factor = 0.02 * sqrt(columns > rows ? (double)columns / (double)rows : 1);
    for (long i = 0; i < rows; i++)
        for (long j = 0; j < columns; j++)
            point[i * columns + j] -= factor * *place(i, j);
}

static void prepare(void) {
    long n = rows * columns;
    free(point), free(gradient), free(momentum), free(x), free(product), free(gram), free(square);
    few = rows < columns ? rows : columns, many = rows < columns ? columns : rows;
    point = numbers(n), gradient = numbers(n), momentum = numbers(n), x = numbers(n), product = numbers(n);
    gram = numbers(few * few), square = numbers(few * few);
    for (long i = 0; i < n; i++) {
        point[i] = 1 + (double)(i * 7 % 11) / 16;
        gradient[i] = (double)(2 * (i * i % 10007 * 37 % 10007) - 10007) / 16384;
        momentum[i] = 0;
    }
}

int main(void) {
    for (const char *request; (request = next_request()); fflush(stdout)) {
        long steps = integer_of(request, "steps");
        if (is(request, "do", "prepare")) {
            rows = integer_of(request, "rows"), columns = integer_of(request, "columns");
            openblas_set_num_threads((int)integer_of(request, "threads"));
            prepare();
            printf("{\"ok\": true}\n");
        } else if (is(request, "do", "result")) {
            for (long k = 0; k < steps; k++)
                step();
            answer_point(point, 8);
        } else if (is(request, "do", "time")) {
            double began = seconds_now();
            for (long k = 0; k < 5 * steps; k++)
                gram_of_x(), square_of_gram(), times_x();
            answer_seconds(seconds_now() - began);
        } else {
            printf("{\"error\": \"asked for what it does not do\"}\n");
        }
    }
    return 0;
}
