namespace OptimizerFunctional.FirstOrder.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Naive twins of the rules, from the papers alone, with the settings that the recorded runs leave at 0: weight decay,
/// warm-up, limits, moving averages of statistics.
module TwinTests =

    [<Theory>]
    [<InlineData(0.0, 0.02)>]
    [<InlineData(0.3, 0.5)>]
    [<InlineData(0.3, Double.PositiveInfinity)>]
    let ``LAMB with weight decay and a largest trust ratio`` (decay: float) (most: float) =
        agree
            (Lamb.create {
                Lamb.defaults with
                    LearningRate = Schedule.constant 0.1
                    WeightDecay = decay
                    MaxTrustRatio = most
            })
            (fun () ->
                let mutable m, v = zeros (), zeros ()

                fun t x g ->
                    m <- average 0.9 m g
                    v <- average 0.999 v (squares g)

                    let u =
                        Array.init n (fun i ->
                            m[i] / (1.0 - 0.9 ** float t) / (sqrt (v[i] / (1.0 - 0.999 ** float t)) + 1e-6)
                            + decay * x[i])

                    let ratio = min most (norm x / norm u)
                    Array.map2 (fun x u -> x - 0.1 * ratio * u) x u)

    [<Theory>]
    [<InlineData(0.0, Double.PositiveInfinity)>]
    [<InlineData(0.2, 1.5)>]
    let ``Prodigy with weight decay and limited growth`` (decay: float) (growth: float) =
        agree
            (Prodigy.create { Prodigy.defaults with InitialDistance = 1e-2; WeightDecay = decay; MaxGrowth = growth })
            (fun () ->
                let mutable m, v, s = zeros (), zeros (), zeros ()
                let mutable d, largest, r = 1e-2, 1e-2, 0.0
                let beta3 = sqrt 0.999

                fun _ x g ->
                    let old = d
                    r <- beta3 * r + old / 1e-2 * old * dot g (Array.map2 (-) start x)
                    s <- Array.map2 (fun s g -> beta3 * s + old / 1e-2 * old * g) s g
                    m <- average 0.9 m (Array.map ((*) old) g)
                    v <- average 0.999 v (squares (Array.map ((*) old) g))
                    let estimate = r / Array.sumBy abs s
                    let first = if d = 1e-2 then max d estimate else d
                    largest <- max largest estimate
                    d <- min largest (first * growth)
                    Array.init n (fun i -> x[i] - decay * old * x[i] - old * m[i] / (sqrt v[i] + d * 1e-8)))

    /// Three sequences: y, at which gradients are taken, z and x.
    [<Theory>]
    [<InlineData(0, 0.0, 0L, 0.0)>]
    [<InlineData(0, 0.2, 4L, 1.0)>]
    [<InlineData(1, 0.2, 4L, 0.0)>]
    let ``schedule-free methods with weight decay, warm-up and weights by the step``
        (kind: int)
        (decay: float)
        (warmup: int64)
        (stepPower: float)
        =
        let adaptive = kind = 1

        agree
            (ScheduleFree.create {
                ScheduleFree.adamW with
                    LearningRate = Schedule.constant 0.05
                    WeightDecay = decay
                    WarmupSteps = warmup
                    StepPower = stepPower
                    Base = enum kind
            })
            (fun () ->
                let mutable v, z, x = zeros (), Array.copy start, Array.copy start
                let mutable sum, largest = 0.0, 0.0

                fun t y g ->
                    let rate = 0.05 * (if warmup > 0L then min 1.0 (float t / float warmup) else 1.0)
                    largest <- max largest rate
                    let weight = float t ** stepPower * largest ** 2.0
                    sum <- sum + weight
                    v <- average 0.999 v (squares g)

                    let direction =
                        Array.init n (fun i ->
                            let d =
                                if adaptive then
                                    g[i] / (sqrt (v[i] / (1.0 - 0.999 ** float t)) + 1e-8)
                                else
                                    g[i]

                            d + decay * y[i])

                    z <- Array.map2 (fun z d -> z - rate * d) z direction
                    let c = weight / sum
                    x <- Array.map2 (fun x z -> (1.0 - c) * x + c * z) x z
                    Array.map2 (fun x z -> 0.9 * x + 0.1 * z) x z)

    [<Fact>]
    let ``Adafactor with weight decay and another threshold, on a vector`` () =
        agree
            (Adafactor.create {
                Adafactor.defaults with
                    LearningRate = Schedule.constant 0.5
                    WeightDecay = 0.3
                    ClipThreshold = 0.4
                    DecayPower = 0.7
            })
            (fun () ->
                let mutable v = zeros ()

                fun t x g ->
                    let beta = 1.0 - float t ** -0.7
                    v <- average beta v (squares g |> Array.map (fun square -> square + 1e-30))
                    let u = Array.map2 (fun g v -> g / sqrt v) g v
                    let rms a = norm a / sqrt (float n)
                    let rate = max 1e-3 (rms x) * min 0.5 (1.0 / sqrt (float t)) / max 1.0 (rms u / 0.4)
                    Array.map2 (fun x u -> x - rate * u - 0.5 * 0.3 * x) x u)

    [<Theory>]
    [<InlineData(1.0)>]
    [<InlineData(0.9)>]
    let ``Shampoo with weight decay and momentum, on a vector with a diagonal statistic`` (beta2: float) =
        agree
            (Shampoo.create {
                Shampoo.defaults with
                    MaxSide = 2
                    WeightDecay = 0.3
                    Beta1 = 0.8
                    Beta2 = beta2
                    Epsilon = 1e-3
                    RootInterval = 3L
            })
            (fun () ->
                let mutable m, s, root = zeros (), zeros (), zeros ()

                fun t x g ->
                    m <- average 0.8 m g

                    s <-
                        if beta2 = 1.0 then
                            Array.map2 (+) s (squares g)
                        else
                            average beta2 s (squares g)

                    // The roots are those of the steps 1, 4, 7 and so on.
                    if t % 3 = 1 then
                        let correction = if beta2 = 1.0 then 1.0 else 1.0 - beta2 ** float t
                        root <- s |> Array.map (fun s -> 1.0 / sqrt (s / correction + 1e-3))

                    Array.init n (fun i -> x[i] - 0.1 * root[i] * m[i] / (1.0 - 0.8 ** float t) - 0.1 * 0.3 * x[i]))

    [<Fact>]
    let ``Muon scales by 0.2 times the root of the longer side to match AdamW, and exactly`` () =
        let muon = {
            Muon.defaults with
                Scale = MuonScale.MatchAdamW
                Orthogonalization = Orthogonalization.Exact
                WeightDecay = 0.5
        }

        let optimizer = Optimizer.on (Blocks.Of(BlockShape("w", 2, 3))) (Muon.create muon)
        let point = Vector.ofSeq [ 1.0; 2.0; 3.0; 4.0; 5.0; 6.0 ]
        // Rows of lengths 3 and 5 at right angles: the orthogonal factor has rows of length 1.
        let gradient = Vector.ofSeq [ 3.0; 0.0; 0.0; 0.0; 5.0; 0.0 ]
        let struct (_, step) = optimizer.Step (optimizer.Init point) { Point = point; Value = 0.0; Gradient = gradient }
        let factor = 0.02 * 0.2 * sqrt 3.0
        let expected = [ -factor; 0.0; 0.0; 0.0; -factor; 0.0 ]
        List.iteri (fun i e -> Assert.Equal(e - 0.02 * 0.5 * point[i], step[i], 1e-15)) expected

    /// All values are 0.
    [<Theory>]
    [<InlineData(-2.0, true)>]
    [<InlineData(-2.0, false)>]
    [<InlineData(2.0, true)>]
    [<InlineData(2.0, false)>]
    let ``Polyak's step with an epsilon and a minimum value on either side`` (least: float) (clamps: bool) =
        agree
            (PolyakStep.create {
                PolyakStep.defaults with
                    MinimumValue = least
                    MaxStepSize = 3.0
                    Epsilon = 0.5
                    ClampsGap = clamps
            })
            (fun () ->
                fun _ x g ->
                    let gap = if clamps then max 0.0 -least else -least
                    let size = min 3.0 (gap / (dot g g + 0.5))
                    Array.map2 (fun x g -> x - size * g) x g)
