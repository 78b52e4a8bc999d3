namespace OptimizerFunctional.FirstOrder.Tests

open System
open System.Collections.Generic
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Methods with a second observation in a step: SAM, ASAM, Sophia, exact MARS.
module SecondObservationTests =

    let private descent rate = GradientDescent.create { LearningRate = rate }

    /// An objective that changes from step to step, and the steps at which it was evaluated.
    let private changing () =
        let steps = List<int64>()

        let objective =
            Objective.Online(fun step x g ->
                steps.Add step
                let curvature = 1.0 + 0.5 * sin (float step)

                let mutable value = 0.0

                for i in 0 .. x.Length - 1 do
                    g[i] <- curvature * float (i + 1) * x[i]
                    value <- value + 0.5 * g[i] * x[i]

                value)

        objective, steps

    let private origin = Vector.ofSeq [ 1.0; -2.0; 0.5; 3.0; -1.0 ]
    let private layout = Blocks.Of(BlockShape("w", 2, 2), BlockShape("b", 1))
    let private rate = Schedule.constant 0.1

    [<Fact>]
    let ``both observations of a step are of the same data, and only the first makes an iterate`` () =
        let objective, steps = changing ()
        let method = SharpnessAware.over SharpnessAware.defaults (descent rate)
        let runs = Run.from method (Observer.online objective) origin |> Seq.take 3 |> Seq.toArray
        Assert.Equal<int64>([ 0L; 0L; 1L; 1L; 2L; 2L ], steps)
        Assert.Equal<int64>([ 0L; 1L; 2L ], runs |> Array.map _.Index)
        Assert.Equal<int64>([ 2L; 4L; 6L ], runs |> Array.map _.Evaluations)
        Assert.Equal<float>(origin, runs[0].Current.Point)

    let private exact =
        Mars.exact layout {
            Mars.defaults with
                LearningRate = rate
                Gamma = 0.3
                Vectors.WeightDecay = 0.0
                Vectors.Adam.LearningRate = rate
        }

    [<Fact>]
    let ``a run resumes bit for bit from every observation`` () =
        let check (algorithm: Algorithm<'Running, OptimizerIterate<'State>, Evaluation>) =
            let objective, _ = changing ()
            let observer = Observer.online objective

            let rec observed (run: Run<_, _>) count =
                if count = 0 then
                    []
                else
                    let next = Run.observe algorithm observer run
                    next :: observed next (count - 1)

            let all = observed (Run.start algorithm origin) 30
            let last = Run.toJson (List.last all)

            all
            |> List.iteri (fun i run ->
                let read = Run.ofJson algorithm (Run.toJson run)
                let again = observed read (29 - i)
                Assert.Equal(last, Run.toJson (if again.IsEmpty then read else List.last again)))

        check (SharpnessAware.on layout SharpnessAware.adaptive (Adam.create Adam.defaults))
        check (SharpnessAware.on layout SharpnessAware.defaults (Lamb.create Lamb.defaults))
        check (Sophia.gaussNewton { Sophia.defaults with Interval = 3L })
        check exact

    [<Fact>]
    let ``a state that waits for a second observation at a step without one is refused`` () =
        let sophia = Sophia.gaussNewton { Sophia.defaults with Interval = 3L }
        let objective, _ = changing ()
        let run = Run.from sophia (Observer.online objective) origin |> Seq.item 2
        // After two steps the run waits for its third iterate, whose step needs an estimate.
        let waiting = Run.observe sophia (Observer.online objective) run |> Run.toJson
        Assert.Contains("AtSecond", waiting)
        let wrong = waiting.Replace("\"Count\": 3", "\"Count\": 2")
        Assert.NotEqual<string>(waiting, wrong)
        Assert.Throws<FormatException>(fun () -> Run.ofJson sophia wrong |> ignore) |> ignore

    [<Fact>]
    let ``a gradient that is not finite at a second point ends the run with its reason`` () =
        let count = ref 0

        let broken =
            Objective.Create(
                ValueAndGradientInto(fun x g ->
                    count.Value <- count.Value + 1
                    g[0] <- if count.Value = 6 then nan else x[0]
                    0.5 * x[0] * x[0])
            )

        let method = SharpnessAware.over SharpnessAware.defaults (descent rate)

        let solution =
            Minimize.run
                method
                (Observer.online broken)
                (Minimize.options (Stop.AfterIterations 100L))
                (Vector.ofSeq [ 1.0 ])

        Assert.Equal(StopKind.StepNotFinite, solution.Reason.Kind)
        Assert.True(Double.IsFinite solution.Best.Value)

    [<Fact>]
    let ``perturbed points keep to the bounds of the optimizer`` () =
        let method =
            SharpnessAware.over
                { SharpnessAware.defaults with Radius = 3.0 }
                (descent rate |> Optimizer.andThen (Projection.ontoBox (Vector.ofSeq [ 0.0 ]) (Vector.ofSeq [ 1.0 ])))

        let asked = List<float>()

        let objective =
            Objective.Create(
                ValueAndGradientInto(fun x g ->
                    asked.Add x[0]
                    g[0] <- 2.0 * (x[0] - 0.3)
                    (x[0] - 0.3) ** 2.0)
            )

        Run.from method (Observer.online objective) (Vector.ofSeq [ 0.9 ]) |> Seq.item 5 |> ignore
        Assert.All(asked, (fun x -> Assert.InRange(x, 0.0, 1.0)))
        Assert.Contains(1.0, asked)

    /// The points of a naive SAM by hand: x - rate * gradient(x + e).
    [<Fact>]
    let ``SAM over momentum is momentum with gradients at perturbed points`` () =
        let objective = ModernGolden.objective "quad"
        let start = Array.init 12 (fun i -> cos (float (2 * i + 1)))
        let momentum = Momentum.create { Momentum.pytorch with LearningRate = rate }
        let method = SharpnessAware.over { SharpnessAware.defaults with Radius = 0.3 } momentum
        let runs = Run.from method (Observer.online objective) (Vector.ofSeq start) |> Seq.take 20
        let mutable x, b = Array.copy start, Array.zeroCreate<float> 12
        let gradient (x: float[]) = objective.At(0L, Vector.ofSeq x).Gradient |> Vector.toArray

        for run in runs do
            Array.iteri (fun i (x: float) -> Assert.Equal(x, run.Current.Point[i], 1e-12)) x
            let g = gradient x
            let length = norm g
            let second = gradient (Array.map2 (fun x g -> x + 0.3 * g / length) x g)
            b <- Array.map2 (fun b g -> 0.9 * b + g) b second
            x <- Array.map2 (fun x b -> x - 0.1 * b) x b

    /// Where the data does not change, the gradient of the point before is the last gradient.
    [<Fact>]
    let ``exact MARS is MARS where the objective does not change, but for the first gradient`` () =
        let settings = { Mars.defaults with LearningRate = rate; TakesVectors = true }
        let objective = ModernGolden.objective "quad"
        // A long first gradient is cut to the norm 1 in both.
        let start = Vector.init 12 (fun i -> 3.0 * cos (float (2 * i + 1)))
        let exact = Run.from (Mars.exact Blocks.Whole settings) (Observer.online objective) start
        let approximate = Optimizer.iterates (Mars.create settings) objective start

        for one, other in Seq.take 30 (Seq.zip exact approximate) do
            for i in 0..11 do
                Assert.Equal(other.Current.Point[i], one.Current.Point[i], 1e-12)

    [<Fact>]
    let ``exact MARS corrects matrices by the gradient before on the data of the step`` () =
        let objective, _ = changing ()
        let curvature step = 1.0 + 0.5 * sin (float step)
        let mutable x, last = Vector.toArray origin, Vector.toArray origin
        let mutable m, v = Array.zeroCreate<float> 5, Array.zeroCreate<float> 5

        for step, run in Seq.indexed (Run.from exact (Observer.online objective) origin |> Seq.take 15) do
            Array.iteri (fun i (x: float) -> Assert.Equal(x, run.Current.Point[i], 1e-12)) x
            let gradient (x: float[]) = Array.mapi (fun i x -> curvature step * float (i + 1) * x) x
            let g, before = gradient x, gradient last
            let c = Array.map2 (fun g b -> g + (if step = 0 then 0.0 else 0.3 * 0.95 / 0.05) * (g - b)) g before
            let length = norm c[0..3]

            let c =
                Array.mapi
                    (fun i c ->
                        if i = 4 then g[4]
                        elif length > 1.0 then c / length
                        else c)
                    c

            let t = float (step + 1)
            let beta1 i = if i = 4 then 0.9 else 0.95
            let beta2 i = if i = 4 then 0.95 else 0.99
            m <- Array.init 5 (fun i -> beta1 i * m[i] + (1.0 - beta1 i) * c[i])
            v <- Array.init 5 (fun i -> beta2 i * v[i] + (1.0 - beta2 i) * c[i] * c[i])
            last <- x

            x <-
                Array.init 5 (fun i ->
                    let root = sqrt (v[i] / (1.0 - beta2 i ** t)) + 1e-8
                    x[i] - 0.1 * m[i] / (1.0 - beta1 i ** t) / root)

    [<Fact>]
    let ``Hutchinson's estimate of a diagonal Hessian is its diagonal, at every tenth step`` () =
        let value =
            ValueAndGradientInto(fun x g ->
                let mutable value = 0.0

                for i in 0 .. x.Length - 1 do
                    g[i] <- float (i + 1) * x[i]
                    value <- value + 0.5 * g[i] * x[i]

                value)

        let times =
            HessianTimesInto(fun _ v product ->
                for i in 0 .. v.Length - 1 do
                    product[i] <- float (i + 1) * v[i])

        let bowl = (Objective.Create value).WithHessianTimes times

        let runs =
            Run.from (Sophia.hutchinson Sophia.optax) (Observer.secondOrder bowl) origin |> Seq.take 15 |> Seq.toArray

        for k in 0..14 do
            let estimates = float ((k + 9) / 10)

            for i in 0..4 do
                let expected = float (i + 1) * (1.0 - 0.99 ** estimates)

                Assert.Equal(
                    expected,
                    (runs[k].Iterate.Value: OptimizerIterate<SophiaState>).State.Value.Curvature[i],
                    1e-14
                )

        Assert.Equal(2L, runs[14].Counts.HessianProducts)

    [<Fact>]
    let ``Sophia-H goes down where the curvature is negative`` () =
        let value =
            ValueAndGradientInto(fun x g ->
                g[0] <- -x[0]
                x[0] * x[0] / -2.0)

        let hill = (Objective.Create value).WithHessianTimes(HessianTimesInto(fun _ v product -> product[0] <- -v[0]))

        for settings in [ Sophia.defaults; Sophia.optax ] do
            let settings = { settings with LearningRate = rate; WeightDecay = 0.0 }

            let points =
                Run.from (Sophia.hutchinson settings) (Observer.secondOrder hill) (Vector.ofSeq [ 1.0 ])
                |> Seq.take 15
                |> Seq.map (fun run -> run.Current.Point[0])
                |> Seq.toArray

            Assert.Equal<float>(Array.sort points, points)
