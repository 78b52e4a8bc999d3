namespace OptimizerFunctional.FirstOrder.Tests

open System
open Xunit
open FsCheck
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Properties

/// Laws of the methods of the last years.
module FirstOrderLawTests =

    type Numbers = (struct (NormalFloat * NormalFloat * NormalFloat))[]

    let private vectors (numbers: Numbers) : float[][] =
        numbers |> Array.map (fun (struct (a, b, c)) -> [| a.Get; b.Get; c.Get |])

    let private unitStart = [| 0.5; -2.0; 1.0 |]

    /// The steps of an optimizer on these gradients, from this point.
    let private steps (optimizer: Optimizer<'State>) (from: float[]) (gradients: float[][]) : float[][] =
        let mutable state = optimizer.Init(Vector.ofSeq from)
        let mutable point = Vector.ofSeq from

        gradients
        |> Array.map (fun g ->
            let struct (next, step) = optimizer.Step state { Point = point; Value = 1.0; Gradient = Vector.ofSeq g }

            state <- next
            point <- Vector.add point step
            Vector.toArray step)

    let private one = Schedule.constant 1.0

    [<Property>]
    let ``the first step of ADOPT does not move, and step t by at most the rate times (t - 1)^(1/4)`` (g: Numbers) =
        let moved = steps (Adopt.create { Adopt.defaults with LearningRate = one }) unitStart (vectors g)

        for k in 0 .. moved.Length - 1 do
            for x in moved[k] do
                Assert.True(abs x <= float k ** 0.25 * (1.0 + 1e-15))

    [<Property>]
    let ``Signum steps as Lion with equal betas`` (g: Numbers) =
        let signum = Signum.create { LearningRate = one; Momentum = 0.75 }
        let lion = Lion.create { LearningRate = one; Beta1 = 0.75; Beta2 = 0.75; WeightDecay = 0.0 }
        Assert.Equal<float[][]>(steps lion unitStart (vectors g), steps signum unitStart (vectors g))

    [<Property>]
    let ``AdEMAMix with alpha 0 is AdamW`` (g: Numbers) =
        let mix = AdEmaMix.create { AdEmaMix.defaults with Alpha = 0.0; WeightDecay = 0.1 }
        let adam = AdamW.create { AdamW.defaults with WeightDecay = 0.1 }

        Array.iter2
            (Array.iter2 (fun (a: float) b -> Assert.Equal(a, b, 1e-14)))
            (steps adam unitStart (vectors g))
            (steps mix unitStart (vectors g))

    [<Property>]
    let ``optimistic gradient descent with beta 0 is gradient descent`` (g: Numbers) =
        let optimistic =
            OptimisticGradientDescent.create {
                LearningRate = one
                Alpha = 1.0
                Beta = 0.0
                Before = OptimisticStart.Zero
            }

        Assert.Equal<float[][]>(
            steps (GradientDescent.create { LearningRate = one }) unitStart (vectors g),
            steps optimistic unitStart (vectors g)
        )

    /// What does not depend on the unit of values, without epsilon: a factor that is a power of two keeps all bits.
    let private unitsOfValues (optimizer: Optimizer<'State>) (exponent: int) (g: Numbers) =
        let factor = Math.ScaleB(1.0, exponent % 20)
        let gradients = vectors g
        let scaled = gradients |> Array.map (Array.map ((*) factor))
        Assert.Equal<float[][]>(steps optimizer unitStart gradients, steps optimizer unitStart scaled)

    [<Property>]
    let ``the unit of values does not change steps without epsilon`` (exponent: int) (g: Numbers) =
        let check (optimizer: Optimizer<'State>) = unitsOfValues optimizer exponent g
        check (Adan.create { Adan.defaults with Epsilon = 0.0 })
        check (AdEmaMix.create { AdEmaMix.defaults with Epsilon = 0.0 })
        check (OptimisticAdam.create { OptimisticAdam.defaults with Epsilon = 0.0 })
        check (Lars.create { Lars.defaults with Epsilon = 0.0 })
        check (NovoGrad.create { NovoGrad.defaults with Epsilon = 0.0 })
        check (Fromage.create Fromage.defaults)
        check (Sm3.create { Sm3.defaults with Epsilon = 0.0 })
        check (Dog.create { Dog.defaults with Epsilon = 0.0 })
        check (Prodigy.create { Prodigy.defaults with Epsilon = 0.0 })
        check (DAdaptAdam.create { DAdaptAdam.defaults with Epsilon = 0.0 })
        check (DAdaptGradientDescent.create DAdaptGradientDescent.defaults)

    [<Property>]
    let ``a step of LARS without momentum has the length rate trust |x|, whatever the decay`` (decay: NormalFloat) =
        let decay = abs decay.Get
        let lars = Lars.create { Lars.defaults with Momentum = 0.0; WeightDecay = decay; TrustCoefficient = 0.25 }
        let moved = (steps lars unitStart [| [| 3.0; 1.0; -7.0 |] |])[0]
        Assert.Equal(0.25 * norm unitStart, norm moved, 1e-13)

    [<Property>]
    let ``Fromage keeps the length of a point where the gradient is at a right angle to it`` (a: NormalFloat) =
        let fromage = Fromage.create { Fromage.defaults with LearningRate = Schedule.constant 0.3 }
        // At a right angle to the start for any first coordinate.
        let gradient = [| a.Get; 0.25 * a.Get + 1.0; 2.0 |]
        Assert.Equal(0.0, dot gradient unitStart, 1e-12 * (1.0 + norm gradient))
        let moved = (steps fromage unitStart [| gradient |])[0]
        Assert.Equal(norm unitStart, norm (Array.map2 (+) unitStart moved), 1e-12)

    [<Property>]
    let ``no direction of SM3 is longer than AdaGrad's in any coordinate`` (g: Numbers) =
        let layout = Blocks.Of(BlockShape("w", 3, 1))
        let ofMatrix = Sm3.create { Sm3.defaults with Momentum = 0.0; LearningRate = one } |> Optimizer.on layout

        let adaGrad =
            AdaGrad.create { AdaGrad.defaults with LearningRate = one; InitialAccumulator = 0.0; Epsilon = 0.0 }

        Array.iter2
            (Array.iter2 (fun sm3 ada -> Assert.True(abs sm3 <= abs ada * (1.0 + 1e-12))))
            (steps ofMatrix unitStart (vectors g))
            (steps adaGrad unitStart (vectors g))

    [<Property>]
    let ``no step of a cautious method goes uphill to first order`` (g: Numbers) =
        let gradients = vectors g

        let check (optimizer: Optimizer<'State>) =
            for settings in [ Cautious.defaults; Cautious.paper; Cautious.optax ] do
                let moved = steps (Cautious.over settings optimizer) unitStart gradients

                Array.iter2
                    (fun step g ->
                        Array.iter2 (fun s g -> Assert.True(s = 0.0 || s * g < 0.0, $"{s} against {g}")) step g)
                    moved
                    gradients

        check (Momentum.create Momentum.defaults)
        check (Adam.create Adam.defaults)
        check (AdamW.create { AdamW.defaults with WeightDecay = 10.0 })

    [<Fact>]
    let ``a cautious method keeps the sum of a step where all coordinates go downhill`` () =
        let descent = GradientDescent.create { LearningRate = one }
        let g = [| [| 1.0; -2.0; 3.0 |] |]
        Assert.Equal<float[][]>(steps descent unitStart g, steps (Cautious.over Cautious.defaults descent) unitStart g)
        // n / (kept + 1) = 3 / 4.
        Assert.Equal<float>([| -0.75; 1.5; -2.25 |], (steps (Cautious.over Cautious.paper descent) unitStart g)[0])

    [<Property>]
    let ``estimated distances never fall`` (g: Numbers) =
        let check (optimizer: Optimizer<'State>) (distance: 'State -> float) =
            let mutable state = optimizer.Init(Vector.ofSeq unitStart)

            for gradient in vectors g do
                let at: Evaluation = { Point = Vector.ofSeq unitStart; Value = 1.0; Gradient = Vector.ofSeq gradient }

                let before = distance state
                let struct (next, _) = optimizer.Step state at
                state <- next
                Assert.True(distance state >= before)

        check (DAdaptAdam.create DAdaptAdam.defaults) _.Distance[0]
        check (DAdaptGradientDescent.create DAdaptGradientDescent.defaults) _.Distance[0]
        check (Dog.create Dog.defaults) _.Distances[0]
        check (Dowg.create Dowg.defaults) _.Distances[0]

    /// A convex quadratic with curvatures in (0, 8] and its minimum at 0.
    let private quadratic (curvatures: float[]) =
        Objective.Create(
            ValueAndGradientInto(fun x g ->
                let mutable value = 0.0

                for i in 0 .. x.Length - 1 do
                    g[i] <- curvatures[i] * x[i]
                    value <- value + 0.5 * g[i] * x[i]

                value)
        )

    let private curvatures (numbers: NormalFloat[]) = numbers |> Array.map (fun number -> 8.0 / (1.0 + abs number.Get))

    let private answers (optimizer: Optimizer<'State>) objective (from: float[]) count =
        Optimizer.iterates optimizer objective (Vector.ofSeq from)
        |> Seq.take count
        |> Seq.map (fun run -> (run.Iterate.Value :> IIterate).Answer)
        |> Seq.toArray

    [<Property>]
    let ``accelerated methods keep their bounds on convex functions`` (NonEmptyArray(numbers: NormalFloat[])) =
        let curvatures = curvatures numbers
        let objective = quadratic curvatures
        let from = Array.create curvatures.Length 1.0
        let square = dot from from
        let value (x: Vector) = objective.At(0L, x).Value
        let nesterov = AcceleratedGradient.create { LearningRate = Schedule.constant 0.125 }

        answers nesterov objective from 30
        |> Array.iteri (fun t x ->
            if t > 0 then
                Assert.True(value x <= 2.0 * 8.0 * square / float ((t + 1) * (t + 1)) * (1.0 + 1e-9)))

        let optimized = OptimizedGradient.create { LearningRate = Schedule.constant 0.125; Steps = 20L }
        let weight = Seq.unfold (fun w -> let w = (1.0 + sqrt (1.0 + 4.0 * w * w)) / 2.0 in Some(w, w)) 1.0
        let beforeLast = Seq.item 18 weight
        let last = (1.0 + sqrt (1.0 + 8.0 * beforeLast * beforeLast)) / 2.0

        Assert.True(
            value (Array.last (answers optimized objective from 21))
            <= 8.0 * square / (2.0 * last * last) * (1.0 + 1e-9)
        )

    /// The function on which the optimized gradient method meets its bound (Kim and Fessler 2016, section 6.1): linear
    /// from the distance R / w^2 on.
    [<Theory>]
    [<InlineData(1)>]
    [<InlineData(5)>]
    [<InlineData(20)>]
    let ``the optimized gradient method meets its bound on a Huber function`` (count: int) =
        let mutable w = 1.0

        for i in 1..count do
            w <- (1.0 + sqrt (1.0 + (if i = count then 8.0 else 4.0) * w * w)) / 2.0

        let edge = 1.0 / (w * w)

        let huber =
            Objective.Create(
                ValueAndGradientInto(fun x g ->
                    if abs x[0] < edge then
                        g[0] <- x[0]
                        0.5 * x[0] * x[0]
                    else
                        g[0] <- edge * float (sign x[0])
                        edge * abs x[0] - 0.5 * edge * edge)
            )

        let optimized = OptimizedGradient.create { LearningRate = Schedule.constant 1.0; Steps = int64 count }
        let last = Array.last (answers optimized huber [| 1.0 |] (count + 1))
        Assert.Equal(1.0 / (2.0 * w * w), huber.At(0L, last).Value, 1e-14)

    /// Theorem 1 of Van Scoy, Freeman and Lynch bounds the distance by the square root of the condition number times
    /// the rate's power.
    [<Property>]
    let ``the triple momentum method approaches by 1 - sqrt(mu / L) a step`` (NonEmptyArray(numbers: NormalFloat[])) =
        let curvatures = curvatures numbers
        let least = Array.min curvatures
        let method = TripleMomentum.create { LearningRate = Schedule.constant 0.125; ConditionNumber = 8.0 / least }
        let from = Array.create curvatures.Length 1.0
        let rate = 1.0 - sqrt (least / 8.0)

        answers method (quadratic curvatures) from 40
        |> Array.iteri (fun t x ->
            let bound = sqrt (8.0 / least) * rate ** float t * norm from
            Assert.True(norm (Vector.toArray x) <= bound * (1.0 + 1e-9) + 1e-14))

    [<Property>]
    let ``MoMo without averages is Polyak's step`` (x: NormalFloat) =
        let objective = quadratic [| 1.0; 3.0 |]
        let from = [| x.Get; 1.0 |]
        let momo = Momo.create { Momo.gradientDescent with Beta1 = 0.0 }
        let polyak = PolyakStep.create PolyakStep.defaults

        let points (optimizer: Optimizer<'State>) =
            Optimizer.iterates optimizer objective (Vector.ofSeq from)
            |> Seq.take 10
            |> Seq.map _.Current.Point
            |> Seq.toArray

        Array.iter2
            (fun (a: Vector) (b: Vector) ->
                Seq.iter2 (fun (a: float) b -> Assert.Equal(a, b, 1e-9 * (1.0 + abs x.Get))) a b)
            (points polyak)
            (points momo)

    [<Fact>]
    let ``optimistic gradient descent reaches the saddle point that gradient descent leaves`` () =
        let game =
            Objective.Create(
                ValueAndGradientInto(fun x g ->
                    g[0] <- x[1]
                    g[1] <- -x[0]
                    x[0] * x[1])
            )

        let far (optimizer: Optimizer<'State>) =
            let last = Optimizer.iterates optimizer game (Vector.ofSeq [ 1.0; 1.0 ]) |> Seq.item 1500
            norm (Vector.toArray last.Current.Point)

        let rate = Schedule.constant 0.1
        Assert.True(far (GradientDescent.create { LearningRate = rate }) > 5.0)

        Assert.True(
            far (OptimisticGradientDescent.create { OptimisticGradientDescent.defaults with LearningRate = rate }) < 0.1
        )
