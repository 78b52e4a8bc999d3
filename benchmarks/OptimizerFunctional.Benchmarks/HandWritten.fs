/// What one would write without a library: the same formulas, in plain loops over arrays. The
/// gradient is inlined: it takes an index and the coordinate there.
module OptimizerFunctional.Benchmarks.HandWritten

open System
open System.Numerics

let inline gradientDescent ([<InlineIfLambda>] gradient: int -> float -> float) (x: float[]) steps =
    let rate = 0.01

    for _ in 1..steps do
        for i in 0 .. x.Length - 1 do
            x[i] <- x[i] - rate * gradient i x[i]

let inline momentum ([<InlineIfLambda>] gradient: int -> float -> float) (x: float[]) (b: float[]) steps =
    let rate, keep = 0.01, 0.9

    for _ in 1..steps do
        for i in 0 .. x.Length - 1 do
            b[i] <- rate * gradient i x[i] + keep * b[i]
            x[i] <- x[i] - b[i]

let inline rmsProp ([<InlineIfLambda>] gradient: int -> float -> float) (x: float[]) (v: float[]) steps =
    let rate, decay, epsilon = 0.001, 0.9, 1e-8

    for _ in 1..steps do
        for i in 0 .. x.Length - 1 do
            let g = gradient i x[i]
            v[i] <- decay * v[i] + (1.0 - decay) * (g * g)
            x[i] <- x[i] - rate / (Math.Sqrt v[i] + epsilon) * g

/// Continues after `taken` steps.
let inline adam
    ([<InlineIfLambda>] gradient: int -> float -> float)
    (x: float[])
    (m: float[])
    (v: float[])
    (taken: int)
    (steps: int)
    =
    let rate, beta1, beta2, epsilon = 0.001, 0.9, 0.999, 1e-8

    for t in taken + 1 .. taken + steps do
        let root = Math.Sqrt(1.0 - Math.Pow(beta2, float t))
        let corrected = rate * root / (1.0 - Math.Pow(beta1, float t))
        let correctedEpsilon = epsilon * root

        for i in 0 .. x.Length - 1 do
            let g = gradient i x[i]
            m[i] <- beta1 * m[i] + (1.0 - beta1) * g
            v[i] <- beta2 * v[i] + (1.0 - beta2) * (g * g)
            x[i] <- x[i] - corrected / (Math.Sqrt v[i] + correctedEpsilon) * m[i]

/// a = b * s + c, on vectors as wide as the machine's: the yardstick of memory, 24 bytes an element.
let triad (a: float[]) (b: float[]) (c: float[]) (s: float) =
    let scale = Vector<float>(s)
    let mutable i = 0

    while i < a.Length do
        (Vector<float>(b, i) * scale + Vector<float>(c, i)).CopyTo(a, i)
        i <- i + Vector<float>.Count
