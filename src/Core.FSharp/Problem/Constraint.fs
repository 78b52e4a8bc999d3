namespace OptimizerFunctional

open System
open System.Collections.Immutable
open OptimizerFunctional.Core

/// Constraints of one name: lower <= c(x) <= upper for each of the values of c. The name is for messages and
/// multipliers; an empty one is replaced by "constraint" and the place.
[<Sealed; NoEquality; NoComparison>]
type Constraint
    internal
    (name: string, lower: Vector, upper: Vector, values: OptimizerFunctional.Core.Residuals, rows: Matrix voption) =

    static let single (number: float) : Vector = ImmutableArray.Create<float>(item = number)

    /// The constraint, if each lower limit is at most its upper one, and neither is NaN. Raises a `ParameterException`
    /// otherwise.
    static member internal Checked(name: string, lower: Vector, upper: Vector, values, rows) : Constraint =
        ArgumentNullException.ThrowIfNull name

        if lower.IsDefaultOrEmpty then
            Check.fail $"limits of \"{name}\"" "empty" "at least one"

        Check.dimension $"upper limits of \"{name}\"" lower.Length upper |> ignore

        for i in 0 .. lower.Length - 1 do
            if Double.IsNaN lower[i] || lower[i] = infinity then
                Check.fail $"lower limit {i} of \"{name}\"" (Number.text lower[i]) "a number, or -Infinity"

            if not (lower[i] <= upper[i]) || upper[i] = -infinity then
                Check.fail
                    $"lower limit {i} of \"{name}\""
                    (Number.text lower[i])
                    $"at most its upper limit, which is {Number.text upper[i]}"

        Constraint(name, lower, upper, values, rows)

    /// The name; empty for one that is named by its place.
    member _.Name: string = name

    /// The number of values.
    member _.Count: int = lower.Length

    /// The least allowed value of each; -Infinity for none.
    member _.Lower: ImmutableArray<float> = lower

    /// The largest allowed value of each; Infinity for none.
    member _.Upper: ImmutableArray<float> = upper

    /// Whether the values are linear: A x.
    member _.IsLinear: bool = rows.IsSome

    /// The values c(x) and their Jacobian.
    member internal _.Values: OptimizerFunctional.Core.Residuals = values

    /// A, if c(x) = A x.
    member internal _.Rows: Matrix voption = rows

    /// J' weights at a point whose values are known, where J is the Jacobian, which need not be formed.
    member internal _.TransposeTimes(point: Vector, at: Vector, weights: Vector, bounds, memory) : Vector =
        match rows with
        | ValueSome rows -> Matrix.transposeMultiply rows weights
        | ValueNone -> values.TransposeTimes(point, at, weights, bounds, memory)

    /// Whether second derivatives are exact.
    member internal _.HasHessians: bool = rows.IsSome || values.HasHessians

    /// The Hessian of the sum of the values times weights; none if it is 0.
    member internal _.WeightedHessian(point: Vector, weights: Vector) : Matrix voption =
        if rows.IsSome || Seq.forall (fun weight -> weight = 0.0) weights then
            ValueNone
        else
            ValueSome(values.WeightedHessian(point, weights))

    /// The same constraint with another name.
    member internal _.Named(name: string) : Constraint = Constraint(name, lower, upper, values, rows)

    /// lower <= c(x) <= upper for a function of `Real`s. Its derivatives are exact, by automatic differentiation.
    /// Raises a `ParameterException` if a limit is NaN, or if the limits cross.
    static member Between(name: string, value: Func<Reals, Real>, lower: float, upper: float) : Constraint =
        ArgumentNullException.ThrowIfNull value
        let values = Residuals.Of(Func<Reals, Real[]>(fun x -> [| value.Invoke x |]))
        Constraint.Checked(name, single lower, single upper, values, ValueNone)

    /// c(x) = target.
    static member Equal(name: string, value: Func<Reals, Real>, target: float) : Constraint =
        Constraint.Between(name, value, target, target)

    /// c(x) >= least.
    static member AtLeast(name: string, value: Func<Reals, Real>, least: float) : Constraint =
        Constraint.Between(name, value, least, infinity)

    /// c(x) <= most.
    static member AtMost(name: string, value: Func<Reals, Real>, most: float) : Constraint =
        Constraint.Between(name, value, -infinity, most)

    /// Many constraints at once, from a function of `Real`s with as many values as limits.
    static member Between
        (name: string, values: Func<Reals, Real[]>, lower: seq<float>, upper: seq<float>)
        : Constraint =
        Constraint.Checked(name, Vector.ofSeq lower, Vector.ofSeq upper, Residuals.Of values, ValueNone)

    /// Many constraints at once, whose derivatives are central differences that stay within the bounds.
    static member Between(name: string, values: ResidualsInto, lower: seq<float>, upper: seq<float>) : Constraint =
        let lower = Vector.ofSeq lower
        Constraint.Checked(name, lower, Vector.ofSeq upper, Residuals.Create(max 1 lower.Length, values), ValueNone)

    /// Many constraints at once with a function for their Jacobian.
    static member Between
        (name: string, values: ResidualsInto, jacobian: JacobianInto, lower: seq<float>, upper: seq<float>)
        : Constraint =
        let lower = Vector.ofSeq lower
        let functions = Residuals.Create(max 1 lower.Length, values, jacobian)
        Constraint.Checked(name, lower, Vector.ofSeq upper, functions, ValueNone)

    /// lower <= A x <= upper, one limit of each kind for each row.
    static member Between(name: string, rows: Matrix, lower: seq<float>, upper: seq<float>) : Constraint =
        let lower, upper = Vector.ofSeq lower, Vector.ofSeq upper
        Matrix.check $"rows of \"{name}\"" lower.Length rows.Columns rows |> ignore

        if rows.Entries.IsEmpty || not (Vector.isFinite rows.Entries) then
            Check.fail $"rows of \"{name}\"" "empty or not finite" "finite numbers"

        let values =
            ResidualsInto(fun point into ->
                for row in 0 .. rows.Rows - 1 do
                    let mutable sum = 0.0

                    for column in 0 .. rows.Columns - 1 do
                        sum <- sum + rows.Entries[row + column * rows.Rows] * point[column]

                    into[row] <- sum)

        let jacobian = JacobianInto(fun _ into -> rows.Entries.AsSpan().CopyTo into)
        Constraint.Checked(name, lower, upper, Residuals.Create(rows.Rows, values, jacobian), ValueSome rows)

    /// lower <= weights' x <= upper.
    static member Between(name: string, weights: seq<float>, lower: float, upper: float) : Constraint =
        let weights = Vector.ofSeq weights
        Constraint.Between(name, { Rows = 1; Columns = weights.Length; Entries = weights }, [ lower ], [ upper ])

    /// weights' x = target.
    static member Equal(name: string, weights: seq<float>, target: float) : Constraint =
        Constraint.Between(name, weights, target, target)

    /// weights' x >= least.
    static member AtLeast(name: string, weights: seq<float>, least: float) : Constraint =
        Constraint.Between(name, weights, least, infinity)

    /// weights' x <= most.
    static member AtMost(name: string, weights: seq<float>, most: float) : Constraint =
        Constraint.Between(name, weights, -infinity, most)

/// The constraints of a problem: named ones, and bounds of the coordinates.
[<Sealed; NoEquality; NoComparison>]
type Constraints private (items: ImmutableArray<Constraint>, bounds: Bounds) =

    let join (part: Constraint -> Vector) : Vector = items |> Seq.collect part |> Vector.ofSeq

    let lower, upper = join _.Lower, join _.Upper

    let offsets = items |> Seq.scan (fun sum item -> sum + item.Count) 0 |> Array.ofSeq

    /// No constraints.
    static member None: Constraints = Constraints(ImmutableArray.Empty, Bounds.None)

    /// Constraints in this order. Raises a `ParameterException` if a name occurs twice.
    static member Of([<ParamArray>] constraints: Constraint[]) : Constraints =
        let named =
            constraints
            |> Seq.mapi (fun place item -> if item.Name = "" then item.Named $"constraint {place}" else item)
            |> ImmutableArray.CreateRange

        for name, uses in named |> Seq.countBy _.Name do
            if uses > 1 then
                Check.fail "the name of a constraint" $"\"{name}\" {uses} times" "one that no other constraint has"

        Constraints(named, Bounds.None)

    /// The named constraints, in the user's order.
    member _.Items: ImmutableArray<Constraint> = items

    /// The bounds of the coordinates. Every point that is evaluated is within them.
    member _.Bounds: Bounds = bounds

    /// The number of constrained values.
    member _.Count: int = lower.Length

    /// The lower limit of each constrained value.
    member _.Lower: Vector = lower

    /// The upper limit of each constrained value.
    member _.Upper: Vector = upper

    /// Whether all constraints are linear.
    member _.AreLinear: bool = items |> Seq.forall _.Rows.IsSome

    /// Whether all derivatives come from functions, not from differences.
    member internal _.Source: GradientSource =
        if items |> Seq.exists (fun item -> item.Values.JacobianSource = GradientSource.CentralDifferences) then
            GradientSource.CentralDifferences
        else
            GradientSource.Analytic

    /// The same constraints with these bounds of the coordinates.
    member _.Within(bounds: Bounds) : Constraints = Constraints(items, bounds)

    /// The place of the first value of an item among all.
    member internal _.Offset(item: int) : int = offsets[item]

    /// The name of a constrained value: that of its constraint, with its place if the constraint has several.
    member _.NameOf(index: int) : string =
        let item = Array.FindLastIndex(offsets[.. items.Length - 1], (fun offset -> offset <= index))
        let found = items[item]
        if found.Count = 1 then found.Name else $"{found.Name}[{index - offsets[item]}]"

    /// Raises a `ParameterException` unless a linear constraint has a column for each coordinate of the start.
    member internal _.CheckDimension(dimension: int) : unit =
        for item in items do
            match item.Rows with
            | ValueSome rows when rows.Columns <> dimension ->
                Check.fail
                    $"columns of \"{item.Name}\""
                    (string rows.Columns)
                    $"{dimension}, the number of coordinates of the start"
            | _ -> ()

    /// The values of all constraints at a point.
    member _.At(point: Vector) : Vector =
        let all = Array.zeroCreate lower.Length

        for place in 0 .. items.Length - 1 do
            let found = items[place].Values.At point
            Check.dimension $"values of \"{items[place].Name}\"" items[place].Count found |> ignore
            found.AsSpan().CopyTo(all.AsSpan offsets[place])

        Vector.wrap all

    /// The Jacobian of all constraints at a point whose values are known: a row for each value.
    member _.JacobianAt(point: Vector, at: Vector, memory: DifferenceMemory) : Matrix =
        let all = Array.zeroCreate (Check.entries (max 1 lower.Length) point.Length)

        for place in 0 .. items.Length - 1 do
            let item, offset = items[place], offsets[place]
            let jacobian = item.Values.JacobianAt(point, at.Slice(offset, item.Count), bounds, memory)

            for column in 0 .. point.Length - 1 do
                for row in 0 .. item.Count - 1 do
                    all[offset + row + column * lower.Length] <- jacobian.Entries[row + column * item.Count]

        Matrix.wrap lower.Length point.Length (if lower.IsEmpty then [||] else all)

    /// J' weights at a point whose values are known, where J is the Jacobian, which need not be formed. Constraints
    /// without weight are left out.
    member internal _.TransposeTimes(point: Vector, at: Vector, weights: Vector, memory: DifferenceMemory) : Vector =
        let mutable sum = Vector.zeros point.Length

        for place in 0 .. items.Length - 1 do
            let item = items[place]
            let own (all: Vector) = all.Slice(offsets[place], item.Count)

            if Seq.exists (fun weight -> weight <> 0.0) (own weights) then
                sum <- Vector.add sum (item.TransposeTimes(point, own at, own weights, bounds, memory))

        sum

    /// Whether all second derivatives are exact.
    member internal _.HaveHessians: bool = items |> Seq.forall _.HasHessians

    /// A matrix less the Hessian of the sum of all values times weights.
    member internal _.SubtractHessians(point: Vector, weights: Vector, from: Matrix) : Matrix =
        let mutable left = from

        for place in 0 .. items.Length - 1 do
            match items[place].WeightedHessian(point, weights.Slice(offsets[place], items[place].Count)) with
            | ValueSome own -> left <- { left with Entries = Vector.subtract left.Entries own.Entries }
            | ValueNone -> ()

        left

    /// By how much each value violates its limits: below 0 under the lower limit, above 0 over the upper one.
    member internal _.Violations(values: Vector) : Vector =
        Vector.init values.Length (fun i ->
            if values[i] < lower[i] then values[i] - lower[i]
            elif values[i] > upper[i] then values[i] - upper[i]
            elif Double.IsNaN values[i] then nan
            else 0.0)
