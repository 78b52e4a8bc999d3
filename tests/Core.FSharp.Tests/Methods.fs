namespace OptimizerFunctional.Core.Tests

open System
open System.Text.Json
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// One method with one choice of settings, its state hidden, so that a test can take any of them.
type Method =
    {
        Name: string
        /// A run from a start: feed it an evaluation, get the step.
        Run: Vector -> Evaluation -> Vector
        /// Fails unless the machine and the pure step agree, bit for bit, for so many steps on points of this dimension.
        InPlaceEqualsPure: int -> int -> unit
        /// Fails unless a state that has been stepped from is as it was.
        OldStatesStay: unit -> unit
    }

    override this.ToString() = this.Name

module Methods =

    let private scales = [| 0.001; 0.01; 0.1; 1.0; 10.0; 100.0; 1000.0 |]

    /// Gradients that change sign and size, and are zero in every fifth coordinate at the start.
    let private gradientAt (step: int) (point: Vector) : Vector =
        Vector.init point.Length (fun i ->
            if i % 5 = 4 && step < 3 then
                0.0
            else
                float ((i * 37 + step * 11) % 23 - 11) * scales[i % 7] + 0.1 * point[i])

    let private start n =
        Vector.init n (fun i -> cos (float i) * 2.0)

    let private evaluation step point =
        {
            Point = point
            Value = 1.0
            Gradient = gradientAt step point
        }

    /// States as text: their vectors are compared by reference otherwise.
    let private text (state: 'State) = JsonSerializer.Serialize state

    /// Fails unless the first coordinates of `actual` are, bit for bit, those of `expected`.
    let same (expected: Vector) (actual: float[]) =
        for i in 0 .. expected.Length - 1 do
            if
                BitConverter.DoubleToInt64Bits expected[i]
                <> BitConverter.DoubleToInt64Bits actual[i]
            then
                Assert.Fail $"Coordinate {i} was {actual[i]:R}, not {expected[i]:R}."

    let private padded n (vector: Vector) =
        let array = Array.zeroCreate (Lane.padded n)
        vector.CopyTo array
        array

    let private inPlaceEqualsPure (optimizer: Optimizer<'State>) steps n =
        let mutable state = optimizer.Init(start n)
        let mutable point = start n
        let mover = Mover(optimizer.Open state n, n)
        let buffer = padded n point

        for k in 0 .. steps - 1 do
            let evaluation = evaluation k point
            let struct (next, step) = optimizer.Step state evaluation

            let largest =
                mover.Move(buffer, evaluation.Value, padded n evaluation.Gradient, buffer)

            state <- next
            point <- Vector.add point step
            same point buffer
            Assert.Equal(Array.max (Array.map abs (Vector.toArray step)), largest)

        Assert.Equal(text state, text (mover.Kernel.Close true))
        Assert.Equal(text state, text (mover.Kernel.Close false))

    let private oldStatesStay (optimizer: Optimizer<'State>) =
        let mutable state = optimizer.Init(start 5)

        for k in 0..5 do
            let before = text state
            let struct (next, step) = optimizer.Step state (evaluation k (start 5))
            let struct (again, sameStep) = optimizer.Step state (evaluation k (start 5))
            Assert.Equal(before, text state)
            Assert.Equal(text next, text again)
            same step (Vector.toArray sameStep)
            state <- next

    let run (optimizer: Optimizer<'State>) (start: Vector) : Evaluation -> Vector =
        let mutable state = optimizer.Init start

        fun evaluation ->
            let struct (next, step) = optimizer.Step state evaluation
            state <- next
            step

    let method name (optimizer: Optimizer<'State>) : Method =
        {
            Name = name
            Run = run optimizer
            InPlaceEqualsPure = inPlaceEqualsPure optimizer
            OldStatesStay = fun () -> oldStatesStay optimizer
        }

    /// Every method in every dialect, as it comes; those that pull coordinates to 0 apart.
    let withoutDecay =
        [
            method "gradient descent" (GradientDescent.create GradientDescent.defaults)
            method "momentum" (Momentum.create Momentum.defaults)
            method "momentum as PyTorch" (Momentum.create Momentum.pytorch)
            method
                "momentum with dampening"
                (Momentum.create
                    { Momentum.pytorch with
                        Dampening = 0.1
                    })
            method "nesterov" (Momentum.create Momentum.nesterov)
            method
                "nesterov as PyTorch"
                (Momentum.create
                    { Momentum.pytorch with
                        Nesterov = true
                    })
            method "rprop" (Rprop.create Rprop.defaults)
            method "adagrad" (AdaGrad.create AdaGrad.defaults)
            method "adagrad without epsilon" (AdaGrad.create { AdaGrad.defaults with Epsilon = 0.0 })
            method "adagrad as optax" (AdaGrad.create AdaGrad.optax)
            method "adagrad as Keras" (AdaGrad.create AdaGrad.keras)
            method "adadelta" (AdaDelta.create AdaDelta.defaults)
            method "adadelta without epsilon" (AdaDelta.create { AdaDelta.defaults with Epsilon = 0.0 })
            method "adadelta as PyTorch" (AdaDelta.create AdaDelta.pytorch)
            method "adadelta as Keras" (AdaDelta.create AdaDelta.keras)
            method "rmsprop" (RmsProp.create RmsProp.defaults)
            method "rmsprop as PyTorch" (RmsProp.create RmsProp.pytorch)
            method "rmsprop as Keras" (RmsProp.create RmsProp.keras)
            method "rmsprop as optax" (RmsProp.create RmsProp.optax)
            method
                "rmsprop centered"
                (RmsProp.create
                    { RmsProp.defaults with
                        Centered = true
                    })
            method "rmsprop with momentum" (RmsProp.create { RmsProp.defaults with Momentum = 0.9 })
            method
                "rmsprop corrected, centered, with momentum outside"
                (RmsProp.create
                    { RmsProp.pytorch with
                        Momentum = 0.9
                        Centered = true
                        BiasCorrection = true
                    })
            method "rmsprop over a window" (RmsPropWindow.create RmsPropWindow.defaults)
            method
                "rmsprop over a window without epsilon"
                (RmsPropWindow.create
                    { RmsPropWindow.defaults with
                        Window = 3
                        Epsilon = 0.0
                    })
            method "adam" (Adam.create Adam.defaults)
            method "adam as Keras" (Adam.create Adam.keras)
            method "adam without epsilon" (Adam.create { Adam.defaults with Epsilon = 0.0 })
            method "rmsprop without epsilon" (RmsProp.create { RmsProp.defaults with Epsilon = 0.0 })
            method
                "rmsprop centered without epsilon"
                (RmsProp.create
                    { RmsProp.defaults with
                        Centered = true
                        Epsilon = 0.0
                    })
            method "amsgrad" (AmsGrad.create AmsGrad.defaults)
            method "amsgrad without epsilon" (AmsGrad.create { AmsGrad.defaults with Epsilon = 0.0 })
            method "amsgrad as optax" (AmsGrad.create AmsGrad.optax)
            method "amsgrad as PyTorch" (AmsGrad.create AmsGrad.pytorch)
            method "adamax" (Adamax.create Adamax.defaults)
            method "adamax as PyTorch" (Adamax.create Adamax.pytorch)
            method "adamax as Keras" (Adamax.create Adamax.keras)
            method "nadam" (Nadam.create Nadam.defaults)
            method "nadam without epsilon" (Nadam.create { Nadam.defaults with Epsilon = 0.0 })
            method "nadam as PyTorch" (Nadam.create Nadam.pytorch)
            method "nadam as Keras" (Nadam.create Nadam.keras)
            method "radam" (RAdam.create RAdam.defaults)
            method "radam without epsilon" (RAdam.create { RAdam.defaults with Epsilon = 0.0 })
            method "radam as PyTorch" (RAdam.create RAdam.pytorch)
            method "radam as optax" (RAdam.create RAdam.optax)
            method "adabelief" (AdaBelief.create AdaBelief.defaults)
            method
                "adabelief without epsilon"
                (AdaBelief.create
                    { AdaBelief.defaults with
                        Epsilon = 0.0
                    })
            method "yogi" (Yogi.create Yogi.defaults)
            method "lion" (Lion.create Lion.defaults)
            method
                "averaged gradient descent without decay"
                (AveragedGradientDescent.create
                    { AveragedGradientDescent.defaults with
                        Decay = 0.0
                        AverageFrom = 20L
                    })
        ]

    let withDecay =
        [
            method "adamw" (AdamW.create AdamW.defaults)
            method "adamw as Keras" (AdamW.create AdamW.keras)
            method "adamw as optax" (AdamW.create AdamW.optax)
            method
                "adamw with independent decay"
                (AdamW.create
                    { AdamW.defaults with
                        WeightDecayScaling = WeightDecayScaling.Independent
                    })
            method "lion as optax" (Lion.create Lion.optax)
            method "averaged gradient descent" (AveragedGradientDescent.create AveragedGradientDescent.defaults)
            method
                "momentum after coupled decay"
                (WeightDecay.coupled 0.1 |> Optimizer.andThen (Momentum.create Momentum.defaults))
            method "yogi as optax" (Yogi.create Yogi.optax)
        ]

    let all = withoutDecay @ withDecay

    let private cases methods =
        let data = TheoryData<string>()

        for method in methods do
            data.Add method.Name

        data

    let names = cases all
    let namesWithoutDecay = cases withoutDecay

    let find name =
        List.find (fun method -> method.Name = name) all

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``in place equals pure bit for bit in every dimension`` (name: string) =
        List.iter ((find name).InPlaceEqualsPure 50) [ 1; 2; 3; 4; 5; 7; 8; 4099 ]
        // In blocks that threads share.
        (find name).InPlaceEqualsPure 3 70_003

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``a step leaves the old state as it was and gives the same again`` (name: string) = (find name).OldStatesStay()

    [<Theory>]
    [<MemberData(nameof namesWithoutDecay)>]
    let ``no gradient means no step, at first and ever after`` (name: string) =
        let start = Vector.ofSeq [ 3.0; -1.0; 0.0 ]
        let step = (find name).Run start

        for _ in 1..20 do
            let moved =
                step
                    {
                        Point = start
                        Value = 0.0
                        Gradient = Vector.zeros 3
                    }

            Assert.All(moved, (fun coordinate -> Assert.Equal(0.0, coordinate)))
