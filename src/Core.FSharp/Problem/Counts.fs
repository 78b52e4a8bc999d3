namespace OptimizerFunctional

/// The calls of the user's functions.
type Counts = {
    /// Values at points that the method asked for.
    Values: int64
    /// Gradients at points that the method asked for.
    Gradients: int64
    /// Hessians at points that the method asked for.
    Hessians: int64
    /// Products of a Hessian and a direction.
    HessianProducts: int64
    /// Vectors of residuals, or of constraint values, at points that the method asked for.
    Residuals: int64
    /// Jacobians of residuals or constraints, or their transposes times a vector, at points that the method asked for.
    Jacobians: int64
    /// Additional calls of the user's functions for numerical derivatives.
    Probes: int64
} with

    /// The fields.
    override this.ToString() : string =
        $"Counts {{ Values = {this.Values}, Gradients = {this.Gradients}, Hessians = {this.Hessians}, \
           HessianProducts = {this.HessianProducts}, Residuals = {this.Residuals}, Jacobians = {this.Jacobians}, \
           Probes = {this.Probes} }}"

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Creates counts.
[<RequireQualifiedAccess>]
module Counts =

    /// Nothing counted.
    let none: Counts = {
        Values = 0L
        Gradients = 0L
        Hessians = 0L
        HessianProducts = 0L
        Residuals = 0L
        Jacobians = 0L
        Probes = 0L
    }

/// The driver's record of function calls, which methods never see: counts that grow with every call, and the scales of
/// numerical derivatives, whose points stay within `bounds`.
[<Sealed>]
type Counter(origin: Counts, scales: DifferenceScales, bounds: Bounds) =

    /// Counts from 0, without bounds.
    new() = Counter(Counts.none, DifferenceScales.none, Bounds.None)

    /// Counts that continue these, without bounds.
    new(origin: Counts) = Counter(origin, DifferenceScales.none, Bounds.None)

    /// The scales of numerical derivatives.
    member val Differences = DifferenceMemory(scales, bounds)

    /// See `Counts.Values`.
    member val Values = origin.Values with get, set
    /// See `Counts.Gradients`.
    member val Gradients = origin.Gradients with get, set
    /// See `Counts.Hessians`.
    member val Hessians = origin.Hessians with get, set
    /// See `Counts.HessianProducts`.
    member val HessianProducts = origin.HessianProducts with get, set
    /// See `Counts.Residuals`.
    member val Residuals = origin.Residuals with get, set
    /// See `Counts.Jacobians`.
    member val Jacobians = origin.Jacobians with get, set
    /// See `Counts.Probes`.
    member val Probes = origin.Probes with get, set

    /// The counts so far.
    member this.Counts: Counts = {
        Values = this.Values
        Gradients = this.Gradients
        Hessians = this.Hessians
        HessianProducts = this.HessianProducts
        Residuals = this.Residuals
        Jacobians = this.Jacobians
        Probes = this.Probes
    }
