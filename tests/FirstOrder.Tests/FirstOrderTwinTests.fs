namespace OptimizerFunctional.FirstOrder.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Naive twins of element-wise and layer-wise rules, from the papers alone, with the settings that the recorded runs
/// leave at 0.
module FirstOrderTwinTests =

    /// A rate that differs at every step.
    let private falling = Schedule.inverseTime 0.1 0.3
    let private rateAt (t: int) = 0.1 / (1.0 + 0.3 * float (t - 1))
    let private layout = Blocks.Of(BlockShape("w", 2, 2), BlockShape("b", 1))
    let private parts = [ [ 0..3 ]; [ 4 ] ]
    let private pick (part: int list) (a: float[]) = part |> List.map (fun i -> a[i]) |> List.toArray

    [<Theory>]
    [<InlineData(true, false)>]
    [<InlineData(true, true)>]
    [<InlineData(false, false)>]
    let ``ADOPT, clipped or not, with or without look-ahead`` (clips: bool) (nesterov: bool) =
        agree
            (Adopt.create {
                Adopt.defaults with
                    LearningRate = falling
                    Beta2 = 0.8
                    Clips = clips
                    UsesNesterov = nesterov
            })
            (fun () ->
                let mutable m, v = zeros (), zeros ()

                fun t x g ->
                    if t = 1 then
                        v <- squares g
                        x
                    else
                        let limit = if clips then float (t - 1) ** 0.25 else infinity

                        let u = Array.map2 (fun g v -> g / max (sqrt v) 1e-6 |> min limit |> max -limit) g v

                        m <- average 0.9 m u
                        v <- average 0.8 v (squares g)
                        let direction = if nesterov then average 0.9 m u else m
                        Array.map2 (fun x d -> x - rateAt t * d) x direction)

    [<Theory>]
    [<InlineData(AdanWeight.Beta2, true)>]
    [<InlineData(AdanWeight.Beta2, false)>]
    [<InlineData(AdanWeight.OneMinusBeta2, false)>]
    let ``Adan with weight decay of either form`` (weight: AdanWeight) (proximal: bool) =
        agree
            (Adan.create {
                Adan.defaults with
                    LearningRate = falling
                    WeightDecay = 0.7
                    IsProximal = proximal
                    DifferenceWeight = weight
                    EpsilonInRoot = 1e-3
            })
            (fun () ->
                let mutable m, v, s, last = zeros (), zeros (), zeros (), zeros ()
                let w = if weight = AdanWeight.Beta2 then 0.92 else 0.08

                fun t x g ->
                    let d = if t = 1 then zeros () else Array.map2 (-) g last
                    last <- g
                    m <- average 0.98 m g
                    v <- average 0.92 v d
                    s <- average 0.99 s (squares (Array.map2 (fun g d -> g + w * d) g d))
                    let rate = rateAt t
                    let corrected decay = Array.map (fun a -> a / (1.0 - decay ** float t))
                    let m, v, s = corrected 0.98 m, corrected 0.92 v, corrected 0.99 s

                    Array.init n (fun i ->
                        let step = rate * (m[i] + w * v[i]) / (sqrt (s[i] + 1e-3) + 1e-8)

                        if proximal then
                            (x[i] - step) / (1.0 + rate * 0.7)
                        else
                            x[i] * (1.0 - rate * 0.7) - step))

    [<Theory>]
    [<InlineData(0L)>]
    [<InlineData(7L)>]
    [<InlineData(50L)>]
    let ``AdEMAMix with weight decay and warm-up`` (warmup: int64) =
        agree
            (AdEmaMix.create {
                AdEmaMix.defaults with
                    LearningRate = falling
                    Beta3 = 0.99
                    WeightDecay = 0.7
                    WarmupSteps = warmup
            })
            (fun () ->
                let mutable fast, slow, v = zeros (), zeros (), zeros ()

                fun t x g ->
                    let share = if int64 t < warmup then float t / float warmup else 1.0
                    let alpha = 5.0 * share

                    let beta3 =
                        let first, last = log 0.9, log 0.99
                        min (exp (first * last / ((1.0 - share) * last + share * first))) 0.99

                    fast <- average 0.9 fast g
                    slow <- average beta3 slow g
                    v <- average 0.999 v (squares g)

                    Array.init n (fun i ->
                        let over = sqrt (v[i] / (1.0 - 0.999 ** float t)) + 1e-8
                        let direction = (fast[i] / (1.0 - 0.9 ** float t) + alpha * slow[i]) / over
                        x[i] - rateAt t * (direction + 0.7 * x[i])))

    [<Fact>]
    let ``MADGRAD under a schedule`` () =
        agree
            (Madgrad.create { Madgrad.defaults with LearningRate = falling; Momentum = 0.6; Epsilon = 1e-3 })
            (fun () ->
                let mutable s, v = zeros (), zeros ()

                fun t x g ->
                    let weight = (rateAt t + 1e-3) * sqrt (float t)
                    s <- Array.map2 (fun s g -> s + weight * g) s g
                    v <- Array.map2 (fun v g -> v + weight * g * g) v g

                    Array.init n (fun i -> 0.6 * x[i] + 0.4 * (start[i] - s[i] / (System.Math.Cbrt v[i] + 1e-3))))

    [<Theory>]
    [<InlineData(OptimisticStart.Same)>]
    [<InlineData(OptimisticStart.Zero)>]
    let ``optimistic gradient descent with other weights`` (before: OptimisticStart) =
        agree
            (OptimisticGradientDescent.create { LearningRate = falling; Alpha = 0.7; Beta = 0.4; Before = before })
            (fun () ->
                let mutable last: float[] option = None

                fun t x g ->
                    let before = defaultArg last (if before = OptimisticStart.Same then g else zeros ())
                    last <- Some g
                    Array.init n (fun i -> x[i] - rateAt t * ((0.7 + 0.4) * g[i] - 0.4 * before[i])))

    [<Theory>]
    [<InlineData(OptimisticStart.Same, true)>]
    [<InlineData(OptimisticStart.Zero, false)>]
    let ``optimistic Adam under a schedule`` (before: OptimisticStart) (nesterov: bool) =
        agree
            (OptimisticAdam.create {
                OptimisticAdam.defaults with
                    LearningRate = falling
                    UsesNesterov = nesterov
                    Before = before
            })
            (fun () ->
                let mutable m, v = zeros (), zeros ()
                let mutable last: float[] option = None

                fun t x g ->
                    m <- average 0.9 m g
                    v <- average 0.999 v (squares g)
                    let power k = 1.0 - 0.9 ** float k

                    let u =
                        Array.init n (fun i ->
                            let ahead =
                                if nesterov then
                                    0.9 * m[i] / power (t + 1) + 0.1 * g[i] / power t
                                else
                                    m[i] / power t

                            ahead / (sqrt (v[i] / (1.0 - 0.999 ** float t)) + 1e-8))

                    let before = defaultArg last (if before = OptimisticStart.Same then u else zeros ())
                    last <- Some u
                    Array.init n (fun i -> x[i] - rateAt t * (2.0 * u[i] - before[i])))

    [<Theory>]
    [<InlineData(false, RatePlacement.InsideBuffer, false)>]
    [<InlineData(true, RatePlacement.InsideBuffer, true)>]
    [<InlineData(true, RatePlacement.OutsideBuffer, false)>]
    [<InlineData(false, RatePlacement.OutsideBuffer, true)>]
    let ``LARS with weight decay, in blocks`` (addsNorms: bool) (placement: RatePlacement) (nesterov: bool) =
        Optimizer.on
            layout
            (Lars.create {
                LearningRate = falling
                Momentum = 0.8
                TrustCoefficient = 0.2
                Epsilon = 1e-2
                WeightDecay = 0.3
                AddsNorms = addsNorms
                RatePlacement = placement
                Nesterov = nesterov
            })
        |> agree
        <| (fun () ->
            let mutable b = zeros ()

            fun t x g ->
                let u = Array.map2 (fun g x -> g + 0.3 * x) g x
                let scaled = zeros ()

                for part in parts do
                    let ofPoint, ofGradient = norm (pick part x), norm (pick part g)
                    let under = if addsNorms then ofGradient + 0.3 * ofPoint else norm (pick part u)

                    for i in part do
                        scaled[i] <- 0.2 * ofPoint / (under + 1e-2) * u[i]

                let rate = rateAt t
                let isInside = placement = RatePlacement.InsideBuffer
                let add = if isInside then times rate scaled else scaled
                b <- Array.map2 (fun b a -> 0.8 * b + a) b add
                let moved = if nesterov then Array.map2 (fun b a -> 0.8 * b + a) b add else b
                Array.map2 (fun x d -> x - (if isInside then d else rate * d)) x moved)

    [<Theory>]
    [<InlineData(true)>]
    [<InlineData(false)>]
    let ``NovoGrad with weight decay, in blocks`` (averages: bool) =
        Optimizer.on
            layout
            (NovoGrad.create {
                NovoGrad.defaults with
                    LearningRate = falling
                    WeightDecay = 0.3
                    Epsilon = 1e-2
                    AveragesGradients = averages
            })
        |> agree
        <| (fun () ->
            let mutable m = zeros ()
            let v = Array.zeroCreate<float> 2

            fun t x g ->
                let bracket = zeros ()

                parts
                |> List.iteri (fun k part ->
                    let square = dot (pick part g) (pick part g)
                    v[k] <- if t = 1 then square else 0.98 * v[k] + 0.02 * square

                    for i in part do
                        bracket[i] <- g[i] / (sqrt v[k] + 1e-2) + 0.3 * x[i])

                let share = if averages then 0.05 else 1.0
                m <- Array.map2 (fun m b -> 0.95 * m + share * b) m bracket
                Array.map2 (fun x m -> x - rateAt t * m) x m)

    [<Theory>]
    [<InlineData(0.0)>]
    [<InlineData(0.8)>]
    let ``Fromage in blocks`` (least: float) =
        Optimizer.on layout (Fromage.create { LearningRate = falling; MinNorm = least }) |> agree
        <| (fun () ->
            fun t x g ->
                let next = zeros ()

                for part in parts do
                    let ratio = max least (norm (pick part x)) / max least (norm (pick part g))

                    for i in part do
                        next[i] <- (x[i] - rateAt t * ratio * g[i]) / sqrt (1.0 + rateAt t ** 2.0)

                next)

    [<Theory>]
    [<InlineData(0.0)>]
    [<InlineData(0.9)>]
    let ``SM3 with a matrix and a vector`` (momentum: float) =
        Optimizer.on layout (Sm3.create { LearningRate = falling; Momentum = momentum; Epsilon = 1e-3 }) |> agree
        <| (fun () ->
            let mutable rows, columns, last, m = [| 0.0; 0.0 |], [| 0.0; 0.0 |], 0.0, zeros ()

            fun t x g ->
                let v = Array2D.init 2 2 (fun i j -> min rows[i] columns[j] + g[2 * i + j] ** 2.0)
                rows <- Array.init 2 (fun i -> max v[i, 0] v[i, 1])
                columns <- Array.init 2 (fun j -> max v[0, j] v[1, j])
                last <- last + g[4] ** 2.0
                let all = [| v[0, 0]; v[0, 1]; v[1, 0]; v[1, 1]; last |]
                m <- average momentum m (Array.map2 (fun g v -> g / sqrt (v + 1e-3)) g all)
                Array.map2 (fun x m -> x - rateAt t * m) x m)
