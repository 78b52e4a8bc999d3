namespace OptimizerFunctional.FirstOrder.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Naive twins of methods that find their learning rate, and of MARS, from the papers alone.
module LearningRateTwinTests =

    let private layout = Blocks.Of(BlockShape("w", 2, 2), BlockShape("b", 1))
    let private parts = [ [ 0..3 ]; [ 4 ] ]
    let private pick (part: int list) (a: float[]) = part |> List.map (fun i -> a[i]) |> List.toArray

    /// The answers are compared by a run whose points are the answers.
    [<Theory>]
    [<InlineData(true, 0.0)>]
    [<InlineData(false, 3.0)>]
    let ``DoG and L-DoG, and their averages`` (layerwise: bool) (power: float) =
        let optimizer =
            Optimizer.on
                layout
                (Dog.create {
                    Dog.defaults with
                        LearningRate = Schedule.constant 0.7
                        InitialDistance = 0.1
                        IsLayerwise = layerwise
                        AveragePower = power
                })

        let groups = if layerwise then parts else [ [ 0..4 ] ]
        let mutable r, s, mean = [], [], Array.copy start
        let mutable count = 0

        agree optimizer (fun () ->
            r <- groups |> List.map (fun part -> 0.1 * (1.0 + norm (pick part start)))
            s <- groups |> List.map (fun _ -> 1e-8)

            fun _ x g ->
                let moved = Array.map2 (-) x start
                r <- List.map2 (fun part r -> max r (norm (pick part moved))) groups r
                s <- List.map2 (fun part s -> s + dot (pick part g) (pick part g)) groups s
                let next = Array.copy x

                List.zip3 groups r s
                |> List.iter (fun (part, r, s) ->
                    for i in part do
                        next[i] <- x[i] - 0.7 * r / sqrt s * g[i])

                next)

        let mutable state, point = optimizer.Init(Vector.ofSeq start), Array.copy start

        for t in 1..12 do
            let g = Array.init n (fun i -> sin (float (t * (i + 1))))

            let struct (after, step) =
                optimizer.Step state { Point = Vector.ofSeq point; Value = 0.0; Gradient = Vector.ofSeq g }

            state <- after
            point <- Array.mapi (fun i x -> x + step[i]) point
            let weight = (1.0 + power) / (float t + power)
            mean <- Array.map2 (fun a x -> (1.0 - weight) * a + weight * x) mean point
            count <- count + 1
            let answer = optimizer.Answer state (Vector.ofSeq point)

            for i in 0 .. n - 1 do
                Assert.Equal(mean[i], answer[i], 1e-13)

        Assert.Equal(12, count)

    [<Fact>]
    let ``DoWG`` () =
        agree (Dowg.create { LearningRate = Schedule.constant 0.7; Epsilon = 0.3 }) (fun () ->
            let mutable d, s = 0.3, 0.0

            fun _ x g ->
                let moved = Array.map2 (-) x start
                d <- max d (dot moved moved)
                s <- s + d * dot g g
                Array.map2 (fun x g -> x - 0.7 * d / (sqrt s + 0.3) * g) x g)

    [<Theory>]
    [<InlineData(0.0, Double.PositiveInfinity, false)>]
    [<InlineData(0.2, 1.5, true)>]
    let ``D-Adaptation for Adam with weight decay, limited growth and bias correction``
        (decay: float)
        (growth: float)
        (corrects: bool)
        =
        agree
            (DAdaptAdam.create {
                DAdaptAdam.defaults with
                    LearningRate = Schedule.constant 0.7
                    Beta2 = 0.9
                    InitialDistance = 0.1
                    WeightDecay = decay
                    MaxGrowth = growth
                    CorrectsBias = corrects
            })
            (fun () ->
                let mutable m, v, s = zeros (), zeros (), zeros ()
                let mutable d, r = 0.1, 0.0
                let b = sqrt 0.9

                fun t x g ->
                    let bias = if corrects then sqrt (1.0 - 0.9 ** float t) / (1.0 - 0.9 ** float t) else 1.0
                    let a = d * 0.7 * bias
                    r <- b * r + (1.0 - b) * a * dot g (Array.map2 (fun s v -> s / (sqrt v + 1e-8)) s v)
                    m <- average 0.9 m (times a g)
                    v <- average 0.9 v (squares g)
                    s <- average b s (times a g)
                    let estimate = r / ((1.0 - b) * Array.sumBy abs s)
                    d <- max d (min estimate (d * growth))
                    Array.init n (fun i -> x[i] - decay * a * x[i] - m[i] / (sqrt v[i] + 1e-8)))

    [<Theory>]
    [<InlineData(0.0, Double.PositiveInfinity)>]
    [<InlineData(0.6, 1.2)>]
    let ``D-Adaptation for gradient descent with momentum and limited growth`` (momentum: float) (growth: float) =
        agree
            (DAdaptGradientDescent.create {
                LearningRate = Schedule.constant 0.7
                Momentum = momentum
                InitialDistance = 0.1
                MaxGrowth = growth
            })
            (fun () ->
                let mutable s, d, r, first = zeros (), 0.1, 0.0, 0.0

                fun t x g ->
                    if t = 1 then
                        first <- norm g

                    let a = d * 0.7 / first
                    r <- r + a * dot g s
                    s <- Array.map2 (fun s g -> s + a * g) s g
                    d <- max d (min (2.0 * r / norm s) (d * growth))
                    Array.init n (fun i -> momentum * x[i] + (1.0 - momentum) * (start[i] - s[i])))

    [<Theory>]
    [<InlineData(MomoBase.GradientDescent, true, false)>]
    [<InlineData(MomoBase.GradientDescent, false, true)>]
    [<InlineData(MomoBase.Adam, true, true)>]
    [<InlineData(MomoBase.Adam, false, false)>]
    let ``MoMo with weight decay and an adapted lower bound`` (kind: MomoBase) (proximal: bool) (adapts: bool) =
        let value (t: int) = 3.0 + 2.0 * cos (float t)

        agreeOn
            value
            (Momo.create {
                Momo.gradientDescent with
                    LearningRate = Schedule.constant 0.5
                    LowerBound = -1.0
                    AdaptsLowerBound = adapts
                    WeightDecay = 0.3
                    IsProximal = proximal
                    Base = kind
            })
            (fun () ->
                let mutable m, v, f, p, bound = zeros (), zeros (), 0.0, 0.0, -1.0

                fun t x g ->
                    let isAdam = kind = MomoBase.Adam
                    let keep = if isAdam || t > 1 then 0.9 else 0.0
                    let b = if isAdam then 1.0 - 0.9 ** float t else 1.0
                    f <- keep * f + (1.0 - keep) * value t
                    m <- average keep m g
                    v <- average 0.999 v (squares g)
                    p <- keep * p + (1.0 - keep) * dot g x

                    let d =
                        if isAdam then
                            v |> Array.map (fun v -> 1e-8 + sqrt (v / (1.0 - 0.999 ** float t)))
                        else
                            Array.create n 1.0

                    let direction = Array.map2 (/) m d
                    let square = dot m direction
                    let s = 1.0 + 0.5 * 0.3
                    let model = s * (f - p) + dot m x

                    if adapts && model < s * b * bound then
                        bound <- max (model / (2.0 * s * b)) -1.0

                    let h = s * (f - b * bound - p) + dot m x
                    let size = min (0.5 / b) (max h 0.0 / square)

                    if adapts then
                        bound <- max ((f + dot m x - p - 0.5 * size * square) / b) -1.0

                    Array.init n (fun i ->
                        if proximal then
                            (x[i] - size * direction[i]) / s
                        else
                            x[i] - 0.15 / s * x[i] - size * direction[i]))

    [<Theory>]
    [<InlineData(MarsBase.AdamW)>]
    [<InlineData(MarsBase.Lion)>]
    let ``MARS for all blocks with weight decay`` (kind: MarsBase) =
        Optimizer.on
            layout
            (Mars.create {
                Mars.defaults with
                    LearningRate = Schedule.constant 0.1
                    Gamma = 0.1
                    WeightDecay = 0.3
                    Base = kind
                    TakesVectors = true
            })
        |> agree
        <| (fun () ->
            let mutable m, v, last = zeros (), zeros (), zeros ()

            fun t x g ->
                let c = Array.map2 (fun g l -> g + 0.1 * 0.95 / 0.05 * (g - l)) g last
                last <- g

                for part in parts do
                    let length = norm (pick part c)

                    if length > 1.0 then
                        for i in part do
                            c[i] <- c[i] / length

                m <- average 0.95 m c
                v <- average 0.99 v (squares c)

                Array.init n (fun i ->
                    let direction =
                        if kind = MarsBase.Lion then
                            float (sign m[i])
                        else
                            m[i] / (1.0 - 0.95 ** float t) / (sqrt (v[i] / (1.0 - 0.99 ** float t)) + 1e-8)

                    x[i] - 0.1 * (direction + 0.3 * x[i])))

    /// Muon takes the same direction of an average of gradients that are cut, where nothing is corrected.
    [<Fact>]
    let ``MARS with Muon and gamma 0 is Muon without look-ahead on gradients of norm 1`` () =
        let wide = Blocks.Of(BlockShape("w", 1, 5))

        let mars =
            Optimizer.on
                wide
                (Mars.create {
                    Mars.defaults with
                        Gamma = 0.0
                        Base = MarsBase.Muon
                        LearningRate = Schedule.constant 0.1
                })

        let muon =
            Muon.create { Muon.defaults with LearningRate = Schedule.constant 0.1; UsesNesterov = false; Epsilon = 0.0 }
            |> Optimizer.on wide

        let mutable one, other = mars.Init(Vector.ofSeq start), muon.Init(Vector.ofSeq start)

        for t in 1..10 do
            let g = Array.init n (fun i -> sin (float (t * (i + 1))))
            let g = g |> times (1.0 / norm g)
            let at: Evaluation = { Point = Vector.ofSeq start; Value = 0.0; Gradient = Vector.ofSeq g }
            let struct (next, step) = mars.Step one at
            let struct (otherNext, expected) = muon.Step other at
            one <- next
            other <- otherNext

            for i in 0 .. n - 1 do
                Assert.Equal(expected[i], step[i], 1e-6)
