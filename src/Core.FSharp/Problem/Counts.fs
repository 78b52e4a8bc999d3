namespace OptimizerFunctional

/// What a run has asked of the user's functions.
type Counts = {
    /// Values computed at points that the method asked about.
    Values: int64
    /// Gradients computed there.
    Gradients: int64
    /// Hessians, of those points.
    Hessians: int64
    /// Products of a Hessian with a direction.
    HessianProducts: int64
    /// Residual vectors at points that the method asked about.
    Residuals: int64
    /// Jacobians of residuals, of those points.
    Jacobians: int64
    /// Calls of the user's functions that numerical derivatives took on top.
    Probes: int64
} with

    /// Its parts.
    override this.ToString() : string =
        $"Counts {{ Values = {this.Values}, Gradients = {this.Gradients}, Hessians = {this.Hessians}, \
           HessianProducts = {this.HessianProducts}, Residuals = {this.Residuals}, Jacobians = {this.Jacobians}, \
           Probes = {this.Probes} }}"

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Making counts.
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

/// What a driver keeps of the functions that it calls, and methods never see: counts, which are added to as functions
/// are called, and the scales of numerical derivatives, none of whose points leaves `bounds`.
[<Sealed>]
type Counter(origin: Counts, scales: DifferenceScales, bounds: Bounds) =

    /// Counts that start from nothing, without bounds.
    new() = Counter(Counts.none, DifferenceScales.none, Bounds.None)

    /// Counts that start from these, without bounds.
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

    /// What was counted so far.
    member this.Counts: Counts = {
        Values = this.Values
        Gradients = this.Gradients
        Hessians = this.Hessians
        HessianProducts = this.HessianProducts
        Residuals = this.Residuals
        Jacobians = this.Jacobians
        Probes = this.Probes
    }
