namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// The units of a problem: values are multiplied by `Value`, coordinates by `Point`.
[<Struct>]
type Units = {
    /// c in f -> c f.
    Value: float
    /// s in x -> s x.
    Point: float
} with

    /// The units of derivatives.
    member this.Gradient: float = this.Value / this.Point

    /// The original units.
    static member One: Units = { Value = 1.0; Point = 1.0 }

/// Whether a method takes the same path on a scaled problem.
[<RequireQualifiedAccess>]
type Equivariant =
    /// Always.
    | Yes
    /// If these settings are scaled, too.
    | With of settings: string
    /// No, with the reason.
    | No of reason: string

    /// Whether the law applies to the method.
    member this.IsLaw: bool =
        match this with
        | No _ -> false
        | _ -> true

    /// The text in a table.
    member this.Text: string =
        match this with
        | Yes -> "yes"
        | With settings -> $"with {settings}"
        | No reason -> $"no: {reason}"

/// A row of the equivariance table: the scalings under which a method is equivariant.
[<NoEquality; NoComparison>]
type EquivarianceRow = {
    /// The name of the method.
    Name: string
    /// f -> c f.
    OfValues: Equivariant
    /// x -> s x.
    OfPoints: Equivariant
    /// Creates the method with its settings in these units.
    Make: Units -> AnyMethod
    /// Whether it is tested on residuals, whose squares are the values.
    IsOfResiduals: bool
    /// Whether it takes a length scale from every coordinate of the start, none of which may be 0 then.
    NeedsStart: bool
} with

    /// The method's name.
    override this.ToString() = this.Name

/// Problems in other units.
[<RequireQualifiedAccess>]
module Scaling =

    /// The problem with its values, coordinates and derivatives in these units. The unit of values of a problem with
    /// residuals is the square of the residuals' unit.
    let problem (units: Units) (problem: TestProblem) : TestProblem =
        let objective = problem.Objective
        let inner (point: Vector) = Vector.scale (1.0 / units.Point) point

        let scaled =
            match objective.GradientSource with
            | GradientSource.CentralDifferences ->
                Objective.Create(ValueAt(fun point -> units.Value * objective.ValueAt(inner (Span.toVector point))))
            | _ ->
                Objective.Create(
                    ValueAt(fun point -> units.Value * objective.ValueAt(inner (Span.toVector point))),
                    GradientInto(fun point into ->
                        let gradient = (objective.At(inner (Span.toVector point))).Gradient
                        (Vector.scale units.Gradient gradient).CopyTo into)
                )

        let scaled =
            if objective.HasHessian then
                scaled.WithHessian(fun point into ->
                    let point = inner (Span.toVector point)
                    let hessian = objective.HessianAt point

                    for i in 0 .. point.Length - 1 do
                        for j in 0 .. point.Length - 1 do
                            into[j * point.Length + i] <- units.Gradient / units.Point * hessian[i, j])
            else
                scaled

        let residuals =
            problem.Residuals
            |> ValueOption.map (fun (residuals: Residuals) ->
                let unit = sqrt units.Value

                let count = residuals.CountAt problem.Start

                Residuals.Create(
                    count,
                    ResidualsInto(fun point into ->
                        (residuals.At(inner (Span.toVector point)) |> Vector.scale unit).CopyTo into),
                    JacobianInto(fun point into ->
                        let point = inner (Span.toVector point)

                        let struct (jacobian, _) = residuals.JacobianAt(point, residuals.At point, Bounds.None)

                        for i in 0 .. count - 1 do
                            for j in 0 .. point.Length - 1 do
                                into[j * count + i] <- unit / units.Point * jacobian[i, j])
                ))

        {
            Text = $"{problem.Text}, values times {units.Value}, coordinates times {units.Point}"
            Objective = scaled
            Residuals = residuals
            Start = Vector.scale units.Point problem.Start
        }
