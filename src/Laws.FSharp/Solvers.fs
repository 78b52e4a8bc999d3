namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// A solver for the laws of termination and units.
[<NoEquality; NoComparison>]
type Solver = {
    /// The name.
    Name: string
    /// Whether it takes bounds.
    TakesBounds: bool
    /// Whether it uses gradients.
    FollowsGradient: bool
    /// The settings with the unit of values; empty if there are none.
    ValueSettings: string
    /// The settings with the unit of coordinates; empty if there are none.
    PointSettings: string
    /// Whether it takes a length scale from every coordinate of the start, none of which may be 0 then.
    NeedsStart: bool
    /// The solver with its defaults in these units, and these bounds if it takes any.
    Make: Units -> Bounds -> AnyMethod
} with

    /// The solver with its defaults.
    member this.Within(bounds: Bounds) : AnyMethod = this.Make Units.One bounds

    /// The name.
    override this.ToString() = this.Name

/// All solvers except those of least squares, with their defaults.
[<RequireQualifiedAccess>]
module Solvers =

    let private search = MoreThuente.create MoreThuente.defaults

    let private free (method: AnyMethod) : Solver = {
        Name = method.Name
        TakesBounds = false
        FollowsGradient = true
        ValueSettings = ""
        PointSettings = ""
        NeedsStart = false
        Make = fun _ _ -> method
    }

    let private named name (solver: Solver) = { solver with Name = name }

    let private bounded (make: Units -> Bounds -> AnyMethod) : Solver = {
        free (make Units.One Bounds.None) with
            TakesBounds = true
            FollowsGradient = false
            PointSettings = "Bounds"
            Make = make
    }

    let private region (method: TrustRegionSettings -> AnyMethod) : Solver =
        let make (units: Units) =
            method {
                TrustRegion.defaults with
                    InitialRadius = TrustRegion.defaults.InitialRadius * units.Point
                    MaxRadius = TrustRegion.defaults.MaxRadius * units.Point
            }

        {
            free (make Units.One) with
                PointSettings = "InitialRadius, MaxRadius"
                Make = fun units _ -> make units
        }

    /// All solvers.
    let all: Solver list = [
        free (AnyMethod.ofEvaluations (ConjugateGradient.create ConjugateGradient.defaults search))
        free (AnyMethod.ofEvaluations (Bfgs.create search))
        free (AnyMethod.ofEvaluations (Bfgs.create (HagerZhang.create HagerZhang.defaults)))
        |> named "BFGS with the line search of Hager and Zhang"
        free (AnyMethod.ofEvaluations (Bfgs.create (StrongWolfe.create StrongWolfe.defaults)))
        |> named "BFGS with a line search for strong Wolfe conditions"
        free (AnyMethod.ofEvaluations (Bfgs.create (Backtracking.create Backtracking.defaults)))
        |> named "BFGS with backtracking"
        free (AnyMethod.ofEvaluations (LBfgs.create LBfgs.defaults search))
        {
            bounded (fun units bounds ->
                LBfgsB.create {
                    LBfgsB.defaults with
                        Bounds = bounds
                        GradientTolerance = LBfgsB.defaults.GradientTolerance * units.Gradient
                }
                |> AnyMethod.ofEvaluations) with
                FollowsGradient = true
                ValueSettings = "GradientTolerance"
                PointSettings = "Bounds, GradientTolerance"
        }
        free (AnyMethod.ofCurvatures (Newton.create search))
        free (AnyMethod.ofCurvatures (NewtonConjugateGradient.create TruncatedConjugateGradient.defaults search))
        region (MoreSorensen.create >> AnyMethod.ofCurvatures)
        region (Steihaug.create TruncatedConjugateGradient.defaults >> AnyMethod.ofCurvatures)
        {
            bounded (fun _ bounds ->
                NelderMead.create { NelderMead.defaults with Bounds = bounds } |> AnyMethod.ofValues) with
                NeedsStart = true
        }
        {
            bounded (fun units bounds ->
                CmaEs.create {
                    CmaEs.defaults with
                        InitialStepSize = CmaEs.defaults.InitialStepSize * units.Point
                        Bounds = bounds
                }
                |> AnyMethod.ofValues) with
                PointSettings = "InitialStepSize, Bounds"
        }
        bounded (fun _ bounds ->
            ParticleSwarm.create { ParticleSwarm.defaults with Bounds = bounds } |> AnyMethod.ofValues)
        {
            bounded (fun units bounds ->
                HillClimbing.create {
                    HillClimbing.defaults with
                        InitialStepSize = HillClimbing.defaults.InitialStepSize * units.Point
                        Bounds = bounds
                }
                |> AnyMethod.ofValues) with
                PointSettings = "InitialStepSize, Bounds"
        }
    ]

    /// The methods with constraints, on problems without any but bounds.
    let constrained: Solver list = [
        {
            bounded (fun _ bounds ->
                Sqp.create (Constraints.None.Within bounds) Sqp.defaults |> AnyMethod.ofConstrained) with
                FollowsGradient = true
        }
        {
            bounded (fun _ bounds ->
                AugmentedLagrangian.create (Constraints.None.Within bounds) AugmentedLagrangian.defaults
                |> AnyMethod.ofConstrained) with
                FollowsGradient = true
        }
    ]

    /// The solvers that use gradients.
    let withGradients: Solver list = all |> List.filter _.FollowsGradient
