namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// The units of a problem: its values are `Value` times, its coordinates `Point` times as large as they were.
[<Struct>]
type Units = {
    /// c in f -> c f.
    Value: float
    /// s in x -> s x.
    Point: float
} with

    /// The units of derivatives.
    member this.Gradient: float = this.Value / this.Point

    /// The units as they were.
    static member One: Units = { Value = 1.0; Point = 1.0 }

/// Whether a method takes the same path when a problem is scaled.
[<RequireQualifiedAccess>]
type Equivariant =
    /// Always.
    | Yes
    /// Where these settings are scaled, too.
    | With of settings: string
    /// Not, and why.
    | No of reason: string

    /// Whether the law holds the method to it.
    member this.IsLaw: bool =
        match this with
        | No _ -> false
        | _ -> true

    /// As it stands in a table.
    member this.Text: string =
        match this with
        | Yes -> "yes"
        | With settings -> $"with {settings}"
        | No reason -> $"no: {reason}"

/// A row of the table: under which scalings a method is equivariant by its mathematics.
[<NoEquality; NoComparison>]
type EquivarianceRow = {
    /// The method as it comes.
    Name: string
    /// f -> c f.
    OfValues: Equivariant
    /// x -> s x.
    OfPoints: Equivariant
    /// The method with its settings in these units.
    Make: Units -> AnyMethod
    /// Whether it is tried on residuals, whose squares are the values.
    IsOfResiduals: bool
} with

    /// The method's name.
    override this.ToString() = this.Name

/// Problems in other units.
[<RequireQualifiedAccess>]
module Scaling =

    /// The problem with its values, coordinates and derivatives in these units. The value's unit of a problem with
    /// residuals is the square of theirs.
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

                Residuals.Create(
                    residuals.Count,
                    ResidualsInto(fun point into ->
                        (residuals.At(inner (Span.toVector point)) |> Vector.scale unit).CopyTo into),
                    JacobianInto(fun point into ->
                        let point = inner (Span.toVector point)

                        let struct (jacobian, _) = residuals.JacobianAt(point, residuals.At point, Bounds.None)

                        for i in 0 .. residuals.Count - 1 do
                            for j in 0 .. point.Length - 1 do
                                into[j * residuals.Count + i] <- unit / units.Point * jacobian[i, j])
                ))

        {
            Text = $"{problem.Text}, values times {units.Value}, coordinates times {units.Point}"
            Objective = scaled
            Residuals = residuals
            Start = Vector.scale units.Point problem.Start
        }
