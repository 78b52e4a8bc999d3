/// Values with gradients, and residuals with Jacobians, as one writes them by hand: scalar loops.
module OptimizerFunctional.Benchmarks.Derivatives.ByHand

open System
open OptimizerFunctional

let rosenbrock =
    ValueAndGradientInto(fun x g ->
        let a, b = 1.0 - x[0], x[1] - x[0] * x[0]
        g[0] <- -2.0 * a - 400.0 * x[0] * b
        g[1] <- 200.0 * b
        a * a + 100.0 * b * b)

let wood =
    ValueAndGradientInto(fun x g ->
        let a, b, c, d = x[1] - x[0] * x[0], 1.0 - x[0], x[3] - x[2] * x[2], 1.0 - x[2]
        let e, f = x[1] + x[3] - 2.0, x[1] - x[3]
        g[0] <- -400.0 * a * x[0] - 2.0 * b
        g[1] <- 200.0 * a + 20.0 * e + 0.2 * f
        g[2] <- -360.0 * c * x[2] - 2.0 * d
        g[3] <- 180.0 * c + 20.0 * e - 0.2 * f
        100.0 * a * a + b * b + 90.0 * c * c + d * d + 10.0 * e * e + 0.1 * f * f)

let private fifths = Array.init 20 (fun i -> float (i + 1) / 5.0)
let private exponentials, sines, cosines = Array.map exp fifths, Array.map sin fifths, Array.map cos fifths

let brownDennis =
    ValueAndGradientInto(fun x g ->
        let mutable f = 0.0
        let mutable g0 = 0.0
        let mutable g1 = 0.0
        let mutable g2 = 0.0
        let mutable g3 = 0.0
        let x0, x1, x2, x3 = x[0], x[1], x[2], x[3]

        for i in 0 .. fifths.Length - 1 do
            let t = fifths[i]
            let u, v = x0 + t * x1 - exponentials[i], x2 + x3 * sines[i] - cosines[i]
            let r = u * u + v * v
            f <- f + r * r
            let cu, cv = 4.0 * r * u, 4.0 * r * v
            g0 <- g0 + cu
            g1 <- g1 + cu * t
            g2 <- g2 + cv
            g3 <- g3 + cv * sines[i]

        g[0] <- g0
        g[1] <- g1
        g[2] <- g2
        g[3] <- g3
        f)

/// The data of Biggs EXP6.
let tenths = Array.init 13 (fun i -> 0.1 * float (i + 1))

let biggsData = tenths |> Array.map (fun t -> exp -t - 5.0 * exp (-10.0 * t) + 3.0 * exp (-4.0 * t))

let biggs =
    ValueAndGradientInto(fun x g ->
        let mutable f = 0.0
        g.Clear()

        for i in 0 .. tenths.Length - 1 do
            let t = tenths[i]
            let e0, e1, e4 = exp (-t * x[0]), exp (-t * x[1]), exp (-t * x[4])
            let r = x[2] * e0 - x[3] * e1 + x[5] * e4 - biggsData[i]
            f <- f + r * r
            let c = 2.0 * r
            g[0] <- g[0] - c * t * x[2] * e0
            g[1] <- g[1] + c * t * x[3] * e1
            g[2] <- g[2] + c * e0
            g[3] <- g[3] - c * e1
            g[4] <- g[4] - c * t * x[5] * e4
            g[5] <- g[5] + c * e4

        f)

/// The mean of the Chebyshev polynomial of degree i over [0, 1].
let chebyshevMean i = if i % 2 = 0 then -1.0 / (float i * float i - 1.0) else 0.0

let chebyquad n =
    let sums = Array.zeroCreate<float>(n + 1)
    let slopes = Array.zeroCreate<float>((n + 1) * n)

    ValueAndGradientInto(fun x g ->
        Array.Clear sums

        for j in 0 .. n - 1 do
            let a = 2.0 * x[j] - 1.0
            let mutable t0 = 1.0
            let mutable t1 = a
            let mutable d0 = 0.0
            let mutable d1 = 2.0
            sums[1] <- sums[1] + t1
            slopes[j * (n + 1) + 1] <- d1

            for i in 2..n do
                let t2, d2 = 2.0 * a * t1 - t0, 4.0 * t1 + 2.0 * a * d1 - d0
                sums[i] <- sums[i] + t2
                slopes[j * (n + 1) + i] <- d2
                t0 <- t1
                t1 <- t2
                d0 <- d1
                d1 <- d2

        let mutable f = 0.0

        for i in 1..n do
            sums[i] <- sums[i] / float n - chebyshevMean i
            f <- f + sums[i] * sums[i]

        for j in 0 .. n - 1 do
            let mutable sum = 0.0

            for i in 1..n do
                sum <- sum + sums[i] * slopes[j * (n + 1) + i]

            g[j] <- 2.0 * sum / float n

        f)

/// The data of Penalty II.
let penaltyData = Array.init 11 (fun i -> exp (float i / 10.0) + exp (float (i - 1) / 10.0))

let penaltyII n =
    let e = Array.zeroCreate<float> n

    ValueAndGradientInto(fun x g ->
        let mutable q = -1.0

        for j in 0 .. n - 1 do
            e[j] <- exp (x[j] / 10.0)
            q <- q + float (n - j) * x[j] * x[j]

        let a = x[0] - 0.2
        let mutable f = a * a + q * q

        for j in 0 .. n - 1 do
            g[j] <- 4.0 * q * float (n - j) * x[j]

        g[0] <- g[0] + 2.0 * a
        let least = exp -0.1

        for i in 1 .. n - 1 do
            let u, v = e[i] + e[i - 1] - penaltyData[i + 1], e[i] - least
            f <- f + 1e-5 * (u * u + v * v)
            g[i] <- g[i] + 2e-6 * (u + v) * e[i]
            g[i - 1] <- g[i - 1] + 2e-6 * u * e[i - 1]

        f)

let extendedRosenbrock =
    ValueAndGradientInto(fun x g ->
        let mutable f = 0.0
        let mutable i = 0

        while i + 1 < x.Length do
            let a, b = 1.0 - x[i], x[i + 1] - x[i] * x[i]
            f <- f + a * a + 100.0 * b * b
            g[i] <- -2.0 * a - 400.0 * x[i] * b
            g[i + 1] <- 200.0 * b
            i <- i + 2

        f)

/// The negative logarithm of the likelihood, for labels 0 and 1.
let logistic (data: float[,]) (labels: float[]) =
    let flat = data |> Seq.cast<float> |> Seq.toArray

    ValueAndGradientInto(fun w g ->
        let n = w.Length
        let mutable f = 0.0
        g.Clear()

        for i in 0 .. labels.Length - 1 do
            let row = flat.AsSpan(i * n, n)
            let mutable z = 0.0

            for j in 0 .. n - 1 do
                z <- z + row[j] * w[j]

            let e = exp -(abs z)
            f <- f + Math.Max(z, 0.0) + log (1.0 + e) - labels[i] * z
            let p = (if z >= 0.0 then 1.0 else e) / (1.0 + e) - labels[i]

            for j in 0 .. n - 1 do
                g[j] <- g[j] + p * row[j]

        f)

/// Writes residuals and Jacobian, column by column.
type ResidualsAndJacobian = delegate of b: ReadOnlySpan<float> * r: Span<float> * j: Span<float> -> unit

let thurber (xs: float[]) (ys: float[]) =
    ResidualsAndJacobian(fun b r j ->
        let m = xs.Length

        for i in 0 .. m - 1 do
            let x = xs[i]
            let x2 = x * x
            let x3 = x2 * x
            let q = 1.0 / (1.0 + b[4] * x + b[5] * x2 + b[6] * x3)
            let v = (b[0] + b[1] * x + b[2] * x2 + b[3] * x3) * q
            r[i] <- v - ys[i]
            j[i] <- q
            j[m + i] <- x * q
            j[2 * m + i] <- x2 * q
            j[3 * m + i] <- x3 * q
            let h = -v * q
            j[4 * m + i] <- h * x
            j[5 * m + i] <- h * x2
            j[6 * m + i] <- h * x3)

let enso (xs: float[]) (ys: float[]) =
    ResidualsAndJacobian(fun b r j ->
        let m = xs.Length

        for i in 0 .. m - 1 do
            let t = 2.0 * Math.PI * xs[i]
            let struct (s1, c1) = Math.SinCos(t / 12.0)
            let a2, a3 = t / b[3], t / b[6]
            let struct (s2, c2) = Math.SinCos a2
            let struct (s3, c3) = Math.SinCos a3
            r[i] <- b[0] + b[1] * c1 + b[2] * s1 + b[4] * c2 + b[5] * s2 + b[7] * c3 + b[8] * s3 - ys[i]
            j[i] <- 1.0
            j[m + i] <- c1
            j[2 * m + i] <- s1
            j[3 * m + i] <- (b[4] * s2 - b[5] * c2) * a2 / b[3]
            j[4 * m + i] <- c2
            j[5 * m + i] <- s2
            j[6 * m + i] <- (b[7] * s3 - b[8] * c3) * a3 / b[6]
            j[7 * m + i] <- c3
            j[8 * m + i] <- s3)

let gauss (xs: float[]) (ys: float[]) =
    ResidualsAndJacobian(fun b r j ->
        let m = xs.Length

        for i in 0 .. m - 1 do
            let x = xs[i]
            let e, u, v = exp (-b[1] * x), x - b[3], x - b[6]
            let e1, e2 = exp (-u * u / (b[4] * b[4])), exp (-v * v / (b[7] * b[7]))
            r[i] <- b[0] * e + b[2] * e1 + b[5] * e2 - ys[i]
            j[i] <- e
            j[m + i] <- -b[0] * x * e
            j[2 * m + i] <- e1
            let p = 2.0 * b[2] * e1 * u / (b[4] * b[4])
            j[3 * m + i] <- p
            j[4 * m + i] <- p * u / b[4]
            j[5 * m + i] <- e2
            let q = 2.0 * b[5] * e2 * v / (b[7] * b[7])
            j[6 * m + i] <- q
            j[7 * m + i] <- q * v / b[7])
