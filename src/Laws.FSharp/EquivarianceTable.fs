namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// Under which scalings each method is equivariant by its mathematics, method for method.
[<RequireQualifiedAccess>]
module EquivarianceTable =

    let private row ofValues ofPoints isOfResiduals (make: Units -> Walker) : EquivarianceRow =
        let name = (make Units.One).Name

        {
            Name = name
            OfValues = ofValues
            OfPoints = ofPoints
            Make = make
            IsOfResiduals = isOfResiduals
        }

    let private named name (row: EquivarianceRow) = { row with Name = name }

    let private always (walker: Walker) = row Equivariant.Yes Equivariant.Yes false (fun _ -> walker)

    let private wide (units: Units) = Bounds.Between(-64.0 * units.Point, 64.0 * units.Point)

    let private search = MoreThuente.create MoreThuente.defaults

    /// Methods that search.
    let searching: EquivarianceRow list = [
        always (Walker.ofEvaluations (ConjugateGradient.create ConjugateGradient.defaults search))
        always (Walker.ofEvaluations (Bfgs.create search))
        always (Walker.ofEvaluations (Bfgs.create (HagerZhang.create HagerZhang.defaults)))
        |> named "BFGS with the line search of Hager and Zhang"
        always (Walker.ofEvaluations (Bfgs.create (StrongWolfe.create StrongWolfe.defaults)))
        |> named "BFGS with a line search for strong Wolfe conditions"
        always (Walker.ofEvaluations (Bfgs.create (Backtracking.create Backtracking.defaults)))
        |> named "BFGS with backtracking"
        always (Walker.ofEvaluations (LBfgs.create LBfgs.defaults search))
        row (Equivariant.With "GradientTolerance") (Equivariant.With "Bounds, GradientTolerance") false (fun units ->
            LBfgsB.create {
                LBfgsB.defaults with
                    Bounds = wide units
                    GradientTolerance = LBfgsB.defaults.GradientTolerance * units.Gradient
            }
            |> Walker.ofEvaluations)
        always (Walker.ofCurvatures (Newton.create search))
        always (Walker.ofCurvatures (NewtonConjugateGradient.create TruncatedConjugateGradient.defaults search))
        row Equivariant.Yes (Equivariant.With "InitialRadius, LargestRadius") false (fun units ->
            NearlyExact.create {
                TrustRegion.defaults with
                    InitialRadius = TrustRegion.defaults.InitialRadius * units.Point
                    LargestRadius = TrustRegion.defaults.LargestRadius * units.Point
            }
            |> Walker.ofCurvatures)
        row Equivariant.Yes (Equivariant.With "InitialRadius, LargestRadius") false (fun units ->
            Steihaug.create TruncatedConjugateGradient.defaults {
                TrustRegion.defaults with
                    InitialRadius = TrustRegion.defaults.InitialRadius * units.Point
                    LargestRadius = TrustRegion.defaults.LargestRadius * units.Point
            }
            |> Walker.ofCurvatures)
        always (Walker.ofValues (NelderMead.create NelderMead.defaults))
        row Equivariant.Yes (Equivariant.With "InitialStepSize, Bounds") false (fun units ->
            CmaEs.create {
                CmaEs.defaults with
                    InitialStepSize = CmaEs.defaults.InitialStepSize * units.Point
                    Bounds = wide units
            }
            |> Walker.ofValues)
        row Equivariant.Yes (Equivariant.With "Bounds") false (fun units ->
            ParticleSwarm.create { ParticleSwarm.defaults with Bounds = wide units } |> Walker.ofValues)
        row Equivariant.Yes (Equivariant.With "InitialStepSize, Bounds") false (fun units ->
            HillClimbing.create {
                HillClimbing.defaults with
                    InitialStepSize = HillClimbing.defaults.InitialStepSize * units.Point
                    Bounds = wide units
            }
            |> Walker.ofValues)
        row Equivariant.Yes Equivariant.Yes true (fun _ ->
            Walker.ofLinearizations (LevenbergMarquardt.create LevenbergMarquardt.defaults))
        row Equivariant.Yes Equivariant.Yes true (fun _ ->
            Walker.ofLinearizations (GaussNewton.create GaussNewton.defaults))
    ]

    let private rate units value = Schedule.constant (value * units)

    /// A rate that is a factor of gradients.
    let private ofGradient create : EquivarianceRow =
        row (Equivariant.With "LearningRate / c") (Equivariant.With "LearningRate * s^2") false (fun units ->
            create (units.Point / units.Gradient))

    /// A rate that is a length, and an epsilon that is added to a root of squares, or to squares.
    let private ofRoots create : EquivarianceRow =
        row (Equivariant.With "Epsilon * c") (Equivariant.With "LearningRate * s, Epsilon / s") false (fun units ->
            create units.Point units.Gradient)

    /// First-order optimizers: a rate and an epsilon have units, and as they come they are numbers.
    let firstOrder: EquivarianceRow list = [
        ofGradient (fun unit -> GradientDescent.create { LearningRate = rate unit 0.01 } |> Walker.ofOptimizer)
        ofGradient (fun unit ->
            Momentum.create { Momentum.defaults with LearningRate = rate unit 0.01 } |> Walker.ofOptimizer)
        ofGradient (fun unit ->
            Momentum.create { Momentum.nesterov with LearningRate = rate unit 0.01 } |> Walker.ofOptimizer)
        row
            (Equivariant.With "LearningRate / c, Decay * c")
            (Equivariant.With "LearningRate * s^2, Decay / s^2")
            false
            (fun units ->
                let unit = units.Point / units.Gradient

                AveragedGradientDescent.create {
                    AveragedGradientDescent.defaults with
                        LearningRate = rate unit 0.01
                        Decay = AveragedGradientDescent.defaults.Decay / unit
                }
                |> Walker.ofOptimizer)
        row Equivariant.Yes (Equivariant.With "InitialStep * s, SmallestStep * s, LargestStep * s") false (fun units ->
            Rprop.create {
                Rprop.defaults with
                    InitialStep = Rprop.defaults.InitialStep * units.Point
                    SmallestStep = Rprop.defaults.SmallestStep * units.Point
                    LargestStep = Rprop.defaults.LargestStep * units.Point
            }
            |> Walker.ofOptimizer)
        ofRoots (fun length gradient ->
            AdaGrad.create {
                AdaGrad.defaults with
                    LearningRate = rate length 0.1
                    Epsilon = AdaGrad.defaults.Epsilon * gradient
            }
            |> Walker.ofOptimizer)
        (let reason = "one epsilon is added to squares of gradients and to squares of steps"

         row (Equivariant.No reason) (Equivariant.No reason) false (fun _ ->
             AdaDelta.create AdaDelta.defaults |> Walker.ofOptimizer))
        ofRoots (fun length gradient ->
            RmsProp.create {
                RmsProp.defaults with
                    LearningRate = rate length 0.01
                    Epsilon = RmsProp.defaults.Epsilon * gradient
            }
            |> Walker.ofOptimizer)
        ofRoots (fun length gradient ->
            RmsPropWindow.create {
                RmsPropWindow.defaults with
                    LearningRate = rate length 0.01
                    Epsilon = RmsPropWindow.defaults.Epsilon * gradient
            }
            |> Walker.ofOptimizer)
        ofRoots (fun length gradient ->
            Adam.create {
                Adam.defaults with
                    LearningRate = rate length 0.01
                    Epsilon = Adam.defaults.Epsilon * gradient
            }
            |> Walker.ofOptimizer)
        row
            (Equivariant.With "Epsilon * c")
            (Equivariant.With "LearningRate * s, Epsilon / s, WeightDecay / s")
            false
            (fun units ->
                AdamW.create {
                    AdamW.defaults with
                        Adam = {
                            Adam.defaults with
                                LearningRate = rate units.Point 0.01
                                Epsilon = Adam.defaults.Epsilon * units.Gradient
                        }
                        WeightDecay = AdamW.defaults.WeightDecay / units.Point
                }
                |> Walker.ofOptimizer)
        ofRoots (fun length gradient ->
            AmsGrad.create {
                AmsGrad.defaults with
                    LearningRate = rate length 0.01
                    Epsilon = AmsGrad.defaults.Epsilon * gradient
            }
            |> Walker.ofOptimizer)
        row Equivariant.Yes (Equivariant.With "LearningRate * s") false (fun units ->
            Adamax.create { Adamax.defaults with LearningRate = rate units.Point 0.01 } |> Walker.ofOptimizer)
        ofRoots (fun length gradient ->
            Nadam.create {
                Nadam.defaults with
                    LearningRate = rate length 0.01
                    Epsilon = Nadam.defaults.Epsilon * gradient
            }
            |> Walker.ofOptimizer)
        (let reason =
            "the first steps are the rate times the average of gradients, the later ones the rate times a number"

         row (Equivariant.No reason) (Equivariant.No reason) false (fun _ ->
             RAdam.create { RAdam.defaults with LearningRate = rate 1.0 0.01 } |> Walker.ofOptimizer))
        (let reason = "one epsilon is added to squares of gradients and to their root"

         row (Equivariant.No reason) (Equivariant.No reason) false (fun _ ->
             AdaBelief.create { AdaBelief.defaults with LearningRate = rate 1.0 0.01 } |> Walker.ofOptimizer))
        row
            (Equivariant.With "Epsilon * c, InitialAccumulator * c^2")
            (Equivariant.With "LearningRate * s, Epsilon / s, InitialAccumulator / s^2")
            false
            (fun units ->
                Yogi.create {
                    Yogi.defaults with
                        LearningRate = rate units.Point 0.01
                        Epsilon = Yogi.defaults.Epsilon * units.Gradient
                        InitialAccumulator = Yogi.defaults.InitialAccumulator * units.Gradient * units.Gradient
                }
                |> Walker.ofOptimizer)
        row Equivariant.Yes (Equivariant.With "LearningRate * s") false (fun units ->
            Lion.create { Lion.defaults with LearningRate = rate units.Point 0.01 } |> Walker.ofOptimizer)
    ]

    /// Every method.
    let all: EquivarianceRow list = firstOrder @ searching

    /// The table as a document shows it.
    let markdown: string =
        [ "| method | values times c | coordinates times s |"; "|---|---|---|" ]
        @ (all |> List.map (fun row -> $"| {row.Name} | {row.OfValues.Text} | {row.OfPoints.Text} |"))
        |> String.concat "\n"
