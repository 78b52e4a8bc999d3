namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// The unit of a hyperparameter, as powers of the units of values, c, and of coordinates, s: c^OfValues s^OfPoints.
type HyperparameterUnit = {
    /// The hyperparameter.
    Field: string
    /// The power of c.
    OfValues: int
    /// The power of s.
    OfPoints: int
}

/// What distinguishes methods: which laws of their kind they obey.
type Trait =
    /// Steps depend on gradients alone, and are 0 while all gradients are: P47, P50, P74.
    | GradientsAlone
    /// Steps are proportional to the rate: H1.
    | RateIsFactor
    /// With no epsilon the unit of a gradient does not matter: P45.
    | ScaleFree
    /// Epsilon has the unit of a gradient: P46.
    | EpsilonOfGradient
    /// Epsilon has the unit of a squared gradient: P46.
    | EpsilonOfSquare
    /// Steps get shorter by themselves, as long as the run goes on, so that P75 does not hold.
    | RateFalls
    /// In other units of values and coordinates it takes the same path, these hyperparameters being in their units: U1,
    /// U2.
    | InUnits of HyperparameterUnit list
    /// It does not, whatever the hyperparameters, and why.
    | NotInUnits of reason: string

/// How far a method gets on a convex bowl.
type Bowl = {
    /// A rate that suits it; `None` is that of the preset.
    Rate: Schedule option
    /// Steps in which the bottom must be reached.
    Budget: int
    /// How far above the bottom a run may end.
    Tolerance: float
}

/// A method in one of its presets, or in a variant that a law wants.
type CatalogueEntry = {
    /// The method, as the command line calls it.
    Method: string
    /// The libraries or papers whose preset this is, or what is special.
    Preset: string
    /// The type of its settings.
    Settings: Type
    /// The fields of its settings.
    Find: string -> obj option
    /// The method with other values of some fields.
    Factory: AnyFactory
    /// The absolute first step at rate 1 against gradients of 1, 0.01 and 100; empty where it is not known.
    FirstStep: float list
    /// How it does on the bowl.
    Bowl: Bowl option
    /// The laws of its kind.
    Traits: Trait list
} with

    /// Method and preset.
    member entry.Name: string = $"{entry.Method}, {entry.Preset}"

    /// The method with other values of some fields.
    member entry.With(fields: (string * obj) list) : AnyOptimizer =
        {
            new FactoryVisitor<AnyOptimizer> with
                member _.Use make = AnyOptimizer.hide (make fields)
        }
        |> entry.Factory.Apply

    /// The method as the preset has it.
    member entry.Optimizer: AnyOptimizer = entry.With []

    /// Whether it has a schedule of rates.
    member entry.HasRate: bool = (entry.Find "LearningRate").IsSome

    /// The field for a rate; of Rprop, which has none, for the first step.
    member entry.Rate(rate: Schedule) : (string * obj) list =
        if entry.HasRate then
            [ "LearningRate", rate ]
        else
            [ "InitialStep", rate.At 0L ]

    /// Whether it is of this kind.
    member entry.Is(kind: Trait) : bool = List.contains kind entry.Traits

    /// The units of its hyperparameters, or why there are none; nothing where it is not known.
    member entry.Units: Result<HyperparameterUnit list, string> option =
        entry.Traits
        |> List.tryPick (fun kind ->
            match kind with
            | InUnits units -> Some(Ok units)
            | NotInUnits reason -> Some(Error reason)
            | _ -> None)

    /// Name.
    override entry.ToString() = entry.Name
