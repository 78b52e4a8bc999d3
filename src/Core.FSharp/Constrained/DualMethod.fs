namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// How the solution of a quadratic program ended.
[<RequireQualifiedAccess>]
type internal QuadraticEnd =
    /// The minimizer was found.
    | Solved
    /// No point satisfies the constraints. The multipliers are Farkas' proof: the sum of the normals, each times its
    /// multiplier, is 0, but the sum of the limits is above 0.
    | Infeasible
    /// The Hessian is not positive definite to machine precision.
    | NotConvex
    /// Too many steps: rounding errors prevented progress.
    | Failed

/// The solution of a quadratic program.
[<NoEquality; NoComparison>]
type internal DualSolution = {
    /// How it ended.
    End: QuadraticEnd
    /// The minimizer.
    Point: float[]
    /// The multiplier of each row: at least 0 for an inequality.
    Rows: float[]
    /// The multiplier of each lower bound, at least 0.
    Lower: float[]
    /// The multiplier of each upper bound, at least 0.
    Upper: float[]
    /// The indices of the active constraints.
    Active: int[]
    /// The number of steps.
    Steps: int
}

/// The dual active-set method for strictly convex quadratic programs: it starts at the minimum without constraints and
/// adds violated ones, one at a time; multipliers stay at least 0 on the way, so constraints that stand against the
/// step are dropped. It needs no feasible start, and shows if there is no feasible point. Goldfarb and Idnani 1983, A
/// numerically stable dual method for solving strictly convex quadratic programs.
[<RequireQualifiedAccess>]
module internal DualMethod =

    /// The Cholesky factor of a matrix, in its lower triangle; none if it is not positive definite to machine
    /// precision.
    let cholesky (n: int) (hessian: float[]) : float[] voption =
        let l = Array.copy hessian
        let mutable isDefinite = true

        for k in 0 .. n - 1 do
            if isDefinite then
                let pivot = l[k + k * n]
                // A pivot that rounding of the diagonal could have made.
                isDefinite <- pivot > 1e-14 * abs hessian[k + k * n] && Double.IsFinite pivot

                if isDefinite then
                    let root = sqrt pivot

                    for i in k .. n - 1 do
                        l[i + k * n] <- l[i + k * n] / root

                    for column in k + 1 .. n - 1 do
                        let factor = l[column + k * n]

                        if factor <> 0.0 then
                            let length = n - column

                            Columns.addScaled
                                -factor
                                (ReadOnlySpan(l, column + k * n, length))
                                (Span(l, column + column * n, length))

        if isDefinite then ValueSome l else ValueNone

    let private solution (model: QuadraticModel) (work: DualSteps) ending steps (extra: int) : DualSolution =
        let n, m, set = model.Dimension, model.Rows, work.Set
        let multipliers = Array.zeroCreate (m + 2 * n)

        for place in 0 .. set.Count - 1 do
            let index = set[place]
            // Rounding may have made a multiplier of 0 slightly negative.
            let value =
                if index < model.Equalities then
                    work.Multipliers[place]
                else
                    max 0.0 work.Multipliers[place]

            multipliers[index] <- set.Sign index * value

        if extra >= 0 then
            for place in 0 .. set.Count - 1 do
                multipliers[set[place]] <- set.Sign set[place] * work.Multipliers[place]

            multipliers[extra] <- set.Sign extra

        {
            End = ending
            Point = work.Point
            Rows = multipliers[.. m - 1]
            Lower = multipliers[m .. m + n - 1]
            Upper = multipliers[m + n ..]
            Active = Array.init set.Count (fun place -> set[place])
            Steps = steps
        }

    /// Solves a quadratic program whose Hessian is positive definite. `guess` has constraints that may be active, which
    /// saves steps.
    let solve (guess: int[]) (model: QuadraticModel) : DualSolution =
        let n, m = model.Dimension, model.Rows

        match cholesky n model.Hessian with
        | ValueNone -> {
            End = QuadraticEnd.NotConvex
            Point = Array.zeroCreate n
            Rows = Array.zeroCreate m
            Lower = Array.zeroCreate n
            Upper = Array.zeroCreate n
            Active = [||]
            Steps = 0
          }
        | ValueSome factor ->
            let work = DualSteps(model, factor)
            if guess.Length = 0 then work.Begin() else work.BeginWith guess
            let most = 20 * (n + m + 10)
            let mutable steps, equality, ending, extra = 0, 0, QuadraticEnd.Failed, -1
            let mutable isDone = false

            while not isDone && steps <= most do
                // Equalities that a guess made active need not enter.
                while equality < model.Equalities && work.Set.PlaceOf equality >= 0 do
                    equality <- equality + 1

                let index = work.Violated equality

                if index < 0 then
                    ending <- QuadraticEnd.Solved
                    isDone <- true
                elif not (work.Enter(index, &steps)) then
                    ending <- QuadraticEnd.Infeasible
                    extra <- index
                    isDone <- true
                elif equality < model.Equalities then
                    equality <- equality + 1

            if ending = QuadraticEnd.Solved then
                work.Refine()

            solution model work ending steps extra
