namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// The unit of a hyperparameter: the powers of the units c of values and s of coordinates, c^OfValues s^OfPoints.
type HyperparameterUnit = {
    /// The hyperparameter.
    Field: string
    /// The power of c.
    OfValues: int
    /// The power of s.
    OfPoints: int
}

/// Traits of optimizers, each with its laws.
type Trait =
    /// Steps depend on gradients (and values) only, and are 0 while all gradients are 0: P47, P50, P74.
    | GradientsAlone
    /// Steps are proportional to the learning rate: H1.
    | RateIsFactor
    /// Without epsilon, steps do not depend on the unit of gradients: P45.
    | ScaleFree
    /// Epsilon has the unit of a gradient: P46.
    | EpsilonOfGradient
    /// Epsilon has the unit of a squared gradient: P46.
    | EpsilonOfSquare
    /// The learning rate or a decay rate changes by itself during the whole run, so P75 does not hold.
    | RateFalls
    /// A step depends on norms or products of the whole vector: P49 does not hold, and P48 up to rounding errors,
    /// because sums have another order.
    | WholeVector
    /// A step depends on the place of a coordinate, in a matrix or in a stream of noise: neither P48 nor P49 holds.
    | DependsOnPlace
    /// Epsilon must be above 0; the reason.
    | NeedsEpsilon of reason: string
    /// A step allocates memory in place, too; the reason.
    | Allocates of reason: string
    /// In other units of values and coordinates it takes the same path if these hyperparameters are in their units: U1,
    /// U2.
    | InUnits of HyperparameterUnit list
    /// It does not, for any hyperparameters; the reason.
    | NotInUnits of reason: string

/// A convergence test on a convex bowl.
type Bowl = {
    /// The learning rate; `None` is that of the preset.
    Rate: Schedule option
    /// The number of steps.
    Budget: int
    /// The tolerance for the final value above the minimum.
    Tolerance: float
}

/// An optimizer in one of its presets, or in a variant for a law.
type CatalogueEntry = {
    /// The name of the optimizer on the command line.
    Method: string
    /// The libraries or papers of the preset, or its variant.
    Preset: string
    /// The type of its settings.
    Settings: Type
    /// Finds a field of its settings by name.
    Find: string -> obj option
    /// The optimizer with other values of some fields.
    Factory: AnyFactory
    /// The absolute first step at learning rate 1 for gradients of 1, 0.01 and 100; empty if it is not known.
    FirstStep: float list
    /// Its convergence test on a bowl.
    Bowl: Bowl option
    /// Its traits.
    Traits: Trait list
} with

    /// The optimizer and its preset.
    member entry.Name: string = $"{entry.Method}, {entry.Preset}"

    /// The optimizer with other values of some fields.
    member entry.With(fields: (string * obj) list) : AnyOptimizer =
        {
            new FactoryVisitor<AnyOptimizer> with
                member _.Visit make = AnyOptimizer.hide (make fields)
        }
        |> entry.Factory.Apply

    /// The optimizer with its preset.
    member entry.Optimizer: AnyOptimizer = entry.With []

    /// Whether it has a learning-rate schedule.
    member entry.HasRate: bool = (entry.Find "LearningRate").IsSome

    /// The field of the learning rate; for Rprop, which has none, the initial step.
    member entry.Rate(rate: Schedule) : (string * obj) list =
        if entry.HasRate then
            [ "LearningRate", rate ]
        else
            [ "InitialStep", rate.At 0L ]

    /// Whether its epsilon must be above 0.
    member entry.NeedsEpsilon: bool = entry.Traits |> List.exists _.IsNeedsEpsilon

    /// Whether a step allocates memory.
    member entry.Allocates: bool = entry.Traits |> List.exists _.IsAllocates

    /// Whether it has this trait.
    member entry.Is(kind: Trait) : bool = List.contains kind entry.Traits

    /// The units of its hyperparameters, or the reason why it has none; `None` if not known.
    member entry.Units: Result<HyperparameterUnit list, string> option =
        entry.Traits
        |> List.tryPick (fun kind ->
            match kind with
            | InUnits units -> Some(Ok units)
            | NotInUnits reason -> Some(Error reason)
            | _ -> None)

    /// The name.
    override entry.ToString() = entry.Name
